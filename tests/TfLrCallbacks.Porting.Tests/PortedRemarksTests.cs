namespace TfLrCallbacks.Porting.Tests;

/// <summary>What a ported script says of what it does not carry over, or of a rate that nothing changes: it is said, and it is true.</summary>
[TestClass]
public sealed class PortedRemarksTests
{
    private const string Loop = "for epoch in range(9):\n    for x in loader:\n        loss(x).backward()\n        opt.step()\n";

    /// <summary>What another file makes of the optimizer, and the script steps, may set the rate, whatever it is called.</summary>
    [TestMethod]
    [DataRow("from helpers import RampUp\nramp = RampUp(opt, 100)\n" + Loop + "        ramp.step()\n", "// TODO line 9: ramp.step steps")]
    [DataRow("from helpers import *\nramp = RampUp(opt, 100)\nmain = torch.optim.lr_scheduler.StepLR(opt, 3)\n" + Loop + "        if epoch < 1: ramp.step()\n    main.step()\n", "// TODO line 10: ramp.step steps what another file makes of the optimizer")]
    [DataRow("import helpers\ndef train(epoch):\n    for x in loader:\n        loss(x).backward()\n        opt.step()\n        if epoch == 0: ramp.step()\nmain = torch.optim.lr_scheduler.MultiStepLR(opt, [3, 6])\nramp = helpers.ramp(optimizer=opt, steps=9)\nfor epoch in range(9):\n    train(epoch)\n    main.step()\n", "// TODO line 8: ramp.step steps what another file makes of the optimizer")]
    [DataRow("import helpers\nramp = helpers.Ramp(opt)\nfor x in loader:\n    scaler.scale(loss(x)).backward()\n    scaler.step(opt)\n    ramp.step()\n", "// TODO line 8: ramp.step steps")]
    public void A_scheduler_of_another_file_is_told(string lines, string expected)
    {
        string csharp = Port($"import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n{lines}");

        Assert.Contains(expected, csharp);
        Assert.DoesNotContain("Nothing in this file changes", csharp);
    }

    /// <summary>What makes the updates itself, or makes none, is no scheduler.</summary>
    [TestMethod]
    [DataRow("import wrappers\nopt = wrappers.Lookahead(opt)\n" + Loop)]
    [DataRow("import wrappers\nouter = wrappers.Lookahead(opt)\nfor x in loader:\n    loss(x).backward()\n    outer.step()\n")]
    [DataRow("import wrappers\nmean = wrappers.Average(net)\n" + Loop + "        mean.step()\n")]
    public void What_is_no_scheduler_is_not_told(string lines) => Assert.DoesNotContain("steps", Port($"import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n{lines}"));

    /// <summary>A rate that stays is said with its number and with what it is in the script, also beside a model that is not written, and where the file does not train.</summary>
    [TestMethod]
    [DataRow("RATE = 0.002\nopt = torch.optim.SGD(net.parameters(), lr=RATE)\n" + Loop, "// Nothing in this file changes the rate of opt: it stays at 0.002 (RATE).")]
    [DataRow("opt = torch.optim.SGD(net.parameters(), lr=cfg.rate)\n" + Loop, "// Nothing in this file changes the rate of opt: it stays at cfg.rate, which this file does not say.")]
    [DataRow("class Rnn(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.r = torch.nn.LSTM(3, 4)\n    def forward(self, x):\n        out, (h, c) = self.r(x)\n        return out, h\nopt = torch.optim.SGD(Rnn().parameters(), lr=0.5)\nfor i in range(0, ids.size(1) - 30, 30):\n    loss(ids[i]).backward()\n    opt.step()\n", "// Nothing in this file changes the rate of opt: it stays at 0.5.")]
    [DataRow("import lightning\nclass Net(lightning.LightningModule):\n    def configure_optimizers(self):\n        return torch.optim.Adam(self.parameters(), lr=1e-4)\n", "// Nothing in this file changes the rate of the optimizer: it stays at 0.0001.")]
    [DataRow("def make(groups, rate):\n    opt = torch.optim.AdamW(groups, lr=rate)\n    return opt\n", "// Nothing in this file trains with opt, or changes its rate: it begins with rate, which this file does not say.")]
    [DataRow("a = torch.optim.SGD(p, lr=RATE)\nRATE = 0.25\nb = torch.optim.SGD(q, lr=0.1)\ns = torch.optim.lr_scheduler.StepLR(b, 3)\nfor x in loader:\n    a.step()\n    b.step()\n    s.step()\n", "// No schedule drives a: its rate stays at 0.25")]
    public void A_rate_that_stays_is_said(string lines, string expected) => Assert.Contains(expected, Port($"import torch\n{lines}"));

