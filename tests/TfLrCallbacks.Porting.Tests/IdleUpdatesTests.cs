namespace TfLrCallbacks.Porting.Tests;

/// <summary>An update before the training, with which scripts keep PyTorch from warning, is none of the training.</summary>
[TestClass]
public sealed class IdleUpdatesTests
{
    private const string Made = "import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nsched = torch.optim.lr_scheduler.StepLR(opt, step_size=2, gamma=0.5)\n";

    private const string Loop = "for epoch in range(1, 9):\n    sched.step()\n    for x in loader:\n        loss(x).backward()\n        opt.step()\n";

    private const string Note = "an update before the training has no gradients, and is left out.";

    [TestMethod]
    [DataRow(Made + "opt.step()\n" + Loop, 4)]
    [DataRow(Made + "opt.zero_grad()\nopt.step()\n" + Loop, 5)]
    [DataRow("def main():\n    import torch\n    opt = torch.optim.SGD(net.parameters(), lr=0.1)\n    sched = torch.optim.lr_scheduler.StepLR(opt, step_size=2, gamma=0.5)\n    opt.step()\n    for epoch in range(1, 9):\n        sched.step()\n        train(opt)\ndef train(opt):\n    for x in loader:\n        loss(x).backward()\n        opt.step()\nif __name__ == '__main__':\n    main()\n", 5)]
    public void It_is_left_out(string script, int line)
    {
        PortedScript ported = ScriptPorter.Port(script, PortEngine.Embedded);

        Assert.Contains("new LearningRateScheduler(Sched().Skip(1), StepUnit.Epoch)", ported.CSharp);
        Assert.Contains($"line {line}: {Note}", string.Join('\n', ported.Notes));
        Assert.AreEqual(0.1, ScriptPorter.Rates(script, "opt", batches: 3).ValueAt(2));
        Assert.AreEqual(0.05, ScriptPorter.Rates(script, "opt", batches: 3).ValueAt(3));
    }

    [TestMethod]
    [DataRow(Made + "loss(first).backward()\nopt.step()\n" + Loop)]
    [DataRow(Made + "train()\nopt.step()\n" + Loop + "def train():\n    loss(first).backward()\n")]
    [DataRow(Made + "for x in first:\n    opt.zero_grad()\nopt.step()\n" + Loop)]
    [DataRow(Made + "sched.step()\n" + Loop)]
    [DataRow(Made + "def update():\n    opt.step()\nfor epoch in range(8):\n    for x in loader:\n        loss(x).backward()\n        update()\n    sched.step()\n")]
    public void Another_one_counts(string script) => Assert.DoesNotContain(Note, string.Join('\n', ScriptPorter.Port(script, PortEngine.Embedded).Notes));
}
