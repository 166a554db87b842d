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

    private static JsonElement Read()
    {
        using Stream stream = typeof(ScriptRateTests).Assembly.GetManifestResourceStream("script-rates.json")!;
        return JsonDocument.Parse(stream).RootElement.Clone();
    }
}
