using System.Globalization;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Schedulers of classes of the text inside of PyTorch's compositions, and PyTorch's schedulers that are looked up by name: the rates are PyTorch's.</summary>
[TestClass]
public sealed class OwnStagesTests
{
    private const string Classes = """
        import torch
        from torch.optim.lr_scheduler import *
        from torch.optim.lr_scheduler import _LRScheduler

        class Warm(_LRScheduler):
            def __init__(self, optimizer, n, last_epoch=-1):
                self.n = n
                super().__init__(optimizer, last_epoch)

            def get_lr(self):
                return [b * min(1, (self.last_epoch + 1) / self.n) for b in self.base_lrs]

        class Half(torch.optim.lr_scheduler.LRScheduler):
            def get_lr(self):
                if self.last_epoch == 0:
                    return [g["lr"] for g in self.optimizer.param_groups]
                return [g["lr"] * 0.5 for g in self.optimizer.param_groups]

        class Stepped(Warm):
            def step(self, epoch=None):
                super().step()

        opt = torch.optim.SGD(net.parameters(), lr=0.1)

        """;

    [TestMethod]
    [DataRow("SequentialLR(opt, [Warm(opt, 5), StepLR(opt, 2, .5)], [4])", "0.02 0.04 0.06 0.08 0.1 0.1 0.05 0.05 0.025")]
    [DataRow("w = Warm(opt, 5)\nc = StepLR(opt, 2, .5)\ns = SequentialLR(opt, schedulers=[w, c], milestones=[4])\nfor epoch in range(9):\n    train()\n    s.step()", "0.02 0.04 0.06 0.08 0.1 0.1 0.05 0.05 0.025")]
    [DataRow("SequentialLR(opt, [StepLR(opt, 2, .5), Warm(opt, 5)], [3])", "0.1 0.1 0.05 0.02 0.04 0.06 0.08 0.1 0.1")]
    [DataRow("SequentialLR(opt, [Half(opt), StepLR(opt, 2, .5)], [3])", "0.1 0.05 0.025 0.1 0.1 0.05 0.05 0.025 0.025")]
    [DataRow("ChainedScheduler([Warm(opt, 5), StepLR(opt, 2, .5)])", "0.02 0.04 0.03 0.08 0.05 0.1 0.05 0.1 0.05")]
    [DataRow("ChainedScheduler([StepLR(opt, 2, .5), Warm(opt, 5)])", "0.02 0.04 0.06 0.08 0.1 0.1 0.1 0.1 0.1")]
    public void A_scheduler_of_a_class_of_the_text_is_a_stage(string lines, string rates) => Check(Classes + lines, rates);

    [TestMethod]
    [DataRow("SequentialLR(opt, [StepLR(opt, 2), Half(opt)], [3])", "holds Half behind another scheduler, from whose last rate it goes on.")]
    [DataRow("ChainedScheduler([StepLR(opt, 2), Half(opt)])", "holds Half behind another scheduler, from whose last rate it goes on.")]
    [DataRow("SequentialLR(opt, [Stepped(opt, 5), StepLR(opt, 2)], [3])", "holds Stepped, which has a step of its own")]
    [DataRow("SequentialLR(opt, [Warm(opt, 5), OneCycleLR(opt, 0.1, 20)], [3])", "holds Warm beside OneCycleLR")]
    [DataRow("other = torch.optim.SGD(net.parameters(), lr=0.5)\nSequentialLR(opt, [Warm(other, 5), StepLR(opt, 2)], [3])", "holds Warm, which drives another optimizer")]
    public void A_stage_whose_rates_are_not_known_is_refused(string lines, string reason) => Assert.Contains(reason, Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(Classes + lines)).Message);

    [TestMethod]
    [DataRow("globals()[\"StepLR\"](opt, 2, 0.5)")]
    [DataRow("name = 'Step'\nglobals()[name + 'LR'](opt, step_size=2, gamma=0.5)")]
    [DataRow("globals().get('StepLR')(opt, 2, 0.5)")]
    [DataRow("locals()['StepLR'](opt, 2, 0.5)")]
    [DataRow("vars()['StepLR'](opt, 2, 0.5)")]
    [DataRow("def make(name, **kwargs):\n    return globals()[name](opt, **kwargs)\nmake('StepLR', step_size=2, gamma=0.5)")]
    [DataRow("from torch.optim.lr_scheduler import StepLR as Stairs\nglobals()['Stairs'](opt, 2, 0.5)")]
    [DataRow("globals()['torch'].optim.lr_scheduler.StepLR(opt, 2, 0.5)")]
    [DataRow("name = 'StepLR'\nif name in globals():\n    s = globals()[name](opt, 2, 0.5)\nelse:\n    s = ExponentialLR(opt, 0.9)")]
    [DataRow("import importlib\nimportlib.import_module('torch.optim.lr_scheduler').StepLR(opt, 2, 0.5)")]
    [DataRow("import importlib\nm = importlib.import_module('torch.optim.lr_scheduler')\ngetattr(m, 'StepLR')(opt, 2, 0.5)")]
    [DataRow("from importlib import import_module\nm = import_module('torch.optim')\nm.lr_scheduler.StepLR(opt, 2, 0.5)")]
    [DataRow("import importlib\nmodule, name = 'torch.optim.lr_scheduler.StepLR'.rsplit('.', 1)\ngetattr(importlib.import_module(module), name)(opt, 2, 0.5)")]
    [DataRow("__import__('torch').optim.lr_scheduler.StepLR(opt, 2, 0.5)")]
    [DataRow("import sys\ngetattr(sys.modules['torch.optim.lr_scheduler'], 'StepLR')(opt, 2, 0.5)")]
    public void A_scheduler_that_is_looked_up_by_name_is_read(string lines) => Check(Classes + lines, "0.1 0.1 0.05 0.05 0.025");

    [TestMethod]
    [DataRow("globals()['Nothing'](opt, 2)")]
    [DataRow("s = globals().get('Nothing', StepLR2)(opt, 2)")]
    [DataRow("globals()['StepLR2'](opt, 2)")]
    public void A_name_that_nothing_gives_a_value_is_refused(string lines) => Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(Classes + lines));

    private static void Check(string text, string rates)
    {
        double[] wanted = [.. rates.Split(' ').Select(rate => double.Parse(rate, CultureInfo.InvariantCulture))];
        LearningRateSchedule schedule = ScheduleReader.Read(text).Schedule;
        for (int step = 0; step < wanted.Length; step++)
        {
            Assert.AreEqual(wanted[step], schedule.ValueAt((long)step), 1e-12, $"step {step} of {text}");
        }
    }
}
