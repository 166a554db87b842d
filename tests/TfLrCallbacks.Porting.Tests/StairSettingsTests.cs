namespace TfLrCallbacks.Porting.Tests;

/// <summary>Settings on which the number of stairs depends: with any value of them the C# has the rates of the script, or they cannot be set.</summary>
[TestClass]
public sealed class StairSettingsTests
{
    private const string Loop = "import torch\nSTEP = 10\nFACTOR = 0.1\nEPOCHS = 30\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nlr = 0.1\nfor e in range(EPOCHS):\n    if e and e % STEP == 0:\n        lr *= FACTOR\n    for g in opt.param_groups:\n        g['lr'] = lr\n    for x in loader:\n        opt.step()\n";

    private const string Resumed = "import torch\nSTEP = 10\nFACTOR = 0.1\nEPOCHS = 30\ndef train(start=0):\n    opt = torch.optim.SGD(net.parameters(), lr=0.1)\n    sch = torch.optim.lr_scheduler.StepLR(opt, STEP, FACTOR, last_epoch=start - 1)\n    for e in range(start, EPOCHS):\n        for x in loader:\n            opt.step()\n        sch.step()\ntrain()\n";

    /// <summary>Three stairs whose length is a setting go on behind the third.</summary>
    [TestMethod]
    [DataRow(Loop, "STEP = 5")]
    [DataRow(Loop, "STEP = 3")]
    [DataRow(Loop, "STEP = 15")]
    [DataRow(Loop, "FACTOR = 0.5")]
    [DataRow(Resumed, "STEP = 4")]
    [DataRow(Resumed, "STEP = 20")]
    public void Three_stairs_with_a_length_of_the_script_are_one_piece(string script, string other)
    {
        string csharp = ScriptPorter.Port(script).CSharp;
        string plain = other.StartsWith('S') ? "STEP = 10" : "FACTOR = 0.1";

        Assert.Contains("new StepDecay(initialLearningRate: 0.1, stepSize: Length.Steps(Step), gamma: Factor)", csharp.Replace("initialLearningRate: Lr", "initialLearningRate: 0.1", StringComparison.Ordinal));
        WrittenPiecesTests.AssertRates(script, csharp);
        string changed = csharp.Replace(Property(plain), Property(other), StringComparison.Ordinal);
        Assert.AreNotEqual(csharp, changed);
        WrittenPiecesTests.AssertRates(script.Replace(plain, other, StringComparison.Ordinal), changed);

        static string Property(string assigned) => assigned.Split(" = ") is [var name, var value] ? $"{ScriptCode.Pascal(name)} {{ get; set; }} = {ScriptCode.Number(double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))};" : string.Empty;
    }

    /// <summary>Where a smaller or a larger value would make stairs that the C# does not have, the setting is fixed.</summary>
    [TestMethod]
    [DataRow("STEP = 20", "lr * 0.1", "Step => 20.0; // fixed:", DisplayName = "two stairs")]
    [DataRow("LEAST = 0.01", "max(lr * 0.1, LEAST)", "Least => 0.01; // fixed:", DisplayName = "a floor")]
    public void A_setting_that_would_make_more_stairs_is_fixed(string setting, string next, string expected)
    {
        string csharp = ScriptPorter.Port($"import torch\n{setting}\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nrates, lr = [], 0.1\nfor e in range(30):\n    if e % {(setting[0] == 'S' ? "STEP" : "10")} == 0 and e > 0:\n        lr = {next}\n    rates.append(lr)\nfor lr in rates:\n    opt.param_groups[0].update(lr=lr)\n    for x in loader:\n        opt.step()\n").CSharp;

        Assert.Contains(expected, csharp, csharp);
    }

    /// <summary>Milestones are milestones, though they are equally far from each other.</summary>
    [TestMethod]
    public void Milestones_stay_milestones() => Assert.Contains(
        "new PiecewiseConstantDecay(boundaries: [9, 19], values: [0.1, 0.01, 0.001])",
        ScriptPorter.Port(Loop.Replace("e % STEP == 0", "e in (10, 20)", StringComparison.Ordinal).Replace("FACTOR", "0.1", StringComparison.Ordinal)).CSharp.Replace("[Lr, Lr / 10.0, Lr / 100.0]", "[0.1, 0.01, 0.001]", StringComparison.Ordinal));
}
