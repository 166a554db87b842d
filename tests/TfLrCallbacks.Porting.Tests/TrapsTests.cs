namespace TfLrCallbacks.Porting.Tests;

/// <summary>Pitfalls are told where the arguments have them, and C# has no parts that are never reached.</summary>
[TestClass]
public sealed class TrapsTests
{
    [TestMethod]
    [DataRow("LinearLR(opt, 0.5)", "start_factor", false)]
    [DataRow("LinearLR(opt, 0.5, total_iters=0)", "total_iters=0 stays", true)]
    [DataRow("CosineAnnealingLR(opt, 10)", "eta_min", false)]
    [DataRow("CosineAnnealingLR(opt, 10, 1e-4)", "eta_min is a rate", true)]
    [DataRow("optax.linear_schedule(0.1, 0.0, 100)", "for ever", false)]
    [DataRow("optax.linear_schedule(0.1, 0.0, 0)", "transition_steps of 0 or less keeps the initial value for ever", true)]
    [DataRow("optax.warmup_constant_schedule(0.0, 0.1, 10)", "for ever", false)]
    [DataRow("optax.warmup_constant_schedule(0.0, 0.1, 0)", "warmup_steps of 0 or less keeps the initial value for ever", true)]
    [DataRow("optax.exponential_decay(0.1, 10, 0.5)", "for ever", false)]
    [DataRow("optax.exponential_decay(0.1, 10, 0.0)", "decay_rate=0 keeps the initial value for ever", true)]
    [DataRow("deepspeed.runtime.lr_schedules.WarmupDecayLR(opt, 100, 0.0, 0.01)", "0.001", false)]
    [DataRow("deepspeed.runtime.lr_schedules.WarmupDecayLR(opt, 100)", "warmup_max_lr is 0.001", true)]
    [DataRow("paddle.optimizer.lr.PolynomialDecay(0.1, 100, 0.0)", "0.0001", false)]
    [DataRow("paddle.optimizer.lr.PolynomialDecay(0.1, 100)", "The end is 0.0001", true)]
    public void A_pitfall_is_told_where_the_arguments_have_it(string call, string words, bool says) =>
        Assert.AreEqual(says, ScheduleReader.Read(call).Traps.Any(trap => trap.Contains(words, StringComparison.Ordinal)), string.Join('\n', ScheduleReader.Read(call).Traps));

    [TestMethod]
    [DataRow("[ConstantLR(opt, 0.1, 2), StepLR(opt, 5)], [2]", "new ConstantRate(learningRate: 0.1).Then(boundary: 2, next: new StepDecay(initialLearningRate: 1, stepSize: 5))")]
    [DataRow("[ConstantLR(opt, 0.1, 10), StepLR(opt, 5)], [2]", "new ConstantRate(learningRate: 0.1).Then(boundary: 2, next: new StepDecay(initialLearningRate: 1, stepSize: 5))")]
    [DataRow("[ConstantLR(opt, 0.1, 2), ConstantLR(opt, 0.5, 4), StepLR(opt, 5)], [2, 6]", "new ConstantRate(learningRate: 0.1).Then(boundary: 2, next: new ConstantRate(learningRate: 0.5)).Then(boundary: 6, next: new StepDecay(initialLearningRate: 1, stepSize: 5))")]
    [DataRow("[StepLR(opt, 5), ExponentialLR(opt, 0.9), CosineAnnealingLR(opt, 10)], [3, 3]", "new StepDecay(initialLearningRate: 1, stepSize: 5).Then(boundary: 3, next: new CosineWave(initialLearningRate: 1, steps: 10))")]
    [DataRow("[ConstantLR(opt, 0.1, 2), StepLR(opt, 5)], [4]", "new ConstantRate(learningRate: 0.1).Then(boundary: 2, next: new ConstantRate(learningRate: 1)).Then(boundary: 4, next: new StepDecay(initialLearningRate: 1, stepSize: 5))")]
    public void Parts_that_are_never_reached_are_left_out(string stages, string code) =>
        Assert.AreEqual(code, ScheduleForms.ToCSharp(ScheduleReader.Read($"torch.optim.lr_scheduler.SequentialLR(opt, {stages})")));
}
