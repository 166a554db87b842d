namespace TfLrCallbacks.Porting.Tests;

/// <summary>Rates that a text sets by hand in its loop, without a schedule: the loop is evaluated.</summary>
[TestClass]
public sealed class LoopRatesTests
{
    private const string Set = "    for g in optimizer.param_groups:\n        g['lr'] = lr\n";

    private const string Warm = "class Warm:\n    def __init__(self, optimizer, steps):\n        self.optimizer = optimizer\n        self.steps = steps\n        self.first = [g['lr'] for g in optimizer.param_groups]\n        self.n = 0\n    def step(self):\n        self.n += 1\n        for lr, g in zip(self.first, self.optimizer.param_groups):\n            g['lr'] = lr * min(1, self.n / self.steps)\noptimizer = torch.optim.AdamW(model.parameters(), lr=3e-4)\nscheduler = Warm(optimizer, 100)\n";

    private const string Noam = "class Noam:\n    def __init__(self, size, warmup, optimizer):\n        self.size = size\n        self.warmup = warmup\n        self.optimizer = optimizer\n        self.n = 0\n    def step(self):\n        self.n += 1\n        for g in self.optimizer.param_groups:\n            g['lr'] = self.size ** -0.5 * min(self.n ** -0.5, self.n * self.warmup ** -1.5)\n        self.optimizer.step()\nopt = Noam(512, 400, torch.optim.Adam(model.parameters(), lr=0))\n";

    private const string Adjust = "def adjust_learning_rate(optimizer, epoch):\n    lr = 0.1 * 0.1 ** (epoch // 30)\n" + Set;

    [TestMethod]
    [DataRow("def get_lr(step):\n    return 0.1 * min(1, (step + 1) / 100)\nfor step in range(1000):\n    lr = get_lr(step)\n" + Set, 49, 0.05)]
    [DataRow("for step in range(n):\n    lr = 0.1 * 0.5 ** (step // 10)\n" + Set, 25, 0.025)]
    [DataRow("for step in range(1000):\n    optimizer.param_groups[0]['lr'] = 0.1 * min(1, step / 100)\n    loss.backward()\n    optimizer.step()\n", 50, 0.05)]
    [DataRow("for step in range(50):\n    lr = 0.1 * (1 - step / 100)\n" + Set, 80, 0.051)]
    [DataRow("for step, batch in enumerate(loader):\n    lr = 0.1 * min(1, (step + 1) / 100)\n" + Set + "    optimizer.step()\n", 49, 0.05)]
    [DataRow("lr = 0.1\nfor step in range(100):\n    if step % 10 == 9:\n        lr *= 0.5\n" + Set, 20, 0.025)]
    [DataRow(Warm + "for batch in loader:\n    optimizer.step()\n    scheduler.step()\n", 0, 3e-4)]
    [DataRow(Warm + "for batch in loader:\n    optimizer.step()\n    scheduler.step()\n", 50, 1.5e-4)]
    [DataRow(Noam, 0, 5.524271728019903e-6)]
    [DataRow(Noam + "for step in range(1000):\n    opt.step()\n", 399, 0.0022097086912079613)]
    public void The_rate_of_each_update_is_read(string text, int step, double expected)
    {
        PortedSchedule read = ScheduleReader.Read(text);

        Assert.AreEqual(expected, read.Schedule.ValueAt(step), 1e-12);
        Assert.Contains("sets the rate by hand: the loop is evaluated, and these are the rates of its updates.", string.Join('\n', read.Notes));
        Assert.AreNotEqual(StepUnit.Epoch, read.Unit);
    }

    [TestMethod]
    [DataRow("for epoch in range(90):\n    lr = 0.1 * 0.1 ** (epoch // 30)\n" + Set + "    train(epoch)\n")]
    [DataRow(Adjust + "for epoch in range(90):\n    adjust_learning_rate(optimizer, epoch)\n    train(loader, model, criterion, optimizer, epoch)\n")]
    [DataRow("for epoch in range(90):\n    for x, y in loader:\n        optimizer.param_groups[0]['lr'] = 0.1 * 0.1 ** (epoch // 30)\n        optimizer.step()\n")]
    [DataRow("optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\nfor epoch in range(90):\n    if epoch in (30, 60):\n        for g in optimizer.param_groups:\n            g['lr'] *= 0.1\n    train(epoch)\n")]
    public void The_rate_of_each_epoch_is_read(string text)
    {
        PortedSchedule read = ScheduleReader.Read(text);

        Assert.AreEqual(StepUnit.Epoch, read.Unit);
        Assert.AreEqual(0.1, read.Schedule.ValueAt(29), 1e-12);
        Assert.AreEqual(0.01, read.Schedule.ValueAt(30), 1e-12);
        Assert.AreEqual(0.001, read.Schedule.ValueAt(60), 1e-12);
    }

    [TestMethod]
    public void What_depends_on_the_batches_of_an_epoch_asks_for_them()
    {
        const string text = "for epoch in range(10):\n    for i, batch in enumerate(loader):\n        it = epoch * len(loader) + i\n        optimizer.param_groups[0]['lr'] = 0.1 * (1 - it / 1000)\n        optimizer.step()\n";

        Assert.Contains("Give --steps-per-epoch", Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text)).Message);
        Assert.AreEqual(0.05, ScheduleReader.Read(text, new PortingContext { StepsPerEpoch = 100 }).Schedule.ValueAt(500), 1e-12);
    }

    [TestMethod]
    [DataRow("for step in range(1000):\n    lr = get_lr(step)\n" + Set, "what get_lr(…) gives")]
    [DataRow("for step in range(1000):\n    if loss < best:\n        optimizer.param_groups[0]['lr'] = 0.1 / (step + 1)\n    optimizer.step()\n", "'loss' is not known here")]
    [DataRow("for step in range(1000):\n    optimizer.param_groups[0]['lr'] *= 0.9\n    optimizer.step()\n", "sets the rate by hand, and the rates are not known")]
    [DataRow("for epoch in range(9):\n    lr = args.lr * 0.5 ** epoch\n" + Set + "    train(epoch)\n", "'args.lr' is not known here")]
    [DataRow(Warm, "nothing here trains. Add the loop that does")]
    public void What_is_not_known_is_named(string text, string expected) =>
        Assert.Contains(expected, Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text)).Message);
}
