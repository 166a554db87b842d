using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Lists that a script compares with None, and truths that it compares with True and False.</summary>
[TestClass]
public sealed class ListOrNoneTests
{
    private const string Loop = "opt = torch.optim.SGD(net.parameters(), lr=0.1)\nsched = make(opt, 30)\nfor epoch in range(4):\n    for x, y in loader:\n        loss = f(x, y)\n        loss.backward()\n        opt.step()\n        sched.step()\n";

    /// <summary>The list is one property, empty where the script has None.</summary>
    [TestMethod]
    [DataRow("if drops is None:\n            return 1 - step / total\n        return 0.1 ** sum(step >= d for d in drops)")]
    [DataRow("if drops is not None:\n            return 0.1 ** sum(step >= d for d in drops)\n        return 1 - step / total")]
    [DataRow("if drops == None:\n            return 1 - step / total\n        factor = 1\n        for d in drops:\n            factor *= 0.1 if step >= d else 1\n        return factor")]
    [DataRow("if drops != None and step >= drops[0]:\n            return 0.5\n        return 1 - step / total")]
    [DataRow("return 1 - step / total if drops is None else 1 / (1 + len(drops))")]
    [DataRow("return 1 - step / total if drops is None or step in drops else 0.5")]
    public void A_list_that_may_be_None_is_one_property(string body)
    {
        string script = $"import torch\ndef make(opt, total, drops=None):\n    def factor(step):\n        {body}\n    return torch.optim.lr_scheduler.LambdaLR(opt, factor)\n{Loop}";
        string csharp = ScriptPorter.Port(script, PortEngine.Embedded).CSharp;
        Type ported = Compiled(script);

        Assert.Contains("IReadOnlyList<double> Drops { get; set; } = [];", csharp);
        Assert.DoesNotContain("double Drops", csharp);
        AssertRates(script, ported);
        ported.GetProperty("Drops")!.SetValue(null, new double[] { 3, 6 });
        AssertRates(script.Replace("drops=None", "drops=[3, 6]", StringComparison.Ordinal), ported);
    }

    [TestMethod]
    [DataRow("warm is True", true)]
    [DataRow("warm is not False", true)]
    [DataRow("warm is False", false)]
    [DataRow("warm is not True", true)]
    [DataRow("warm is True and total > 2", true)]
    [DataRow("total < 2 or warm is False", false)]
    public void A_truth_is_compared_with_True_and_False(string condition, bool truth)
    {
        string script = $"import torch\ndef make(opt, total, warm={truth}):\n    def factor(step):\n        if {condition}:\n            return (step + 1) / total\n        return 1 - step / total\n    return torch.optim.lr_scheduler.LambdaLR(opt, factor)\n{Loop}";
        Type ported = Compiled(script);

        AssertRates(script, ported);
        ported.GetProperty("Warm")!.SetValue(null, !truth);
        AssertRates(script.Replace($"warm={truth}", $"warm={!truth}", StringComparison.Ordinal), ported);
    }

    private static Type Compiled(string script)
    {
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("compared.py", script)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        return assembly!.GetType("Compared")!;
    }

    private static void AssertRates(string script, Type ported)
    {
        IReadOnlyList<Statement> statements = Parser.ReadStatements(script, out _);
        double[] expected = ScriptCourse.Of(ScriptTraining.Of(statements, 2, times: 1), statements).Values.Single().Rates;
        RecordedTrainer trainer = new(2, null) { LearningRate = 0.1 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = 4 }, (Callback[])ported.GetMethod("Callbacks")!.Invoke(null, null)!);

        Assert.HasCount(8, expected);
        Assert.HasCount(8, trainer.Rates);
        for (int update = 0; update < 8; update++)
        {
            Assert.AreEqual(expected[update], trainer.Rates[update], 1e-12, $"update {update} of {ScriptPorter.Port(script, PortEngine.Embedded).CSharp}");
        }
    }
}
