namespace TfLrCallbacks.Tests.Saving;

/// <summary>A run of 4 steps an epoch that was planned with 5 epochs and goes on with 10.</summary>
[TestClass]
public sealed class ExtendPolicyTests
{
    private const int StepsPerEpoch = 4;

    private static readonly CosineDecay Planned = new(1, decaySteps: 20);

    [TestMethod]
    public void To_keep_the_shape_is_to_be_where_the_longer_run_would_be()
    {
        IReadOnlyList<double> rates = Extended(ExtendPolicy.KeepShape, stoppedAfterEpochs: 3);

        CosineDecay longer = new(1, decaySteps: 40);
        Same(Planned, rates, 0, 12);
        Same(longer, rates, 12, 40);
    }

    [TestMethod]
    public void To_re_anneal_is_to_go_on_without_a_jump_and_end_with_the_longer_run()
    {
        IReadOnlyList<double> rates = Extended(ExtendPolicy.ReAnneal, stoppedAfterEpochs: 3);

        Same(Planned, rates, 0, 12);
        Assert.AreEqual(Planned.ValueAt(12), rates[12], 1e-12);
        Assert.AreEqual(Planned.ValueAt(12 + (14 * 8.0 / 28)), rates[26], 1e-12);
        Assert.IsLessThan(0.01, rates[39]);
    }

    [TestMethod]
    public void To_re_anneal_a_run_that_has_ended_is_to_begin_the_schedule_anew()
    {
        IReadOnlyList<double> rates = Extended(ExtendPolicy.ReAnneal, stoppedAfterEpochs: 5);

        Same(Planned, rates, 0, 20);
        Same(Planned.Shift(20), rates, 20, 40);
    }

    [TestMethod]
    public void A_stable_decay_holds_the_rate_and_falls_in_the_last_fifth()
    {
        IReadOnlyList<double> rates = Extended(ExtendPolicy.StableDecay, stoppedAfterEpochs: 3);

        Same(Planned, rates, 0, 12);
        Same(new ConstantRate(Planned.ValueAt(11)), rates, 12, 35);
        Assert.AreEqual(Planned.ValueAt(11) * (1 - Math.Sqrt(0.5)), rates[37], 1e-12);
    }

    [TestMethod]
    public void A_run_that_was_extended_and_killed_again_keeps_to_its_new_plan()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<double> whole = Extended(ExtendPolicy.ReAnneal, stoppedAfterEpochs: 3);
        Train(folder, ExtendPolicy.Refuse, epochs: 5, killAtStep: 12);
        Train(folder, ExtendPolicy.ReAnneal, epochs: 10, killAtStep: 27);

        History history = Train(folder, ExtendPolicy.Refuse, epochs: 10, killAtStep: null)!;

        CollectionAssert.AreEqual(whole.ToArray(), history.StepLearningRates.ToArray());
    }

    [TestMethod]
    public void A_schedule_by_epochs_is_extended_by_epochs()
    {
        using var folder = new TemporaryFolder();
        LearningRateScheduler ByEpoch() => new(new CosineDecay(1), StepUnit.Epoch);
        Train(folder, ExtendPolicy.Refuse, epochs: 5, killAtStep: 12, ByEpoch());

        History history = Train(folder, ExtendPolicy.StableDecay, epochs: 10, killAtStep: null, ByEpoch())!;

        CosineDecay planned = new(1, decaySteps: 5);
        for (int step = 12; step < 36; step++)
        {
            Assert.AreEqual(planned.ValueAt(2), history.StepLearningRates[step], 1e-12, $"step {step}");
        }
    }

    [TestMethod]
    public void A_run_that_would_end_before_the_epoch_it_is_in_is_refused()
    {
        using var folder = new TemporaryFolder();
        Train(folder, ExtendPolicy.Refuse, epochs: 10, killAtStep: 22);

        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => Train(folder, ExtendPolicy.KeepShape, epochs: 5, killAtStep: null));

        Assert.Contains("is in epoch 6, this one has 5", error.Message);
        Assert.HasCount(24, Train(folder, ExtendPolicy.KeepShape, epochs: 6, killAtStep: null)!.StepLearningRates);
    }

    private static void Same(LearningRateSchedule expected, IReadOnlyList<double> rates, int from, int to)
    {
        for (int step = from; step < to; step++)
        {
            Assert.AreEqual(expected.ValueAt(step), rates[step], 1e-12, $"step {step}");
        }
    }

    private static IReadOnlyList<double> Extended(ExtendPolicy policy, int stoppedAfterEpochs)
    {
        using var folder = new TemporaryFolder();
        Train(folder, ExtendPolicy.Refuse, epochs: 5, killAtStep: stoppedAfterEpochs is 5 ? null : stoppedAfterEpochs * StepsPerEpoch);
        return Train(folder, policy, epochs: 10, killAtStep: null)!.StepLearningRates;
    }

    private static History? Train(TemporaryFolder folder, ExtendPolicy policy, int epochs, int? killAtStep, Callback? schedule = null)
    {
        var trainer = new ScriptedTrainer(StepsPerEpoch, step => step.Update == killAtStep ? throw new TimeoutException() : 1);
        try
        {
            return trainer.Fit(
                new FitOptions { Epochs = epochs, Verbose = 0 },
                schedule ?? new CosineDecay(1),
                new BackupAndRestore(folder["state"], saveEveryBatches: 1, deleteCheckpoint: false, extendPolicy: policy));
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
