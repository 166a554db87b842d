using System.Globalization;
using System.Text.Json;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>What the real libraries did with recorded metrics, asked from the command line: every rate, bit for bit.</summary>
[TestClass]
public sealed class ReplayGoldenTests
{
    [TestMethod]
    [DataRow("plateau_keras3", "keras.callbacks.ReduceLROnPlateau", "float32", 303)]
    [DataRow("plateau_keras3", "ReduceLROnPlateau", "float32", 303)]
    [DataRow("plateau_tf_keras2", "tf_keras.callbacks.ReduceLROnPlateau", "float32", 234)]
    [DataRow("plateau_torch", "torch.optim.lr_scheduler.ReduceLROnPlateau", "float64", 265)]
    [DataRow("plateau_timm", "timm.scheduler.PlateauLRScheduler", "float64", 70)]
    [DataRow("greedy_transformers", "GreedyLR", "float64", 124)]
    public void Recorded_rates_are_reproduced(string file, string function, string dtype, int all)
    {
        JsonElement[] cases = [.. Golden.Read(file).EnumerateArray()];
        JsonElement[] expressible = [.. cases.Where(golden => IsExpressible(golden, file))];
        foreach (JsonElement golden in expressible)
        {
            JsonElement rates = golden.GetProperty("initial_lr");
            for (int group = 0; group < (rates.ValueKind is JsonValueKind.Array ? rates.GetArrayLength() : 1); group++)
            {
                Play(golden, function, dtype, rates.ValueKind is JsonValueKind.Array ? group : null);
            }
        }

        Assert.HasCount(all, cases);
        Assert.HasCount(all - Inexpressible(file), expressible);
    }

    [TestMethod]
    public void Recorded_scales_of_optax_are_reproduced()
    {
        foreach (JsonElement golden in Golden.Read("plateau_optax").EnumerateArray())
        {
            Run run = Run.With(
                RecordedCallback.Metrics("val_loss", golden.GetProperty("metrics").EnumerateArray(), 0),
                isRedirected: true,
                "replay", "-", RecordedCallback.Call("optax.contrib.reduce_on_plateau", golden.GetProperty("args")), "--lr", golden.GetProperty("initial_lr").GetRawText(), "--dtype", golden.GetProperty("dtype").GetString()!);

            Assert.AreEqual(0, run.ExitCode, run.Error);
            CollectionAssert.AreEqual(golden.GetProperty("scale_after").Numbers(), RecordedCallback.Rates(run), golden.Id());
        }
    }

    [TestMethod]
    [DataRow("earlystopping_keras3", "keras.callbacks.EarlyStopping", 138)]
    [DataRow("earlystopping_tf_keras2", "tf_keras.callbacks.EarlyStopping", 148)]
    public void Recorded_stops_are_reproduced(string file, string function, int expected)
    {
        int played = 0;
        foreach (JsonElement golden in Golden.Read(file).EnumerateArray().Where(golden => golden.Find("error") is null))
        {
            played++;
            foreach ((JsonElement metrics, JsonElement outcome) in golden.Find("fits") is { } fits
                ? fits.EnumerateArray().Zip(golden.GetProperty("runs").EnumerateArray())
                : [(golden.GetProperty("metrics"), golden)])
            {
                int first = golden.Find("first_epoch")?.GetInt32() ?? 0;
                string monitor = golden.GetProperty("args").Find("monitor")?.GetString() ?? "val_loss";
                Run run = Run.With(
                    RecordedCallback.Metrics(monitor, metrics.EnumerateArray(), first),
                    isRedirected: true,
                    "replay", "-", RecordedCallback.Call(function, golden.GetProperty("args")), "--lr", "0.5");

                Assert.AreEqual(0, run.ExitCode, $"{golden.Id()}: {run.Error}");
                Assert.AreEqual(outcome.GetProperty("epochs_run").GetInt32(), run.Lines.Length - 1, golden.Id());
                Assert.AreEqual(outcome.GetProperty("stopped").GetBoolean(), run.Lines[^1].Contains("stopped, EarlyStopping", StringComparison.Ordinal), golden.Id());
                int weights = outcome.GetProperty("weights_of_epoch").GetInt32();
                int last = first + outcome.GetProperty("epochs_run").GetInt32() - 1;
                Assert.AreEqual(weights != last, run.Lines[^1].Contains(string.Create(CultureInfo.InvariantCulture, $"the weights of epoch {weights} are put back"), StringComparison.Ordinal), golden.Id());
            }
        }

        Assert.AreEqual(expected, played);
    }

    private static void Play(JsonElement golden, string function, string dtype, int? group)
    {
        JsonElement arguments = golden.GetProperty("args");
        string call = RecordedCallback.Call(function, arguments, group);
        string monitor = arguments.Find("monitor")?.GetString() ?? "val_loss";
        foreach ((int start, int end) in RecordedCallback.Fits(golden))
        {
            JsonElement rate = RecordedCallback.Of(group, start == 0 ? golden.GetProperty("initial_lr") : golden.GetProperty("lr_after")[start - 1]);
            Run run = Run.With(
                RecordedCallback.Metrics(monitor, golden.GetProperty("metrics").EnumerateArray().Take(start..end), start),
                isRedirected: true,
                [.. new[] { "replay", "-", RecordedCallback.Setter(golden), call, "--lr", rate.GetRawText(), "--dtype", dtype }.OfType<string>()]);

            Assert.AreEqual(0, run.ExitCode, $"{golden.Id()}: {run.Error}");
            CollectionAssert.AreEqual(
                golden.GetProperty("lr_after").EnumerateArray().Take(start..end).Select(after => RecordedCallback.Of(group, after).Number()).ToArray(),
                RecordedCallback.Rates(run),
                $"{golden.Id()} ({call}) from epoch {start}");
        }
    }

    /// <summary>
    /// What no call can say: an error in the middle, a parameter group that is added later, noise of PyTorch's random generator, timm stepped with the
    /// epoch before, several groups of GreedyLR, which starts again when all are at their lowest; and what is refused here: an argument that Keras takes without having it, a negative rate.
    /// </summary>
    private static bool IsExpressible(JsonElement golden, string file)
    {
        JsonElement arguments = golden.GetProperty("args");
        return golden.Find("error") is null
            && golden.Find("add_group_before") is null
            && arguments.Find("noise_range_t") is null
            && (golden.Find("first_epoch")?.GetInt32() ?? 1) == 1
            && !(file == "greedy_transformers" && golden.GetProperty("initial_lr").ValueKind is JsonValueKind.Array)
            && !(file == "plateau_keras3" && (arguments.Find("foo") ?? arguments.Find("epsilon")) is not null)
            && !golden.GetProperty("lr_after").EnumerateArray().Any(rate => rate.ValueKind is JsonValueKind.Number && rate.GetDouble() < 0);
    }

    private static int Inexpressible(string file) => file switch
    {
        "plateau_keras3" => 3,
        "plateau_tf_keras2" => 1,
        "plateau_torch" => 3,
        "plateau_timm" => 27,
        _ => 28,
    };
}
