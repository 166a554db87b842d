using System.Text.Json;

namespace TfLrCallbacks.Tests;

/// <summary>When Lightning's own EarlyStopping stopped, with thresholds, patience and numbers that are none.</summary>
[TestClass]
public sealed class LightningStoppingTests
{
    [TestMethod]
    public void The_epoch_of_the_stop_is_Lightnings()
    {
        int played = 0;
        int stopped = 0;
        foreach (JsonElement recorded in Golden.Read("Callbacks/lightning_stopping").EnumerateArray())
        {
            double?[] values = [.. recorded.GetProperty("values").EnumerateArray().Select(Golden.NumberOrNull)];
            bool checks = recorded.GetProperty("finite").GetBoolean();

            // Keras' counting differs where nothing was measured yet: the first value is never a reason to lose patience.
            if (!checks && values.FirstOrDefault(value => value is not null) is { } first && !double.IsFinite(first))
            {
                continue;
            }

            var early = new EarlyStopping("score", recorded.GetProperty("min_delta").GetDouble(), recorded.GetProperty("patience").GetInt32(), mode: recorded.Text("mode") is "max" ? MetricMode.Max : MetricMode.Min)
            {
                StoppingThreshold = recorded.GetProperty("stop").NumberOrNull(),
                DivergenceThreshold = recorded.GetProperty("diverge").NumberOrNull(),
                CheckFinite = checks,
            };
            new ScriptedTrainer(1, [1.0]).Fit(
                new FitOptions { Epochs = values.Length, Verbose = 0 },
                new LambdaCallback(onEpochEnd: (_, epoch, logs) =>
                {
                    if (values[epoch] is { } value)
                    {
                        logs["score"] = value;
                    }
                }),
                early);
            JsonElement expected = recorded.GetProperty("stopped");
            Assert.AreEqual(expected.ValueKind is JsonValueKind.Null ? null : expected.GetInt32(), early.StoppedEpoch, recorded.GetRawText());
            played++;
            stopped += early.StoppedEpoch is null ? 0 : 1;
        }

        Assert.IsGreaterThan(130, played);
        Assert.IsGreaterThan(100, stopped);
    }

    [TestMethod]
    public void Without_the_check_NaN_only_costs_patience() => Assert.IsNull(Stop(checks: false).StoppedEpoch);

    [TestMethod]
    public void With_it_the_reason_is_told()
    {
        EarlyStopping early = Stop(checks: true);
        Assert.AreEqual(1, early.StoppedEpoch);
        Assert.AreEqual(0, early.BestEpoch);
    }

    private static EarlyStopping Stop(bool checks)
    {
        var early = new EarlyStopping("score", patience: 9, mode: MetricMode.Min) { CheckFinite = checks };
        History history = new ScriptedTrainer(1, [1.0]).Fit(
            new FitOptions { Epochs = 3, Verbose = 0 }, new LambdaCallback(onEpochEnd: (_, epoch, logs) => logs["score"] = epoch is 1 ? double.NaN : 0.5), early);
        Assert.AreEqual(checks ? "EarlyStopping: score is NaN, which is not finite." : null, history.StopReason);
        return early;
    }
}
