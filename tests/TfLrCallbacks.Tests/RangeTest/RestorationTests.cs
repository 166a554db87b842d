namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class RestorationTests
{
    [TestMethod]
    public void The_model_is_given_back_bit_for_bit()
    {
        SoftmaxTrainer trainer = InTheMiddleOfAnEpoch();
        TrainerSnapshot before = trainer.Capture(SnapshotParts.All);

        RangeTestResult result = new LrRangeTest().Run(trainer);

        Assert.IsTrue(result.HasAnswer);
        AssertSame(before, trainer.Capture(SnapshotParts.All));
    }

    [TestMethod]
    [DataRow(false, DisplayName = "before the first epoch")]
    [DataRow(true, DisplayName = "in the middle of an epoch")]
    public void A_training_after_the_test_is_the_same_as_one_without(bool midway)
    {
        SoftmaxTrainer with = midway ? InTheMiddleOfAnEpoch() : new SoftmaxTrainer();
        SoftmaxTrainer without = midway ? InTheMiddleOfAnEpoch() : new SoftmaxTrainer();
        new LrRangeTest().Run(with);

        double[] losses = Train(with);

        CollectionAssert.AreEqual(Train(without), losses);
        AssertSame(without.Capture(SnapshotParts.All), with.Capture(SnapshotParts.All));
    }

    [TestMethod]
    [DataRow(0, DisplayName = "in the first probe")]
    [DataRow(1, DisplayName = "in the second probe")]
    [DataRow(30, DisplayName = "in the sweep")]
    [DataRow(150, DisplayName = "in a trial")]
    public void The_model_is_given_back_when_the_trainer_throws(int work)
    {
        SoftmaxTrainer trainer = InTheMiddleOfAnEpoch();
        TrainerSnapshot before = trainer.Capture(SnapshotParts.All);
        int begin = trainer.Work;
        trainer.OnWork = done => Fail(done - begin == work);

        Assert.ThrowsExactly<InvalidTimeZoneException>(() => new LrRangeTest().Run(trainer));

        AssertSame(before, trainer.Capture(SnapshotParts.All));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(30)]
    [DataRow(150)]
    public void The_model_is_given_back_when_the_test_is_cancelled(int work)
    {
        SoftmaxTrainer trainer = InTheMiddleOfAnEpoch();
        TrainerSnapshot before = trainer.Capture(SnapshotParts.All);
        int begin = trainer.Work;
        using var source = new CancellationTokenSource();
        trainer.OnWork = done => Cancel(source, done - begin == work);

        Assert.ThrowsExactly<OperationCanceledException>(() => new LrRangeTest().Run(trainer, cancellationToken: source.Token));

        Assert.AreEqual(work + 1, trainer.Work - begin, "Nothing is trained or measured after it.");
        AssertSame(before, trainer.Capture(SnapshotParts.All));
    }

    [TestMethod]
    public void The_model_is_given_back_when_the_listener_throws()
    {
        SoftmaxTrainer trainer = InTheMiddleOfAnEpoch();
        TrainerSnapshot before = trainer.Capture(SnapshotParts.All);

        Assert.ThrowsExactly<InvalidTimeZoneException>(
            () => new LrRangeTest().Run(trainer, new Listener(progress => Fail(progress.Pass == 2 && progress.Step == 7))));

        AssertSame(before, trainer.Capture(SnapshotParts.All));
    }

    [TestMethod]
    public void An_epoch_without_batches_is_an_error_and_gives_the_model_back()
    {
        var trainer = new SoftmaxTrainer { HasBatches = false };
        TrainerSnapshot before = trainer.Capture(SnapshotParts.All);

        Assert.ThrowsExactly<InvalidOperationException>(() => new LrRangeTest().Run(trainer));

        AssertSame(before, trainer.Capture(SnapshotParts.All));
    }

    private static SoftmaxTrainer InTheMiddleOfAnEpoch()
    {
        var trainer = new SoftmaxTrainer();
        var metrics = new double[2];
        for (int epoch = 0; epoch < 2; epoch++)
        {
            trainer.BeginEpoch(epoch);
            for (int batch = 0; batch < 3 && trainer.MoveToNextBatch(); batch++)
            {
                trainer.TrainBatch(metrics);
            }
        }

        return trainer;
    }

    private static double[] Train(SoftmaxTrainer trainer)
    {
        var losses = new List<double>();
        var metrics = new double[2];
        for (int epoch = 2; epoch < 5; epoch++)
        {
            // What is left of the epoch in progress comes first.
            while (trainer.MoveToNextBatch())
            {
                trainer.TrainBatch(metrics);
                losses.Add(metrics[0]);
            }

            trainer.BeginEpoch(epoch);
        }

        return [.. losses];
    }

    internal static void AssertSame(TrainerSnapshot expected, TrainerSnapshot actual)
    {
        CollectionAssert.AreEquivalent(expected.Tensors.Keys.ToArray(), actual.Tensors.Keys.ToArray());
        foreach ((string name, SnapshotTensor tensor) in expected.Tensors)
        {
            CollectionAssert.AreEqual(tensor.Values, actual.Tensors[name].Values, name);
        }
    }

    private static void Fail(bool now)
    {
        if (now)
        {
            throw new InvalidTimeZoneException("As a user's code may.");
        }
    }

    private static void Cancel(CancellationTokenSource source, bool now)
    {
        if (now)
        {
            source.Cancel();
        }
    }

    private sealed class Listener(Action<RangeTestProgress> listen) : IProgress<RangeTestProgress>
    {
        public void Report(RangeTestProgress value) => listen(value);
    }
}
