namespace TfLrCallbacks.Porting.Tests;

/// <summary>A warm-up that the call gives and the schedule does not have.</summary>
[TestClass]
public sealed class LintWarmupTests
{
    [TestMethod]
    [DataRow("keras.optimizers.schedules.CosineDecay(0.1, 1000, warmup_steps=100)", true)]
    [DataRow("keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.1, 1000, warmup_steps=100))", true)]
    [DataRow("get_scheduler('constant', opt, num_warmup_steps=100, num_training_steps=1000)", true)]
    [DataRow("TrainingArguments('out', lr_scheduler_type='constant', warmup_ratio=0.1, max_steps=1000)", true)]
    [DataRow("timm.scheduler.CosineLRScheduler(opt, t_initial=10, warmup_lr_init=0.01)", true)]
    [DataRow("keras.optimizers.schedules.CosineDecay(0.01, 900, warmup_target=0.1, warmup_steps=100)", false)]
    [DataRow("keras.optimizers.schedules.CosineDecay(0.1, 1000, warmup_target=0.2)", false)] // it is the first rate
    [DataRow("get_scheduler('constant', opt, num_warmup_steps=0, num_training_steps=1000)", false)]
    [DataRow("timm.scheduler.CosineLRScheduler(opt, t_initial=10, warmup_t=0, warmup_lr_init=0.01)", false)]
    [DataRow("TrainingArguments('out', warmup_ratio=0.1, max_steps=1000)", false)]
    [DataRow("get_linear_schedule_with_warmup(opt, num_warmup_steps=100, num_training_steps=1000)", false)]
    public void A_warmup_without_effect_is_found(string schedule, bool says)
    {
        RunLength run = new(epochs: 10, stepsPerEpoch: 100);

        IReadOnlyList<LintFinding> findings = ScheduleLinter.Lint(ScheduleReader.Read(schedule, new PortingContext { Run = run }), run);

        Assert.AreEqual(says, findings.Any(finding => finding.Code == "warmup-ignored"), string.Join('\n', findings));
    }
}
