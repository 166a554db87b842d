using System.Diagnostics;

namespace PackageTests;

/// <summary>Runs a command line, with the empty NuGet cache.</summary>
internal static class Shell
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <summary>Runs a command and gives what it wrote to standard output.</summary>
    /// <exception cref="AssertFailedException">The command failed; the message holds all that it wrote.</exception>
    public static string Run(string folder, string command)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "cmd" : "sh")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { OperatingSystem.IsWindows() ? "/c" : "-c", command },
            Environment = { ["DOTNET_NOLOGO"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["MSBUILDDISABLENODEREUSE"] = "1", ["OMPI_ALLOW_RUN_AS_ROOT"] = "1", ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1" },
        };
        if (folder != Repository.Root)
        {
            start.Environment["NUGET_PACKAGES"] = Path.Combine(Feed.Folder, "cache");
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{command} did not end within {Limit}.");
        }

        Assert.AreEqual(0, process.ExitCode, $"{command}\n{output.Result}\n{error.Result}");
        return output.Result;
    }
}
