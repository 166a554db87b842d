using System.Reflection;
using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>
/// Scripts as people have them, and the rate of each update of each optimizer, which the scripts made when they were run in Python with the optimizers and
/// schedulers of their libraries written down from their formulas: the callbacks of the C# train with the same.
/// </summary>
[TestClass]
public sealed class ScriptRateTests
{
    private static readonly JsonElement Expected = Read();

    private static IEnumerable<object[]> Names => Expected.EnumerateObject().SelectMany(script => script.Value.GetProperty("rates").EnumerateObject().Select(rates => new object[] { script.Name, rates.Name }));

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void The_callbacks_train_with_the_rates_of_the_script(string name, string callbacks)
    {
        JsonElement script = Expected.GetProperty(name);
        double[] expected = [.. script.GetProperty("rates").GetProperty(callbacks).EnumerateArray().Select(rate => rate.GetDouble())];
        Type type = PortedScripts.For(PortEngine.Embedded).Assembly!.GetTypes().Single(type => type.Name.Equals(name.Replace("_", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        foreach (JsonProperty set in script.Find("set")?.EnumerateObject().ToArray() ?? [])
        {
            PropertyInfo property = type.GetProperty(set.Name) ?? throw new InvalidOperationException($"{type} has no {set.Name}.");
            property.SetValue(null, set.Value.ValueKind is JsonValueKind.Array ? set.Value.EnumerateArray().Select(item => item.GetDouble()).ToArray() : set.Value.GetDouble());
        }

        RecordedTrainer trainer = new(script.GetProperty("steps").GetInt64(), script.Find("logs")) { LearningRate = script.Find("start")?.GetDouble() ?? 1 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = script.GetProperty("epochs").GetInt32() }, [.. ((Callback[])type.GetMethod(callbacks)!.Invoke(null, null)!).Where(callback => callback is not (CsvLogger or ModelCheckpoint))]);

        Assert.HasCount(expected.Length, trainer.Rates);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], trainer.Rates[i], 1e-9 * expected.Max(), $"update {i}");
        }
    }

    /// <summary>What has no form stands in the C# with its line, and no schedule is invented for it.</summary>
    [TestMethod]
    [DataRow("for g in opt.param_groups:\n        g['lr'] *= 0.1", "it depends on the rate before")]
    [DataRow("if epoch in (2, 4):\n        for g in opt.param_groups:\n            g['lr'] = 0.01", "it is set only where epoch in (2, 4), and stays as it was elsewhere")]
    [DataRow("if epoch > 5:\n        opt.param_groups[0]['lr'] = 0.1 / epoch", "it is set only where epoch > 5")]
    [DataRow("lr *= 0.5\n    for g in opt.param_groups:\n        g['lr'] = lr", "keeps its value from turn to turn")]
    [DataRow("for g in opt.param_groups:\n        g['lr'] = lr\n    lr = 0.1 / (epoch + 1)", "changes 'lr' for the next turn")]
    [DataRow("for g, lr in zip(opt.param_groups, rates):\n        g['lr'] = lr", "it is 'lr', which the loop takes from a list")]
    public void A_rate_that_is_no_function_of_the_counters_is_left_to_the_user(string turn, string reason)
    {
        string script = $"import torch\nlr = 0.1\nopt = torch.optim.SGD(net.parameters(), lr=lr)\nfor epoch in range(10):\n    {turn}\n    for x, y in loader:\n        loss(x, y).backward()\n        opt.step()\n";

        string written = ScriptPorter.Port(script).CSharp;

        Assert.Contains(reason, written);
        Assert.DoesNotContain("LambdaSchedule(epoch", written);
    }

    private static JsonElement Read()
    {
        using Stream stream = typeof(ScriptRateTests).Assembly.GetManifestResourceStream("script-rates.json")!;
        return JsonDocument.Parse(stream).RootElement.Clone();
    }
}
