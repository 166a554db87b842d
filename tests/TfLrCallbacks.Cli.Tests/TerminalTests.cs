using System.Globalization;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>What a person sees: tables that fit, colours, and refusals that help.</summary>
[TestClass]
public sealed class TerminalTests
{
    private static readonly string[] Several =
    [
        "OneCycle(maxLearningRate: 0.1234567, totalSteps: 500000)", "keras.optimizers.schedules.ExponentialDecay(1e-3, 1000, 0.9)", "CosineDecay(3e-12, 500)",
    ];

    private static IEnumerable<object[]> Tables =>
        from width in new[] { 60, 80, 120 }
        from arguments in new string[][]
        {
            ["preview", Several[0]],
            ["preview", .. Several],
            ["values", Several[0]],
            ["replay", Replayed, "ReduceLROnPlateau(factor=0.5, patience=2)", "EarlyStopping(patience=3)", "--lr", "0.1"],
            ["schedules", "torch"],
        }
        select new object[] { width, arguments };

    private static string Replayed { get; } = MetricsOf("epoch,val_loss\n0,1.0\n1,0.8\n2,0.8\n3,0.9\n4,0.9\n");

    [ClassCleanup]
    public static void Clean() => File.Delete(Replayed);

    [TestMethod]
    [DynamicData(nameof(Tables))]
    public void A_table_fits_and_no_number_is_broken(int width, string[] arguments)
    {
        Run run = Run.At(width, arguments);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.IsLessThanOrEqualTo(width, run.Lines.Max(line => line.Length));
        string[][] rows = [.. run.Lines.Where(line => line.StartsWith('│')).Select(line => line.Trim('│').Split('│', StringSplitOptions.TrimEntries))];
        string[] columns = rows[0];
        foreach (string[] row in rows.Skip(1).Where(row => row[0].Length > 0))
        {
            foreach ((string column, string cell) in columns.Zip(row).Where(pair => pair.First is "first" or "peak" or "last" or "area" or "learning_rate" or "epoch" or "step"))
            {
                Assert.IsTrue(double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _), $"{column} at {width} columns: '{cell}'\n{run.Out}");
            }
        }

