namespace TfLrCallbacks.Porting.Tests;

/// <summary>Where the text itself says whether a rate is one of an epoch or of a step: its loops, Lightning, the name of an argument.</summary>
[TestClass]
public sealed class StepUnitTests
{
    private const string Torch = "import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ns = torch.optim.lr_scheduler.ExponentialLR(opt, 0.5)\n";
    private const string Updates = "    for x, y in loader:\n        loss(x, y).backward()\n        opt.step()\n";

    private static readonly RunLength Run = new(10, 10);

    [TestMethod]
    [DataRow(Torch + "for epoch in range(10):\n" + Updates + "    s.step()\n", 0.025)]
    [DataRow(Torch + "for epoch in range(1, 11):\n    train(net, loader, opt)\n    s.step()\n", 0.025)]
    [DataRow("import torch\ndef fit(net, loader):\n    opt = torch.optim.SGD(net.parameters(), lr=0.1)\n    s = torch.optim.lr_scheduler.ExponentialLR(opt, 0.5)\n    for ep in range(10):\n        for x in loader:\n            opt.step()\n        s.step()\nfit(net, loader)\n", 0.025)]
    [DataRow("import torch, transformers\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ns = transformers.get_linear_schedule_with_warmup(opt, 0, 10)\nfor epoch in range(10):\n" + Updates + "    s.step()\n", 0.08)]
    [DataRow("import paddle\ns = paddle.optimizer.lr.ExponentialDecay(learning_rate=0.1, gamma=0.5)\nopt = paddle.optimizer.SGD(learning_rate=s, parameters=p)\nfor epoch in range(10):\n" + Updates + "    s.step()\n", 0.025)]
    [DataRow(Torch + "for epoch in range(10):\n" + Updates + "        s.step()\n", 0.1 / (1 << 20))]
    [DataRow(Torch + "for step in range(100):\n    opt.step()\n    s.step()\n", 0.1 / (1 << 20))]
    [DataRow(Torch + "for epoch in range(10):\n" + Updates + "    if epoch % 2:\n        s.step()\n", 0.1 / (1 << 20))] // told, and left in steps
    [DataRow(Torch + "for epoch in range(10):\n    for i, x in enumerate(loader):\n        opt.step()\n        s.step(epoch + i / len(loader))\n", 0.025)]
    [DataRow(Torch + "for epoch in range(10):\n    for i, x in enumerate(loader):\n        opt.step()\n        s.step(epoch=epoch + i / n)\n", 0.025)]
    public void A_scheduler_counts_what_its_loop_counts(string text, double atStep20) => Assert.AreEqual(atStep20, Rate(text, null), 1e-12);

    [TestMethod]
    [DataRow(StepUnit.Batch, 0.1 / (1 << 20))]
    [DataRow(StepUnit.Epoch, 0.025)]
    public void A_unit_that_is_given_counts_more_than_the_loop(StepUnit unit, double atStep20) => Assert.AreEqual(atStep20, Rate(Torch + "for epoch in range(10):\n" + Updates + "    s.step()\n", unit), 1e-12);

    [TestMethod]
    [DataRow("for epoch in range(10):\n    s.step()\n" + Updates, true)]
    [DataRow("for epoch in range(10):\n" + Updates + "    s.step()\n", false)]
    [DataRow("for x in loader:\n    s.step()\n    opt.step()\n", true)]
    [DataRow("for x in loader:\n    opt.step()\n    s.step()\n", false)]
    public void A_step_before_the_updates_is_told(string loop, bool isTold) =>
        Assert.AreEqual(isTold, ScheduleReader.Read(Torch + loop).Notes.Any(note => note.Contains("before the updates of its turn: the training begins with its second rate", StringComparison.Ordinal)));

    [TestMethod]
    [DataRow("return [opt], [s]", 0.025)]
    [DataRow("return ([opt], [s])", 0.025)]
    [DataRow("return {'optimizer': opt, 'lr_scheduler': s}", 0.025)]
    [DataRow("return [opt], [{'scheduler': s, 'interval': 'step'}]", 0.1 / (1 << 20))]
    [DataRow("return [opt], [s, torch.optim.lr_scheduler.ConstantLR(opt, 0.5, 100)]", 0.0125)]
    public void A_scheduler_in_Lightning_s_lists_counts_epochs(string returned, double atStep20)
    {
        string body = $"        opt = torch.optim.SGD(self.parameters(), lr=0.1)\n        s = torch.optim.lr_scheduler.ExponentialLR(opt, 0.5)\n        {returned}\n";

        Assert.AreEqual(atStep20, Rate($"import torch\nimport pytorch_lightning as pl\nclass Net(pl.LightningModule):\n    def configure_optimizers(self):\n{body}", null), 1e-12);
        Assert.AreEqual(atStep20, Rate($"import torch\ndef configure_optimizers(self):\n{body.Replace("        ", "    ", StringComparison.Ordinal)}", null), 1e-12);
    }

    [TestMethod]
    [DataRow("def rate(epoch):\n    return 0.1 * 0.5 ** epoch\n", 0.025)]
    [DataRow("lambda ep: 0.1 * 0.5 ** ep", 0.025)]
    [DataRow("lambda step: 0.1 * 0.5 ** step", 0.1 / (1 << 20))]
    [DataRow("def rate(x):\n    return 0.1 * 0.5 ** x\n", 0.1 / (1 << 20))]
    [DataRow("def adjust_learning_rate(optimizer, epoch):\n    lr = 0.1 * 0.5 ** epoch\n    for group in optimizer.param_groups:\n        group['lr'] = lr\n", 0.025)]
    [DataRow("def adjust(opt, epoch, base=0.1):\n    for g in opt.param_groups:\n        if 'lr_scale' in g:\n            g['lr'] = base * g['lr_scale']\n        else:\n            g['lr'] = base * 0.5 ** epoch\n    return base\n", 0.025)]
    [DataRow("def poly(optimizer, init_lr, iteration, total=100):\n    optimizer.param_groups[0]['lr'] = init_lr * (1 - iteration / total)\ninit_lr = 0.1\n", 0.08)]
    [DataRow("import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=0.1)\nargs = p.parse_args()\ndef adjust_learning_rate(optimizer, epoch, args):\n    for group in optimizer.param_groups:\n        group['lr'] = args.lr * 0.5 ** epoch\n", 0.025)]
    public void A_function_of_the_epoch_is_one_by_its_argument(string text, double atStep20) => Assert.AreEqual(atStep20, Rate(text, null), 1e-12);

    [TestMethod]
    [DataRow("def set_lr(optimizer, lr):\n    for g in optimizer.param_groups:\n        g['lr'] = lr\n", "set_lr sets the rate of an optimizer by hand. Write it as a function of the epoch that returns the rate")]
    [DataRow("def adjust(optimizer, epoch, args):\n    for g in optimizer.param_groups:\n        g['lr'] = args.lr * 0.5 ** epoch\n", "adjust sets the rate of an optimizer by hand, and args has no value here.")]
    public void A_function_that_sets_what_is_not_known_is_refused(string text, string message) => Assert.Contains(message, Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text)).Message);

    [TestMethod]
    public void A_function_that_goes_on_from_the_rate_before_has_no_rate() => Assert.Contains(
        "the optimizer's rate is not known here",
        Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read("def decay(optimizer, epoch):\n    for g in optimizer.param_groups:\n        g['lr'] *= 0.1\n").Schedule.ValueAt(3L)).Message);

    private static double Rate(string text, StepUnit? unit) => ScheduleReader.Read(text, new PortingContext { Run = Run, Unit = unit }).Schedule.Bind(Run).ValueAt(20L);
}
