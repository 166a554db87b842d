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
        Assert.AreEqual(steps, Rules(RangeTestEdition.Second, momentum).FirstSteps());

    [TestMethod]
    [DataRow(0.9, 40)]
    [DataRow(0.94, 40)]
    [DataRow(0.95, 40)]
    [DataRow(0.96, 50)]
    [DataRow(0.98, 100)]
    [DataRow(0.99, 160)]
    public void A_long_momentum_has_twice_as_long_trials(double momentum, int steps) =>
        Assert.AreEqual(steps, Rules(RangeTestEdition.Third, momentum).FirstSteps());

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
    public void Trials_are_made_longer_while_they_learn_less_than_a_quarter()
    {
        IReadOnlyList<RangeTestRound> rounds = Walk(0, (steps, rate) => 1 - (steps < 80 ? 0.24 : 0.3) + (0.05 * Math.Abs(rate + 2)));

        CollectionAssert.AreEqual(new[] { 40, 80 }, rounds.Select(round => round.Steps).ToArray());
    }

    [TestMethod]
    public void A_repeated_round_starts_with_the_near_best_rates_and_the_one_above()
    {
        var trials = new ScriptedTrials((_, rate) => 0.95 + (0.02 * Math.Abs(rate + 2)));

        Walk(0, trials);

        CollectionAssert.AreEqual(new[] { -2, -1 }, trials.Tried.Where(trial => trial.Steps == 80).Select(trial => trial.Rate).Take(2).ToArray());
        Assert.AreEqual(160, trials.Tried[^1].Steps);
    }

    [TestMethod]
    public void On_a_plateau_the_walk_goes_up_until_something_explodes()
    {
        static double Loss(int steps, int rate) => rate == 4 ? 0.5 : rate > 4 ? 9 : 1 + (0.01 * (rate + 2));

        Assert.IsTrue(Walk(0, Loss)[0].Trials.Any(trial => trial.HalfDecades == 4));
        Assert.IsFalse(Walk(0, new ScriptedTrials(Loss), Rules(RangeTestEdition.Second))[0].Trials.Any(trial => trial.HalfDecades > 0), "The second edition stops at two worse ones.");
    }

    [TestMethod]
    public void The_best_trials_and_the_one_above_are_cooled_down_best_first_and_three_at_most()
    {
        (RangeTestRound Round, (int TrialSteps, int Rate, int Steps)[] Cooled) Cool(params (int Rate, double Loss, bool Ended)[] losses)
        {
            var trials = new ScriptedTrials((_, _) => 0.1);
            var round = new RangeTestRound(40, [.. losses.Select(trial => new RangeTestTrial(trial.Rate, trial.Loss) { EndedEarly = trial.Ended })]);
            _ = new TrialWalk(Rules(RangeTestEdition.Third), 0, 100, 40, trials).Cool(round);
            return (round, [.. trials.CooledDown]);
        }

        CollectionAssert.AreEqual(
            new[] { (40, -3, 14), (40, -2, 14) }, Cool((-4, 0.6, false), (-3, 0.2, false), (-2, 0.5, false), (-1, 0.9, false)).Cooled);
        CollectionAssert.AreEqual(
            new[] { (40, -3, 14) }, Cool((-3, 0.2, false), (-2, 0.5, true)).Cooled, "A trial that was given up is not cooled.");
        CollectionAssert.AreEqual(
            new[] { (40, -3, 14) }, Cool((-3, 0.2, false), (-2, double.PositiveInfinity, false)).Cooled, "One that exploded is not.");
        CollectionAssert.AreEqual(
            new[] { -4, -3, -1 },
            Cool((-4, 0.20, false), (-3, 0.22, false), (-2, 0.23, false), (-1, 0.21, false), (0, 0.9, false)).Cooled.Select(trial => trial.Rate).ToArray());
    }

    [TestMethod]
    [DataRow(-3, 0.99, 0.9, null, DisplayName = "above the best, a little worse")]
    [DataRow(-3, 3.2, 0.9, double.PositiveInfinity, DisplayName = "above the best, exploding")]
    [DataRow(-5, 0.99, 0.0, 0.99, DisplayName = "below the best, far behind")]
    [DataRow(-5, 0.6, 0.0, null, DisplayName = "below the best, near")]
    [DataRow(-5, 0.99, 0.95, null, DisplayName = "below the best, with a long momentum")]
    public void A_trial_that_cannot_win_ends_early(int rate, double batchLoss, double momentum, double? expected)
    {
        var scores = new TrialScores(1);
        scores.Add(new RangeTestTrial(-4, 0.3));

        double? ended = Rules(RangeTestEdition.Third, momentum).End(
            scores, rate, 40, [.. Enumerable.Repeat(batchLoss, 10)], [.. Enumerable.Repeat(0.5, 40)]);

        Assert.AreEqual(expected, ended);
    }

    [TestMethod]
    public void A_trial_that_ends_early_counts_as_worse_than_those_near_the_best()
    {
        var scores = new TrialScores(1);
        scores.Add(new RangeTestTrial(-4, 0.7));

        double? ended = Rules(RangeTestEdition.Third).End(scores, -5, 40, [.. Enumerable.Repeat(0.68, 10)], [.. Enumerable.Repeat(0.5, 40)]);

        Assert.AreEqual(0.7 + (0.06 * 0.3), ended!.Value, 1e-12);
    }

    [TestMethod]
    [DataRow(0.8, false, false)]
    [DataRow(0.7, true, false)]
    [DataRow(0.11, true, false)]
    [DataRow(0.09, true, true)]
    public void A_model_is_trained_or_converged_by_how_much_better_than_a_constant_it_begins(double baseline, bool trained, bool converged)
    {
        var rules = new TrialRules { Baseline = baseline, ConstantLoss = 1, Edition = RangeTestEdition.Third };

        Assert.AreEqual((trained, converged), (rules.IsTrained, rules.IsConverged));
    }

    [TestMethod]
    public void A_trial_never_ends_between_the_quarters_or_on_a_plateau()
    {
        TrialRules rules = Rules(RangeTestEdition.Third);
        var learned = new TrialScores(1);
        learned.Add(new RangeTestTrial(-4, 0.3));
        var plateau = new TrialScores(1);
        plateau.Add(new RangeTestTrial(-4, 0.8));
        double[] best = [.. Enumerable.Repeat(0.5, 40)];

        int[] ends = [.. Enumerable.Range(1, 40).Where(done => rules.End(learned, -5, 40, [.. Enumerable.Repeat(0.99, done)], best) is not null)];

        CollectionAssert.AreEqual(new[] { 10, 20 }, ends);
        Assert.IsNull(rules.End(plateau, -5, 40, [.. Enumerable.Repeat(0.99, 10)], best));
    }

    [TestMethod]
    public void Early_ends_leave_the_answer_and_save_trials_steps()
    {
        static double Bowl(int _, int rate) => Math.Min(0.95, 0.1 + (0.15 * Math.Abs(rate + 4)));
        var trials = new ScriptedTrials(Bowl) { Batches = rate => [.. Enumerable.Repeat(Bowl(0, rate), 40)] };

        RangeTestRound early = Walk(0, trials)[^1];
        RangeTestRound whole = Walk(0, Bowl)[^1];

        Assert.AreEqual(new TrialScores(1, whole).BestRate, new TrialScores(1, early).BestRate);
        Assert.IsTrue(early.Trials.Any(trial => trial.EndedEarly));
    }

    private static TrialRules Rules(RangeTestEdition edition, double momentum = 0) => new() { Baseline = 1, Edition = edition, Momentum = momentum };

    private static IReadOnlyList<RangeTestRound> Walk(double edge, Func<int, int, double> trial) => Walk(edge, new ScriptedTrials(trial));

    private static IReadOnlyList<RangeTestRound> Walk(double edge, ScriptedTrials trials, TrialRules? rules = null) =>
        new TrialWalk(rules ?? Rules(RangeTestEdition.Third), edge, endLearningRate: 100, firstSteps: 40, trials).Run();
}
