namespace TfLrCallbacks.Porting.Tests;

[TestClass]
public sealed class ScheduleLinterTests
{
    private static readonly RunLength Run = new(10, 100);

    [TestMethod]
    [DataRow(100, 100, "total_iters=500, T_max=9500, milestones=[500]")]
    [DataRow(120, 1, "total_iters=6, T_max=114, milestones=[6]")]
    public void A_cosine_behind_a_warm_up_that_rises_again_is_made_as_long_as_the_run(int epochs, int steps, string lengths)
    {
        PortedSchedule schedule = ScheduleReader.Read("SequentialLR(opt, [LinearLR(opt, 0.01, total_iters=5), CosineAnnealingLR(opt, 95)], [5])");

        Assert.EndsWith($"{lengths}.", ScheduleLinter.Lint(schedule, new RunLength(epochs, steps)).Single(finding => finding.Code == "rises-at-end").Remedy);
    }

    [TestMethod]
    [DataRow("CosineDecay(0.1, 10)", "epochs-as-steps", FindingSeverity.Error)]
    [DataRow("CosineDecay(0.1, 400)", "ends-early", FindingSeverity.Error)]
    [DataRow("CosineDecay(0.1, 400, alpha: 0.1)", "ends-early", FindingSeverity.Warning)]
    [DataRow("CosineDecay(0.1, 400, alpha: 1e-4)", "ends-early", FindingSeverity.Error)]
    [DataRow("CosineDecay(0.1, 400, alpha: 2e-4)", "ends-early", FindingSeverity.Warning)]
    [DataRow("CosineDecay(0.1, 920, alpha: 1e-4)", "ends-early", FindingSeverity.Warning)]
    [DataRow("OneCycle(0.1, 5)", "ends-early", FindingSeverity.Error)]
    [DataRow("CosineDecay(0.1, 1500)", "ends-late", FindingSeverity.Warning)]
    [DataRow("CosineDecay(0.1, 4000)", "counts-micro-batches", FindingSeverity.Warning)]
    [DataRow("ConstantRate(0.0)", "zero-rate", FindingSeverity.Error)]
    [DataRow("Anneal(0.0, 0.1, 5).Stretch('1 epoch').Staircase('1 epoch')", "zero-first-rate", FindingSeverity.Warning)]
    [DataRow("WarmupCosine(0.1, 50, 1000)", "zero-first-rate", FindingSeverity.Info)]
    [DataRow("ConstantRate(0.1).WithWarmup(50)", "zero-first-rate", FindingSeverity.Info)]
    [DataRow("ConstantRate(0.0).Then(20, ConstantRate(0.1))", "zero-first-rate", FindingSeverity.Warning)]
    [DataRow("WarmupCosine(0.1, 2000, 10000)", "peak-not-reached", FindingSeverity.Error)]
    [DataRow("WarmupCosine(0.1, 700, 1000, startLearningRate: 0.01)", "long-warmup", FindingSeverity.Warning)]
    [DataRow("CosineLRScheduler(opt, 1000, warmup_t=300, warmup_lr_init=0.01)", "drop-after-warmup", FindingSeverity.Warning)]
    [DataRow("CosineRestarts(0.1, 999, tMul: 1)", "restart-at-end", FindingSeverity.Error)]
    [DataRow("CosineRestarts(0.1, 950, tMul: 1)", "restart-at-end", FindingSeverity.Warning)]
    [DataRow("CosineAnnealingLR(opt, T_max=700)", "rises-at-end", FindingSeverity.Warning)]
    [DataRow("ConstantRate(100)", "very-high-rate", FindingSeverity.Warning)]
    [DataRow("OneCycle(0.1, 1000, maxMomentum: 1)", "momentum-out-of-range", FindingSeverity.Error)]
    [DataRow("StepDecay(0.1, 5000)", "constant", FindingSeverity.Info)]
    [DataRow("LambdaLR(opt, lambda e: 1 - e / 500)", "not-a-rate", FindingSeverity.Error)]
    public void A_schedule_that_does_not_fit_is_found_out(string schedule, string code, FindingSeverity severity)
    {
        IReadOnlyList<LintFinding> findings = ScheduleLinter.Lint(ScheduleReader.Read(schedule).Schedule, Run);

        LintFinding? found = findings.FirstOrDefault(finding => finding.Code == code);
        Assert.IsNotNull(found, string.Join('\n', findings));
        Assert.AreEqual(severity, found.Severity);
        Assert.AreNotEqual(string.Empty, found.Remedy);
    }

