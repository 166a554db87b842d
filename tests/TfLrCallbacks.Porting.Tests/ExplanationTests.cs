namespace TfLrCallbacks.Porting.Tests;

[TestClass]
public sealed partial class ExplanationTests
{
    [TestMethod]
    public void A_schedule_is_explained_with_its_phases_and_traps()
    {
        string text = ScheduleReader.Read("OneCycleLR(opt, max_lr=0.1, total_steps=11)").Explain(11);

        Assert.Contains("max_lr = 0.1\n", text);
        Assert.Contains("pct_start = 0.3 (default)", text);
        Assert.Contains(": rises from 0.004 to 0.", text);
        Assert.Contains("falls from", text);
        Assert.Contains("is not a whole step", text);
        Assert.DoesNotContain("optimizer", text.Split("Mind")[0]);
    }

    [TestMethod]
    public void Stairs_are_phases_that_stay()
    {
        string text = ScheduleReader.Read("StepDecay(0.1, 10)").Explain(30);

        Assert.Contains("steps 0 to 9: stays at 0.1", text);
        Assert.Contains("steps 10 to 19: stays at 0.01", text);
    }

    /// <summary>A schedule of this library is a line of C#, so its parameters are explained as C# has them.</summary>
    [TestMethod]
    [DataRow("OneCycle(0.1, 500)", "maxLearningRate = 0.1; totalSteps = 500; pctStart = 0.3 (default); annealing = null (default); cycleMomentum = true (default); baseMomentum = 0.85 (default); maxMomentum = 0.95 (default); divFactor = 25 (default); finalDivFactor = 10000 (default); threePhase = false (default)")]
    [DataRow("new Anneal(0.1, 1e-5, \"10%\", curve: Curve.OneMinusSqrt)", "initialLearningRate = 0.1; endLearningRate = 1e-5; steps = \"10%\"; curve = Curve.OneMinusSqrt")]
    [DataRow("new OneCycle(0.1, 500).WithWarmup(10)", "schedule = new OneCycle(0.1, 500); warmup = 10; startLearningRate = 0 (default); curve = null (default); overlap = false (default)")]
    [DataRow("MultiStepDecay(0.1, ['30 epochs', 600])", "initialLearningRate = 0.1; milestones = [\"30 epochs\", 600]; gamma = 0.1 (default)")]
    [DataRow("Cyclical(0.001, 0.1, 20, scale=CyclicScale.ExpRange(0.99))", "baseLearningRate = 0.001; maxLearningRate = 0.1; stepSize = 20; stepSizeDown = null (default); scale = CyclicScale.ExpRange(0.99); cycleMomentum = false (default); baseMomentum = 0.8 (default); maxMomentum = 0.9 (default)")]
    [DataRow("LambdaSchedule(lambda step: 0.1 / (1 + step))", "schedule = step => 0.1 / (1.0 + step)")]
    [DataRow("CosineAnnealingLR(opt, 100).Then(5, OneCycle(0.1, 5, threePhase=True).Scale(2))", "schedule = CosineAnnealingLR(opt, 100); boundary = 5; next = new OneCycle(0.1, 5, threePhase: true).Scale(2)")]
    [DataRow("StepLR(opt, 30)", "step_size = 30; gamma = 0.1 (default)")]
    public void Parameters_are_written_in_the_language_of_their_library(string schedule, string parameters)
    {
        string text = ScheduleReader.Read(schedule, new PortingContext { Run = new RunLength(90, 10) }).Explain(900);

        string[] lines = text.Split('\n');
        int first = Array.IndexOf(lines, "Parameters") + 1;
        Assert.AreEqual(parameters, string.Join("; ", lines[first..].TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim())));
    }

    /// <summary>Runs of which only a part of the steps is looked at: stairs fall at one step, and a cosine that hardly moves at its ends does not stay there.</summary>
    [TestMethod]
    [DataRow("MultiStepDecay(0.1, [150120, 300240])", 450_360, "steps 0 to 150119: stays at 0.1; steps 150120 to 300239: stays at 0.01; steps 300240 to 450359: stays at 0.001")]
    [DataRow("WarmupCosine(5e-4, 12510, 750600)", 750_600, "steps 0 to 12510: rises from 0 to 0.0005; steps 12510 to 750599: falls from 0.0005 to 2.26463E-15")]
    [DataRow("StepDecay(0.1, 3000001)", 9_000_003, "steps 0 to 3000000: stays at 0.1; steps 3000001 to 6000001: stays at 0.01; steps 6000002 to 9000002: stays at 0.001")]
    [DataRow("CosineRestarts(0.1, 1000001, tMul: 1)", 2_000_002, "steps 0 to 1000000: falls from 0.1 to 2.46736E-13; steps 1000001 to 2000001: falls from 0.1 to 2.46736E-13")]
    [DataRow("WarmupStableDecay(0.1, 123457, 234567, 1000000)", 1_000_000, "steps 0 to 123457: rises from 0 to 0.1; steps 123457 to 765433: stays at 0.1; steps 765433 to 999999: falls from 0.1 to 4.48441E-12")]
    [DataRow("WarmupCosine(0.1, 5, 1000000)", 1_000_000, "steps 0 to 5: rises from 0 to 0.1; steps 5 to 999999: falls from 0.1 to 2.46736E-13")]
    [DataRow("CosineDecay(0.1, 500000).Repeat(500001)", 1_000_002, "steps 0 to 500000: falls from 0.1 to 0; steps 500001 to 1000001: falls from 0.1 to 0")]
    public void The_phases_of_a_long_run_begin_at_their_very_step(string schedule, int steps, string phases)
    {
        string text = ScheduleReader.Read(schedule).Explain(steps);

        Assert.AreEqual(phases, string.Join("; ", text.Split('\n').Where(line => line.StartsWith("  steps ", StringComparison.Ordinal)).Select(line => line.Trim())));
    }

    [TestMethod]
    public void The_same_rates_compare_as_the_same()
    {
        LearningRateSchedule keras = ScheduleReader.Read("keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.9)").Schedule;
        LearningRateSchedule torch = ScheduleReader.Read("ExponentialLR(opt, 0.9)", new PortingContext { BaseLearningRate = 0.1 }).Schedule;

        ScheduleComparison comparison = ScheduleComparison.Of(keras, torch, 500);

        Assert.IsNull(comparison.FirstDifference);
        Assert.AreEqual(500, comparison.EqualSteps);
        Assert.Contains("same at all 500", comparison.Explain());
    }

    [TestMethod]
    public void A_boundary_that_counts_differently_is_found()
    {
        ScheduleComparison comparison = ScheduleComparison.Of(
            new PiecewiseConstantDecay([30], [0.1, 0.01]), new MultiStepDecay(0.1, [30]), 100);

        Assert.AreEqual(30, comparison.FirstDifference);
        Assert.AreEqual(99, comparison.EqualSteps);
        Assert.AreEqual((0.1, 0.010000000000000002), comparison.Rates);
    }

    [TestMethod]
    public void Every_schedule_and_composition_of_ours_is_explained_with_a_formula()
    {
        string[] without = [.. OwnFactories.All().Where(factory => factory.Formula.Length == 0).Select(factory => factory.Name)];

        Assert.IsEmpty(without, string.Join(", ", without) + ": write the formula in OwnFormulas.");
    }

    [TestMethod]
    [DataRow("StepDecay(0.1, 30000)", 30_000)]
    [DataRow("Cyclical(0.001, 0.1, 20000)", 40_000)]
    [DataRow("InverseTimeDecay(0.1, 7000, 0.5)", 7000)]
    [DataRow("Noam(512, 4000)", 4000)]
    [DataRow("CosineDecay(0.1, 500).Repeat(50000)", 50_000)]
    [DataRow("StepDecay(0.1, 10).Then(20000, StepDecay(0.1, 10))", 20_000)]
    [DataRow("StepDecay(0.1, 10).Shift(20000)", 20_000)]
    public void A_schedule_of_ours_without_an_end_is_shown_for_as_long_as_its_lengths_say(string schedule, int least) =>
        Assert.IsGreaterThan(least, ScheduleReader.Read(schedule).StepsToShow);

    /// <summary>One update in a million differs: it is found, wherever it stands.</summary>
    [TestMethod]
    [DataRow(1_000_000, 123_457)]
    [DataRow(3_000_000, 2_999_999)]
    [DataRow(300_001, 1)]
    [DataRow(200_001, 200_000)]
    [DataRow(5, 4)]
    public void A_single_update_that_differs_in_a_long_run_is_found(int steps, int at)
    {
        ScheduleComparison comparison = ScheduleComparison.Of(new ConstantRate(0.1), new LambdaSchedule(step => step == at ? 0.2 : 0.1), steps);

        Assert.AreEqual((steps, steps - 1L, (long?)at, (long?)at), (comparison.Steps, comparison.EqualSteps, comparison.FirstDifference, comparison.LargestDifference));
        Assert.AreEqual((0.1, 0.2), comparison.Rates);
        Assert.AreEqual(1 + (1.0 / steps), comparison.AreaRatio, 1e-9);
    }

    [TestMethod]
    public void Every_schedule_of_every_library_is_explained_with_a_formula()
    {
        string[] without = [.. Dialect.All.SelectMany(dialect => dialect.Schedules.Select(name => (dialect, factory: dialect.Find(name)!))).Where(pair => pair.factory.Formula.Length == 0).Select(pair => $"{pair.dialect}.{pair.factory.Name}")];

        Assert.IsEmpty(without, $"{string.Join(", ", without)}: write the formula in its factory, of this library's own schedules in OwnFormulas.cs.");
    }

    /// <summary>Rates, factors, counts, words, and lengths of epochs that the run's own say.</summary>
    private static readonly string[] NoLengths =
    [
        "warmup_target", "cycle", "last_epoch", "last_iter", "cycle_momentum", "epochs", "steps_per_epoch", "num_cycles", "warmup_lr_rate", "warmup_type", "warmup_ratio", "num_train_epochs", "cycle_mul", "cycle_decay", "cycle_limit",
        "warmup_lr_init", "warmup_prefix", "t_in_epochs", "noise_range_t", "patience_epochs", "warmup_lr", "step_on_epochs", "updates_per_epoch", "n_epoch", "start_epoch", "n_cycles", "cycle_len", "cycle_mult", "freeze_epochs",
        "milestones_values", "warmup_start_value", "warmup_end_value", "decay_period", "t_warmup", "scale_warmup", "warmup_min_lr", "warmup_max_lr", "last_batch_iteration", "warmup_min_ratio", "cycle_min_lr", "cycle_max_lr",
        "cycle_first_stair_count", "cycle_second_stair_count", "cycle_min_mom", "cycle_max_mom", "lr_range_test_step_rate", "step_rules", "global_step", "num_periods", "global_step_init", "warmup_learning_rate", "warmup_start_lr", "warmup_factor", "warmup_method",
    ];

    /// <summary>A parameter of a schedule that sounds like a length is one, or it is said here to be none.</summary>
    [TestMethod]
    public void Every_parameter_that_is_a_length_is_known_for_one()
    {
        string[] unknown = [.. Dialect.All.Where(dialect => dialect != Dialect.Own)
            .SelectMany(dialect => dialect.Schedules.SelectMany(name => dialect.Find(name)!.Signature.Parameters.Select(parameter => (parameter.Name, Where: $"{dialect}.{name}"))))
            .Where(parameter => !LengthHints.IsLength(parameter.Name) && Lengthy().IsMatch(parameter.Name))
            .Where(parameter => !NoLengths.Contains(parameter.Name))
            .GroupBy(parameter => parameter.Name).Select(group => $"{group.Key} ({string.Join(", ", group.Select(parameter => parameter.Where).Take(3))})")];

        Assert.IsEmpty(unknown, string.Join("\n", unknown));
    }

    [System.Text.RegularExpressions.GeneratedRegex("step|iter|epoch|period|warm|cycle|duration|total|_t$|milestone|bound", System.Text.RegularExpressions.RegexOptions.IgnoreCase)]
    private static partial System.Text.RegularExpressions.Regex Lengthy();
}
