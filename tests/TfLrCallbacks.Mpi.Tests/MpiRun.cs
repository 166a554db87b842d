using System.Diagnostics;
using System.Globalization;

namespace TfLrCallbacks.Mpi.Tests;

/// <summary>Starts a program as several processes with <c>mpirun</c>.</summary>
internal static class MpiRun
{
    private static readonly string DotNet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Skips the test where Open MPI is not installed.</summary>
    public static void Require()
    {
        if (!Array.Exists((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator), folder => File.Exists(Path.Combine(folder, "mpirun"))))
        {
            Assert.Inconclusive("Open MPI is not installed (Debian: apt-get install openmpi-bin), so nothing was run in several processes.");
        }
    }

    public static (int ExitCode, string Output, string Errors, TimeSpan Took) Start(int processes, string program, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        string[] root = Environment.UserName is "root" ? ["--allow-run-as-root"] : [];
        using Process process = Process.Start(new ProcessStartInfo(
            "mpirun", [.. root, "--oversubscribe", "-n", processes.ToString(CultureInfo.InvariantCulture), DotNet, program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();

        // mpirun gives each worker a terminal, and passes on what is written there.
        Assert.DoesNotContain("\e", output.GetAwaiter().GetResult(), "Control codes of a terminal.");
        Assert.DoesNotContain("\e", errors.GetAwaiter().GetResult(), "Control codes of a terminal.");
        return (process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult(), watch.Elapsed);
    }
}
