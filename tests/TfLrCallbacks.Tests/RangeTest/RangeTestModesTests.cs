namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class RangeTestModesTests
{
    public static IEnumerable<object[]> Modes => from mode in RangeTestLaws.Modes from batches in (int[])[1, 3] select new object[] { mode, batches };

    // With a budget in time the result depends on how long the steps take.
    public static IEnumerable<object[]> ModesWithoutAClock => Modes.Where(mode => mode[0] is not "time");

    [TestMethod]
    [DynamicData(nameof(Modes))]
    public void The_training_is_given_back_in_every_mode(string mode, int batchesPerUpdate) =>
        RangeTestLaws.GivesTheTrainingBack(() => Trainer(batchesPerUpdate), mode);

    [TestMethod]
    [DynamicData(nameof(ModesWithoutAClock))]
    public void Trials_side_by_side_give_the_same_in_every_mode(string mode, int batchesPerUpdate) =>
        RangeTestLaws.IsTheSameSideBySide(workers => Trainer(batchesPerUpdate, workers), RangeTestLaws.Options(mode));

    [TestMethod]
    public void The_loss_of_validation_rows_alone_is_measured_where_that_is_asked_for()
    {
        var trainer = new SoftmaxTrainer { ValidationRowCount = 20 };

        new LrRangeTest(new LrRangeTestOptions { ProbeOn = ProbeData.Validation }).Run(trainer);

        Assert.IsTrue(trainer.ProbedRows.All(rows => rows.All(row => row >= SoftmaxTrainer.Rows - 20)));
        CollectionAssert.AreEquivalent(Enumerable.Range(SoftmaxTrainer.Rows - 20, 20).ToArray(), trainer.ProbedRows[0]);
    }

    [TestMethod]
    [DataRow(false, "there is none")]
    [DataRow(true, "can't measure")]
    public void An_engine_that_cannot_measure_validation_rows_is_refused_before_a_step(bool hasValidation, string why)
    {
        var trainer = new ScriptedTrainer(5, _ => 1) { Probe = _ => 1, ValidationLoss = hasValidation ? _ => 1 : null };

        var error = Assert.ThrowsExactly<ArgumentException>(() => new LrRangeTest(new LrRangeTestOptions { ProbeOn = ProbeData.Validation }).Run(trainer));

        Assert.Contains(why, error.Message);
        Assert.IsEmpty(trainer.TrainedRates);
    }

    [TestMethod]
    public void An_engine_without_copies_makes_one_trial_after_the_other_and_says_so()
    {
        var trainer = new ScriptedTrainer(5, _ => 1) { Probe = _ => 1 };

        var error = Assert.ThrowsExactly<ArgumentException>(() => new LrRangeTest(new LrRangeTestOptions { ParallelTrials = 2 }).Run(trainer));

        Assert.Contains("ParallelTrials must be 1 here. Received: 2. This ScriptedTrainer makes no copies of itself.", error.Message);
        Assert.IsEmpty(trainer.TrainedRates);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void A_step_is_an_update_and_its_loss_the_mean_of_its_batches(int batchesPerUpdate)
    {
        SoftmaxTrainer trainer = Trainer(batchesPerUpdate);
        var heard = new List<RangeTestProgress>();

        RangeTestResult found = new LrRangeTest(new LrRangeTestOptions { MaxSnapshotBytes = 0 }).Run(trainer, new Listener(heard.Add));

        Assert.HasCount(found.Steps, heard);
        Assert.AreEqual(found.Steps * batchesPerUpdate, trainer.Trained);
        Assert.AreEqual(heard[0].BatchLoss, found.Sweeps[0].BatchLosses[0]);
    }

    [TestMethod]
    [DataRow(90)]
    [DataRow(100)]
    [DataRow(137)]
    [DataRow(200)]
    [DataRow(260)]
    [DataRow(10_000)]
    public void A_budget_in_steps_is_never_exceeded(int budget)
    {
        SoftmaxTrainer trainer = Trainer(1);

        RangeTestResult found = new LrRangeTest(new LrRangeTestOptions { Budget = budget }).Run(trainer);

        Assert.IsLessThanOrEqualTo(budget, trainer.Trained);
        Assert.AreEqual(trainer.Trained, found.Steps);
        Assert.IsTrue(found.HasAnswer);
        Assert.AreEqual(Math.Clamp((budget - 20) / 7, 10, 40), found.Rounds[0].Steps);
    }

    [TestMethod]
    public void A_budget_that_does_not_last_is_told_and_the_answer_is_what_was_known()
    {
        RangeTestResult whole = new LrRangeTest(new LrRangeTestOptions { TrialSteps = 40 }).Run(Trainer(1));

        for (int budget = 60; budget <= whole.Steps; budget += 17)
        {
            RangeTestResult found = new LrRangeTest(new LrRangeTestOptions { TrialSteps = 40, Budget = budget }).Run(Trainer(1));

            Assert.AreEqual(budget < whole.Steps, found.Flags.Any(flag => flag.Kind is RangeTestFlagKind.BudgetSpent), $"{budget} of {whole.Steps}");
            Assert.IsLessThanOrEqualTo(budget, found.Steps);
            Assert.IsTrue(found.HasAnswer);
            Assert.AreNotEqual(RangeTestConfidence.High, found.Confidence);
        }
    }

    [TestMethod]
    [DataRow(0.5, 0, RangeTestConfidence.None, DisplayName = "in the sweep")]
    [DataRow(2.1, 0, RangeTestConfidence.Low, DisplayName = "in the first trial")]
    [DataRow(7.0, 1, RangeTestConfidence.Low, DisplayName = "in a later trial")]
    public void A_budget_in_time_ends_the_test_with_what_is_known(double seconds, int rounds, RangeTestConfidence confidence)
    {
        var clock = new ManualTime();
        SoftmaxTrainer trainer = Trainer(1);
        trainer.OnWork = _ => clock.Advance(TimeSpan.FromSeconds(0.05));

        RangeTestResult found = new LrRangeTest(new LrRangeTestOptions { Budget = TimeSpan.FromSeconds(seconds), Time = clock }).Run(trainer);

        Assert.AreEqual(confidence is not RangeTestConfidence.None, found.HasAnswer, "Without a whole sweep nothing is known.");
        Assert.HasCount(rounds, found.Rounds);
        Assert.IsTrue(found.Flags.Any(flag => flag.Kind is RangeTestFlagKind.BudgetSpent));
        Assert.AreEqual(confidence, found.Confidence);
        Assert.IsLessThan(seconds + 0.16, 0.05 * trainer.Work, "No more than a step and its measurement are made when the time is over.");
    }

    [TestMethod]
    [DataRow(1, 120)]
    [DataRow(3, 40)]
    public void A_budget_in_epochs_is_of_the_data_however_many_batches_an_update_takes(int batchesPerUpdate, int epochs)
    {
        // An epoch has 6 batches; 120 epochs are 720 batches, and 40 are 240: 80 updates of 3, which is less than the 90 that are needed.
        SoftmaxTrainer trainer = Trainer(batchesPerUpdate);
        var test = new LrRangeTest(new LrRangeTestOptions { Budget = Length.Epochs(epochs) });
        if (batchesPerUpdate is 1)
        {
            Assert.IsTrue(test.Run(trainer).HasAnswer);
            return;
        }

        Assert.Contains("80 updates of 3 batches", Assert.ThrowsExactly<ArgumentException>(() => test.Run(trainer)).Message);
        RangeTestResult found = new LrRangeTest(new LrRangeTestOptions { Budget = Length.Epochs(2 * epochs) }).Run(trainer);
        Assert.IsLessThanOrEqualTo(160, found.Steps);
        Assert.AreEqual((160 - 20) / 7, found.Rounds[0].Steps);
    }

    [TestMethod]
    public void A_budget_that_is_too_small_or_no_amount_is_refused()
    {
        static void Refused(string words, Length budget)
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() => new LrRangeTest(new LrRangeTestOptions { Budget = budget }).Run(Trainer(1)));
            Assert.Contains(words, error.Message);
        }

        Refused("A budget must be 90 steps or more: 20 for the sweep, and the rest for trials. Received: 89", 89);
        Refused("A budget is in steps, epochs or time", "10%");
        Refused("A budget is in steps, epochs or time", Length.Rest);
    }

    [TestMethod]
    public void The_time_left_follows_from_the_pace()
    {
        var clock = new ManualTime();
        SoftmaxTrainer trainer = Trainer(1);
        trainer.OnWork = _ => clock.Advance(TimeSpan.FromSeconds(1));
        var heard = new List<RangeTestProgress>();

        new LrRangeTest(new LrRangeTestOptions { Time = clock }).Run(trainer, new Listener(heard.Add));

        CollectionAssert.AreEqual(Enumerable.Range(1, heard.Count).ToArray(), heard.Select(at => at.StepsMade).ToArray());
        Assert.IsTrue(heard.All(at => at.StepsExpected >= at.StepsMade));
        Assert.AreEqual(heard[^1].StepsMade, heard[^1].StepsExpected, "At the end nothing is left.");
        Assert.AreEqual(TimeSpan.Zero, heard[^1].TimeLeft);
        RangeTestProgress middle = heard[heard.Count / 2];
        Assert.IsGreaterThan(middle.StepsExpected - middle.StepsMade - 1, middle.TimeLeft.TotalSeconds, "A step takes a second and more.");
    }

    [TestMethod]
    public void Trials_begin_with_the_memory_of_the_optimizer()
    {
        // With slots at zero the first step of a trial would go another way than with those of the training so far.
        var fresh = new List<RangeTestProgress>();
        var underWay = new List<RangeTestProgress>();
        SoftmaxTrainer trainer = Trainer(1);
        var options = new LrRangeTestOptions { StartLearningRate = 1e-12, EndLearningRate = 1 };
        ITrainer middle = RangeTestLaws.UnderWay(() => trainer);
        new LrRangeTest(options).Run(middle, new Listener(underWay.Add));
        TrainerSnapshot state = middle.Capture(SnapshotParts.All);
        SoftmaxTrainer without = Trainer(1);
        without.Restore(new TrainerSnapshot(state.Tensors.ToDictionary(pair => pair.Key, pair => pair.Key is "optimizer/velocity" ? new SnapshotTensor(new double[12], 4, 3) : pair.Value)));

        new LrRangeTest(options).Run(without, new Listener(fresh.Add));

        Assert.AreEqual(fresh[0].BatchLoss, underWay[0].BatchLoss, "The weights are the same.");
        Assert.AreNotEqual(fresh[1].BatchLoss, underWay[1].BatchLoss, "The velocity moves them even at a rate of 1e-12.");
    }

    private static SoftmaxTrainer Trainer(int batchesPerUpdate, IWorkers? workers = null) =>
        new() { ValidationRowCount = 30, BatchesPerUpdate = batchesPerUpdate, Workers = workers ?? SingleWorker.Instance };

    private sealed class Listener(Action<RangeTestProgress> listen) : IProgress<RangeTestProgress>
    {
        public void Report(RangeTestProgress value) => listen(value);
    }
}
