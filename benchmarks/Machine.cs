using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLrCallbacks.Benchmarks;

/// <summary>Which machine a result is from.</summary>
internal static class Machine
{
    public static string Description()
    {
        string processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "unknown processor"
            : RuntimeInformation.ProcessArchitecture.ToString();
        string vectors = Vector512.IsHardwareAccelerated ? "AVX-512" : Vector256.IsHardwareAccelerated ? "AVX2" : "128-bit vectors";
        return $"{processor} ({Environment.ProcessorCount} cores, {vectors}), {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";
    }
}