    [TestMethod]
    [DataRow("LinearLR(opt, 1.0, 0.0, total_iters=5)", "ends-early", FindingSeverity.Error)]
    [DataRow("PolynomialLR(opt, total_iters=5)", "ends-early", FindingSeverity.Error)]
    [DataRow("PolynomialLR(opt, total_iters=2)", "ends-early", FindingSeverity.Error)]
    [DataRow("LinearLR(opt, 1.0, 0.0, total_iters=8)", "ends-early", FindingSeverity.Error)]
    [DataRow("LinearLR(opt, 1.0, 0.1, total_iters=5)", "ends-early", FindingSeverity.Warning)]
    [DataRow("OneCycleLR(opt, max_lr=0.1, total_steps=5)", "ends-early", FindingSeverity.Error)]
    [DataRow("OneCycleLR(opt, max_lr=0.1, total_steps=5, final_div_factor=50)", "ends-early", FindingSeverity.Warning)]
    [DataRow("get_linear_schedule_with_warmup(opt, 0, 6)", "ends-early", FindingSeverity.Error)]
    [DataRow("timm.scheduler.CosineLRScheduler(opt, t_initial=5)", "ends-early", FindingSeverity.Error)]
    [DataRow("timm.scheduler.CosineLRScheduler(opt, t_initial=5, lr_min=1e-4)", "ends-early", FindingSeverity.Warning)]
    [DataRow("CosineAnnealingLR(opt, 50)", "ends-late", FindingSeverity.Warning)]
    [DataRow("CosineAnnealingLR(opt, 13)", "ends-late", FindingSeverity.Warning)]
    [DataRow("CosineAnnealingLR(opt, 6)", "rises-at-end", FindingSeverity.Warning)]
    [DataRow("CosineAnnealingWarmRestarts(opt, T_0=9)", "restart-at-end", FindingSeverity.Warning)]
    [DataRow("CosineAnnealingWarmRestarts(opt, T_0=3)", "restart-at-end", FindingSeverity.Warning)]
    [DataRow("LinearLR(opt, 1.0, 0.0, total_iters=10)", null, null)]
    [DataRow("PolynomialLR(opt, total_iters=10)", null, null)]
    [DataRow("PolynomialLR(opt, total_iters=9)", null, null)]
    [DataRow("OneCycleLR(opt, max_lr=0.1, total_steps=10)", null, null)]
    [DataRow("CosineAnnealingLR(opt, 10)", null, null)]
    [DataRow("CosineAnnealingLR(opt, 9)", null, null)]
    [DataRow("CosineAnnealingWarmRestarts(opt, T_0=5)", null, null)]
    [DataRow("MultiStepLR(opt, [1, 2, 3])", null, null)]
    [DataRow("MultiStepLR(opt, [3, 6])", null, null)]
    [DataRow("StepLR(opt, 3)", null, null)]
    [DataRow("LinearLR(opt, 0.1, total_iters=3)", null, null)]
    [DataRow("ExponentialLR(opt, 0.9)", null, null)]
    [DataRow("timm.scheduler.CosineLRScheduler(opt, t_initial=10)", null, null)]
    [DataRow("SequentialLR(opt, [LinearLR(opt, 0.1, total_iters=2), CosineAnnealingLR(opt, T_max=8)], [2])", null, null)]
    public void What_counts_epochs_is_looked_at_like_what_counts_steps(string schedule, string? code, FindingSeverity? severity)
    {
        foreach (RunLength? known in (RunLength?[])[Run, null])
        {
            PortedSchedule ported = ScheduleReader.Read(schedule, new PortingContext { BaseLearningRate = 0.1, Run = known, Unit = schedule.StartsWith("timm", StringComparison.Ordinal) ? null : StepUnit.Epoch });
            IReadOnlyList<LintFinding> findings = ScheduleLinter.Lint(ported, Run);

            Assert.AreEqual($"{code} {severity}", string.Join(", ", findings.Where(finding => finding.Severity > FindingSeverity.Info).Select(finding => $"{finding.Code} {finding.Severity}").DefaultIfEmpty(" ")), string.Join('\n', findings));
        }
    }

