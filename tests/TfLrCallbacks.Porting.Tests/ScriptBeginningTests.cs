namespace TfLrCallbacks.Porting.Tests;

/// <summary>The rate with which an optimizer begins, where it is not the schedule's.</summary>
[TestClass]
public sealed class ScriptBeginningTests
{
    /// <summary>A plateau only lowers the rate: which rate it begins with is said.</summary>
    [TestMethod]
    [DataRow("torch.optim.RMSprop(net.parameters(), lr=1e-5)", "// opt begins with the rate 1e-5: compile the model with it.")]
    [DataRow("torch.optim.RMSprop(net.parameters(), lr=LR)", "// opt begins with the rate 0.02 (LR): compile the model with it.")]
    [DataRow("torch.optim.Adam(net.parameters())", "// opt begins with the rate 0.001: compile the model with it.")]
    [DataRow("torch.optim.SGD([{'params': a}, {'params': b, 'lr': 0.5}], lr=0.25)", "// opt begins with the rate 0.25: compile the model with it.")]
    public void The_rate_before_a_plateau_is_said(string optimizer, string expected) => Assert.Contains(
        expected,
        ScriptPorter.Port($"import torch\nLR = 0.02\nopt = {optimizer}\ns = torch.optim.lr_scheduler.ReduceLROnPlateau(opt, patience=5)\nfor e in range(9):\n    for x in loader:\n        opt.step()\n    s.step(val_loss)\n").CSharp);

    [TestMethod]
    public void A_scheduler_beside_a_plateau_has_it() => Assert.DoesNotContain(
        "begins with the rate",
        ScriptPorter.Port("import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nw = torch.optim.lr_scheduler.StepLR(opt, 3)\ns = torch.optim.lr_scheduler.ReduceLROnPlateau(opt, patience=5)\nfor e in range(9):\n    for x in loader:\n        opt.step()\n    w.step()\n    s.step(val_loss)\n").CSharp);

    /// <summary>Groups in a list of their own: the first has the optimizer's rate where it has none of its own.</summary>
    [TestMethod]
    [DataRow("[{'params': [p for n, p in net.named_parameters() if 'backbone' not in n]}, {'params': [p for n, p in net.named_parameters() if 'backbone' in n], 'lr': 1e-5}]", "", "0.0001")]
    [DataRow("[{'params': a, 'lr': 3e-5}, {'params': b}]", "", "3e-5")]
    [DataRow("[dict(params=a, lr=3e-5), dict(params=b)]", "", "3e-5")]
    public void The_first_group_has_its_rate(string groups, string then, string expected) => Assert.Contains(
        $"new StepDecay(initialLearningRate: {expected},",
        Stepped($"groups = {groups}\n{then}"));

    [TestMethod]
    [DataRow("groups = [{'params': a}, {'params': b, 'lr': 1e-5}]\ngroups.reverse()\n")]
    [DataRow("groups = [{'params': a, 'lr': 0.3}]\nif deep:\n    groups.append({'params': b, 'lr': 1e-5})\n")]
    [DataRow("groups = [{'params': a}, {'params': b, 'lr': 1e-5}]\ngroups.insert(0, {'params': c, 'lr': 1e-6})\n")]
    [DataRow("groups = []\nfor m in net.children():\n    groups.append({'params': m.parameters(), 'lr': find(m)})\n")]
    public void A_first_group_that_is_not_known_is_asked_for(string groups) => Assert.DoesNotContain("initialLearningRate: 0.0001", Stepped(groups));

    /// <summary>What helper files call the number of devices is 1, as on one machine.</summary>
    [TestMethod]
    [DataRow("import utils", "utils.get_world_size()")]
    [DataRow("import util.misc as misc", "misc.get_world_size()")]
    [DataRow("from detectron2.utils import comm", "comm.get_world_size()")]
    [DataRow("from mylib import get_world_size", "get_world_size()")]
    public void Devices_of_a_helper_file_are_one(string import, string devices)
    {
        string csharp = ScriptPorter.Port($"import torch\n{import}\nlr = 0.1 * {devices}\nopt = torch.optim.SGD(net.parameters(), lr=lr)\ns = torch.optim.lr_scheduler.StepLR(opt, 3, 0.1)\nfor e in range(9):\n    for x in loader:\n        opt.step()\n    s.step()\n").CSharp;

        Assert.DoesNotContain("TODO", csharp);
        Assert.Contains("new StepDecay(initialLearningRate: ", csharp);
    }

    /// <summary>One is taken from a table, and the others are not lost.</summary>
    [TestMethod]
    [DataRow("{'adam': keras.optimizers.Adam(0.1), 'sgd': keras.optimizers.SGD(0.2)}['sgd']", false)]
    [DataRow("keras.optimizers.SGD(0.2)\nother = keras.optimizers.Adam(0.1)", true)]
    public void What_a_table_offers_is_not_said_to_be_lost(string optimizer, bool isLost) => Assert.AreEqual(
        isLost,
        ScriptPorter.Port($"from tensorflow import keras\nopt = {optimizer}\nmodel.compile(opt, 'mse')\nmodel.fit(x, y, epochs=5)\n").Warnings.Any(warning => warning.Code == "not-plugged-in"));

    private static string Stepped(string groups) =>
        ScriptPorter.Port($"import torch\n{groups}opt = torch.optim.AdamW(groups, lr=1e-4)\ns = torch.optim.lr_scheduler.StepLR(opt, 200)\nfor e in range(300):\n    train_one_epoch(net, opt)\n    s.step()\n").CSharp;
}
