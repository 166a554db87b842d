using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>What the loops of a script count, and when they set the rate or step a scheduler: the C# trains with the rates of the script, or says that it does not.</summary>
[TestClass]
public sealed class ScriptLoopTests
{
    private const string Start = "import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n";

    private static readonly double[] Powers = [1, 0.9, 0.81, 0.729];

    /// <summary>Of the epoch alone, a rate that is set behind each batch trains all batches of that epoch but the first.</summary>
    [TestMethod]
    [DataRow("", "for g in opt.param_groups:\n            g['lr'] = 0.1 * 0.9 ** epoch")]
    [DataRow("def adjust(epoch):\n    for g in opt.param_groups:\n        g['lr'] = 0.1 * 0.9 ** epoch\n\n", "adjust(epoch)")]
    [DataRow("sched = torch.optim.lr_scheduler.ExponentialLR(opt, 0.9)\n", "sched.step(epoch)")]
    public void A_rate_of_the_epoch_that_is_set_behind_each_batch_is_that_of_the_epoch(string before, string sets)
    {
        string script = $"{Start}{before}for epoch in range(4):\n    for x, y in loader:\n        loss(x, y).backward()\n        opt.step()\n        {sets}\n";

        double[] rates = Train(script, epochs: 4, steps: 3);

        Same([.. Powers.SelectMany(power => Enumerable.Repeat(0.1 * power, 3))], rates);
    }

    /// <summary>Behind the last batch it trains only in the next epoch.</summary>
    [TestMethod]
    public void A_rate_that_is_set_behind_the_epoch_is_that_of_the_next()
    {
        string script = $"{Start}for epoch in range(4):\n    for x, y in loader:\n        opt.step()\n    for g in opt.param_groups:\n        g['lr'] = 0.05 * 0.9 ** epoch\n";

        double[] rates = Train(script, epochs: 4, steps: 2);

        Same([0.1, 0.1, 0.05, 0.05, 0.045, 0.045, 0.0405, 0.0405], rates);
    }

    private static double[] Train(string script, int epochs, int steps, params (string Name, double Value)[] set) => Train(script, "Callbacks", epochs, steps, set);

    private static double[] Train(string script, string callbacks, int epochs, int steps, params (string Name, double Value)[] set)
    {
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("looped.py", script)]);
        Assert.IsNotNull(assembly, string.Join('\n', errors));
        Type type = assembly.GetType("Looped")!;
        foreach ((string name, double value) in set)
        {
            type.GetProperty(name)?.SetValue(null, value);
        }

        RecordedTrainer trainer = new(steps, null) { LearningRate = 1 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = epochs }, (Callback[])type.GetMethod(callbacks)!.Invoke(null, null)!);
        return [.. trainer.Rates];
    }

    private static void Same(double[] expected, double[] rates)
    {
        Assert.HasCount(expected.Length, rates);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], rates[i], 1e-12, $"update {i}: {string.Join(' ', rates)}");
        }
    }
}
