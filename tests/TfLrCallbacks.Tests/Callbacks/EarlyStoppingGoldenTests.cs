using System.Text.Json;

namespace TfLrCallbacks.Tests;

/// <summary>Early stopping against what Keras 3 and Keras 2 did, epoch by epoch.</summary>
[TestClass]
public sealed class EarlyStoppingGoldenTests
{
    [TestMethod]
    public void Keras_3_traces_are_reproduced() => Replay(
        "earlystopping_keras3",
        delta => new Keras3Improvement(delta),
        MetricDirection.Of,
        refused: 2);

    [TestMethod]
    public void Keras_2_traces_are_reproduced() => Replay(
        "earlystopping_tf_keras2",
        delta => new Keras2Improvement(Math.Abs(delta)),
        monitor => monitor.EndsWith("acc", StringComparison.Ordinal) || monitor.EndsWith("accuracy", StringComparison.Ordinal) || monitor.EndsWith("auc", StringComparison.Ordinal) ? MetricMode.Max : MetricMode.Min,
        refused: 1);

    private static void Replay(string file, Func<double, Improvement> improvement, Func<string, MetricMode> direction, int refused)
    {
        int refusals = 0;
        foreach (JsonElement golden in Golden.Read("Callbacks/" + file).EnumerateArray())
        {
            JsonElement arguments = golden.GetProperty("args");
            string monitor = arguments.Argument("monitor", "val_loss");
            if (arguments.Argument("patience", 0) < 0 || golden.TryGetProperty("error", out _))
            {
                // Ours is stricter with a negative patience; and it knows the direction of val_accuracy also where it was not compiled.
                refusals++;
                continue;
            }

            EarlyStopping Make() => new(
                improvement(arguments.Argument("min_delta", 0)),
                monitor,
                (int)arguments.Argument("patience", 0),
                (int)arguments.Argument("verbose", 0),
                arguments.Argument("mode", "auto") switch { "min" => MetricMode.Min, "max" => MetricMode.Max, _ => direction(monitor) },
                arguments.TryGetProperty("baseline", out JsonElement baseline) ? baseline.NumberOrNull() : null,
                arguments.TryGetProperty("restore_best_weights", out JsonElement restore) && restore.GetBoolean(),
                (int)arguments.Argument("start_from_epoch", 0));
            EarlyStopping callback = Make();
            if (golden.TryGetProperty("fits", out JsonElement fits))
            {
                for (int fit = 0; fit < fits.GetArrayLength(); fit++)
                {
                    Play(callback, monitor, fits[fit], golden.GetProperty("runs")[fit], $"{golden.Text("id")} fit {fit}");
                }
            }
            else
            {
                Play(callback, monitor, golden.GetProperty("metrics"), golden, $"{golden.Text("id")} ({golden.Text("what")})");
            }
        }

        Assert.AreEqual(refused, refusals);
    }

    private static void Play(EarlyStopping callback, string monitor, JsonElement metrics, JsonElement golden, string name)
    {
        int first = golden.TryGetProperty("first_epoch", out JsonElement given) ? given.GetInt32() : 0;
        var notes = new RecordingCallback();
        var weight = new OneWeight();
        var run = new TrainingRun(weight, new RunLength(first + metrics.GetArrayLength(), 1), first, [callback, notes]);
        run.Begin();
        int epoch = 0;
        foreach (JsonElement metric in metrics.EnumerateArray())
        {
            if (run.StopReason is not null)
            {
                break;
            }

            weight.Value = first + epoch;
            var logs = new Dictionary<string, double> { ["loss"] = 1 };
            if (metric.NumberOrNull() is { } value)
            {
                logs[monitor] = value;
            }

            run.EndEpoch(first + epoch, logs);
            string where = $"{name} epoch {epoch}";
            Assert.AreEqual(golden.GetProperty("wait")[epoch].GetInt32(), callback.Wait, where);
            Assert.AreEqual(golden.GetProperty("best")[epoch].NumberOrNull(), callback.Best, where);
            Assert.AreEqual(golden.GetProperty("best_epoch")[epoch].GetInt32(), callback.BestEpoch, where);
            epoch++;
        }

        run.End(failed: false);
        Assert.AreEqual(golden.GetProperty("epochs_run").GetInt32(), epoch, name);
        Assert.AreEqual(golden.GetProperty("stopped").GetBoolean(), run.StopReason is not null, name);
        Assert.AreEqual(golden.GetProperty("stopped_epoch").GetInt32(), callback.StoppedEpoch ?? 0, name);
        Assert.AreEqual(golden.GetProperty("weights_of_epoch").GetInt32(), weight.Value, name);
        if (golden.TryGetProperty("printed", out JsonElement printed))
        {
            Assert.AreEqual(printed.GetString(), string.Concat(notes.Notes.Select(note => note + "\n")), name);
        }

        bool missing = golden.TryGetProperty("warnings", out JsonElement warnings)
            && warnings.EnumerateArray().Any(warning => warning.GetString()!.Contains("not available", StringComparison.Ordinal));
        if (missing)
        {
            Assert.HasCount(1, notes.Warnings, name);
            StringAssert.Contains(notes.Warnings[0], "There is: learning_rate, loss.", StringComparison.Ordinal);
        }
    }
}
