using System.Diagnostics;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>The built tool as a process: what it writes where, and what it ends with.</summary>
[TestClass]
public sealed class ProcessTests
{
    private static readonly string Tool = Path.Combine(AppContext.BaseDirectory, "tflr.dll");

    [TestMethod]
    public async Task Drawing_writes_nothing_to_standard_error()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            // The page after the first epoch has series of one point.
            (int code, string output, string error) = await Start("dotnet", [Tool, "train", "digits", "--epochs", "2", "--run-dir", folder]);

            Assert.AreEqual(0, code, error);
            Assert.StartsWith("seed,", output);
            foreach (string line in error.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                Assert.IsTrue(line.StartsWith("Epoch ", StringComparison.Ordinal) || line.StartsWith("tflr: ", StringComparison.Ordinal), line);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    [DataRow("values \"ConstantRate(1)\" --steps 3", 0, "step,learning_rate\n3,1\n", "")]
    [DataRow("values \"Constant(1)\"", 2, "", "tflr: ")]
    [DataRow("lint \"CosineDecay(0.1, 10)\" --epochs 10 --steps-per-epoch 100", 1, "severity,", "")]
    public async Task Results_go_to_standard_output_and_messages_to_standard_error(string line, int expected, string output, string error)
    {
        (int code, string got, string told) = await Start("dotnet", [Tool, .. CommandLine.Arguments(line)]);

        Assert.AreEqual(expected, code);
        Assert.StartsWith(output, got);
        Assert.StartsWith(error, told);
        Assert.AreEqual(error.Length == 0, told.Length == 0, told);
    }

    [TestMethod]
    public async Task A_full_disk_is_told_in_one_line()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("There is no /dev/full here.");
        }

        (int code, _, string error) = await Start("sh", ["-c", $"dotnet '{Tool}' values 'ConstantRate(1)' > /dev/full"]);

        Assert.AreEqual(2, code);
        Assert.AreEqual("tflr: No space left on device\n", error);
    }

    private static async Task<(int Code, string Out, string Error)> Start(string program, IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
