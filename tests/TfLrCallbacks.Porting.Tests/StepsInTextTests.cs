namespace TfLrCallbacks.Porting.Tests;

/// <summary>A scheduler that the text steps, or gives other settings, before anything trains.</summary>
[TestClass]
public sealed class StepsInTextTests
{
    private const string Made = "import torch\nfrom torch.optim.lr_scheduler import *\nopt = torch.optim.SGD(p, lr=0.1)\ns = StepLR(opt, 2, gamma=0.5)\n";

    [TestMethod]
    [DataRow("s.step()\ns", 5, "the text leaves it at step 1")]
    [DataRow("s.step()\ns.step()\ns.step()", 5, "the text leaves it at step 3")]
    [DataRow("s.step(10)\ns", 5, "the text leaves it at step 10")]
    [DataRow("s.step(epoch=4)\ns.step()\ns", 5, "the text leaves it at step 5")]
    [DataRow("opt.step()\ns.step()\ns", 6, "the text leaves it at step 1")]
    [DataRow("for _ in range(3):\n    s.step()\ns", 6, "the text leaves it at step 3")]
    [DataRow("for i in range(3):\n    s.step()\n    print(i, s.get_last_lr())\ns", 6, "the text leaves it at step 3")]
    [DataRow("i = 0\nwhile i < 4:\n    s.step()\n    i += 1\ns", 7, "")]
    [DataRow("def advance(n):\n    for _ in range(n):\n        s.step()\nadvance(3)\ns", 7, "")]
    [DataRow("for _ in range(5):\n    s.step()\nfor epoch in range(10):\n    train(model, opt)\n    s.step()", 6, "the training begins at step 5")]
    [DataRow("for _ in range(start):\n    s.step()\nfor x, y in loader:\n    loss.backward()\n    opt.step()\n    s.step()\ns", 6, "")]
    [DataRow("for epoch in range(3):\n    opt.step()\n    s.step()\ns", 0, null)]
    [DataRow("for epoch in range(3):\n    train()\n    s.step()\ns", 0, null)]
    [DataRow("for epoch in range(3):\n    for i in range(4):\n        s.step()\ns", 0, null)]
    [DataRow("for x, y in loader:\n    s.step()\ns", 0, null)]
    [DataRow("rates = []\nfor i in range(100):\n    rates.append(s.get_last_lr()[0])\n    s.step()\nplt.plot(rates)", 0, null)]
    [DataRow("loss.backward()\nopt.step()\ns.step()", 0, null)]
    [DataRow("s.step(0)\ns", 0, null)]
    [DataRow("def train_epoch():\n    loss.backward()\n    opt.step()\n    s.step()\nfor e in range(3):\n    train_epoch()\ns", 0, null)]
    public void Steps_before_the_training_are_told(string lines, int line, string? where)
    {
        string[] notes = [.. ScheduleReader.Read(Made + lines).Notes.Where(note => note.Contains("is not counted", StringComparison.Ordinal))];

        Assert.HasCount(where is null ? 0 : 1, notes, string.Join('\n', notes));
        if (where is not null)
        {
            Assert.AreEqual($"line {line} steps StepLR before anything trains, which is not counted: step 0 is its first rate{(where.Length > 0 ? $", and {where}" : where)}.", notes[0]);
        }
    }

    [TestMethod]
    [DataRow("StepLR(opt, 2, gamma=0.5)", "gamma = 0.3", "StepLR(opt, 2, gamma=0.3)")]
    [DataRow("StepLR(opt, 2, 0.5)", "gamma = 0.3", "StepLR(opt, 2, 0.3)")]
    [DataRow("StepLR(opt, 2)", "step_size = 3", "StepLR(opt, 3)")]
    [DataRow("ExponentialLR(opt, 0.9)", "gamma = 0.5", "ExponentialLR(opt, 0.5)")]
    [DataRow("ExponentialLR(opt, 0.9)", "gamma *= 0.5", "ExponentialLR(opt, 0.45)")]
    [DataRow("CosineAnnealingLR(opt, 10)", "T_max = 5", "CosineAnnealingLR(opt, 5)")]
    [DataRow("CosineAnnealingLR(opt, T_max=10)", "eta_min = 0.01", "CosineAnnealingLR(opt, 10, eta_min=0.01)")]
    [DataRow("MultiStepLR(opt, [2, 5])", "gamma = 0.5", "MultiStepLR(opt, [2, 5], gamma=0.5)")]
    [DataRow("LinearLR(opt, 0.5, 1.0, 5)", "total_iters = 8", "LinearLR(opt, 0.5, 1.0, 8)")]
    [DataRow("PolynomialLR(opt, 5)", "power = 2", "PolynomialLR(opt, 5, power=2)")]
    public void A_setting_that_only_a_step_reads_is_as_if_the_scheduler_were_made_with_it(string made, string set, string same)
    {
        string optimizer = "import torch\nfrom torch.optim.lr_scheduler import *\nopt = torch.optim.SGD(p, lr=0.1)\n";
        PortedSchedule ported = ScheduleReader.Read($"{optimizer}s = {made}\ns.{set}\ns");
        LearningRateSchedule wanted = ScheduleReader.Read($"{optimizer}{same}").Schedule;

        for (long step = 0; step < 14; step++)
        {
            Assert.AreEqual(wanted.ValueAt(step), ported.Schedule.ValueAt(step), 1e-15, $"step {step}");
        }

        Assert.IsEmpty(ported.Notes, string.Join('\n', ported.Notes));
    }

    [TestMethod]
    [DataRow("s.step()\ns.gamma = 0.3", "what a new value of gamma changes in StepLR is not known here")]
    [DataRow("for epoch in range(4):\n    s.gamma = 0.3", "what a new value of gamma changes in StepLR is not known here")]
    [DataRow("s.gamma = args.gamma", "what a new value of gamma changes in StepLR is not known here")]
    [DataRow("s.last_epoch = 4", "the position that StepLR is given by last_epoch is not carried over: the schedule begins at step 0.")]
    [DataRow("s.base_lrs = [1.0]", "base_lrs changes nothing in StepLR, which goes on from the optimizer's rate.")]
    public void Any_other_setting_is_told_and_the_rates_stay(string lines, string note)
    {
        PortedSchedule ported = ScheduleReader.Read($"{Made}{lines}\ns");

        Assert.AreEqual(0.05, ported.Schedule.ValueAt(2L), 1e-15);
        Assert.Contains(note, string.Join('\n', ported.Notes));
    }
}
