namespace TfLrCallbacks.Cli.Tests;

/// <summary>Promises that hold for every command: files that are there stay, a refusal is one line, and what a terminal shows fits.</summary>
[TestClass]
public sealed class ContractTests
{
    private const string Script = "import keras\nmodel.compile(keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 1000)), 'mse')\nmodel.fit(x, y, epochs=10)\n";
    private const string Curve = "learning_rate,loss\n1e-5,2.3\n1e-4,2.2\n1e-3,1.5\n1e-2,0.8\n1e-1,0.7\n1,9\n";

    private static IEnumerable<object[]> WritingCommands =>
    [
        [string.Empty, "preview", "OneCycle(0.1, 10)", "--svg"],
        [string.Empty, "preview", "OneCycle(0.1, 10)", "--png"],
        [string.Empty, "preview", "OneCycle(0.1, 10)", "--html"],
        [string.Empty, "find", "digits", "--budget", "100", "--svg"],
        [string.Empty, "find", "digits", "--budget", "100", "--csv"],
        [Curve, "suggest", "-", "--svg"],
        [Script, "port", "-", "--out"],
    ];

    [TestMethod]
    [DynamicData(nameof(WritingCommands))]
    public void A_file_that_is_there_stays_without_force(params string[] inputAndArguments)
    {
        string[] arguments = inputAndArguments[1..];
        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        string file = Path.Combine(folder, "mine");
        File.WriteAllText(file, "mine");
        Run refused = Run.With(inputAndArguments[0], isRedirected: true, [.. arguments, file]);
        Assert.AreEqual(2, refused.ExitCode);
        Assert.AreEqual(string.Empty, refused.Out);
        Assert.Contains("--force", refused.Error);
        Assert.AreEqual("mine", File.ReadAllText(file));

        Run forced = Run.With(inputAndArguments[0], isRedirected: true, [.. arguments, file, "--force"]);
        Assert.IsLessThanOrEqualTo(1, forced.ExitCode, forced.Error);
        Assert.AreNotEqual("mine", File.ReadAllText(file));
        CollectionAssert.AreEqual(new[] { file }, Directory.GetFiles(folder), "Nothing temporary is left.");
    }

    [TestMethod]
    public void A_run_that_is_there_is_refused_with_the_option_that_replaces_it()
    {
        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        string[] arguments = ["train", "digits", "--epochs", "1", "--run-dir", folder];
        Assert.AreEqual(0, Run.Of(arguments).ExitCode);

        Run again = Run.Of(arguments);

        Assert.AreEqual(2, again.ExitCode);
        Assert.Contains("--replace", again.Error);
        Assert.AreEqual(0, Run.Of([.. arguments, "--force"]).ExitCode);
    }

    [TestMethod]
    [DataRow("keras-json")]
    [DataRow("python-keras")]
    public void A_form_that_is_refused_is_refused_in_one_line(string form)
    {
        Run run = Run.Of("convert", "get_cosine_schedule_with_warmup(opt, 500, 10000)", "--to", form);

        Assert.AreEqual(2, run.ExitCode);
        Assert.HasCount(1, run.Error.TrimEnd('\n').Split('\n'), run.Error);
    }

    [TestMethod]
    [DataRow(60)]
    [DataRow(80)]
    [DataRow(120)]
    public void The_answer_of_a_range_test_is_broken_between_words(int width)
    {
        Run run = Run.At(width, "find", "digits", "--budget", "100");

        Assert.IsTrue(run.Lines.All(line => line.Length <= width), run.Out);
        Assert.Contains("Confidence:", run.Out);
    }

    [TestMethod]
    [DataRow(60)]
    [DataRow(80)]
    [DataRow(120)]
    public void What_was_asked_of_a_comparison_has_room(int width)
    {
        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        string[] runs = [Path.Combine(folder, "a"), Path.Combine(folder, "b")];
        foreach (string run in runs)
        {
            Assert.AreEqual(0, Run.Of("train", "digits", "--epochs", "1", "--run-dir", run, "--seed", run == runs[0] ? "1" : "2").ExitCode);
        }

        Run compared = Run.At(width, ["compare", .. runs, "--target", "0.5"]);

        Assert.IsTrue(compared.Lines.All(line => line.Length <= width), compared.Out);
        Assert.Contains("steps_", compared.Out);
        Assert.DoesNotContain("steps_to_target", compared.Error);
    }

