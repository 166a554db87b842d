using System.Text.Json;

namespace TfLrCallbacks.Tests;

/// <summary>
/// Arguments that the originals refuse, the rules by name refuse too; and what the originals take, they take, with two exceptions: NaN, which is no
/// argument anywhere here, and counts that make no sense in optax and timm.
/// </summary>
[TestClass]
public sealed class PlateauArgumentsGoldenTests
{
    private static readonly Dictionary<string, Func<JsonElement, PlateauRule>> Rules = new()
    {
        ["keras3 ReduceLROnPlateau"] = arguments => new Keras3Plateau(
            factor: arguments.Argument("factor", 0.1),
            patience: arguments.Argument("patience", 10),
            minDelta: arguments.Argument("min_delta", 1e-4),
            cooldown: arguments.Argument("cooldown", 0),
            minLearningRate: arguments.Argument("min_lr", 0)),
        ["torch ReduceLROnPlateau"] = arguments => new TorchPlateau(
            ModeOf(arguments),
            arguments.Argument("factor", 0.1),
            arguments.Argument("patience", 10),
            arguments.Argument("threshold", 1e-4),
            cooldown: arguments.Argument("cooldown", 0),
            minLearningRate: arguments.Argument("min_lr", 0),
            epsilon: arguments.Argument("eps", 1e-8)),
        ["timm PlateauLRScheduler"] = arguments => new TimmPlateau(
            arguments.Argument("decay_rate", 0.1),
            arguments.Argument("patience_t", 10),
            warmupEpochs: (int)arguments.Argument("warmup_t", 0),
            mode: ModeOf(arguments)),
        ["optax reduce_on_plateau"] = arguments => new OptaxPlateau(
            arguments.Argument("factor", 0.1),
            (int)arguments.Argument("patience", 10),
            arguments.Argument("rtol", 1e-4),
            arguments.Argument("atol", 0),
            (int)arguments.Argument("cooldown", 0),
            (int)arguments.Argument("accumulation_size", 1),
            arguments.Argument("min_scale", 0)),
    };

    /// <summary>Arguments that C# cannot express (a text where a number is due), that our rules don't have, or that are lists for groups.</summary>
    private static readonly string[] NotOurs = ["foo", "epsilon", "verbose", "monitor", "threshold_mode", "lr_min", "noise_type"];

    private static readonly string[] Stricter =
    [
        "timm warmup_t=-1", "optax patience=-1", "optax cooldown=-1", "optax accumulation_size=0", "optax accumulation_size=-1",
    ];

    [TestMethod]
    public void What_the_originals_refuse_is_refused_and_the_rest_is_taken()
    {
        int rows = 0;
        foreach (JsonElement row in Golden.Read("Callbacks/rejected_arguments").EnumerateArray())
        {
            JsonElement arguments = row.GetProperty("args");
            if (!Rules.TryGetValue($"{row.Text("library")} {row.Text("class")}", out Func<JsonElement, PlateauRule>? make)
                || arguments.EnumerateObject().Any(argument => NotOurs.Contains(argument.Name) || !IsExpressible(argument)))
            {
                continue;
            }

            string what = $"{row.Text("library")} {string.Join(" ", arguments.EnumerateObject().Select(argument => $"{argument.Name}={argument.Value}"))}";
            bool nan = arguments.EnumerateObject().Any(argument => argument.Value.ValueKind is JsonValueKind.String && argument.Value.GetString() is "NaN");
            if (row.Text("result") is "raised" || nan || Stricter.Contains(what))
            {
                Exception error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => make(arguments), what);
                Assert.Contains("Must be", error.Message);
            }
            else
            {
                Assert.IsNotNull(make(arguments), what);
            }

            rows++;
        }

        Assert.AreEqual(50, rows);
    }

    private static bool IsExpressible(JsonProperty argument) => argument.Value.ValueKind switch
    {
        JsonValueKind.Number => true,
        JsonValueKind.String => argument.Value.GetString() is "NaN" or "Infinity" || (argument.Name is "mode" && argument.Value.GetString() is "auto"),
        _ => false,
    };

    private static MetricMode ModeOf(JsonElement arguments) => arguments.Argument("mode", "min") is "auto" ? MetricMode.Auto : MetricMode.Min;
}
