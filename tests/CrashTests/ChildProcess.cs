using System.Diagnostics;
using System.Globalization;

namespace CrashTests;

/// <summary>A training in a process of its own, which can be killed like any process.</summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>The program that trains; beside the live tests lies another one, for several workers.</summary>
    private static readonly string Program = Directory.GetFiles(AppContext.BaseDirectory, "*Tests.Child.dll").Single();

    private static readonly string DotNet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        start.Environment["TF_CPP_MIN_LOG_LEVEL"] = "3";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Resumed |= line.Data?.Contains("Resumed at epoch", StringComparison.Ordinal) is true;
        _process.BeginOutputReadLine();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Gets a value indicating whether it said that it went on from a saved state.</summary>
    public bool Resumed { get; private set; }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a training that goes on from what is saved in the folder.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="saveEvery">After how many batches it is saved; null is after every epoch.</param>
    /// <param name="mode">What else it does; the program says what there is.</param>
    public static ChildProcess Start(string folder, int? saveEvery = null, string? mode = null) =>
        new(new ProcessStartInfo(DotNet, [Program, folder, .. Argument(saveEvery), .. mode is null ? [] : new[] { mode }]));

    /// <summary>Starts another program of .NET.</summary>
    public static ChildProcess StartProgram(params string[] arguments) => new(new ProcessStartInfo(DotNet, arguments));

    /// <summary>Starts one that can't write a file larger than so many bytes: to the program it is as if the disk were full.</summary>
    public static ChildProcess StartWithLargestFile(int bytes, string folder, int? saveEvery = null)
    {
        // The limit also binds the memory file in which the runtime writes code, unless it writes it in place.
        string script = FormattableString.Invariant($"trap '' XFSZ; ulimit -f {bytes / 512}; export DOTNET_EnableWriteXorExecute=0; exec \"$@\"");
        return new ChildProcess(new ProcessStartInfo("sh", ["-c", script, "sh", DotNet, Program, folder, .. Argument(saveEvery)]));
    }

    /// <summary>Kills the process (SIGKILL).</summary>
    /// <returns>Whether it was killed; false where it had ended by itself before.</returns>
    public bool Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        return _process.ExitCode is 137 or -1;
    }

    /// <summary>Sends a signal: INT is what Ctrl-C sends.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits until the process has ended by itself.</summary>
    public (int ExitCode, string Errors) WaitForEnd()
    {
        _process.WaitForExit();
        return (_process.ExitCode, _errors.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static string[] Argument(int? saveEvery) => saveEvery is { } every ? [every.ToString(CultureInfo.InvariantCulture)] : [];
}
