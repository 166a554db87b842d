namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class RangeTestVerdictTests
{
    private static readonly (int Rate, double Loss)[] Bowl = [(-6, 0.8), (-5, 0.6), (-4, 0.3), (-3, 0.2), (-2, 0.5), (-1, 0.9)];

    [TestMethod]
    public void A_bowl_has_an_answer_of_high_confidence()
    {
        RangeTestResult result = Decide(Bowl);

        Assert.AreEqual(RangeTestConfidence.High, result.Confidence);
        Assert.AreEqual(Math.Pow(10, -1.5), result.MaxLearningRate, 1e-12);
        Assert.AreEqual(Math.Pow(10, -1.75), result.BaseLearningRate, 1e-12);
        Assert.AreEqual(Math.Pow(10, -1.75), result.LowerLearningRate!.Value, 1e-12);
        Assert.AreEqual(Math.Pow(10, -1.5), result.UpperLearningRate!.Value, 1e-12);
    }

    [TestMethod]
    public void The_answer_lies_halfway_to_the_largest_rate_that_is_nearly_as_good()
    {
        RangeTestResult result = Decide([(-5, 0.9), (-4, 0.6), (-3, 0.2), (-2, 0.239), (-1, 0.9), (0, 2)]);

        Assert.AreEqual(Math.Pow(10, -1.25), result.MaxLearningRate, 1e-12);
        Assert.AreEqual(Math.Pow(10, -1), result.UpperLearningRate!.Value, 1e-12);
    }

    [TestMethod]
    public void The_peak_comes_from_the_cooled_trials_and_the_constant_rate_from_both()
    {
        RangeTestResult result = Decide(Bowl, cooled: [(-3, 0.15), (-2, 0.1)]);

        Assert.AreEqual(Math.Pow(10, -1), result.MaxLearningRate, 1e-12);
        Assert.AreEqual(Math.Pow(10, -1.25 - 0.25), result.BaseLearningRate, 1e-12);
        Assert.AreEqual(Math.Pow(10, -1), result.UpperLearningRate!.Value, 1e-12);
    }

    [TestMethod]
    public void A_model_that_is_trained_already_is_of_medium_confidence_at_most()
    {
        Assert.IsEmpty(Decide(Bowl, constantLoss: 1.3).Flags);

        RangeTestResult result = Decide(Bowl, constantLoss: 1.4);

        Assert.AreEqual(RangeTestFlagKind.AlreadyTrained, result.Flags.Single().Kind);
        Assert.AreEqual(RangeTestConfidence.Low, Decide(Bowl, constantLoss: 11).Confidence, "Hardly anything is left to learn.");
    }

    [TestMethod]
    public void The_best_rate_is_the_smallest_of_equals() =>
        Assert.AreEqual(Math.Pow(10, -1.25), Decide([(-5, 0.9), (-4, 0.6), (-3, 0.2), (-2, 0.2), (-1, 0.9)]).MaxLearningRate, 1e-12);

    [TestMethod]
    public void Noise_above_a_fifth_of_the_descent_is_a_flag()
    {
        Assert.IsEmpty(Decide(Bowl, noise: 0.2).Flags);
        Assert.AreEqual(RangeTestFlagKind.Noisy, Decide(Bowl, noise: 0.21).Flags.Single().Kind);
    }

    [TestMethod]
    [DataRow(-1.51, true, DisplayName = "below the best rates")]
    [DataRow(-1.49, false, DisplayName = "just above them")]
    [DataRow(0.99, false, DisplayName = "less than two and a half decades above")]
    [DataRow(1.01, true, DisplayName = "more than two and a half decades above")]
    public void An_edge_far_from_the_best_rates_is_a_flag(double edge, bool flagged) => Assert.AreEqual(
        flagged, Decide(Bowl, Math.Pow(10, edge)).Flags.Any(flag => flag.Kind is RangeTestFlagKind.EdgeDisagrees));

    [TestMethod]
    public void A_sweep_without_an_edge_is_a_flag()
    {
        RangeTestResult result = Decide([.. Bowl.Select(trial => (trial.Rate + 4, trial.Loss))], edge: null);

        Assert.AreEqual(RangeTestFlagKind.NoDivergence, result.Flags.Single().Kind);
        Assert.AreEqual(100, result.DivergenceLearningRate);
    }

    [TestMethod]
    [DataRow(0.0, 50.0)]
    [DataRow(0.9, 50 * 2.8028)]
    [DataRow(0.99, 50 * 2.8028)]
    public void Where_no_trial_helps_the_answer_is_a_part_of_the_edge(double momentum, double divisor)
    {
        RangeTestResult result = Decide([(-3, 0.996), (-2, 1), (-1, 2)], momentum: momentum);

        Assert.AreEqual(RangeTestFlagKind.NoDescent, result.Flags.Single().Kind);
        Assert.AreEqual(RangeTestConfidence.Low, result.Confidence);
        Assert.AreEqual(1 / divisor, result.BaseLearningRate, 1e-4 / divisor);
        Assert.AreEqual(2 / divisor, result.MaxLearningRate, 2e-4 / divisor);
        Assert.IsNull(result.LowerLearningRate);
    }

    [TestMethod]
    public void Little_progress_alone_is_of_low_confidence()
    {
        RangeTestResult result = Decide([.. Bowl.Select(trial => (trial.Rate, 1 - (0.1 * (1 - trial.Loss))))]);

        Assert.AreEqual(RangeTestFlagKind.LittleProgress, result.Flags.Single().Kind);
        Assert.AreEqual(RangeTestConfidence.Low, result.Confidence);
    }

    [TestMethod]
    public void Every_flag_says_why_and_what_to_do()
    {
        double[] rates = [.. Enumerable.Range(0, 41).Select(i => Math.Pow(10, -5 + (0.15 * i)))];
        RangeTestFlag[] flags =
        [
            .. RecordedWalk.All.SelectMany(walk => walk.Edge is null ? [] : walk.Replay().Flags),
            .. LabelledSituation.All.SelectMany(situation => situation.Run().Flags),
            .. Decide(Bowl, constantLoss: 2).Flags,
            .. Decide(Bowl, cooled: [(-3, 0.15), (-2, 0.1)]).Flags,
            .. Decide(Bowl, batches: ([.. Enumerable.Repeat(1.1, 40)], [.. Enumerable.Repeat(0.9, 40)])).Flags,
            .. LrRangeTest.Read(rates, [.. rates.Select(rate => rate > 1 ? 20 : 1 / (1 + (50 * rate)))]).Flags,
            RangeTestFlags.SweepOnly(),
            RangeTestFlags.BudgetSpent("30 seconds"),
        ];

        CollectionAssert.AreEquivalent(Enum.GetValues<RangeTestFlagKind>(), flags.Select(flag => flag.Kind).Distinct().ToArray(), $"Not seen: {string.Join(", ", Enum.GetValues<RangeTestFlagKind>().Except(flags.Select(flag => flag.Kind)))}");
        foreach (RangeTestFlag flag in flags)
        {
            Assert.EndsWith(".", flag.Reason);
            Assert.EndsWith(".", flag.Remedy);
        }
    }

    [TestMethod]
    [DataRow(2, 0.9, true, DisplayName = "two batches above the start")]
    [DataRow(1, 0.9, false, DisplayName = "one of thirty")]
    [DataRow(2, 1.2, false, DisplayName = "as hard at the next lower rate")]
    public void A_best_trial_whose_losses_come_back_above_the_start_is_not_of_high_confidence(int above, double lower, bool flagged)
    {
        double[] losses = [.. Enumerable.Repeat(1.5, 10), .. Enumerable.Repeat(0.2, 30 - above), .. Enumerable.Repeat(1.1, above)];

        RangeTestResult result = Decide(Bowl, batches: (losses, [.. Enumerable.Repeat(lower, 40)]));

        Assert.AreEqual(flagged ? RangeTestConfidence.Medium : RangeTestConfidence.High, result.Confidence);
        CollectionAssert.AreEqual(flagged ? new[] { RangeTestFlagKind.Unstable } : [], result.Flags.Select(flag => flag.Kind).ToArray());
    }

    [TestMethod]
    public void Ten_steps_are_too_few_to_be_unstable()
    {
        double[] losses = [.. Enumerable.Repeat(1.5, 10)];

        Assert.IsEmpty(Decide(Bowl, batches: (losses, [.. Enumerable.Repeat(0.9, 10)])).Flags);
    }

    [TestMethod]
    [DataRow(0.23, false)]
    [DataRow(0.25, true)]
    public void A_cool_down_that_removes_much_of_the_loss_at_the_highest_rate_is_a_flag(double gain, bool flagged) => Assert.AreEqual(
        flagged, Decide(Bowl, cooled: [(-3, 0.15), (-2, 0.5 - gain)]).Flags.Any(flag => flag.Kind is RangeTestFlagKind.Unstable));

    [TestMethod]
    public void A_trial_that_had_learned_nothing_may_gain_by_its_cool_down() =>
        Assert.IsEmpty(Decide([(-5, 0.6), (-4, 0.3), (-3, 0.2), (-2, 1.1), (-1, 3)], cooled: [(-3, 0.15), (-2, 0.5)]).Flags);

    private static RangeTestResult Decide(
        (int Rate, double Loss)[] trials,
        double? edge = 1,
        double noise = 0,
        double momentum = 0,
        double? constantLoss = null,
        (int Rate, double Loss)[]? cooled = null,
        (double[] Best, double[] Lower)? batches = null) =>
        RangeTestVerdict.Of(new RangeTestEvidence
        {
            Sweeps = [Sweeps.WithEdge(edge, noise)],
            EndLearningRate = 100,
            Momentum = momentum,
            Baseline = 1,
            ConstantLoss = constantLoss,
            BestBatchLosses = batches?.Best ?? [],
            LowerBatchLosses = batches?.Lower ?? [],
            Cooled = [.. (cooled ?? []).Select(trial => new RangeTestTrial(trial.Rate, trial.Loss))],
            Rounds = [new RangeTestRound(40, [.. trials.Select(trial => new RangeTestTrial(trial.Rate, trial.Loss))])],
        });
}
