namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class AutoLearningRateTests
{
    [TestMethod]
    public void With_epochs_it_warms_up_stays_and_decays_at_the_rate_of_the_range_test()
    {
        History automatic = Fit(new FitOptions { Epochs = 20, Verbose = 0 });
        double peak = new LrRangeTest().Run(new SoftmaxTrainer()).ForSchedule(ScheduleShape.WarmupStableDecay, 120);

        double[] rates = [.. automatic.StepLearningRates];
        Assert.HasCount(120, rates);
        Assert.AreEqual(0, rates[0]);
        Assert.IsTrue(rates[6..72].All(rate => rate == peak), "the steps from 5 to 60 %");
        for (int step = 72; step < 120; step++)
        {
            Assert.AreEqual(peak * (1 - Math.Sqrt((step - 72) / 48.0)), rates[step], 1e-12 * peak, $"step {step}");
        }

        History byHand = new SoftmaxTrainer().Fit(new FitOptions { Epochs = 20, Verbose = 0 }, new LrRangeTest(ScheduleShape.WarmupStableDecay, "5%"));
        CollectionAssert.AreEqual(byHand.StepLosses.ToArray(), automatic.StepLosses.ToArray());
        Assert.Contains("down to 0 in the last 40 %, over the 20 epochs", string.Join('\n', automatic.Notes));
        Assert.Contains(FormattableString.Invariant($"gives {peak:g3} for this schedule"), string.Join('\n', automatic.Notes));
    }

    [TestMethod]
    [DataRow(1, true, "constant from the first step on, since so few steps leave none to warm up in, and down to 0 in the last 40 %, over the epoch that is given")]
    [DataRow(16, true, "over the 16 epochs that are given")]
    [DataRow(17, false, "up in the first 5 % of the steps")]
    public void A_run_that_is_too_short_to_warm_up_trains_from_its_first_step_on(int epochs, bool atOnce, string note)
    {
        History history = Fit(new FitOptions { Epochs = epochs, Verbose = 0 });

        Assert.AreEqual(atOnce ? history.StepLearningRates.Max() : 0, history.StepLearningRates[0]);
        Assert.Contains(note, string.Join('\n', history.Notes));
    }

    [TestMethod]
    public void With_a_time_the_decay_is_whole_and_ends_at_the_deadline()
    {
        var clock = new Time.HandClock();

        History history = Fit(
            new FitOptions { TimeBudget = "10 seconds", Verbose = 0, TimeProvider = clock },
            new LambdaCallback(onTrainBatchEnd: (_, _, _) => clock.Advance(0.05)));

        double peak = history.StepLearningRates.Max();
        Assert.AreEqual(10, clock.GetElapsedTime(0).TotalSeconds, 0.2);
        Assert.IsLessThan(0.03 * peak, history.StepLearningRates[^1]);
        Assert.AreEqual(0.55, history.StepLearningRates.Count(rate => rate > 0.999 * peak) / (double)history.StepLearningRates.Count, 0.03);
        Assert.Contains("ends with the time that is given, 10 seconds", string.Join('\n', history.Notes));
        Assert.Contains("where its time has more than 1000 steps", string.Join('\n', history.Notes));
    }

    [TestMethod]
    public void Without_a_length_the_rate_stays_until_the_metric_does_and_then_cools_down()
    {
        History history = Fit(new FitOptions { Epochs = FitOptions.UntilStopped, Verbose = 0 });

        double peak = history.StepLearningRates.Max();
        int falls = Array.FindLastIndex([.. history.StepLearningRates], rate => rate == peak) + 1;
        Assert.IsTrue(history.StepLearningRates.Skip(6).Take(falls - 6).All(rate => rate == peak));
        Assert.AreEqual(0.25 * falls, history.StepLearningRates.Count - falls, 1);
        Assert.IsLessThan(0.05 * peak, history.StepLearningRates[^1]);
        string notes = string.Join('\n', history.Notes);
        Assert.Contains("as neither epochs nor a time are given", notes);
        Assert.Contains(FormattableString.Invariant($"gives {peak:g3} for this schedule"), notes);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(7)]
    public void A_training_of_few_steps_trains(int stepsPerEpoch)
    {
        var trainer = new ScriptedTrainer(stepsPerEpoch, step => 1 / (1.0 + step.Update)) { Probe = _ => 1, LearningRate = 0.5 };
        LearningRateSchedule schedule = Found().Schedule(ScheduleShape.WarmupStableDecay, "5%");

        History history = trainer.Fit(new FitOptions { Epochs = 1, Verbose = 0 }, schedule);

        Assert.HasCount(stepsPerEpoch, history.StepLearningRates);
        Assert.AreEqual(Found().ForSchedule(ScheduleShape.WarmupStableDecay), history.StepLearningRates.Max());
    }

    [TestMethod]
    public void Where_there_is_no_answer_nothing_is_trained()
    {
        var trainer = new ScriptedTrainer(5, _ => 1) { Probe = _ => 1 };

        InvalidOperationException automatic = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(new FitOptions { Epochs = 2, Verbose = 0 }, new AutoLearningRate()));
        InvalidOperationException found = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(new FitOptions { Epochs = 2, Verbose = 0 }, new LrRangeTest()));

        Assert.EndsWith("give a learning rate instead of AutoLearningRate.", automatic.Message);
        Assert.EndsWith("give a learning rate instead of LrRangeTest.", found.Message);
    }

    private static RangeTestResult Found() => new LrRangeTest().Run(new SoftmaxTrainer());

    private static History Fit(FitOptions options, params Callback[] more) => new SoftmaxTrainer().Fit(options, [new AutoLearningRate(), .. more]);
}