    /// <summary>A setting of a layer that is not known is not its default.</summary>
    [TestMethod]
    [DataRow("nn.Dropout(config.drop)", "// TODO line 5: nn.Dropout(config.drop): its p is not known")]
    [DataRow("nn.BatchNorm1d(4, eps=config.eps)", "its eps is not known")]
    [DataRow("nn.Conv2d(3, 8, 3, stride=config.stride)", "its stride is not known")]
    [DataRow("nn.Conv2d(3, 8, 3, bias=config.bias)", "its bias is not known")]
    [DataRow("nn.MaxPool2d(2, config.stride)", "its stride is not known")]
    [DataRow("nn.LeakyReLU(config.slope)", "its negative_slope is not known")]
    [DataRow("nn.Dropout(0.3)", "Dropout(0.3")]
    [DataRow("nn.Dropout()", "Dropout(0.5")]
    public void A_layer_whose_setting_is_not_known_is_told(string layer, string expected)
    {
        string model = $"import torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self, config):\n        super().__init__()\n        self.a = {layer}\n    def forward(self, x):\n        return self.a(x)\n";

        Assert.Contains(expected, Port(model));
        Assert.Contains(expected, ScriptPorter.Port(model, PortEngine.Embedded).CSharp);
    }

    /// <summary>What a flag of the script leaves out is told, also in a line and where only a name is given.</summary>
    [TestMethod]
    [DataRow("for epoch in range(9):\n    r = 0.1 * 0.5 ** epoch if FLAG else 0.1\n    for g in opt.param_groups: g['lr'] = r\n    opt.step()\n", "line 5: 0.1 is left out, as FLAG is true with the values of the script.")]
    [DataRow("for epoch in range(9):\n    if FLAG:\n        r = 0.1 * 0.5 ** epoch\n    else:\n        r = 0.1\n    for g in opt.param_groups: g['lr'] = r\n    opt.step()\n", "line 8: left out, as FLAG is true with the values of the script.")]
    [DataRow("s = torch.optim.lr_scheduler.StepLR(opt, 30 if not FLAG else 10)\nfor x in loader:\n    opt.step()\n    s.step()\n", "line 4: 30 is left out, as not FLAG is false with the values of the script.")]
    [DataRow("size = 30 if FLAG else 10\nhalf = size // 2\ns = torch.optim.lr_scheduler.StepLR(opt, half)\n", "line 4: 10 is left out, as FLAG is true with the values of the script.")]
    [DataRow("name = 'a' if FLAG else 'b'\nprint(name)\ns = torch.optim.lr_scheduler.StepLR(opt, 3)\n", null)]
    public void What_a_flag_leaves_out_is_told(string lines, string? note) => Assert.AreEqual(
        note, ScriptPorter.Port($"import torch\nFLAG = True\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n{lines}").Notes.FirstOrDefault(told => told.Contains("left out", StringComparison.Ordinal)));

    /// <summary>Lines of a file that is executed in the script may give its names other values.</summary>
    [TestMethod]
    [DataRow("exec(open('over.py').read())", "line 3: exec(open('over.py').read()) may give the script's names other values: those that stand in the text count.")]
    [DataRow("globals()[key] = value", "line 3: globals()[key] may give the script's names other values: those that stand in the text count.")]
    [DataRow("exec('pass')", null)]
    public void What_gives_names_other_values_is_told(string line, string? note) => Assert.AreEqual(
        note, ScriptPorter.Port($"import torch\nlr = 0.1\n{line}\nopt = torch.optim.SGD(net.parameters(), lr=lr)\ntorch.optim.lr_scheduler.StepLR(opt, 3)\n").Notes.FirstOrDefault(told => told.Contains("other values", StringComparison.Ordinal)));

    /// <summary>Two loops with numbers of turns, one after the other, make that many updates, and are no epochs.</summary>
    [TestMethod]
    [DataRow("def fit(net, first=500, second=1000, a=0.1, b=0.2):\n    opt = torch.optim.SGD(net.parameters(), lr=a)\n    for _ in range(first):\n        loss(net).backward()\n        opt.step()\n    opt = torch.optim.SGD(net.parameters(), lr=b)\n    for _ in range(second):\n        loss(net).backward()\n        opt.step()\n")]
    [DataRow("def fit(net, first=500, second=1000, a=0.1, b=0.2):\n    opt = torch.optim.SGD(net.parameters(), lr=a)\n    for _ in tqdm(range(first)):\n        loss(net).backward()\n        opt.step()\n    for g in opt.param_groups:\n        g['lr'] = b\n    for _ in range(second):\n        loss(net).backward()\n        opt.step()\n")]
    public void Loops_with_numbers_of_turns_make_updates(string script)
    {
        string csharp = Port($"import torch\n{script}");

        Assert.Contains("it gives the rate of each update", csharp);
        Assert.Contains("< First; ", csharp);
        Assert.Contains("StepUnit.Batch", csharp);
    }

    /// <summary>A block of a notebook that holds commands alone is a block, and a command may go on in the next line.</summary>
    [TestMethod]
    [DataRow("if big:\n  !get data\nelif small:\n  %pip install x\n  import json\nelse:\n    # nothing else\n    !get data \\\n      --all\n")]
    [DataRow("def load():\n    !get data\nload()\n")]
    [DataRow("!pip install a \\\n  b\n")]
    public void Commands_of_a_notebook_leave_their_block(string lines)
    {
        PortedScript ported = ScriptPorter.Port($"{lines}import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ns = torch.optim.lr_scheduler.StepLR(opt, 3)\n{Loop}    s.step()\n");

        Assert.DoesNotContain("not-read", string.Join('\n', ported.Warnings.Select(warning => warning.Code)));
        Assert.Contains("new StepDecay(initialLearningRate: 0.1, stepSize: 3)", ported.CSharp);
    }

    private static string Port(string script) => ScriptPorter.Port(script).CSharp;
}
