namespace TfLrCallbacks.Porting.Tests;

[TestClass]
public sealed class PortingContextTests
{
    private static IEnumerable<object[]> BadValues =>
    [
        [() => new PortingContext { BaseLearningRate = -1 }],
        [() => new PortingContext { BaseLearningRate = double.NaN }],
        [() => new PortingContext { DefaultLearningRate = double.PositiveInfinity }],
        [() => new PortingContext { Group = -1 }],
        [() => new PortingContext { Groups = 0 }],
        [() => new PortingContext { ScaleScheduleRatio = 0 }],
        [() => new PortingContext { SamplesPerStep = 0 }],
        [() => new PortingContext { TokensPerStep = double.NaN }],
        [() => new PortingContext { Precision = (Precision)7 }],
    ];

    [TestMethod]
    [DynamicData(nameof(BadValues))]
    public void A_bad_value_is_refused_at_once(Func<PortingContext> create) => Assert.ThrowsExactly<ArgumentOutOfRangeException>(create);

    [TestMethod]
    public void A_group_that_is_not_there_is_refused() => Assert.ThrowsExactly<PortingException>(() =>
        Dialect.Torch.Create("SWALR", [("swa_lr", Value.List(0.1, 0.2))], new PortingContext { Group = 2, Groups = 2 }));

    [TestMethod]
    public void A_schedule_inside_another_is_read_from_Python()
    {
        LearningRateSchedule schedule = Dialect.Torch.Create(
            "SequentialLR",
            [("schedulers", Value.List(Value.Parse("LinearLR(opt, 0.1, total_iters=5)"), Value.Parse("ExponentialLR(opt, 0.9)"))), ("milestones", Value.List(5))],
            new PortingContext { BaseLearningRate = 0.1 }).Schedule;

        Assert.AreEqual(0.01, schedule.ValueAt(0), 1e-15);
        Assert.AreEqual(0.09, schedule.ValueAt(6), 1e-15);
    }

    [TestMethod]
    [DataRow("class W(_LRScheduler):\n    def get_lr(self):\n        return [b / (1 + self.last_epoch) for b in self.base_lrs]\nW(opt)")]
    [DataRow("class W(_LRScheduler):\n    def get_lr(self):\n        if self.last_epoch == 0:\n            return self.base_lrs\n        return [g['lr'] * self.last_epoch / (1 + self.last_epoch) for g in self.optimizer.param_groups]\nW(opt)")]
    public void A_scheduler_class_of_the_text_has_the_rate_of_the_context(string text)
    {
        Assert.AreEqual(0.25 / 4, ScheduleReader.Read(text, new PortingContext { BaseLearningRate = 0.25 }).Schedule.ValueAt(3L), 1e-15);
        Assert.AreEqual(1.0 / 4, ScheduleReader.Read(text).Schedule.ValueAt(3L), 1e-15);
    }
}
