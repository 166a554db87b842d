using System.Diagnostics;
using System.Globalization;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>The built tool as a process, attacked: signals, hostile arguments, outputs that nobody takes.</summary>
[TestClass]
public sealed class ProcessBoundsTests
{
    private static readonly string Tool = Path.Combine(AppContext.BaseDirectory, "tflr.dll");

    [TestMethod]
    [DataRow("train", "INT", 130)]
    [DataRow("train", "TERM", 143)]
    [DataRow("find", "INT", 130)]
    [DataRow("find", "TERM", 143)]
    public async Task A_signal_ends_the_step_and_then_the_tool(string command, string signal, int expected)
    {
        NeedsLinux();
        Signals.Need(signal);
        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        string[] arguments = command is "train"
            ? [Tool, "train", "digits", "--epochs", "1000", "--run-dir", Path.Combine(folder, "run")]
            : [Tool, "find", "digits", "--model", "mlp:3000,3000"];
        (int code, string output, string error) = await StartAndSignal(arguments, signal, ready: () => command is "find" || File.Exists(Path.Combine(folder, "run", "log.csv")));

        Assert.AreEqual(expected, code, error);
        Assert.IsEmpty(output);
        Assert.DoesNotContain(" at TfLrCallbacks", error);
        if (command is "train")
        {
            Assert.Contains("\"interrupted\"", await File.ReadAllTextAsync(Path.Combine(folder, "run", "run.json")));
            Assert.IsFalse(File.Exists(Path.Combine(folder, "run", "in-use.lock")));
            Assert.IsNotEmpty(Directory.GetFiles(Path.Combine(folder, "run", "state")));
            Assert.Contains($"tflr: to go on: tflr train --resume digits --epochs 1000 --run-dir {ShellWord.Of(Path.Combine(folder, "run"))}\n", error);
        }
    }

