namespace TfLrCallbacks.Porting.Tests;

[TestClass]
public sealed class ScheduleLinterTests
{
    private static readonly RunLength Run = new(10, 100);

    [TestMethod]
    [DataRow("CosineDecay(0.1, 10)", "epochs-as-steps", LintSeverity.Error)]
    [DataRow("CosineDecay(0.1, 400)", "ends-early", LintSeverity.Error)]
    [DataRow("CosineDecay(0.1, 400, alpha: 0.1)", "ends-early", LintSeverity.Warning)]
    [DataRow("CosineDecay(0.1, 1500)", "ends-late", LintSeverity.Warning)]
    [DataRow("CosineDecay(0.1, 4000)", "counts-micro-batches", LintSeverity.Warning)]
    [DataRow("ConstantRate(0.0)", "zero-rate", LintSeverity.Error)]
    [DataRow("WarmupCosine(0.1, 50, 1000)", "zero-first-rate", LintSeverity.Warning)]
    [DataRow("WarmupCosine(0.1, 2000, 10000)", "peak-not-reached", LintSeverity.Error)]
    [DataRow("WarmupCosine(0.1, 700, 1000, startLearningRate: 0.01)", "long-warmup", LintSeverity.Warning)]
    [DataRow("CosineLRScheduler(opt, 1000, warmup_t=300, warmup_lr_init=0.01)", "drop-after-warmup", LintSeverity.Warning)]
    [DataRow("CosineRestarts(0.1, 999, tMul: 1)", "restart-at-end", LintSeverity.Error)]
    [DataRow("CosineRestarts(0.1, 950, tMul: 1)", "restart-at-end", LintSeverity.Warning)]
    [DataRow("CosineAnnealingLR(opt, T_max=700)", "rises-at-end", LintSeverity.Warning)]
    [DataRow("ConstantRate(100)", "very-high-rate", LintSeverity.Warning)]
    [DataRow("OneCycle(0.1, 1000, maxMomentum: 1)", "momentum-out-of-range", LintSeverity.Error)]
    [DataRow("StepDecay(0.1, 5000)", "constant", LintSeverity.Info)]
    [DataRow("LambdaLR(opt, lambda e: 1 - e / 500)", "not-a-rate", LintSeverity.Error)]
    public void A_schedule_that_does_not_fit_is_found_out(string schedule, string code, LintSeverity severity)
    {
        IReadOnlyList<LintFinding> findings = ScheduleLinter.Lint(ScheduleReader.Read(schedule).Schedule, Run);

        LintFinding? found = findings.FirstOrDefault(finding => finding.Code == code);
        Assert.IsNotNull(found, string.Join('\n', findings));
        Assert.AreEqual(severity, found.Severity);
        Assert.AreNotEqual(string.Empty, found.Remedy);
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

        Assert.AreEqual(LintSeverity.Error, findings[0].Severity);
        Assert.IsTrue(findings.Skip(1).All(finding => finding.Severity < LintSeverity.Error));
    }

    [TestMethod]
    public void A_run_of_unknown_length_is_refused() =>
        Assert.ThrowsExactly<ArgumentException>(() => ScheduleLinter.Lint(new ConstantRate(1), new RunLength(3)));
}
