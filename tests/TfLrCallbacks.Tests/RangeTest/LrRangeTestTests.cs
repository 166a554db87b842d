namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class LrRangeTestTests
{
    [TestMethod]
    public void The_rate_found_for_a_real_model_trains_it()
    {
        var trainer = new SoftmaxTrainer();

        RangeTestResult result = new LrRangeTest().Run(trainer);

        Assert.AreEqual(RangeTestConfidence.High, result.Confidence, result.ToSummary());
        Assert.IsInRange(result.LowerLearningRate!.Value, result.UpperLearningRate!.Value, result.MaxLearningRate);
        trainer.LearningRate = result.BaseLearningRate;
        var metrics = new double[2];
        for (int epoch = 0; epoch < 7; epoch++)
        {
            trainer.BeginEpoch(epoch);
            while (trainer.MoveToNextBatch())
            {
                trainer.TrainBatch(metrics);
            }
        }

        Assert.IsLessThan(0.8 * result.Baseline, trainer.ProbeLoss([.. Enumerable.Range(0, SoftmaxTrainer.Rows)]));
    }

    [TestMethod]
    public void The_same_test_gives_the_same_numbers()
    {
        RangeTestResult first = new LrRangeTest().Run(new SoftmaxTrainer());
        RangeTestResult second = new LrRangeTest().Run(new SoftmaxTrainer());

        CollectionAssert.AreEqual(first.Sweeps[0].ProbeLosses.ToArray(), second.Sweeps[0].ProbeLosses.ToArray());
        CollectionAssert.AreEqual(first.Rounds[0].Trials.ToArray(), second.Rounds[0].Trials.ToArray());
        Assert.AreEqual(first.ToSummary(), second.ToSummary());
    }

    [TestMethod]
    public void Every_sweep_and_trial_sees_the_same_batches_and_goes_on_with_the_next_epoch()
    {
        var trainer = new SoftmaxTrainer();

        RangeTestResult result = new LrRangeTest().Run(trainer);

        int[][] straight = Batches(new SoftmaxTrainer(), 60);
        int[][][] passes = [.. trainer.Passes.Where(pass => pass.Count > 0).Select(pass => pass.ToArray())];
        Assert.IsGreaterThan(4, passes.Length);
        foreach (int[][] pass in passes)
        {
            int first = pass.Length == 14 && pass[0] != straight[0] && pass[0].SequenceEqual(straight[40]) ? 40 : 0;
            for (int step = 0; step < pass.Length; step++)
            {
                CollectionAssert.AreEqual(straight[first + step], pass[step], $"step {step}");
            }
        }

        Assert.AreEqual(result.Cooled.Count, passes.Count(pass => pass[0].SequenceEqual(straight[40])), "A cool-down goes on where its trial stopped.");
        CollectionAssert.AreNotEqual(straight[0], straight[6], "Every epoch is shuffled anew.");
    }

    [TestMethod]
    public void Where_the_ends_of_trials_are_not_kept_they_start_over_and_the_answer_is_the_same()
    {
        RangeTestResult kept = new LrRangeTest().Run(new SoftmaxTrainer());

        RangeTestResult forgotten = new LrRangeTest(new LrRangeTestOptions { MaxSnapshotBytes = 0 }).Run(new SoftmaxTrainer());

        Assert.AreEqual(kept.MaxLearningRate, forgotten.MaxLearningRate);
        CollectionAssert.AreEqual(kept.Cooled.ToArray(), forgotten.Cooled.ToArray());
        Assert.AreEqual(kept.Steps + (40 * kept.Cooled.Count), forgotten.Steps);
    }

    [TestMethod]
    public void The_rate_falls_in_a_cool_down_and_stays_in_a_trial()
    {
        var heard = new List<RangeTestProgress>();

        RangeTestResult result = new LrRangeTest().Run(new SoftmaxTrainer(), new Listener(heard));

        double peak = result.Cooled[0].LearningRate;
        double[] cooled = [.. heard.Where(progress => progress.Stage is RangeTestStage.CoolDown).Take(14).Select(progress => progress.LearningRate)];
        CollectionAssert.AreEqual(Enumerable.Range(0, 14).Select(k => Math.Round(peak * (14 - k) / 15, 9)).ToArray(), cooled.Select(rate => Math.Round(rate, 9)).ToArray());
        foreach (IGrouping<int, RangeTestProgress> trial in heard.Where(progress => progress.Stage is RangeTestStage.Trial).GroupBy(progress => progress.Pass))
        {
            Assert.HasCount(1, trial.Select(progress => progress.LearningRate).Distinct());
        }
    }

    [TestMethod]
    public void The_sweep_is_measured_on_the_first_of_the_rows_that_trials_are_measured_on()
    {
        var trainer = new SoftmaxTrainer();

        new LrRangeTest(new LrRangeTestOptions { SweepProbeRows = 20, TrialProbeRows = 50 }).Run(trainer);

        int[] few = trainer.ProbedRows.First(rows => rows.Length == 20);
        int[] many = trainer.ProbedRows.First(rows => rows.Length == 50);
        Assert.AreSequenceEqual(few, many[..20]);
        foreach (int[] rows in trainer.ProbedRows)
        {
            Assert.AreSequenceEqual(rows.Length == 20 ? few : many, rows);
        }
    }

    [TestMethod]
    public void Steps_and_evaluations_are_counted()
    {
        var trainer = new SoftmaxTrainer();
        var heard = new List<RangeTestProgress>();

        RangeTestResult result = new LrRangeTest().Run(trainer, new Listener(heard));

        Assert.AreEqual(trainer.Trained, result.Steps);
        Assert.AreEqual(trainer.ProbedRows.Count, result.ProbeEvaluations);
        Assert.HasCount(result.Steps, heard);
        Assert.AreEqual(heard.Count(progress => progress.Stage is RangeTestStage.Sweep), result.Sweeps.Sum(sweep => sweep.LearningRates.Count));
        Assert.AreEqual(result.Sweeps.Count + result.Rounds.Sum(round => round.Trials.Count) + result.Cooled.Count, heard.Select(progress => progress.Pass).Distinct().Count());
    }

    [TestMethod]
    public void The_sweep_goes_from_the_start_to_the_end_in_even_steps_of_the_logarithm()
    {
        var trainer = new ScriptedTrainer(10, _ => 1) { Probe = _ => 1 };

        RangeTestResult result = new LrRangeTest(new LrRangeTestOptions { StartLearningRate = 1e-4, EndLearningRate = 1, SweepSteps = 9 }).Run(trainer);

        double[] rates = [.. result.Sweeps.Single().LearningRates];
        Assert.HasCount(9, rates);
        for (int i = 0; i < rates.Length; i++)
        {
            Assert.AreEqual((i / 2.0) - 4, Math.Log10(rates[i]), 1e-12);
        }
    }

    [TestMethod]
    public void A_sweep_that_explodes_at_its_start_is_repeated_a_thousand_times_lower()
    {
        var trainer = new ScriptedTrainer(10, _ => 1)
        {
            Probe = step => step.Update == 0 ? 1 : step.LearningRate > 3e-8 ? double.NaN : 1 - Math.Min(0.8, 1e8 * step.LearningRate),
        };

        RangeTestResult result = new LrRangeTest().Run(trainer);

        CollectionAssert.AreEqual(new[] { -7, -10 }, result.Sweeps.Select(sweep => (int)Math.Round(Math.Log10(sweep.LearningRates[0]))).ToArray());
        Assert.IsInRange(1e-9, 1e-7, result.BaseLearningRate);
    }

    [TestMethod]
    public void A_sweep_whose_edge_is_in_its_first_decade_is_repeated_too()
    {
        var trainer = new ScriptedTrainer(10, _ => 1)
        {
            Probe = step => step.Update == 0 ? 1 : step.LearningRate < 3e-7 ? 0.5 : 1 + (1e7 * step.LearningRate),
        };

        RangeTestResult result = new LrRangeTest().Run(trainer);

        Assert.IsNotNull(result.Sweeps[0].Landmarks);
        Assert.HasCount(2, result.Sweeps);
    }

    [TestMethod]
    public void A_model_that_explodes_at_every_rate_has_no_answer()
    {
        var trainer = new ScriptedTrainer(10, _ => 1) { Probe = step => step.Update == 0 ? 1 : double.PositiveInfinity };

        RangeTestResult result = new LrRangeTest().Run(trainer);

        Assert.HasCount(3, result.Sweeps);
        AssertNoAnswer(RangeTestFlagKind.ImmediateExplosion, result);
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void Data_whose_loss_is_not_finite_has_no_answer_and_is_not_trained_on(double loss)
    {
        var trainer = new ScriptedTrainer(10, _ => loss) { Probe = _ => loss };

        RangeTestResult result = new LrRangeTest().Run(trainer);

        AssertNoAnswer(RangeTestFlagKind.ImmediateExplosion, result);
        Assert.AreEqual(0, result.Steps);
        StringAssert.Contains(result.Flags[0].Reason, "before any update", StringComparison.Ordinal);
        StringAssert.Contains(result.Flags[0].Remedy, "data", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_batch_loss_that_is_not_finite_ends_a_trial()
    {
        var heard = new List<RangeTestProgress>();
        var trainer = new ScriptedTrainer(10, step => step is { Update: 12, LearningRate: > 0.05 } ? double.NaN : 1)
        {
            Probe = step => step.Update == 0 ? 1 : step.LearningRate > 20 ? 50 : 1 - Math.Min(0.9, step.LearningRate),
        };

        RangeTestResult result = new LrRangeTest().Run(trainer, new Listener(heard));

        Assert.IsTrue(result.Rounds[0].Trials.Where(trial => trial.LearningRate > 0.05).All(trial => double.IsPositiveInfinity(trial.Loss)));
        Assert.AreEqual(12, heard.Where(progress => progress is { Stage: RangeTestStage.Trial, LearningRate: > 0.05 }).Max(progress => progress.Step));
    }

    [TestMethod]
    public void Trials_are_as_long_as_the_options_or_the_momentum_say()
    {
        ScriptedTrainer Trainer(double? momentum) => new(10, _ => 1)
        {
            Momentum = momentum,
            Probe = step => step.Update == 0 ? 1 : step.LearningRate > 2 ? 50 : 1 - Math.Min(0.9, step.LearningRate),
        };

        Assert.AreEqual(40, new LrRangeTest().Run(Trainer(null)).Rounds[0].Steps);
        Assert.AreEqual(160, new LrRangeTest().Run(Trainer(0.99)).Rounds[0].Steps);
        Assert.AreEqual(25, new LrRangeTest(new LrRangeTestOptions { TrialSteps = 25 }).Run(Trainer(0.99)).Rounds[0].Steps);
    }

    [TestMethod]
    public void A_trainer_without_data_is_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new LrRangeTest().Run(new SoftmaxTrainer { ProbeRowCount = 0 }));

        Assert.AreEqual("trainer", error.ParamName);
    }

    [TestMethod]
    [DataRow(1.0)]
    [DataRow(-0.1)]
    [DataRow(double.NaN)]
    public void A_trainer_with_an_impossible_momentum_is_refused(double momentum) =>
        Assert.ThrowsExactly<ArgumentException>(() => new LrRangeTest().Run(new SoftmaxTrainer { Momentum = momentum }));

    [TestMethod]
    public void A_missing_trainer_is_refused() =>
        Assert.ThrowsExactly<ArgumentNullException>(() => new LrRangeTest().Run(null!));

    private static int[][] Batches(SoftmaxTrainer trainer, int count)
    {
        var metrics = new double[2];
        for (int epoch = 0; trainer.BatchesSinceRestore.Count < count; epoch++)
        {
            trainer.BeginEpoch(epoch);
            while (trainer.MoveToNextBatch())
            {
                trainer.TrainBatch(metrics);
            }
        }

        return [.. trainer.BatchesSinceRestore];
    }

    private static void AssertNoAnswer(RangeTestFlagKind expected, RangeTestResult result)
    {
        Assert.IsFalse(result.HasAnswer);
        Assert.IsNull(result.DivergenceLearningRate);
        Assert.IsNull(result.LowerLearningRate);
        Assert.IsNull(result.UpperLearningRate);
        Assert.AreEqual(RangeTestConfidence.None, result.Confidence);
        Assert.AreEqual(expected, result.Flags.Single().Kind);
    }

    private sealed class Listener(List<RangeTestProgress> heard) : IProgress<RangeTestProgress>
    {
        public void Report(RangeTestProgress value) => heard.Add(value);
    }
}