    [TestMethod]
    [DataRow("keras.optimizers.schedules.CosineDecay(1e-3, 200)", "the last 800 of 1000 updates")]
    [DataRow("CosineDecay(0.1, 400.5)", "the last 599 of 1000 updates")]
    [DataRow("CosineDecay(0.1, 400, alpha: 0.1)", "60 % of the run")]
    public void The_updates_behind_the_end_are_counted(string schedule, string expected) =>
        Assert.IsTrue(ScheduleLinter.Lint(ScheduleReader.Read(schedule), Run).Any(finding => finding.Code is "ends-early" && finding.Text.Contains(expected, StringComparison.Ordinal)), expected);

    [TestMethod]
    [DataRow("StepLR(torch.optim.SGD(p, 0.1), 30)", 90, 100, "vanishes", "--unit epoch")]
    [DataRow("StepLR(torch.optim.SGD(p, 0.1), 30)", 90, 100, "epochs-as-steps", "step_size=3000")]
    [DataRow("ExponentialDecay(0.01, decay_steps=10, decay_rate=0.9)", 10, 1000, "vanishes", "decay_steps=10000")]
    [DataRow("ExponentialDecay(0.01, decay_steps=10, decay_rate=0.9)", 10, 1000, "epochs-as-steps", "decay_steps=10000")]
    [DataRow("ExponentialLR(opt, 0.95)", 90, 100, "epochs-as-steps", "--unit epoch")]
    [DataRow("LambdaLR(opt, lambda e: 0.95 ** e)", 90, 100, "epochs-as-steps", "--unit epoch")]
    [DataRow("MultiStepLR(opt, [30, 60])", 90, 100, "epochs-as-steps", "milestones=[3000, 6000]")]
    [DataRow("tf.keras.optimizers.schedules.PiecewiseConstantDecay([30, 60], [0.1, 0.01, 0.001])", 90, 100, "epochs-as-steps", "boundaries=[3000, 6000]")]
    [DataRow("tf.keras.optimizers.schedules.InverseTimeDecay(0.1, 5, 0.5)", 20, 500, "epochs-as-steps", "decay_steps=2500")]
    [DataRow("optax.piecewise_constant_schedule(0.1, {20: 0.1, 40: 0.1})", 50, 200, "epochs-as-steps", "{4000: 0.1, 8000: 0.1}")]
    [DataRow("CosineAnnealingWarmRestarts(opt, T_0=10)", 90, 100, "epochs-as-steps", "T_0=1000")]
    [DataRow("SequentialLR(opt, [LinearLR(opt, 0.1, total_iters=5), CosineAnnealingLR(opt, T_max=85)], [5])", 90, 100, "epochs-as-steps", "T_max=8500")]
    [DataRow("StepDecay(0.1, 30)", 90, 100, "epochs-as-steps", "90 epochs")]
    [DataRow("keras.optimizers.schedules.ExponentialDecay(0.1, 100, 0.1)", 10, 1000, "vanishes", "decay_steps=100")]
    [DataRow("get_cosine_with_hard_restarts_schedule_with_warmup(opt, 0, 2000, num_cycles=10)", 10, 100, "counts-micro-batches", "divide the lengths by 2")]
    [DataRow("CosineRestarts(0.1, 400, tMul: 1, cycles: 5)", 10, 100, "cycle-not-finished", "end with the run")]
    [DataRow("keras.optimizers.schedules.CosineDecayRestarts(0.1, 280, t_mul=2.0)", 10, 100, "cycle-not-finished", "end with the run")]
    [DataRow("get_linear_schedule_with_warmup(opt, 0.1, 1000)", 10, 100, "shorter-than-a-step", "100 steps")]
    [DataRow("fit_one_cycle(10, slice(1e-5, 1e-3))", 10, 100, "slice-dropped", "--groups")]
    [DataRow("keras.optimizers.schedules.CosineDecay(0.1, 400)", 10, 100, "ends-early", "decay_steps=1000")]
    [DataRow("CosineDecay(0.1, 400)", 10, 100, "ends-early", "part of the run")]
    [DataRow("CosineAnnealingLR(opt, T_max=100)", 20, 100, "rises-at-end", "T_max=2000.")]
    [DataRow("CosineAnnealingLR(opt, T_max=1500)", 20, 100, "rises-at-end", "T_max=2000.")]
    [DataRow("OneCycleLR(opt, max_lr=0.1, total_steps=1500)", 20, 100, "ends-early", "total_steps=2000.")]
    [DataRow("OneCycleLR(opt, max_lr=0.1, total_steps=3001)", 20, 100, "ends-late", "total_steps=2000.")]
    [DataRow("CosineDecay(0.1, decay_steps=10)", 10, 100, "epochs-as-steps", "decay_steps=1000")]
    [DataRow("timm.scheduler.CosineLRScheduler(opt, 20, warmup_t=10, warmup_lr_init=0.01)", 20, 100, "drop-after-warmup", "warmup_prefix=True")]
    [DataRow("get_linear_schedule_with_warmup(opt, 50, 1000)", 10, 100, "zero-first-rate", "transformers")]
    public void The_remedy_is_in_the_words_of_the_line(string schedule, int epochs, int perEpoch, string code, string remedy)
    {
        RunLength run = new(epochs, perEpoch);
        IReadOnlyList<LintFinding> findings = ScheduleLinter.Lint(ScheduleReader.Read(schedule, new PortingContext { Run = run }), run);

        LintFinding? found = findings.FirstOrDefault(finding => finding.Code == code);
        Assert.IsNotNull(found, string.Join('\n', findings));
        Assert.Contains(remedy, found.Remedy);
    }

