namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class RangeTestInFitTests
{
    private static readonly FitOptions TenEpochs = new() { Epochs = 10, Verbose = 0 };

    [TestMethod]
    public void A_fit_trains_with_the_constant_rate_that_was_found()
    {
        RangeTestResult alone = new LrRangeTest().Run(new SoftmaxTrainer());
        var test = new LrRangeTest();

        History history = new SoftmaxTrainer().Fit(TenEpochs, test);

        double rate = alone.ForSchedule(ScheduleShape.Constant, 60);
        Assert.AreEqual(60, history.StepLearningRates.Count);
        Assert.IsTrue(history.StepLearningRates.All(used => used == rate));
        Assert.AreEqual(alone.ToSummary(), test.Result!.ToSummary());
    }

    [TestMethod]
    public void The_training_is_the_one_that_a_user_would_start_with_the_rates_by_hand()
    {
        RangeTestResult alone = new LrRangeTest().Run(new SoftmaxTrainer());
        var byHand = new OneCycle(alone.ForSchedule(ScheduleShape.OneCycle, 60));

        History expected = new SoftmaxTrainer().Fit(TenEpochs, byHand);
        History inFit = new SoftmaxTrainer().Fit(TenEpochs, new LrRangeTest(ScheduleShape.OneCycle));
        History found = new SoftmaxTrainer().Fit(TenEpochs, alone.OneCycle());

        CollectionAssert.AreEqual(expected.StepLearningRates.ToArray(), inFit.StepLearningRates.ToArray());
        CollectionAssert.AreEqual(expected.StepLosses.ToArray(), inFit.StepLosses.ToArray());
        CollectionAssert.AreEqual(expected.StepLosses.ToArray(), found.StepLosses.ToArray());
    }

    [TestMethod]
    public void A_schedule_of_the_user_s_gets_its_peak()
    {
        RangeTestResult alone = new LrRangeTest().Run(new SoftmaxTrainer());

        History history = new SoftmaxTrainer().Fit(
            TenEpochs, new LrRangeTest(peak => new WarmupCosine(peak, "10%", endLearningRate: peak / 100), ScheduleShape.Cosine));

        Assert.AreEqual(alone.MaxLearningRate, history.StepLearningRates.Max());
        Assert.AreEqual(alone.MaxLearningRate, history.StepLearningRates[6]);
    }

    [TestMethod]
    public void Beside_a_schedule_it_is_told_how_both_become_one()
    {
        History history = new SoftmaxTrainer().Fit(TenEpochs, new LrRangeTest(), new OneCycle(0.1, cycleMomentum: false));

        Assert.StartsWith("LrRangeTest and OneCycle both set the learning rate", history.Warnings.Single());
        Assert.Contains("new LrRangeTest(ScheduleShape.OneCycle)", history.Warnings.Single());
    }

    [TestMethod]
    public void A_sweep_whose_fit_failed_before_its_first_step_claims_nothing()
    {
        var model = new OneWeight();
        var test = new LrRangeTest();
        var history = new History();
        var run = new TrainingRun(model, new RunLength(3, 10), 0, [test, history]);

        run.Begin();
        run.End(failed: true);

        Assert.IsNull(test.Result);
        Assert.IsEmpty(history.Notes);
    }

    [TestMethod]
    public void What_was_found_is_in_notes_and_ledger()
    {
        using var folder = new TemporaryFolder();
        string ledger = folder["ledger.jsonl"];
        var test = new LrRangeTest();

        History history = new SoftmaxTrainer().Fit(TenEpochs, test, new Ledger(ledger));

        StringAssert.Contains(history.Notes.Single(), "as the learning rate; good rates lie between", StringComparison.Ordinal);
        string line = File.ReadLines(ledger).Single();
        StringAssert.Contains(line, "\"who\":\"LrRangeTest\"", StringComparison.Ordinal);
        StringAssert.Contains(line, "\"step\":0", StringComparison.Ordinal);
        StringAssert.Contains(line, "range test, confidence", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow(0.0005, true)]
    [DataRow(0.05, false)]
    public void The_note_names_the_peak_that_a_time_is_trained_with(double secondsPerReading, bool isLong)
    {
        var test = new LrRangeTest(ScheduleShape.OneCycle);

        History history = new SoftmaxTrainer().Fit(
            new FitOptions { TimeBudget = "10 seconds", Verbose = 0, TimeProvider = new ManualTime(secondsPerReading) }, test);

        double peak = test.Result!.ForSchedule(ScheduleShape.OneCycle, isLong ? 1001 : 1000);
        Assert.AreEqual(isLong, history.StepLearningRates.Count > 1000);
        Assert.AreEqual(peak, history.StepLearningRates.Max(), 0.02 * peak);
        Assert.Contains(FormattableString.Invariant($"{peak:g3} {(isLong ? "where its time has more than 1000 steps" : "as the peak of the schedule (OneCycle)")}"), history.Notes[0]);
    }

    [TestMethod]
    public void Without_an_answer_the_fit_ends_before_its_first_step_and_says_why()
    {
        var trainer = new ScriptedTrainer(10, _ => 1) { Probe = _ => 1 };
        var weights = trainer.Capture(SnapshotParts.All);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(TenEpochs, new LrRangeTest()));

        StringAssert.Contains(error.Message, "it neither falls nor rises", StringComparison.Ordinal);
        CollectionAssert.AreEqual(weights.Tensors["weights/updates"].Values, trainer.Capture(SnapshotParts.All).Tensors["weights/updates"].Values);
    }

    [TestMethod]
    public void It_is_cancelled_with_the_fit()
    {
        using var source = new CancellationTokenSource();
        var trainer = new SoftmaxTrainer();
        TrainerSnapshot before = trainer.Capture(SnapshotParts.All);
        trainer.OnWork = work => Cancel(source, work);

        Assert.ThrowsExactly<OperationCanceledException>(
            () => trainer.Fit(TenEpochs with { CancellationToken = source.Token }, new LrRangeTest()));

        Assert.AreEqual(51, trainer.Work);
        RestorationTests.AssertSame(before, trainer.Capture(SnapshotParts.All));
    }

    [TestMethod]
    public void It_is_repeated_every_few_epochs()
    {
        var test = new LrRangeTest(ScheduleShape.Linear) { ReFind = 4 };

        History history = new SoftmaxTrainer().Fit(TenEpochs, test);

        Assert.AreEqual(3, history.Notes.Count);
        IReadOnlyList<double> rates = history.StepLearningRates;
        Assert.AreEqual(59 / 60.0, rates[1] / rates[0], 1e-9);
        Assert.AreEqual(35 / 36.0, rates[25] / rates[24], 1e-9);
        Assert.AreEqual(test.Result!.ForSchedule(ScheduleShape.Linear, 12), rates[48]);
        Assert.AreEqual(rates[48] * 1 / 12, rates[59], 1e-12, "The last line ends with the run.");
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(ScheduleShape.Linear)]
    public void A_run_that_cools_down_is_not_tested_again(ScheduleShape? shape)
    {
        LrRangeTest test = shape is { } known ? new LrRangeTest(known) { ReFind = 1 } : new LrRangeTest { ReFind = 1 };

        History history = new SoftmaxTrainer().Fit(
            TenEpochs, test, new LambdaCallback(onEpochEnd: (run, epoch, _) => { if (epoch is 2) { run.RequestCooldown("24 steps"); } }));

        double[] cooling = [.. history.StepLearningRates.Skip(18)];
        Assert.HasCount(24, cooling);
        Assert.IsTrue(cooling.Zip(cooling.Skip(1)).All(pair => pair.Second < pair.First), string.Join(' ', cooling));
        Assert.AreEqual(3, history.Notes.Count(note => note.StartsWith("LrRangeTest", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow(0.05, 0.05)]
    [DataRow(0.05, 0.15)]
    [DataRow(0.05, 0.02)]
    public void In_a_time_budget_each_repetition_starts_at_its_peak_and_the_schedule_ends_with_the_time(double before, double after)
    {
        var clock = new Time.HandClock();
        var test = new LrRangeTest(ScheduleShape.Linear) { ReFind = 4 };
        var starts = new List<(long Step, double Rate, double Peak)>();
        RangeTestResult? found = null;
        History history = new SoftmaxTrainer().Fit(
            new FitOptions { TimeBudget = "10 seconds", Verbose = 0, TimeProvider = clock },
            test,
            new LambdaCallback(
                onTrainBatchBegin: (run, batch) =>
                {
                    // A test without an answer leaves the schedule that was there.
                    if (batch is 0 && run.Epoch % 4 is 0 && test.Result != found)
                    {
                        found = test.Result;
                        starts.Add((run.Step, run.LearningRate, test.Result!.ForSchedule(ScheduleShape.Linear)));
                    }
                },
                onTrainBatchEnd: (run, _, _) => clock.Advance(run.Step < 60 ? before : after)));

        double seconds = clock.GetElapsedTime(0).TotalSeconds;
        Assert.IsTrue(seconds is > 9.8 and < 10.2, $"{seconds} s");
        Assert.IsTrue(starts.Count > 2, $"{starts.Count} tests");
        foreach ((_, double rate, double peak) in starts)
        {
            Assert.AreEqual(peak, rate, 0.02 * peak);
        }

        // A line of n steps ends at 1/n of its peak.
        long last = history.StepLearningRates.Count - starts[^1].Step;
        Assert.IsTrue(history.StepLearningRates[^1] < 2.5 / last * starts[^1].Peak, $"{history.StepLearningRates[^1]} at the end of {last} steps, {starts[^1].Peak} at the start");
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(4)]
    public void A_killed_fit_goes_on_without_another_test(int? reFind)
    {
        using var folder = new TemporaryFolder();
        History whole = new SoftmaxTrainer().Fit(TenEpochs, Drive(reFind));

        var killed = new LambdaCallback(onEpochEnd: (_, epoch, _) => Kill(epoch is 6));
        Assert.ThrowsExactly<InvalidTimeZoneException>(
            () => new SoftmaxTrainer().Fit(TenEpochs, Drive(reFind), new BackupAndRestore(folder["backup"]), killed));
        var trainer = new SoftmaxTrainer();
        LrRangeTest again = Drive(reFind);
        History resumed = trainer.Fit(TenEpochs, again, new BackupAndRestore(folder["backup"]), new LambdaCallback());

        CollectionAssert.AreEqual(whole.StepLearningRates.ToArray(), resumed.StepLearningRates.ToArray());
        CollectionAssert.AreEqual(whole.StepLosses.ToArray(), resumed.StepLosses.ToArray());
        Assert.IsTrue(reFind is null ? trainer.Trained == 24 : trainer.Trained > 24, $"{trainer.Trained} steps were made.");
        Assert.IsTrue(again.Result!.HasAnswer);
        Assert.IsNotEmpty(again.Result.Rounds);
    }

    [TestMethod]
    public void Two_trainings_with_the_same_callback_test_twice()
    {
        var test = new LrRangeTest(ScheduleShape.OneCycle);
        History first = new SoftmaxTrainer().Fit(TenEpochs, test);

        History second = new SoftmaxTrainer().Fit(TenEpochs, test);

        CollectionAssert.AreEqual(first.StepLosses.ToArray(), second.StepLosses.ToArray());
    }

    [TestMethod]
    public void Bad_arguments_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LrRangeTest { ReFind = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LrRangeTest((ScheduleShape)99));
        Assert.ThrowsExactly<ArgumentException>(() => new LrRangeTest(ScheduleShape.OneCycle, "5%"));
        Assert.ThrowsExactly<ArgumentNullException>(() => new LrRangeTest((Func<double, LearningRateSchedule>)null!));
    }

    private static LrRangeTest Drive(int? reFind) => new(ScheduleShape.Cosine, "5%") { ReFind = reFind };

    private static void Kill(bool now)
    {
        if (now)
        {
            throw new InvalidTimeZoneException("As a power cut would.");
        }
    }

    private static void Cancel(CancellationTokenSource source, int work)
    {
        if (work is 50)
        {
            source.Cancel();
        }
    }
}
