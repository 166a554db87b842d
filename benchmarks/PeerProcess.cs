using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace TfLrCallbacks.Benchmarks;

/// <summary>Runs a measuring program on one pinned core, or on all where none is named, and reads the numbers that it prints.</summary>
/// <remarks>
/// The C library keeps the memory that it has: where it gives large arrays back after every step and gets them anew, page faults take most of PyTorch's time
/// on some virtual machines (14 ms instead of 0.15 for one root and division over 400,000 numbers).
/// </remarks>
internal static class PeerProcess
{
    /// <summary>The Python that has PyTorch; Debian's own unless PEER_PYTHON names another.</summary>
    public static string Python => Environment.GetEnvironmentVariable("PEER_PYTHON") ?? "/usr/bin/python3";

    /// <summary>Gets the command that starts this program again: its own file, or <c>dotnet</c> and its assembly.</summary>
    public static string[] Self
    {
        get
        {
            string own = Environment.ProcessPath ?? throw new InvalidOperationException("The benchmark does not know its own file.");
            string assembly = typeof(PeerProcess).Assembly.Location;
            return Path.GetFileNameWithoutExtension(own) == Path.GetFileNameWithoutExtension(assembly) ? [own] : [own, assembly];
        }
    }

    /// <summary>Says what to install where the Python has no PyTorch; null where it has.</summary>
    public static string? MissingPeer()
    {
        try
        {
            Output(0, Python, "-c", "import torch");
            return null;
        }
        catch (Exception missing) when (missing is InvalidOperationException or Win32Exception)
        {
            return $"This compares with PyTorch, which {Python} does not have: apt-get install python3-torch libopenblas0-pthread, or name another Python in PEER_PYTHON.";
        }
    }

    public static string Output(int? core, params string[] command)
    {
        string cores = core?.ToString(CultureInfo.InvariantCulture) ?? $"0-{Environment.ProcessorCount - 1}";
        var start = new ProcessStartInfo("taskset") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-c", cores, .. command])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["OMP_NUM_THREADS"] = "1";
        foreach (string kept in (string[])["MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"])
        {
            start.Environment[kept] = "4294967296";
        }

        start.Environment["MALLOC_TOP_PAD_"] = "67108864";
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode is 0
            ? output
            : throw new InvalidOperationException($"{string.Join(' ', command)} failed: {errors.Result.Trim()}");
    }
}
