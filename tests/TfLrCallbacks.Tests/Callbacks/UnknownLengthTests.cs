using TfLrCallbacks.Tests.Time;

namespace TfLrCallbacks.Tests.Callbacks;

/// <summary>Schedules whose lengths are parts of a run that does not know its steps before the first epoch has ended.</summary>
[TestClass]
public sealed class UnknownLengthTests
{
    [TestMethod]
    [DataRow(3, 0.25)]
    [DataRow(700, 0.001)]
    [DataRow(5000, 0.0005)]
    public void A_schedule_over_the_run_ends_with_it_and_never_jumps(int stepsPerEpoch, double largestChange)
    {
        const int Epochs = 4;

        (IReadOnlyList<double> rates, History history) = Rates(new CosineDecay(1), stepsPerEpoch, Epochs);

        Assert.HasCount(stepsPerEpoch * Epochs, rates);
        Assert.AreEqual(1, rates[0]);
        Assert.IsLessThan(largestChange, rates[^1]);
        for (int step = 1; step < rates.Count; step++)
        {
            Assert.IsLessThanOrEqualTo(rates[step - 1], rates[step], $"step {step}");
            Assert.IsLessThanOrEqualTo(largestChange, rates[step - 1] - rates[step], $"step {step}");
        }

        Assert.HasCount(1, history.Warnings);
        Assert.Contains("Give the steps of an epoch", history.Warnings[0]);
    }

    [TestMethod]
    public void An_epoch_that_was_cut_short_teaches_no_length()
    {
        RunLength? length = null;
        var trainer = new TimedTrainer(new HandClock(), 10, _ => 0.01) { KnowsLength = false };

        trainer.Fit(
            new FitOptions { Epochs = 3, Verbose = 0 },
            new LambdaCallback(onTrainBatchEnd: (run, _, _) => run.RequestStop("enough"), onTrainEnd: (run, _) => length = run.Length));

        Assert.IsNull(length!.StepsPerEpoch);
    }

    [TestMethod]
    public void A_schedule_in_steps_is_taken_as_it_is()
    {
        var schedule = new CosineDecay(1, decaySteps: 20);

        (IReadOnlyList<double> rates, History history) = Rates(schedule, 5, 4);

        Assert.HasCount(20, rates);
        for (int step = 0; step < 20; step++)
        {
            Assert.AreEqual(schedule.ValueAt(step), rates[step], 1e-7, $"step {step}");
        }

        Assert.IsEmpty(history.Warnings);
    }

    [TestMethod]
    public void A_schedule_by_epochs_counts_epochs_whatever_their_steps()
    {
        var schedule = new LearningRateScheduler(new CosineDecay(1), StepUnit.Epoch);

        (IReadOnlyList<double> rates, History history) = Rates(schedule, 3, 4);

        CosineDecay byEpoch = new(1, decaySteps: 4);
        Assert.HasCount(12, rates);
        for (int step = 0; step < 12; step++)
        {
            Assert.AreEqual(byEpoch.ValueAt(step / 3), rates[step], 1e-7, $"step {step}");
        }

        Assert.IsEmpty(history.Warnings);
    }

    private static (IReadOnlyList<double> Rates, History History) Rates(Callback schedule, int stepsPerEpoch, int epochs)
    {
        var trainer = new LineTrainer(stepsPerEpoch, 1, []) { LengthUnknown = true, LearningRate = 0.5 };
        History history = trainer.Fit(new FitOptions { Epochs = epochs, Verbose = 0 }, schedule);
        return (history.StepLearningRates, history);
    }
}