    [TestMethod]
    [DataRow("values \"$1\"", "is a folder", DisplayName = "a folder")]
    [DataRow("values /dev/zero", "is not text", DisplayName = "zeros without end")]
    [DataRow("values \"$1/pipe\"", "nobody writes into", DisplayName = "a pipe that nobody writes into")]
    [DataRow("doctor \"$1/pipe\"", "nobody writes into", DisplayName = "a pipe as a log")]
    [DataRow("replay \"$1/pipe\" 'EarlyStopping(patience=1)' --lr 0.1", "nobody writes into", DisplayName = "a pipe as metrics")]
    [DataRow("suggest \"$1/pipe\"", "nobody writes into", DisplayName = "a pipe as a curve")]
    [DataRow("doctor /dev/zero", "holds the character NUL", DisplayName = "zeros without end as a log")]
    [DataRow("mkfifo \"$1/events.out.tfevents.1\"; tflr doctor \"$1\"", "none with the scalars", DisplayName = "a pipe as an event file")]
    [DataRow("mkfifo \"$1/log.csv\"; tflr doctor \"$1\"", "It is empty", DisplayName = "a folder whose log is a pipe")]
    [DataRow("yes 0.1 2>/dev/null | tflr values -", "longer than", DisplayName = "standard input without end")]
    [DataRow("values \"$(printf 'Cos\\033[31mine\\a(0.1)')\"", "", DisplayName = "a name with control characters")]
    [DataRow("values \"$1/$(printf '\\033[2J').json\"", "There is no file", DisplayName = "a path with control characters")]
    [DataRow("values \"$(printf 'a%.0s' $(seq 1 20000))(0.1)\"", "", DisplayName = "a long name")]
    [DataRow("values 'CosineDecay(0.1, 100)' --steps \"$(printf '9%.0s' $(seq 1 5000))\"", "", DisplayName = "a number of 5,000 digits")]
    [DataRow("compare \"$1/no\nrun\" /dev/null", "", DisplayName = "runs that are none")]
    [DataRow("file \"$1/c.csv\" '['; tflr values \"$1/c.csv\"", "longer than", DisplayName = "30 MB of brackets as a schedule")]
    [DataRow("file \"$1/c.csv\" '['; tflr suggest \"$1/c.csv\"", "longer than", DisplayName = "30 MB of brackets as a curve")]
    [DataRow("file \"$1/c.json\" '['; tflr doctor \"$1/c.json\"", "is not JSON", DisplayName = "30 MB of brackets as a log")]
    [DataRow("file \"$1/c.csv\" ','; tflr suggest - < \"$1/c.csv\"", "longer than", DisplayName = "30 MB of commas as a curve")]
    [DataRow("file \"$1/c.csv\" ','; tflr train \"$1/c.csv\" --run-dir \"$1/run\"", "line 1 is longer than", DisplayName = "30 MB of commas as a table")]
    [DataRow("file \"$1/c.csv\" ','; tflr replay \"$1/c.csv\" 'EarlyStopping(patience=1)' --lr 0.1", "line 1: is longer than", DisplayName = "30 MB of commas as a log")]
    [DataRow("printf 'a,b\\n0,\"' > \"$1/c.csv\"; file \"$1/c.csv\" '\\n'; tflr train \"$1/c.csv\" --run-dir \"$1/run\"", "goes on in the next line", DisplayName = "30 MB of line ends in quotes as a table")]
    [DataRow("file \"$1/c.py\" '('; tflr port - < \"$1/c.py\"", "longer than 2,000,000 characters", DisplayName = "30 MB of brackets as a script on standard input")]
    [DataRow("file \"$1/c.py\" '('; tflr port \"$1/c.py\"", "longer than 2,000,000 characters", DisplayName = "30 MB of brackets as a script")]
    [DataRow("repeat \"$1/c.csv\" '1,2'; tflr train \"$1/c.csv\" --run-dir \"$1/run\"", "more than 1,000,000 lines", DisplayName = "5,000,000 rows as a table")]
    [DataRow("repeat \"$1/c.csv\" '1,2'; tflr doctor \"$1/c.csv\"", "more than 1,000,000 lines", DisplayName = "5,000,000 rows as a log")]
    [DataRow("repeat \"$1/c.jsonl\" '{}'; tflr doctor \"$1/c.jsonl\"", "more than 1,000,000 entries", DisplayName = "5,000,000 lines of JSON as a log")]
    [DataRow("ln -s \"$1/loop\" \"$1/loop\"; tflr values \"$1/loop\"", "", DisplayName = "a link to itself")]
    [DataRow("file \"$1/c.csv\" '9'; tflr doctor \"$1/c.csv\"", "line 1: is longer than", DisplayName = "a number of 30,000,000 digits as a log")]
    [DataRow("values 'CosineDecay(0.1, 100)' --epochs 2147483647 --steps-per-epoch 9223372036854775807", "", DisplayName = "more steps than can be counted")]
    public async Task Whatever_is_given_is_refused_in_one_short_line_and_little_memory(string line, string expected)
    {
        NeedsLinux();
        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        // The runtime itself holds to the limit of its heap, 200 MB. Computing counts, not the clock: a second and a half more than --version takes, some 0.2 s, as both
        // take longer on a busy machine. The system ends what has computed for three seconds.
        string script = $"export DOTNET_GCHeapHardLimit=0xC800000; ulimit -t 3; here=\"$1\"; file() {{ head -c 30000000 /dev/zero | tr '\\0' \"$2\" >> \"$1\"; times > \"$here/begun\"; }}; repeat() {{ yes \"$2\" 2> /dev/null | head -n 5000000 > \"$1\"; times > \"$here/begun\"; }}; mkfifo \"$1/pipe\"; tflr() {{ dotnet '{Tool}' \"$@\"; }}; tflr --version > /dev/null; times > \"$1/version\"; times > \"$1/begun\"; {(line.Contains("tflr ", StringComparison.Ordinal) ? line : "tflr " + line)}; code=$?; times > \"$1/refusal\"; exit $code";
        (int code, string output, string error) = await ProcessTests.Start("bash", ["-c", script, "bash", folder]);

        Assert.AreEqual(2, code, error);
        Assert.IsEmpty(output);
        Assert.Contains(expected, error);
        Assert.StartsWith("tflr: ", error);
        Assert.AreEqual(1, error.Count(char.IsControl), error);
        Assert.IsLessThanOrEqualTo(310, error.Length);
        double version = Computed(Path.Combine(folder, "version"));
        double refusal = Computed(Path.Combine(folder, "refusal")) - Computed(Path.Combine(folder, "begun"));
        Assert.IsLessThan(version + 1.5, refusal, $"{refusal:F2} s, and --version {version:F2} s.");
    }

