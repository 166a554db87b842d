namespace TfLrCallbacks.Porting.Tests;

/// <summary>What the steps of a call count, and what they become in a run.</summary>
[TestClass]
public sealed class UnitTests
{
    private static readonly RunLength Run = new(30, 100);

    [TestMethod]
    [DataRow("keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 * 0.5 ** (epoch // 10))", 999, 0.1)]
    [DataRow("keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 * 0.5 ** (epoch // 10))", 1000, 0.05)]
    [DataRow("keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 * 0.5 ** (epoch // 10))", 2999, 0.025)]
    [DataRow("LearningRateScheduler(CosineDecay(0.1, 30))", 1550, 0.05)] // the rate of epoch 15 until it ends
    [DataRow("timm.scheduler.StepLRScheduler(torch.optim.SGD(p, 0.1), decay_t=10, decay_rate=0.1)", 999, 0.1)]
    [DataRow("timm.scheduler.StepLRScheduler(torch.optim.SGD(p, 0.1), decay_t=10, decay_rate=0.1)", 1000, 0.01)]
    [DataRow("timm.scheduler.StepLRScheduler(torch.optim.SGD(p, 0.1), decay_t=10, decay_rate=0.1, t_in_epochs=False)", 10, 0.01)]
    [DataRow("timm.scheduler.CosineLRScheduler(torch.optim.SGD(p, 0.2), t_initial=30)", 1599, 0.1)]
    [DataRow("create_scheduler_v2(torch.optim.SGD(p, 0.2), sched='cosine', num_epochs=30)", 1500, 0.1)]
    [DataRow("create_scheduler_v2(torch.optim.SGD(p, 0.2), sched='cosine', num_epochs=30).Scale(0.5)", 1500, 0.05)]
    [DataRow("timm.scheduler.CosineLRScheduler(torch.optim.SGD(p, 0.2), t_initial=30).Stretch('1 epoch')", 1500, 0.1)]
    [DataRow("{\"sched\": \"cosine\", \"epochs\": 30, \"warmup_epochs\": 0, \"lr\": 0.2}", 1500, 0.1)]
    [DataRow("StepLR(torch.optim.SGD(p, 0.1), 10)", 10, 0.01)]
    [DataRow("CosineDecay(0.1, 30)", 15, 0.05)]
    public void In_a_run_a_call_counts_what_its_library_counts(string call, int step, double expected) =>
        Assert.AreEqual(expected, ScheduleReader.Read(call, new PortingContext { Run = Run }).Schedule.Bind(Run).ValueAt(step), 1e-12);

    [TestMethod]
    [DataRow("keras.callbacks.LearningRateScheduler(lambda epoch: 0.1)", true)]
    [DataRow("timm.scheduler.CosineLRScheduler(opt, t_initial=30)", true)]
    [DataRow("timm.scheduler.CosineLRScheduler(opt, t_initial=30, t_in_epochs=False)", false)]
    [DataRow("timm.scheduler.CosineLRScheduler(opt, t_initial=30).WithWarmup(3)", true)]
    [DataRow("timm.scheduler.CosineLRScheduler(opt, t_initial=30).Stretch(100)", false)]
    [DataRow("StepLR(opt, 10)", false)]
    [DataRow("fit_one_cycle(5, 0.1)", false)]
    public void Without_a_run_the_steps_are_said_to_be_epochs(string call, bool areEpochs) => Assert.AreEqual(areEpochs, ScheduleReader.Read(call).StepsAreEpochs);

    [TestMethod]
    public void A_script_can_say_that_PyTorch_steps_once_an_epoch()
    {
        PortedSchedule ported = ScheduleReader.Read("StepLR(torch.optim.SGD(p, 0.1), 10)", new PortingContext { Run = Run, Unit = StepUnit.Epoch });

        Assert.AreEqual(0.1, ported.Schedule.Bind(Run).ValueAt(999));
        Assert.AreEqual(0.01, ported.Schedule.Bind(Run).ValueAt(1000), 1e-15);
        Assert.AreEqual("new StepDecay(initialLearningRate: 0.1, stepSize: \"10 epochs\")", ScheduleForms.ToCSharp(ported.Schedule));
    }

    [TestMethod]
    public void Milestones_in_epochs_stay_milestones()
    {
        PortedSchedule ported = ScheduleReader.Read("MultiStepLR(torch.optim.SGD(p, 0.1), [10, 20])", new PortingContext { Run = Run, Unit = StepUnit.Epoch });

        Assert.AreEqual("new MultiStepDecay(initialLearningRate: 0.1, milestones: [\"10 epochs\", \"20 epochs\"])", ScheduleForms.ToCSharp(ported.Schedule));
        Assert.AreEqual(0.001, ported.Schedule.Bind(Run).ValueAt(2000), 1e-15);
    }
}