    [TestMethod]
    [DataRow("timm.scheduler.CosineLRScheduler(opt, t_initial=300)", 300, 100)]
    [DataRow("timm.scheduler.StepLRScheduler(opt, decay_t=30, decay_rate=0.1)", 90, 100)]
    [DataRow("keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 * 0.5 ** (epoch // 10))", 30, 100)]
    [DataRow("ExponentialLR(opt, 0.9995)", 90, 100)]
    [DataRow("keras.optimizers.schedules.ExponentialDecay(0.1, 1000, 0.96)", 90, 100)]
    [DataRow("keras.optimizers.schedules.InverseTimeDecay(0.1, 1, 0.0001)", 90, 100)]
    [DataRow("MultiStepLR(opt, [3000, 6000])", 90, 100)]
    [DataRow("StepLR(opt, 100, 0.99)", 200, 50)]
    [DataRow("fit_one_cycle(10, 1e-3)", 10, 100)]
    [DataRow("get_cosine_with_hard_restarts_schedule_with_warmup(opt, 0, 1000, num_cycles=10)", 10, 100)]
    public void A_line_that_fits_has_no_findings(string schedule, int epochs, int perEpoch)
    {
        RunLength run = new(epochs, perEpoch);
        IReadOnlyList<LintFinding> findings = ScheduleLinter.Lint(ScheduleReader.Read(schedule, new PortingContext { Run = run }), run);

        Assert.IsEmpty(findings, string.Join('\n', findings));
    }

    [TestMethod]
    [DataRow("OneCycle(0.1)")]
    [DataRow("OneCycle(0.1, 1000)")]
    [DataRow("CosineDecay(0.1)")]
    [DataRow("CosineDecay(0.1, 1000, alpha: 0.01)")]
    [DataRow("WarmupCosine(0.1, '5%', startLearningRate: 0.001)")]
    [DataRow("StepDecay(0.1, 300)")]
    [DataRow("MultiStepDecay(0.1, [500, 800])")]
    [DataRow("ExponentialDecay(0.1, 100, 0.9)")]
    [DataRow("ConstantRate(0.01)")]
    [DataRow("PolynomialDecay(0.1, power: 2)")]
    [DataRow("CosineRestarts(0.1, 500, tMul: 1)")]
    [DataRow("WarmupStableDecay(0.1, '5%', '20%', startLearningRate: 0.001)")]
    [DataRow("Cyclical(0.001, 0.01, 100)")]
    public void A_schedule_that_fits_has_no_findings(string schedule)
    {
        IReadOnlyList<LintFinding> findings = ScheduleLinter.Lint(
            ScheduleReader.Read(schedule.Replace("CosineDecay(0.1)", "CosineDecay(0.1, 'rest')", StringComparison.Ordinal)).Schedule, Run);

        Assert.IsEmpty(findings, string.Join('\n', findings));
    }

    [TestMethod]
    public void The_worst_comes_first()
    {
        IReadOnlyList<LintFinding> findings = ScheduleLinter.Lint(new WarmupCosine(0.1, 2000, 10000), Run);

        Assert.AreEqual(FindingSeverity.Error, findings[0].Severity);
        Assert.IsTrue(findings.Skip(1).All(finding => finding.Severity < FindingSeverity.Error));
    }

    [TestMethod]
    public void A_run_of_unknown_length_is_refused() =>
        Assert.ThrowsExactly<ArgumentException>(() => ScheduleLinter.Lint(new ConstantRate(1), new RunLength(3)));

