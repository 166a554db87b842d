using System.Diagnostics;
using System.Globalization;

namespace TfLrCallbacks.Benchmarks;

/// <summary>Runs a measuring program on one pinned core, or on all where none is named, and reads the number that it prints.</summary>
internal static class PeerProcess
{
    /// <summary>The Python that has PyTorch; Debian's own unless PEER_PYTHON names another.</summary>
    public static string Python => Environment.GetEnvironmentVariable("PEER_PYTHON") ?? "/usr/bin/python3";

    public static double Measure(int? core, string program, params string[] arguments) =>
        double.Parse(Output(core, program, arguments).Trim(), CultureInfo.InvariantCulture);

    public static string Output(int? core, string program, params string[] arguments)
    {
        string cores = core?.ToString(CultureInfo.InvariantCulture) ?? $"0-{Environment.ProcessorCount - 1}";
        var start = new ProcessStartInfo("taskset") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-c", cores, program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode is 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {errors.Result.Trim()}");
    }
}
