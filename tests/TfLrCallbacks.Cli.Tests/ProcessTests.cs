using System.Diagnostics;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>The built tool as a process: what it writes where, and what it ends with.</summary>
[TestClass]
public sealed class ProcessTests
{
    private static readonly string Tool = Path.Combine(AppContext.BaseDirectory, "tflr.dll");

    private static readonly string s_folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

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

    [TestMethod]
    [DataRow("values \"ConstantRate(1)\" --steps 0,2", 0, "step,learning_rate\n0,1\n2,1\n")]
    [DataRow("values \"torch.optim.lr_scheduler.StepLR(opt, 2)\" --base-lr 0.5 --steps 0..2 --every 2 --dtype float32", 0, "step,learning_rate\n0,0.5\n")]
    [DataRow("preview \"OneCycle(0.1, 100)\" --steps 10 --format json", 0, "[{\"schedule\":\"OneCycle\"")]
    [DataRow("preview \"CosineDecay(0.1, 500).WithWarmup(50)\" --format csv", 0, "schedule,shape,first,peak,peak_step,last,area\ncosine with warm-up,")]
    [DataRow("preview \"OneCycle(0.1, 100)\" --svg -", 0, "<?xml ")]
    [DataRow("explain \"CosineDecay(0.1, 10)\" --against \"OneCycle(0.1, 10)\"", 0, "")]
    [DataRow("lint \"CosineDecay(0.1, 1000)\" --epochs 10 --steps-per-epoch 100", 0, "severity,code,step,text,remedy\n")]
    [DataRow("lint \"CosineDecay(0.1, 10)\" --epochs 10 --steps-per-epoch 100", 1, "severity,code,step,text,remedy\nerror,")]
    [DataRow("convert \"CosineDecay(0.1, 10)\" --to keras-json", 0, "{")]
    [DataRow("replay METRICS \"EarlyStopping(patience=1)\" --lr 0.1", 0, "epoch,learning_rate,event\n0,0.1")]
    [DataRow("suggest CURVE --format csv", 0, "method,suggestion,low,high,confidence,diagnosis,reasons\nours,")]
    [DataRow("find digits --csv FOLDER/found.csv --svg FOLDER/found.svg", 0, "base_learning_rate,max_learning_rate,low,high,divergence,confidence,flags\n")]
    [DataRow("train digits --epochs 1 --run-dir FOLDER/run", 0, "seed,epochs,loss,accuracy,val_loss,val_accuracy\n0,1,")]
    [DataRow("train digits --time 2s --schedule \"OneCycle(0.1)\" --run-dir FOLDER/timed", 0, "seed,epochs,loss,accuracy,val_loss,val_accuracy\n0,")]
    [DataRow("train digits --auto --epochs 2 --run-dir FOLDER/auto", 0, "seed,epochs,loss,accuracy,val_loss,val_accuracy\n0,2,")]
    [DataRow("doctor RUN", 0, "severity,code,epoch,evidence,advice\n")]
    [DataRow("train TABLE --epochs 2 --batch 8 --run-dir FOLDER/table", 0, "seed,epochs,")]
    [DataRow("compare RUN --html FOLDER/runs.html", 0, "run,best_val_accuracy,")]
    [DataRow("report RUN --html FOLDER/again.html", 0, "run,best_val_accuracy,")]
    [DataRow("port SCRIPT", 0, "// Ported from ")]
    [DataRow("schedules optax", 0, "library,name\noptax,")]
    [DataRow("callbacks keras", 0, "library,name\nkeras,")]
    [DataRow("completion bash", 0, "# In ~/.bashrc")]
    [DataRow("--version", 0, "")]
    public async Task Every_command_writes_what_the_contract_says(string line, int expected, string output)
    {
        (int code, string got, string told) = await Start("dotnet", [Tool, .. CommandLine.Arguments(line).Select(Prepared)]);

        Assert.AreEqual(expected, code, told);
        Assert.StartsWith(output, got);
        Assert.AreNotEqual(string.Empty, got);
        Assert.DoesNotContain("\e[", got + told, "No colour goes into a file.");
    }

    [TestMethod]
    [DataRow("", "Required command")]
    [DataRow("previwe", "There is no command \"previwe\". Did you mean 'preview'")]
    [DataRow("values \"Constant(1)\"", "ConstantRate")]
    [DataRow("values \"OneCycle(0.1, 10)\" --steps 3..1", "")]
    [DataRow("preview \"OneCycle(0.1, 10)\" --svg TABLE", "is already there")]
    [DataRow("preview \"OneCycle(0.1, 10)\" --format xml", "xml")]
    [DataRow("convert \"OneCycle(0.1, 10)\" --to cobol", "cobol")]
    [DataRow("replay FOLDER/none.csv \"EarlyStopping(patience=1)\" --lr 0.1", "none.csv")]
    [DataRow("train digits --model mlp:0 --run-dir FOLDER/never", "--model")]
    [DataRow("train digits --auto --find --run-dir FOLDER/never", "--auto chooses the schedule")]
    [DataRow("train digits --time 2s --epochs 3 --run-dir FOLDER/never", "Give one of them")]
    [DataRow("train digits --time 0s --run-dir FOLDER/never", "--time must be a time greater than 0")]
    [DataRow("doctor HOSTILE", "")]
    [DataRow("train HOSTILE --run-dir FOLDER/never", "no text")]
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
    public async Task Standard_input_is_read_where_a_dash_stands()
    {
        (int code, string got, string told) = await Start("sh", ["-c", $"echo 'ConstantRate(0.5)' | dotnet '{Tool}' values - --steps 1"]);

        Assert.AreEqual(0, code, told);
        Assert.AreEqual("step,learning_rate\n1,0.5\n", got);
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
    public static async Task PrepareAsync(TestContext context)
    {
        WriteFiles();
        (int code, _, string told) = await Start("dotnet", [Tool, "train", "digits", "--epochs", "1", "--run-dir", Prepared("RUN")]);
        Assert.AreEqual(0, code, told);
    }

    private static void WriteFiles()
    {
        Directory.CreateDirectory(s_folder);
        File.WriteAllText(Prepared("METRICS"), "epoch,val_loss\n0,1\n1,1\n2,1\n");
        File.WriteAllText(Prepared("CURVE"), "learning_rate,loss\n" + string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{Math.Pow(10, -5 + (i / 8.0))},{2 - Math.Exp(-Math.Pow((i - 28) / 8.0, 2)) + (i > 34 ? i - 34 : 0)}\n"))));
        File.WriteAllText(Prepared("TABLE"), "height,width,kind\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i % 7},{100 * (i % 2)},{(i % 2 is 0 ? "cat" : "dog")}\n"))));
        File.WriteAllText(Prepared("SCRIPT"), "import torch\nopt = torch.optim.SGD(m.parameters(), lr=0.1)\ns = torch.optim.lr_scheduler.StepLR(opt, 30)\n");
        byte[] noise = new byte[1 << 20];
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(Prepared("HOSTILE"), noise);
    }

    [ClassCleanup]
    public static void CleanUp() => Directory.Delete(s_folder, recursive: true);

    private static string Prepared(string argument) => argument switch
    {
        "METRICS" or "CURVE" or "TABLE" or "HOSTILE" => Path.Combine(s_folder, $"{argument.ToLowerInvariant()}.csv"),
        "SCRIPT" => Path.Combine(s_folder, "script.py"),
        "RUN" => Path.Combine(s_folder, "prepared"),
        _ when argument.StartsWith("FOLDER", StringComparison.Ordinal) => s_folder + argument["FOLDER".Length..],
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