    /// <summary>Schedules that fit a run of 90 epochs of 100 steps: nothing is found but that a warm-up begins at 0.</summary>
    [TestMethod]
    [DataRow("StepLR(opt, 3000)", "")]
    [DataRow("MultiStepLR(opt, [3000, 6000, 8000])", "")]
    [DataRow("CosineAnnealingLR(opt, T_max=9000)", "")]
    [DataRow("OneCycleLR(opt, max_lr=0.1, total_steps=9000)", "")]
    [DataRow("tf.keras.optimizers.schedules.CosineDecay(0.1, 9000, alpha=0.01)", "")]
    [DataRow("tf.keras.optimizers.schedules.ExponentialDecay(0.1, 1000, 0.96, staircase=True)", "")]
    [DataRow("tf.keras.optimizers.schedules.PiecewiseConstantDecay([3000, 6000], [0.1, 0.01, 0.001])", "")]
    [DataRow("tf.keras.optimizers.schedules.InverseTimeDecay(0.001, 10000, 1)", "")]
    [DataRow("tf.keras.optimizers.schedules.CosineDecayRestarts(0.1, 600)", "")]
    [DataRow("tf.keras.optimizers.schedules.PolynomialDecay(0.1, 9000, 0.0, 0.9)", "")]
    [DataRow("LinearLR(opt, 0.1, total_iters=500)", "")]
    [DataRow("ConstantLR(opt, factor=0.1, total_iters=100)", "")]
    [DataRow("CyclicLR(opt, base_lr=0.001, max_lr=0.1, step_size_up=500)", "")]
    [DataRow("SequentialLR(opt, [LinearLR(opt, 0.01, total_iters=500), CosineAnnealingLR(opt, 8500)], [500])", "")]
    [DataRow("optax.exponential_decay(0.1, 1000, 0.9)", "")]
    [DataRow("optax.piecewise_constant_schedule(0.1, {3000: 0.1, 6000: 0.1})", "")]
    [DataRow("get_cosine_schedule_with_warmup(opt, 0, 9000)", "")]
    [DataRow("LearningRateScheduler(lambda e: 0.1 * 0.5 ** (e // 30))", "")]
    [DataRow("keras.optimizers.Adam(1e-3)", "")]
    [DataRow("paddle.optimizer.lr.StepDecay(0.1, 3000)", "")]
    [DataRow("warmup_scheduler.GradualWarmupScheduler(opt, 2, 500)", "")]
    [DataRow("get_constant_schedule_with_warmup(opt, 100)", "zero-first-rate")]
    [DataRow("get_linear_schedule_with_warmup(opt, 500, 9000)", "zero-first-rate")]
    [DataRow("get_cosine_with_hard_restarts_schedule_with_warmup(opt, 900, 9000, num_cycles=3)", "zero-first-rate")]
    [DataRow("get_inverse_sqrt_schedule(opt, 500)", "zero-first-rate")]
    [DataRow("get_wsd_schedule(opt, 500, 1000, num_training_steps=9000)", "zero-first-rate")]
    [DataRow("optax.warmup_cosine_decay_schedule(0.0, 0.1, 500, 9000)", "zero-first-rate")]
    public void A_schedule_that_fits_raises_no_alarm(string schedule, string expected)
    {
        RunLength run = new(90, 100);
        PortedSchedule ported = ScheduleReader.Read(schedule, new PortingContext { Run = run, BaseLearningRate = 0.1 });

        Assert.AreEqual(expected, string.Join(", ", ScheduleLinter.Lint(ported, run).Select(finding => finding.Code)));
    }

    [TestMethod]
    [DataRow("get_cosine_schedule_with_warmup(opt, 500, 2250)", "rises-at-end")] // goes up and down again past num_training_steps
    [DataRow("paddle.optimizer.lr.StepDecay(0.1, 30)", "epochs-as-steps")]
    [DataRow("LinearLR(opt, 0.1, total_iters=90)", "epochs-as-steps")] // also a warm-up alone
    public void What_does_not_fit_the_run_is_found_in_other_libraries(string schedule, string expected)
    {
        RunLength run = new(90, 100);

        Assert.Contains(expected, string.Join(", ", ScheduleLinter.Lint(ScheduleReader.Read(schedule, new PortingContext { Run = run, BaseLearningRate = 0.1 }), run).Select(finding => finding.Code)));
    }
}
