namespace TfLrCallbacks.Porting.Tests;

[TestClass]
public sealed class NearestTests
{
    [TestMethod]
    [DataRow("kitten", "sitting", 3)]
    [DataRow("", "abc", 3)]
    [DataRow("gamma", "gmama", 1)]
    [DataRow("same", "same", 0)]
    public void The_distance_counts_changes(string from, string to, int expected) => Assert.AreEqual(expected, Nearest.Distance(from, to));

    [TestMethod]
    [DataRow("OneCycelLR", "'OneCycleLR'")]
    [DataRow("onecycle_lr", "'OneCycleLR'")]
    [DataRow("cosinedecay", "'CosineDecay'")]
    [DataRow("get_cosine_schedule_with_warm_up", "'get_cosine_schedule_with_warmup'")]
    [DataRow("torch.optim.lr_scheduler.StpLR", "'StepLR'")]
    public void An_unknown_schedule_is_refused_with_the_nearest(string name, string expected)
    {
        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read($"{name}(1, 2)"));

        Assert.Contains(expected, refusal.Message);
    }

    [TestMethod]
    [DataRow("CosineAnnealingLR(opt, tmax=5)", "'T_max'")]
    [DataRow("OneCycleLR(opt, 0.1, total_step=5)", "'total_steps'")]
    [DataRow("get_linear_schedule_with_warmup(opt, num_warmup=5, num_training_steps=7)", "'num_warmup_steps'")]
    [DataRow("get_scheduler('cosin', opt, 1, 2)", "'cosine'")]
    [DataRow("OneCycle(maxLearningRate: 0.1, totalStep: 5)", "'totalSteps'")]
    [DataRow("keras.optimizers.Adam(learning_rat=0.1)", "'learning_rate'")]
    [DataRow("optax.join_schedules(schedule=[], boundaries=[])", "'schedules'")]
    public void An_unknown_argument_is_refused_with_the_nearest(string call, string expected)
    {
        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(call));

        Assert.Contains(expected, refusal.Message);
    }

    [TestMethod]
    [DataRow("StepLR(opt)", "needs 'step_size'")]
    [DataRow("StepLR(opt, 3, step_size=4)", "twice")]
    [DataRow("StepLR(opt, 1, 2, 3, 4, 5)", "at most")]
    [DataRow("StepLR(opt, '3')", "whole number")]
    [DataRow("StepLR(opt, n)", "'n' is not known")]
    [DataRow("LambdaLR(opt, f)", "function that stands here")]
    [DataRow("SequentialLR(opt, [a], [])", "stand here")]
    [DataRow("keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr * 0.9)", "begin with the optimizer's")]
    [DataRow("ReduceLROnPlateau(opt)", "callback")]
    [DataRow("torch.optim.lr_scheduler.ReduceLROnPlateau(opt)", "callback")]
    [DataRow("StepLR", "StepLR(…)")]
    [DataRow("3", "no schedule")]
    [DataRow("StepLR(opt, 3, last_epoch=5)", "keeps no position")]
    public void A_bad_call_is_refused_in_one_line(string call, string expected)
    {
        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(call));

        Assert.Contains(expected, refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
