using System.Diagnostics;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>Starts the built tool: the one beside the tests, or the program that <c>TFLR_TOOL</c> names, such as a native one.</summary>
internal static class ToolProcess
{
    private static readonly string s_built = Path.Combine(AppContext.BaseDirectory, "tflr.dll");

    private static readonly string[] s_tool = Environment.GetEnvironmentVariable("TFLR_TOOL") is { Length: > 0 } other ? [other] : ["dotnet", s_built];

    public static async Task<Run> Start(ContractCommand command, string folder)
    {
        string[] line = [.. s_tool, .. CommandLine.Arguments(command.Line!).Skip(1)];
        string told = Path.Combine(folder, ".standard-error");
        if (command.Width is { } width)
        {
            // script (util-linux) gives a program a terminal; its messages go to a file, so that the two can be told apart.
            string inner = $"stty cols {width} rows 50; exec {string.Join(' ', line.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"))} 2>'{told}'";
            line = ["script", "-qec", inner, "/dev/null"];
        }

        ProcessStartInfo start = new(line[0], line[1..]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        foreach (string variable in command.Environment)
        {
            string[] parts = variable.Split('=', 2);
            start.Environment[parts[0]] = parts[1];
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (command.Width is null)
        {
            await process.StandardInput.WriteAsync(command.Input);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        string messages = await error;
        if (File.Exists(told))
        {
            messages += await File.ReadAllTextAsync(told);
            File.Delete(told);
        }

        // .NET itself tells a terminal that keys may be read.
        return new Run(process.ExitCode, (await output).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\e[?1h\e=", string.Empty, StringComparison.Ordinal), messages);
    }
}
