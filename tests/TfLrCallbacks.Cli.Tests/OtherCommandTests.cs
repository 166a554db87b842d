using System.CommandLine;
using System.Reflection;
using System.Text.Json;

namespace TfLrCallbacks.Cli.Tests;

[TestClass]
public sealed class OtherCommandTests
{
    private static Terminal NoTerminal => new(TextReader.Null, TextWriter.Null, MessageWriter.To(TextWriter.Null), IsOutRedirected: true, HasColour: false, Width: 80);

    private static IEnumerable<string> Commands => Tool.Root(NoTerminal).Subcommands.Select(command => command.Name);

    [TestMethod]
    public void Every_command_that_is_written_is_a_command_of_the_tool()
    {
        string[] written = [.. typeof(Tool).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.ReturnType.IsAssignableTo(typeof(Command)) && method.DeclaringType != typeof(Tool))
            .Select(method => ((Command)method.Invoke(null, [NoTerminal])!).Name)];

        string[] missing = [.. written.Except(Commands)];
        Assert.IsEmpty(missing, $"{string.Join(", ", missing)}: add it to Tool.Root, in Tool.cs.");
        Assert.HasCount(written.Length, Commands.ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Commands))]
    public void Every_command_has_help_whose_example_works(string command)
    {
        Run help = Run.Of(command, "--help");
        Assert.AreEqual(0, help.ExitCode);

        string example = help.Lines[^1].Trim();
        string[] sides = example.Split(" | ");
        string input = sides.Length > 1 ? CommandLine.Arguments(sides[0]).Last().Replace("\\n", "\n", StringComparison.Ordinal) : string.Empty;
        Assert.StartsWith($"tflr {command} ", sides[^1], "The last line of the help is the example of this command.");
        foreach (string run in CommandLine.Arguments(example).Where(argument => command is "compare" or "report" && argument.StartsWith("runs/", StringComparison.Ordinal)))
        {
            // The runs that the example speaks of.
            Assert.AreEqual(0, Run.Of("train", "digits", "--epochs", "1", "--run-dir", run, "--force").ExitCode);
        }

        Run made = Run.With(input, isRedirected: true, [.. CommandLine.Arguments(sides[^1]).Skip(1)]);

        Assert.IsLessThanOrEqualTo(1, made.ExitCode, made.Error);
        Assert.AreNotEqual(string.Empty, made.Out);
    }

    [TestMethod]
    [DataRow("nonsense")]
    [DataRow("values", "ConstantRate(1)", "--nonsense")]
    [DataRow("values", "ConstantRate(1)", "--format", "xml")]
    [DataRow("convert", "ConstantRate(1)")]
    [DataRow("lint", "ConstantRate(1)")]
    public void Wrong_usage_is_exit_code_2(params string[] arguments)
    {
        Run run = Run.Of(arguments);

        Assert.AreEqual(2, run.ExitCode);
        Assert.StartsWith("tflr: ", run.Error);
        Assert.AreEqual(string.Empty, run.Out);
    }

    [TestMethod]
    public void Lint_ends_with_1_where_there_is_an_error()
    {
        Run run = Run.Of("lint", "CosineDecay(0.1, 10)", "--epochs", "10", "--steps-per-epoch", "100", "--format", "json");

        Assert.AreEqual(1, run.ExitCode);
        Assert.AreEqual("epochs-as-steps", JsonDocument.Parse(run.Out).RootElement[0].GetProperty("code").GetString());
    }

    [TestMethod]
    public void Lint_of_a_schedule_that_fits_finds_nothing()
    {
        Run run = Run.With(string.Empty, isRedirected: false, "lint", "OneCycle(0.1)", "--epochs", "10", "--steps-per-epoch", "100");

        Assert.AreEqual("Nothing found.\n", run.Out);
        Assert.AreEqual(0, run.ExitCode);
    }

    [TestMethod]
    public void Explain_against_another_says_where_they_differ()
    {
        Run run = Run.Of("explain", "keras.optimizers.schedules.CosineDecay(0.0, 900, warmup_target=1e-3, warmup_steps=100)", "--against", "optax.warmup_cosine_decay_schedule(0.0, 1e-3, 100, 900)");

        Assert.Contains("decay_steps does not include the warm-up", run.Out);
        Assert.Contains("they first differ at step 101", run.Out);
    }

    [TestMethod]
    [DataRow("csharp", "new MultiStepDecay(initialLearningRate: 0.1, milestones: [30, 80])")]
    [DataRow("python-keras", "keras.optimizers.schedules.PiecewiseConstantDecay(boundaries=[29, 79], values=[0.1, 0.010000000000000002, 0.0010000000000000002])")]
    public void Convert_writes_the_same_schedule(string to, string expected)
    {
        Run run = Run.Of("convert", "MultiStepLR(opt, [30, 80])", "--base-lr", "0.1", "--to", to);

        Assert.AreEqual(expected, run.Out.TrimEnd());
    }

    [TestMethod]
    public void Convert_says_what_surprises_people()
    {
        Run run = Run.Of("convert", "StepLR(opt, 30)", "--base-lr", "0.1", "--to", "csharp");

        Assert.AreEqual("new StepDecay(initialLearningRate: 0.1, stepSize: 30)", run.Out.TrimEnd());
        Assert.Contains("once per epoch", run.Error);
    }

    [TestMethod]
    public void Lint_reads_a_line_of_timm_in_epochs() => Assert.AreEqual(0, Run.Of(
        "lint", "timm.scheduler.CosineLRScheduler(optimizer, t_initial=300, warmup_t=5)", "--base-lr", "1e-3", "--epochs", "300", "--steps-per-epoch", "100").ExitCode);

    [TestMethod]
    public void Convert_refuses_what_has_no_form()
    {
        Run run = Run.Of("convert", "OneCycle(0.1, 500)", "--to", "keras-json");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("Keras has no schedule", run.Error);
    }

    [TestMethod]
    public void Preview_shows_every_parameter_group()
    {
        Run run = Run.Of("preview", "OneCycleLR(opt, max_lr=[0.2, 0.02], total_steps=10)", "--format", "json");

        CollectionAssert.AreEqual(
            new[] { "OneCycleLR, group 0", "OneCycleLR, group 1" },
            JsonDocument.Parse(run.Out).RootElement.EnumerateArray().Select(row => row.GetProperty("schedule").GetString()).ToArray());
        Assert.AreEqual(string.Empty, run.Error);
    }

    [TestMethod]
    public void Preview_draws_a_line_for_each_schedule_and_keeps_files()
    {
        using TemporaryFolder temporary = new();
        string path = temporary["file.svg"];
        Run run = Run.Of("preview", "OneCycle(0.1, 100)", "CosineDecay(0.1, 100)", "--svg", path);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.HasCount(3, run.Lines);
        Assert.StartsWith("OneCycle,▁", run.Lines[1]);
        Assert.Contains("<svg", File.ReadAllText(path));
        Assert.AreEqual(2, Run.Of("preview", "OneCycle(0.1, 100)", "--svg", path).ExitCode);
        Assert.AreEqual(0, Run.Of("preview", "OneCycle(0.1, 100)", "--svg", path, "--force").ExitCode);
    }
}