        Assert.Contains(columns[0], new[] { "schedule", "step", "epoch", "library" });
    }

    [TestMethod]
    [DataRow(60)]
    [DataRow(80)]
    [DataRow(120)]
    public void An_explanation_is_broken_between_words(int width)
    {
        Run run = Run.At(width, "explain", "get_cosine_schedule_with_warmup(opt, 500, 10000)", "--base-lr", "5e-5", "--against", "optax.warmup_cosine_decay_schedule(0.0, 5e-5, 500, 10000)");

        string[] text = [.. run.Lines.Where(line => !line.StartsWith("  new ", StringComparison.Ordinal))];
        Assert.IsLessThanOrEqualTo(width, text.Max(line => line.Length), run.Out);
        Assert.Contains("  rate(t) = base", run.Out, "what is indented stays so");
        string file = Run.Of("explain", "get_cosine_schedule_with_warmup(opt, 500, 10000)", "--base-lr", "5e-5", "--against", "optax.warmup_cosine_decay_schedule(0.0, 5e-5, 500, 10000)").Out;
        Assert.AreEqual(Words(file), Words(run.Out), "the same words as in a file");
    }

    [TestMethod]
    public void A_comparison_is_broken_between_words()
    {
        Run run = Run.At(60, "explain", "keras.optimizers.schedules.CosineDecay(1e-3, 1000)", "--against", "OneCycle(0.1, 100)");

        Assert.IsLessThanOrEqualTo(60, run.Lines.Where(line => !line.StartsWith("  new ", StringComparison.Ordinal)).Max(line => line.Length), run.Out);
        Assert.Contains("\n    differ at step 0.\n", run.Out, "what is broken is indented");
    }

    [TestMethod]
    public void A_name_that_fits_into_its_column_is_not_broken() => Assert.Contains(" highest_rate ", Run.At(60, "recipes").Out);

    [TestMethod]
    public void A_curve_has_no_gaps_where_the_terminal_is_wider_than_its_points()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["curve.csv"], "learning_rate,loss\n" + string.Concat(Enumerable.Range(0, 30).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, -6 + (i / 5.0))},{2 - (i / 30.0)}\n"))));

        string[] curve = [.. Run.At(80, "suggest", folder["curve.csv"]).Lines.TakeWhile(line => !line.Contains('└')).Select(line => line[11..])];

        int last = curve.Max(line => line.Length);
        Assert.AreEqual(last, Enumerable.Range(0, last).Count(column => curve.Any(line => column < line.Length && line[column] is not ' ')), string.Join('\n', curve));
    }

    [TestMethod]
    [DataRow(60)]
    [DataRow(80)]
    public void Progress_of_a_training_is_cut_between_fields(int width)
    {
        using TemporaryFolder folder = new();
        Run run = Run.At(width, "train", "digits", "--model", "mlp:4", "--epochs", "2", "--run-dir", folder["run"]);

        string[] lines = [.. run.Error.Split('\n').Where(line => !line.StartsWith("tflr:", StringComparison.Ordinal)).SelectMany(line => line.Split('\r'))];
        Assert.IsNotEmpty(lines.Where(line => line.Contains('━', StringComparison.Ordinal) || line.Contains("==", StringComparison.Ordinal)), run.Error);
        Assert.IsLessThanOrEqualTo(width, lines.Max(line => line.Length), run.Error);
        Assert.IsTrue(lines.SelectMany(line => line.Split(" - ").Skip(1)).All(field => field.TrimEnd() is [] or [.., >= '0' and <= '9'] or "nan"), "no number is cut before its end");
        Assert.Contains("learning_rate: ", run.Error);
    }

    [TestMethod]
    public void The_sparkline_gives_room_before_a_column_goes()
    {
        Run wide = Run.At(120, "preview", Several[0]);
        Run narrow = Run.At(80, "preview", Several[0]);

        Assert.IsLessThan(Bars(wide), Bars(narrow));
        Assert.Contains("last", narrow.Out);
        Assert.AreEqual(string.Empty, narrow.Error);

        static int Bars(Run run) => run.Out.Count(c => c is >= '▁' and <= '█');
    }

    [TestMethod]
    [DataRow("keras.optimizers.schedules.CosineDecayRestarts(0.1, 200)", "CosineDecayRestarts")]
    [DataRow("torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(opt, 10)", "CosineAnnealingWarmRestarts")]
    [DataRow("transformers.get_cosine_schedule_with_warmup(opt, 10, 100)", "get_cosine_schedule_with_warmup")]
    public void A_long_name_is_broken_between_its_words_before_the_sparkline_goes(string schedule, string name)
    {
        Run run = Run.At(60, "preview", schedule, "--base-lr", "0.1");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("shape", run.Out, run.Error);
        Assert.IsLessThanOrEqualTo(60, run.Lines.Max(line => line.Length), run.Out);
        string[] names = [.. run.Lines.SkipWhile(line => !line.StartsWith('├')).Where(line => line.StartsWith('│')).Select(line => line.Split('│')[1].Trim())];
        Assert.AreEqual(name, string.Concat(names), run.Out);
    }

    [TestMethod]
    public void A_column_without_room_is_named()
    {
        Run run = Run.At(44, "preview", Several[0]);

        Assert.Contains("no room for area", run.Error);
        Assert.DoesNotContain("area", run.Out);
    }

    [TestMethod]
    [DataRow("CosineDecay(0.1, 10)", "\e[31merror\e[0m")]
    [DataRow("OneCycle(0.1)", "\e[32mNothing found.\e[0m")]
    public void Good_and_bad_have_a_colour(string schedule, string expected)
    {
        string[] arguments = ["lint", schedule, "--epochs", "10", "--steps-per-epoch", "100"];

        Assert.Contains(expected, Run.InColour(arguments).Out);
        Assert.DoesNotContain('\e', Run.At(120, arguments).Out);
    }

    [TestMethod]
    [DataRow(60)]
    [DataRow(80)]
    public void A_finding_is_broken_between_words(int width)
    {
        Run run = Run.At(width, "lint", "CosineDecay(0.1, 10)", "--epochs", "10", "--steps-per-epoch", "100");

        Assert.IsLessThanOrEqualTo(width, run.Lines.Max(line => line.Length));
        Assert.Contains("which is the number of epochs", string.Join(' ', run.Lines.Select(line => line.Trim())));
    }

    [TestMethod]
    public void A_refusal_has_a_colour_on_a_terminal_only()
    {
        Assert.StartsWith("\e[31mtflr:\e[0m ", Run.InColour("values", "Nothing(1)").Error);
        Assert.StartsWith("tflr: ", Run.At(80, "values", "Nothing(1)").Error);
    }

    [TestMethod]
    [DataRow("previw", "preview")]
    [DataRow("Lint", "lint")]
    [DataRow("schedule", "schedules")]
    public void An_unknown_command_is_named_with_the_nearest(string command, string nearest)
    {
        Run run = Run.Of(command, "OneCycle(0.1, 500)");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains($"no command \"{command}\"", run.Error);
        Assert.Contains($"'{nearest}'", run.Error);
    }

    [TestMethod]
    public void A_wrong_word_is_answered_in_one_line_without_tabs()
    {
        Run run = Run.Of("convert", "ConstantRate(1)", "--to", "pascal");

        Assert.HasCount(1, run.Error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain('\t', run.Error);
        Assert.Contains("csharp", run.Error);
    }

    [TestMethod]
    public void A_refusal_is_short_and_has_no_control_characters()
    {
        Run run = Run.Of("values", $"{new string('x', 500)}\a\e[31m\r\n(1)");

        Assert.AreEqual(2, run.ExitCode);
        Assert.IsLessThanOrEqualTo(310, run.Error.Length);
        Assert.DoesNotContain(c => char.IsControl(c), run.Error.TrimEnd('\n'));
    }

    [TestMethod]
    [DataRow("get_cosine_schedule_with_warmup(opt, 500, 10000)", 10000)]
    [DataRow("get_cosine_schedule_with_warmup(opt, 5000, 10000)", 10000)]
    [DataRow("get_linear_schedule_with_warmup(opt, 0, 77)", 77)]
    [DataRow("get_polynomial_decay_schedule_with_warmup(opt, 10, 300)", 300)]
    public void A_schedule_is_shown_over_its_own_length(string schedule, int steps)
    {
        string last = Run.Of("values", schedule, "--base-lr", "1").Lines[^1];

        Assert.IsInRange(steps * 0.9, steps, double.Parse(last.Split(',')[0], CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public void A_picture_goes_to_standard_output_alone()
    {
        Run run = Run.At(80, "preview", Several[0], "--svg", "-");

        Assert.StartsWith("<?xml", run.Out);
        Assert.EndsWith("</svg>", run.Out.TrimEnd());
    }

    [TestMethod]
    public void A_refused_file_leaves_no_output()
    {
        Run run = Run.At(80, "preview", Several[0], "--svg", Path.GetTempPath());

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual(string.Empty, run.Out);
    }

    [TestMethod]
    [DataRow("schedules", "torch", "CosineAnnealingLR")]
    [DataRow("schedules", null, "WarmupCosine")]
    [DataRow("callbacks", "keras", "ReduceLROnPlateau")]
    public void The_known_names_are_listed(string command, string? library, string name)
    {
        Run run = Run.Of(library is null ? [command] : [command, library]);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains($",{name}\n", run.Out);
    }

    [TestMethod]
    public void An_unknown_library_is_named_with_the_nearest() => Assert.Contains("'torch'", Run.Of("schedules", "torhc").Error);

    [TestMethod]
    public void A_pipe_that_takes_nothing_is_told_in_one_line()
    {
        using FullWriter full = new();
        using StringWriter error = new() { NewLine = "\n" };

        int code = Tool.Run(["values", "ConstantRate(1)"], new Terminal(TextReader.Null, full, MessageWriter.To(error), IsOutRedirected: true, HasColour: false, Width: 100));

        Assert.AreEqual(2, code);
        Assert.AreEqual("tflr: No space left on device\n", error.ToString());
    }

    [TestMethod]
    public void Nobody_needs_to_hear_a_refusal()
    {
        using FullWriter full = new();

        Assert.AreEqual(2, Tool.Run(["values", "Nothing(1)"], new Terminal(TextReader.Null, full, MessageWriter.To(full), IsOutRedirected: true, HasColour: false, Width: 100)));
    }

    [TestMethod]
    [DataRow("/dev/zero")]
    [DataRow("/proc")]
    public void A_file_that_is_none_is_refused(string file)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive($"There is no {file} here.");
        }

        Assert.AreEqual(2, Run.Of("values", file).ExitCode);
        Assert.AreEqual(2, Run.Of("replay", file, "EarlyStopping()", "--lr", "1").ExitCode);
    }

    private static string Words(string text) => string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static string MetricsOf(string text)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, text);
        return path;
    }

    private sealed class FullWriter : StringWriter
    {
        public override void Flush() => throw new IOException("No space left on device");

        public override void WriteLine(string? value) => throw new IOException("No space left on device");
    }

    /// <summary>The schedules of runs are what is compared most often, so their column stays where a column of settings or of final values can go.</summary>
    [TestMethod]
    [DataRow(60)]
    [DataRow(60, "--target", "0.1")]
    [DataRow(50)]
    public void The_column_of_schedules_stays_on_a_narrow_terminal(int width, params string[] options)
    {
        using TemporaryFolder folder = new();
        Run.Of("train", "digits", "--model", "mlp:4", "--epochs", "1", "--lr", "0.1", "--run-dir", folder["digits-constant"]);
        Run.Of("train", "digits", "--model", "mlp:4", "--epochs", "2", "--optimizer", "adam", "--schedule", "WarmupCosine(0.1, warmup: '10%')", "--run-dir", folder["digits-cosine"]);

        Run run = Run.At(width, ["compare", folder["digits-constant"], folder["digits-cosine"], .. options]);

        Assert.Contains(" schedule ", run.Lines[1]);
        Assert.Contains("learning_rate", run.Error);
    }
}
