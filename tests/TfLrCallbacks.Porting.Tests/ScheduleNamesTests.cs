namespace TfLrCallbacks.Porting.Tests;

[TestClass]
public sealed class ScheduleNamesTests
{
    [TestMethod]
    [DataRow("keras.optimizers.schedules.CosineDecay(0.1, 10)", "keras")]
    [DataRow("tf.keras.optimizers.schedules.CosineDecay(0.1, 10)", "keras")]
    [DataRow("tf_keras.optimizers.schedules.CosineDecay(0.1, 10)", "tf_keras")]
    [DataRow("import tf_keras as keras\nkeras.optimizers.schedules.CosineDecay(0.1, 10)", "tf_keras")]
    [DataRow("from tensorflow import keras\nkeras.optimizers.schedules.CosineDecay(0.1, 10)", "keras")]
    [DataRow("keras.optimizers.legacy.SGD(0.1, decay=0.01)", "tf_keras")]
    [DataRow("tf.keras.experimental.CosineDecay(0.1, 10)", "tf_keras")]
    [DataRow("CosineDecay(0.1, 10)", "own")]
    [DataRow("CosineDecay(initial_learning_rate=0.1, decay_steps=10)", "keras")]
    [DataRow("schedules.PolynomialDecay(0.1, 50, cycle=True)", "own")]
    [DataRow("StepLR(opt, 3)", "torch")]
    [DataRow("optim.lr_scheduler.StepLR(opt, 3)", "torch")]
    [DataRow("from torch.optim import lr_scheduler as s\ns.StepLR(opt, 3)", "torch")]
    [DataRow("get_constant_schedule(opt)", "transformers")]
    [DataRow("ignite.handlers.CosineAnnealingScheduler(opt, 'lr', 0.1, 0, 10)", "ignite")]
    [DataRow("CosineAnnealingScheduler(opt, 'lr', 0.1, 0, 10)", "ignite")]
    [DataRow("SchedCos(0.1, 0)", "fastai")]
    [DataRow("deepspeed.runtime.lr_schedules.WarmupLR(opt)", "deepspeed")]
    [DataRow("OneCycle(cycle_min_lr=0.01, cycle_max_lr=0.1)", "deepspeed")]
    [DataRow("keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 * 0.5 ** (epoch // 10))", "keras")]
    [DataRow("new OneCycle(0.1, 500).WithWarmup(5).Scale(2)", "own")]
    public void A_call_finds_its_library(string text, string dialect) => Assert.AreEqual(dialect, ScheduleReader.Read(text).Dialect.Name);

    [TestMethod]
    public void The_rate_comes_from_the_optimizer_in_the_call_or_before_it()
    {
        Assert.AreEqual(0.3, ScheduleReader.Read("StepLR(torch.optim.SGD(model.parameters(), lr=0.3), 5)").Schedule.ValueAt(0));
        Assert.AreEqual(0.3, ScheduleReader.Read("opt = Adam(params, 0.3)\nStepLR(opt, 5)").Schedule.ValueAt(0));
        Assert.AreEqual(0.7, ScheduleReader.Read("opt = Adam(params, 0.3)\nStepLR(opt, 5)", new PortingContext { BaseLearningRate = 0.7 }).Schedule.ValueAt(0));
        Assert.AreEqual(1, ScheduleReader.Read("StepLR(opt, 5)").Schedule.ValueAt(0));
    }

    [TestMethod]
    public void A_schedule_can_be_made_from_code()
    {
        LearningRateSchedule schedule = Dialect.Torch.Create(
            "CyclicLR", [("base_lr", 0.01), ("max_lr", 0.1), ("step_size_up", 5), ("scale_fn", Value.FromFunction(cycle => 1 / cycle))]).Schedule;

        Assert.AreEqual(0.1, schedule.ValueAt(5), 1e-15);
        Assert.AreEqual(0.055, schedule.ValueAt(15), 1e-15);
    }

    [TestMethod]
    public void Each_parameter_group_has_its_own_rates()
    {
        PortingContext second = new() { Group = 1, Groups = 3 };

        Assert.AreEqual(0.001, Dialect.Fastai.Create("fit_flat_cos", [(null, 2), ("lr", new Value.Call(null, "slice", [(null, 1e-4), (null, 1e-2)], default))], second with { Run = new RunLength(2, 5) }).Schedule.Bind(new RunLength(2, 5)).ValueAt(0), 1e-15);
        Assert.AreEqual(0.2, Dialect.Torch.Create("SWALR", [("swa_lr", Value.List(0.1, 0.2, 0.3)), ("anneal_epochs", 0)], second).Schedule.ValueAt(0));
        Assert.Contains("3 parameter groups", Assert.ThrowsExactly<PortingException>(() => Dialect.Torch.Create("SWALR", [("swa_lr", Value.List(0.1, 0.2))], second)).Message);
    }
}