    [TestMethod]
    [DataRow("mkfifo \"$1/ledger.jsonl\"", DisplayName = "a ledger that is a pipe")]
    [DataRow("ln -s /dev/zero \"$1/ledger.jsonl\"", DisplayName = "a ledger that never ends")]
    [DataRow("mkfifo \"$1/config.json\"", DisplayName = "settings that are a pipe")]
    [DataRow("mkfifo \"$1/steps.csv\"", DisplayName = "steps that are a pipe")]
    [DataRow("mkdir \"$1/ledger.jsonl\"", DisplayName = "a ledger that is a folder")]
    public async Task A_file_beside_the_log_that_is_none_does_not_hold_up_the_run(string make)
    {
        NeedsLinux();
        using TemporaryFolder temporary = new();
        string script = $"printf 'epoch,loss,val_loss,learning_rate\\n0,2,2,0.1\\n1,1,1,0.1\\n' > \"$1/log.csv\"; {make}; for command in compare report; do timeout 60 dotnet '{Tool}' $command \"$1\" --html \"$1/$command.html\" || exit $?; done";
        (int code, _, string error) = await ProcessTests.Start("bash", ["-c", script, "bash", temporary.Path]);

        Assert.IsTrue(code is 0 or 2, $"{code}: {error}");
        Assert.DoesNotContain("   at ", error);
    }

    [TestMethod]
    [DataRow("lint 'CosineDecay(0.1, 10)' --epochs 10 --steps-per-epoch 100 2>/dev/full", 1, "epochs-as-steps", DisplayName = "a finding")]
    [DataRow("explain 'get_cosine_schedule_with_warmup(opt, 5, 100)' 2>/dev/full", 0, "Phases", DisplayName = "a result")]
    [DataRow("values 'CosineDecay(0.1' 2>/dev/full", 2, "", DisplayName = "a refusal")]
    [DataRow("train digits --epochs 1 --run-dir \"$1/run\" 2>/dev/full", 0, "val_accuracy", DisplayName = "a training")]
    [DataRow("find digits --budget 90 --svg \"$1/a.svg\" 2>/dev/full; test $? -le 1", 0, "confidence", DisplayName = "a range test")]
    [DataRow("preview 'CosineDecay(0.1, 100)' --svg \"$1/a.svg\" 2>&-", 0, "area", DisplayName = "no standard error")]
    public async Task A_message_that_nobody_takes_changes_nothing(string line, int expected, string result)
    {
        NeedsLinux();
        using TemporaryFolder temporary = new();
        (int code, string output, _) = await ProcessTests.Start("bash", ["-c", $"dotnet '{Tool}' {line}", "bash", temporary.Path]);

        Assert.AreEqual(expected, code, output);
        Assert.Contains(result, output);
    }

    [TestMethod]
    [DataRow("values 'CosineDecay(0.1, 100)' | head -n 0", DisplayName = "a pipe that is closed at once")]
    [DataRow("values 'CosineDecay(0.1, 100)' --steps 0..100000 | head -n 1", DisplayName = "a pipe that is closed in the middle")]
    [DataRow("values 'CosineDecay(0.1, 100)' >&-", DisplayName = "no standard output")]
    [DataRow("values 'CosineDecay(0.1, 100)' 2>&- >/dev/full", DisplayName = "nowhere to write to")]
    [DataRow("lint 'CosineDecay(0.1, 10)' --epochs 10 --steps-per-epoch 100 >/dev/full", DisplayName = "a full disk")]
    public async Task Output_that_nobody_takes_is_no_fault(string line)
    {
        NeedsLinux();
        (int code, string output, string error) = await ProcessTests.Start("bash", ["-c", $"set -o pipefail; dotnet '{Tool}' {line}"]);

        Assert.IsTrue(code is 0 or 2, $"{code}: {error}");
        Assert.IsLessThan(2, error.Count(c => c is '\n'), error);
        Assert.IsLessThan(2, output.Count(c => c is '\n'));
    }

    /// <summary>Gives the seconds that the children of a shell have computed, as its <c>times</c> wrote them: 0m0.123s 0m0.045s in the second line.</summary>
    private static double Computed(string file) => File.ReadAllLines(file)[1].Split(' ')
        .Sum(time => (60 * double.Parse(time.Split('m')[0], CultureInfo.InvariantCulture)) + double.Parse(time.Split('m')[1].TrimEnd('s'), CultureInfo.InvariantCulture));

    private static void NeedsLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("Signals, pipes and devices of Linux are used here.");
        }
    }

    private static async Task<(int Code, string Out, string Error)> StartAndSignal(string[] arguments, string signal, Func<bool> ready)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await Task.Delay(3000);
        while (!process.HasExited && !ready())
        {
            await Task.Delay(50);
        }

        using Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
