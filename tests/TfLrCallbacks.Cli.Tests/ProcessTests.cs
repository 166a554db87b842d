using System.Diagnostics;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>The built tool as a process: what it writes where, and what it ends with.</summary>
[TestClass]
public sealed class ProcessTests
{
    private static readonly string Tool = Path.Combine(AppContext.BaseDirectory, "tflr.dll");

    private static readonly TemporaryFolder s_folder = new();

    [TestMethod]
    public async Task Drawing_writes_nothing_to_standard_error()
    {
        using TemporaryFolder temporary = new();
        string folder = temporary.Path;

        // The page after the first epoch has series of one point.
        (int code, string output, string error) = await Start("dotnet", [Tool, "train", "digits", "--epochs", "2", "--run-dir", folder]);

        Assert.AreEqual(0, code, error);
        Assert.StartsWith("seed,", output);
        foreach (string line in error.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.IsTrue(line.StartsWith("Epoch ", StringComparison.Ordinal) || line.StartsWith("tflr: ", StringComparison.Ordinal), line);
        }
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

    [TestMethod]
    [DataRow("preview \"OneCycle(0.1, 10)\" --svg TABLE", "is already there")]
    [DataRow("train digits --model mlp:0 --run-dir FOLDER/never", "--model")]
    [DataRow("train digits --auto --find --run-dir FOLDER/never", "--auto chooses the schedule")]
    [DataRow("train digits --time 2s --epochs 3 --run-dir FOLDER/never", "Give one of them")]
    [DataRow("train digits --time 0s --run-dir FOLDER/never", "--time must be a time greater than 0")]
    [DataRow("doctor HOSTILE", "")]
    [DataRow("train HOSTILE --run-dir FOLDER/never", "not text")]
    [DataRow("replay HOSTILE \"EarlyStopping(patience=1)\" --lr 0.1", "")]
    [DataRow("suggest HOSTILE", "")]
    [DataRow("port HOSTILE", "")]
    [DataRow("values HOSTILE", "")]
    [DataRow("compare FOLDER", "")]
    [DataRow("compare HOSTILE", "")]
    public async Task A_refusal_is_one_line_on_standard_error_before_any_output(string line, string part)
    {
        (int code, string got, string told) = await Start("dotnet", [Tool, .. CommandLine.Arguments(line).Select(Prepared)]);

        Assert.AreEqual(2, code, told);
        Assert.AreEqual(string.Empty, got);
        Assert.HasCount(1, told.TrimEnd('\n').Split('\n'), told);
        Assert.StartsWith("tflr: ", told);
        Assert.Contains(part, told);
        Assert.IsFalse(Directory.Exists(Prepared("FOLDER/never")), "Nothing is written before a refusal.");
    }

    [TestMethod]
    public async Task A_shell_completes_commands_and_values()
    {
        string script = $$"""
            tflr() { dotnet '{{Tool}}' "$@"; }
            source <(tflr completion bash)
            COMP_LINE='tflr convert x --to k'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=(tflr convert x --to k); COMP_CWORD=4
            _tflr
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        if (!File.Exists("/bin/bash"))
        {
            Assert.Inconclusive("There is no bash here.");
        }

        (int code, string got, string told) = await Start("/bin/bash", ["-c", script]);

        Assert.AreEqual(0, code, told);
        Assert.AreEqual("keras-json\n", got);
    }

    [TestMethod]
    [Timeout(300_000)]
    public async Task A_training_that_was_killed_goes_on_to_the_same_logs()
    {
        string[] arguments = [Tool, "train", "digits", "--schedule", "OneCycle(0.1)", "--epochs", "60", "--run-dir"];
        (int code, _, string told) = await Start("dotnet", [.. arguments, Prepared("FOLDER/whole")]);
        Assert.AreEqual(0, code, told);
        using (Process process = Process.Start(new ProcessStartInfo("dotnet", [.. arguments, Prepared("FOLDER/killed")]) { RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            for (string? line = ""; line is not null && !line.StartsWith("Epoch 7/", StringComparison.Ordinal);)
            {
                line = await process.StandardError.ReadLineAsync();
            }

            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.IsFalse(RunFolder.IsFinished(Prepared("FOLDER/killed")), "It was killed in the middle.");
        (code, _, told) = await Start("dotnet", [.. arguments, Prepared("FOLDER/killed"), "--resume"]);

        Assert.AreEqual(0, code, told);
        foreach (string log in (string[])["log.csv", "steps.csv", "ledger.jsonl"])
        {
            CollectionAssert.AreEqual(await File.ReadAllBytesAsync(Prepared($"FOLDER/whole/{log}")), await File.ReadAllBytesAsync(Prepared($"FOLDER/killed/{log}")), log);
        }
    }

    [ClassInitialize]
    public static void WriteFiles(TestContext context)
    {
        File.WriteAllText(Prepared("TABLE"), "height,width,kind\n1,2,cat\n3,4,dog\n");
        byte[] noise = new byte[1 << 20];
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(Prepared("HOSTILE"), noise);
    }

    [ClassCleanup]
    public static void CleanUp() => s_folder.Dispose();

    private static string Prepared(string argument) => argument switch
    {
        "TABLE" or "HOSTILE" => s_folder[$"{argument.ToLowerInvariant()}.csv"],
        _ when argument.StartsWith("FOLDER", StringComparison.Ordinal) => s_folder.Path + argument["FOLDER".Length..],
        _ => argument,
    };

    /// <summary>Starts a program and waits for its end.</summary>
    internal static async Task<(int Code, string Out, string Error)> Start(string program, IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
