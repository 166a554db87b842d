namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class HyperParameterTestTests
{
    private static readonly LrRangeTestOptions HeldOut = new() { ProbeOn = ProbeData.Validation };

    [TestMethod]
    [DataRow(HyperParameterKind.Momentum, 1)]
    [DataRow(HyperParameterKind.Momentum, 3)]
    [DataRow(HyperParameterKind.WeightDecay, 1)]
    [DataRow(HyperParameterKind.WeightDecay, 3)]
    public void Values_are_compared_from_the_same_state_and_everything_is_given_back(HyperParameterKind kind, int threads)
    {
        ITrainer trainer = RangeTestLaws.UnderWay(Trainer);
        TrainerSnapshot before = trainer.Capture(SnapshotParts.All);

        HyperParameterResult found = new HyperParameterTest(kind, learningRate: 0.05, options: HeldOut with { ParallelTrials = threads }).Run(trainer);
        HyperParameterResult oneByOne = new HyperParameterTest(kind, learningRate: 0.05, options: HeldOut).Run(RangeTestLaws.UnderWay(Trainer));

        RangeTestLaws.AssertSame(before, trainer.Capture(SnapshotParts.All), "after it");
        CollectionAssert.AreEqual(oneByOne.Trials.ToArray(), found.Trials.ToArray());
        Assert.AreEqual(oneByOne.Value, found.Value);
        foreach (HyperParameterTrial trial in found.Trials)
        {
            Assert.AreEqual(ByHand(kind, trial.Value, found.TrialSteps), trial.Loss, 1e-12, $"{kind} {trial.Value}");
        }
    }

    [TestMethod]
    public void The_value_that_is_there_stays_unless_another_is_clearly_better()
    {
        // At a rate that is far too high for it, decay takes the weights away; none is as good as hardly any.
        HyperParameterResult harmful = new HyperParameterTest(HyperParameterKind.WeightDecay, [1e-4, 5], 0.1, HeldOut).Run(new SoftmaxTrainer { ValidationRowCount = 30, WeightDecay = 5 });
        HyperParameterResult fine = new HyperParameterTest(HyperParameterKind.WeightDecay, [1e-4, 1e-5], 0.1, HeldOut).Run(new SoftmaxTrainer { ValidationRowCount = 30, WeightDecay = 0 });

        Assert.AreEqual(1e-4, harmful.Value);
        Assert.IsTrue(harmful.IsClear);
        Assert.Contains("Take the weight decay 0.0001", harmful.ToSummary());
        Assert.AreEqual(0.0, fine.Value);
        Assert.Contains("Keep the weight decay 0: no other value was better", fine.ToSummary());
    }

    /// <summary>Clearly better is better by more than 5 % of the best descent.</summary>
    [TestMethod]
    public void The_value_that_is_there_stays_within_5_percent_of_the_best_descent()
    {
        double[] momenta = [.. Enumerable.Range(0, 23).Select(i => 0.45 + (i * 0.005))];
        var parts = new List<double>();
        foreach (double momentum in momenta)
        {
            HyperParameterResult found = new HyperParameterTest(HyperParameterKind.Momentum, momenta, 0.02, HeldOut).Run(new SoftmaxTrainer { ValidationRowCount = 30, Momentum = momentum });
            double best = found.Trials.Min(trial => trial.Loss);
            double part = (found.Trials.Single(trial => trial.Value == momentum).Loss - best) / (found.Baseline - best);
            Assert.AreEqual(part <= 0.05, found.Value == momentum, $"{momentum}: {part}");
            parts.Add(part);
        }

        Assert.IsTrue(parts.Any(part => part is > 0.04 and < 0.05) && parts.Any(part => part is > 0.05 and < 0.06), string.Join(' ', parts));
    }

    [TestMethod]
    public void Without_a_rate_a_range_test_finds_one()
    {
        RangeTestResult rate = new LrRangeTest().Run(Trainer());

        Assert.AreEqual(rate.MaxLearningRate, new HyperParameterTest(HyperParameterKind.Momentum).Run(Trainer()).LearningRate);
    }

    [TestMethod]
    public void The_state_is_given_back_when_the_comparison_is_cancelled()
    {
        SoftmaxTrainer trainer = Trainer();
        TrainerSnapshot before = trainer.Capture(SnapshotParts.All);
        using var source = new CancellationTokenSource();
        trainer.OnWork = done => Cancel(source, done == 250);

        Assert.ThrowsExactly<OperationCanceledException>(() => new HyperParameterTest(HyperParameterKind.Momentum, learningRate: 0.1).Run(trainer, cancellationToken: source.Token));

        RangeTestLaws.AssertSame(before, trainer.Capture(SnapshotParts.All), "after it");
    }

    [TestMethod]
    public void What_cannot_be_compared_is_refused_at_once_with_the_remedy()
    {
        static void Refused(string words, Func<HyperParameterTest> make, ITrainer trainer) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => make().Run(trainer)).Message);

        Refused("On training data no weight decay is always best", () => new HyperParameterTest(HyperParameterKind.WeightDecay), Trainer());
        Refused("there is none", () => new HyperParameterTest(HyperParameterKind.WeightDecay, options: HeldOut), new SoftmaxTrainer());
        Refused("A momentum must be from 0 up to", () => new HyperParameterTest(HyperParameterKind.Momentum, [1]), Trainer());
        Refused("one value or more", () => new HyperParameterTest(HyperParameterKind.Momentum, []), Trainer());
        Refused("has no momentum. Make it with one", () => new HyperParameterTest(HyperParameterKind.Momentum), new ScriptedTrainer(4, _ => 1) { Probe = _ => 1 });
        Refused("has no weight decay", () => new HyperParameterTest(HyperParameterKind.WeightDecay, options: HeldOut), new ScriptedTrainer(4, _ => 1) { Probe = _ => 1 });
        Assert.Contains("No value keeps the loss finite", Assert.ThrowsExactly<InvalidOperationException>(
            () => new HyperParameterTest(HyperParameterKind.Momentum, learningRate: 1e200).Run(Trainer())).Message);
    }

    private static double ByHand(HyperParameterKind kind, double value, int all)
    {
        var trainer = (SoftmaxTrainer)RangeTestLaws.UnderWay(Trainer);
        trainer.Momentum = kind is HyperParameterKind.Momentum ? value : trainer.Momentum;
        trainer.WeightDecay = kind is HyperParameterKind.WeightDecay ? value : trainer.WeightDecay;
        var metrics = new double[2];
        int cool = (all + 3) / 4;
        int epoch = 0;
        trainer.BeginEpoch(epoch);
        for (int step = 0; step < all; step++)
        {
            while (!trainer.MoveToNextBatch())
            {
                trainer.BeginEpoch(++epoch);
            }

            trainer.LearningRate = step < all - cool ? 0.05 : 0.05 * ((all - step) / (cool + 1.0));
            trainer.TrainBatch(metrics);
        }

        return trainer.ValidationLoss([.. Enumerable.Range(0, 30)]);
    }

    private static SoftmaxTrainer Trainer() => new() { ValidationRowCount = 30 };

    private static void Cancel(CancellationTokenSource source, bool now)
    {
        if (now)
        {
            source.Cancel();
        }
    }
}
