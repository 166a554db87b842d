namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class TrialWalkTests
{
    private static IEnumerable<RecordedWalk> Recorded => RecordedWalk.All.Where(walk => walk.Edge is not null);

    [TestMethod]
    public void All_runs_were_recorded()
    {
        Assert.HasCount(273, RecordedWalk.All);
        Assert.AreEqual(259, Recorded.Count());
    }

    [TestMethod]
    [DynamicData(nameof(Recorded))]
    public void A_recorded_walk_tries_the_same_rates_for_as_long(object recorded)
    {
        var walk = (RecordedWalk)recorded;
        string Rates(IEnumerable<RangeTestRound> rounds) => string.Join(
            "; ", rounds.Select(round => $"{round.Steps}: {string.Join(' ', round.Trials.Select(trial => trial.HalfDecades))}"));

        Assert.AreEqual(Rates(walk.Rounds), Rates(walk.Replay().Rounds), walk.ToString());
    }

    [TestMethod]
    [DynamicData(nameof(Recorded))]
    public void A_recorded_walk_gives_the_same_answer_flags_and_confidence(object recorded)
    {
        var walk = (RecordedWalk)recorded;

        RangeTestResult result = walk.Replay();

        Near("base_lr", result.HasAnswer ? result.BaseLearningRate : null);
        Near("max_lr", result.HasAnswer ? result.MaxLearningRate : null);
        Near("divergence_lr", result.DivergenceLearningRate);
        Near("lower", result.LowerLearningRate);
        Near("upper", result.UpperLearningRate);
        CollectionAssert.AreEqual(walk.Flags, result.Flags.Select(flag => flag.Kind.ToString()).ToArray(), walk.ToString());
        Assert.AreEqual(walk.Confidence, result.Confidence.ToString(), ignoreCase: true, walk.ToString());

        void Near(string field, double? actual)
        {
            double? expected = walk.Number(field);
            Assert.AreEqual(expected is null, actual is null, $"{walk} {field}");
            Assert.AreEqual(expected ?? 0, actual ?? 0, 1e-8 * (expected ?? 0), $"{walk} {field}");
        }
    }

    [TestMethod]
    [DataRow(4, 1.0, DisplayName = "rates a hundred times higher")]
    [DataRow(-7, 1.0, DisplayName = "rates seven half decades lower")]
    [DataRow(0, 1e6, DisplayName = "losses a million times larger")]
    [DataRow(0, 1e-9, DisplayName = "losses a billion times smaller")]
    public void The_answer_moves_with_the_rates_and_does_not_depend_on_the_unit_of_the_loss(int halfDecades, double unit)
    {
        foreach (RecordedWalk walk in Recorded)
        {
            RangeTestResult expected = walk.Replay();

            RangeTestResult moved = walk.Replay(halfDecades, unit);

            double rate = expected.BaseLearningRate * Math.Pow(10, halfDecades / 2.0);
            Assert.AreEqual(rate, moved.BaseLearningRate, 1e-9 * rate, walk.ToString());
            Assert.AreEqual(expected.Confidence, moved.Confidence, walk.ToString());
            CollectionAssert.AreEqual(
                expected.Flags.Select(flag => flag.Kind).ToArray(), moved.Flags.Select(flag => flag.Kind).ToArray(), walk.ToString());
        }
    }

    [TestMethod]
    [DataRow(0.0, 40)]
    [DataRow(0.9, 40)]
    [DataRow(0.975, 40)]
    [DataRow(0.98, 50)]
    [DataRow(0.99, 100)]
    [DataRow(0.999, 160)]
    public void The_first_trials_are_as_long_as_the_momentum_remembers(double momentum, int steps) =>
        Assert.AreEqual(steps, TrialWalk.FirstSteps(momentum));

    [TestMethod]
    public void A_walk_finds_the_bottom_of_a_bowl_wherever_it_begins()
    {
        for (double edge = -4; edge <= 1; edge += 0.3)
        {
            IReadOnlyList<RangeTestRound> rounds = Walk(edge, (_, rate) => 0.01 * Math.Pow(rate + 3, 2));

            var scores = new TrialScores(1, rounds[^1]);
            Assert.AreEqual(-3, scores.BestRate, $"edge {edge}");
            Assert.IsLessThanOrEqualTo(9, scores.Count);
        }
    }

    [TestMethod]
    public void The_walk_moves_with_the_edge()
    {
        static double Bowl(int rate) => rate > 2 ? double.PositiveInfinity : 0.02 * Math.Pow(rate + 1, 2);

        IReadOnlyList<RangeTestRound> here = Walk(0.4, (_, rate) => Bowl(rate));
        IReadOnlyList<RangeTestRound> there = Walk(-2.6, (_, rate) => Bowl(rate + 6));

        CollectionAssert.AreEqual(
            here[0].Trials.Select(trial => trial with { HalfDecades = trial.HalfDecades - 6 }).ToArray(), there[0].Trials.ToArray());
    }

    [TestMethod]
    public void Trials_go_no_further_than_ten_times_the_end_of_the_sweep()
    {
        IReadOnlyList<RangeTestRound> rounds = Walk(2, (_, rate) => -rate);

        Assert.AreEqual(6, rounds[0].Trials[^1].HalfDecades);
    }

    [TestMethod]
    public void Where_nothing_is_finite_the_walk_goes_down_nine_rates_and_ends()
    {
        IReadOnlyList<RangeTestRound> rounds = Walk(0, (_, _) => double.PositiveInfinity);

        Assert.HasCount(3, rounds);
        foreach (RangeTestRound round in rounds)
        {
            CollectionAssert.AreEqual(Enumerable.Range(-10, 9).ToArray(), round.Trials.Select(trial => trial.HalfDecades).ToArray());
        }
    }

    [TestMethod]
    public void Trials_are_made_longer_while_they_learn_less_than_a_fifth()
    {
        IReadOnlyList<RangeTestRound> rounds = Walk(0, (steps, rate) => 1 - (steps < 80 ? 0.1 : 0.3) + (0.05 * Math.Abs(rate + 2)));

        CollectionAssert.AreEqual(new[] { 40, 80 }, rounds.Select(round => round.Steps).ToArray());
    }

    [TestMethod]
    public void A_repeated_round_starts_with_the_near_best_rates_and_the_one_above()
    {
        var tried = new List<(int Steps, int Rate)>();
        Walk(0, (steps, rate) =>
        {
            tried.Add((steps, rate));
            return 0.95 + (0.02 * Math.Abs(rate + 2));
        });

        CollectionAssert.AreEqual(new[] { -2, -1 }, tried.Where(trial => trial.Steps == 80).Select(trial => trial.Rate).Take(2).ToArray());
        Assert.AreEqual(160, tried[^1].Steps);
    }

    private static IReadOnlyList<RangeTestRound> Walk(double edge, Func<int, int, double> trial) =>
        new TrialWalk(baseline: 1, edge, endLearningRate: 100, firstSteps: 40, trial).Run();
}
