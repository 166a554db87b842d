namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class ScriptedTrainerTests
{
    [TestMethod]
    public void Recorded_losses_are_played_and_the_last_repeats()
    {
        History history = new ScriptedTrainer(2, [3.0, 2, 1]).Fit(new FitOptions { Epochs = 3, Verbose = 0 });
        CollectionAssert.AreEqual(new[] { 3.0, 2, 1, 1, 1, 1 }, history.StepLosses.ToArray());
        CollectionAssert.AreEqual(new[] { 2.5, 1, 1 }, history["loss"].ToArray());
    }

    [TestMethod]
    public void A_rule_sees_epoch_batch_update_and_rate()
    {
        var seen = new List<ScriptedStep>();
        var trainer = new ScriptedTrainer(2, step =>
        {
            seen.Add(step);
            return 1;
        }) { LearningRate = 0.5 };
        trainer.Fit(new FitOptions { Epochs = 2, Verbose = 0 });
        CollectionAssert.AreEqual(
            new List<ScriptedStep> { new(0, 0, 0, 0.5), new(0, 1, 1, 0.5), new(1, 0, 2, 0.5), new(1, 1, 3, 0.5) }, seen);
    }

    [TestMethod]
    public void Validation_is_played_every_so_many_epochs()
    {
        History history = new ScriptedTrainer(1, [1.0]) { ValidationLoss = epoch => 10 + epoch }
            .Fit(new FitOptions { Epochs = 5, ValidationFrequency = 2, Verbose = 0 });
        CollectionAssert.AreEqual(new[] { 11.0, 13 }, history["val_loss"].ToArray());
    }

    [TestMethod]
    public void What_was_captured_is_put_back_exactly_and_only_that()
    {
        var trainer = new ScriptedTrainer(4, [4.0, 3, 2, 1]) { LearningRate = 0.5, Momentum = 0.9 };
        trainer.BeginEpoch(7);
        double[] metrics = new double[1];
        Step(trainer, metrics);
        TrainerSnapshot all = trainer.Capture(SnapshotParts.All);
        TrainerSnapshot weights = trainer.Capture(SnapshotParts.Weights);
        Step(trainer, metrics);
        double second = metrics[0];
        trainer.LearningRate = 0.25;
        trainer.Momentum = null;
        Step(trainer, metrics);

        trainer.Restore(weights);
        Assert.AreEqual(0.25, trainer.LearningRate);
        trainer.Restore(all);
        Assert.AreEqual(0.5, trainer.LearningRate);
        Assert.AreEqual(0.9, trainer.Momentum);
        Step(trainer, metrics);
        Assert.AreEqual(second, metrics[0]);
        Assert.AreEqual(SnapshotParts.All, all.Parts);
        Assert.AreEqual(SnapshotParts.Weights, weights.Parts);
    }

    [TestMethod]
    public void A_script_without_losses_or_probe_says_so()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new ScriptedTrainer(1, []));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ScriptedTrainer(0, [1.0]));
        Assert.Contains("Probe", Assert.ThrowsExactly<InvalidOperationException>(() => new ScriptedTrainer(1, [1.0]).ProbeLoss([0])).Message);
    }

    private static void Step(ScriptedTrainer trainer, double[] metrics)
    {
        Assert.IsTrue(trainer.MoveToNextBatch());
        trainer.TrainBatch(metrics);
    }
}