    [TestMethod]
    [DataRow("ExponentialDecay(0.1, 10, 0.5)", "new ExponentialDecay(")] // ours before Keras
    [DataRow("tf.keras.optimizers.schedules.CosineDecay(0.1, 10, warmup_target=0.2, warmup_steps=5)", "new CosineDecay(initialLearningRate: 0.2, decaySteps: 10).WithWarmup(")]
    [DataRow("StepLR(torch.optim.SGD(model.parameters(), lr=0.3), 2 * 15)", "new StepDecay(initialLearningRate: 0.3, stepSize: 30)")]
    [DataRow("optax.piecewise_constant_schedule(1.0, {10: 0.1})", "new ")]
    [DataRow("ConstantRate(math.sqrt(1e-4))", "new ConstantRate(learningRate: 0.01)")]
    public void A_call_is_looked_up_and_evaluated_as_promised(string schedule, string expected) =>
        Assert.StartsWith(expected, Run.Of("convert", schedule, "--to", "csharp").Out);

    [TestMethod]
    [DataRow("preview", "OneCycle(0.1, 10)", "--svg", "same.svg", "--html", "./same.svg")]
    [DataRow("find", "digits", "--budget", "100", "--svg", "same.svg", "--csv", "same.svg")]
    public void Two_files_of_one_name_are_refused(params string[] arguments)
    {
        Run run = Run.Of(arguments);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("a name of its own", run.Error);
        Assert.IsFalse(File.Exists("same.svg"));
    }

    [TestMethod]
    [DataRow("nan")]
    [DataRow("inf")]
    [DataRow("infinity")]
    public void A_target_that_no_run_reaches_is_refused(string target)
    {
        Run run = Run.Of("compare", "runs", "--target", target);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("--target", run.Error);
    }

    [TestMethod]
    [DataRow("train", "digits", "--optimizer", "adm")]
    [DataRow("find", "digits", "--budget", "60")]
    public void A_refusal_speaks_of_no_parameter_of_the_code(params string[] arguments)
    {
        Run run = Run.Of(arguments);

        Assert.AreEqual(2, run.ExitCode);
        Assert.DoesNotContain("(Parameter", run.Error);
    }

    [TestMethod]
    public void Names_from_files_neither_move_the_cursor_nor_break_a_line_of_csv()
    {
        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        string[] logs = [Path.Combine(folder, OperatingSystem.IsWindows() ? "a.csv" : "a\e[31mred\n.csv"), Path.Combine(folder, "b.csv")];
        foreach (string log in logs)
        {
            File.WriteAllText(log, "epoch,\"my, loss\",\"no\e[2Jte\"\n0,1,x\n1,0.5,y\n");
        }

        Run shown = Run.At(80, ["compare", .. logs, "--metric", "my, loss"]);
        Run written = Run.Of(["compare", .. logs, "--metric", "my, loss"]);

        Assert.AreEqual(0, shown.ExitCode, shown.Error);
        Assert.DoesNotContain('\e', shown.Out + shown.Error);
        Assert.StartsWith("run,\"best_my, loss\",at_epoch,\"final_my, loss\",epochs\n", written.Out);
        Assert.DoesNotContain('\e', Run.Of("doctor", logs[0]).Error);
    }

    [TestMethod]
    public void Our_own_json_is_read_again()
    {
        string written = Run.Of("values", "OneCycle(0.1, 50)", "--format", "schedule").Out;

        Assert.AreEqual(Run.Of("values", "OneCycle(0.1, 50)", "--steps", "0..50").Out, Run.With(written, isRedirected: true, "values", "-", "--steps", "0..50").Out);
    }

    [TestMethod]
    public void A_call_is_never_executed()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        Assert.AreEqual(2, Run.Of("values", $"CosineDecay(__import__('os').system('touch {file}'), 10)").ExitCode);
        Assert.IsFalse(File.Exists(file));
    }

    [TestMethod]
    public void A_restart_on_the_last_step_is_found() => Assert.Contains(
        "restart", Run.Of("lint", "torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(opt, 299)", "--unit", "step", "--base-lr", "0.1", "--epochs", "3", "--steps-per-epoch", "100").Out);
}
