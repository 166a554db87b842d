using System.Text.Json;

namespace TfLrCallbacks.Tests;

/// <summary>
/// Hooks, their order, log keys, rates, counters and losses against real fits of Keras 3. Known differences: our logs of batches and epochs always hold the rate,
/// the end of the training is told after an exception too, data of unknown length causes no begin of a batch that never comes, and an
/// epoch without data is an error.
/// </summary>
[TestClass]
public sealed class HookOrderGoldenTests
{
    private static readonly string[] WithRate = ["on_train_batch_end", "on_epoch_end"];

    public static IEnumerable<object[]> Scenarios => Golden.Read("Callbacks/hooks_keras3").EnumerateArray()
        .Where(golden => IsOurs(golden.GetProperty("setup")))
        .Select(golden => new object[] { golden.Text("what") });

    [TestMethod]
    public void Nearly_all_recorded_scenarios_are_played() => Assert.AreEqual(27, Scenarios.Count());

    [TestMethod]
    [DynamicData(nameof(Scenarios))]
    public void Hooks_come_as_in_Keras(string what)
    {
        JsonElement golden = Golden.Read("Callbacks/hooks_keras3").EnumerateArray().Single(one => one.Text("what") == what);
        JsonElement setup = golden.GetProperty("setup");
        JsonElement fit = setup.GetProperty("fit");
        var trainer = new LineTrainer(
            setup.GetProperty("samples").GetInt32(),
            setup.GetProperty("batch_size").GetInt32(),
            setup.GetProperty("validation_samples").GetInt32() > 0 ? [8, 8, 8, 8] : [])
        {
            LearningRate = setup.GetProperty("learning_rate").GetDouble(),
            WithMae = setup.GetProperty("metrics").ValueKind is JsonValueKind.Array,
            LengthUnknown = setup.GetProperty("dataset").GetString()?.Contains("unknown", StringComparison.Ordinal) is true,
            StepsPerEpochGiven = fit.TryGetProperty("steps_per_epoch", out JsonElement steps) ? steps.GetInt64() : null,
        };
        var rates = new List<(double Rate, long Iterations)>();
        var logged = new List<Dictionary<string, double>>();
        var recorder = new RecordingCallback
        {
            Act = (run, hook, index, logs) =>
            {
                rates.Add((run.LearningRate, trainer.Iterations));
                if (hook is "on_train_batch_end" or "on_test_end" or "on_epoch_end" or "on_train_end")
                {
                    logged.Add(new Dictionary<string, double>(logs));
                }

                Perform(setup.GetProperty("actions"), run, hook, index, logs);
            },
        };
        Callback[] callbacks = [.. setup.GetProperty("callbacks").EnumerateArray().Select(name => Make(name.GetString()!, recorder))];
        var options = new FitOptions
        {
            Epochs = fit.GetProperty("epochs").GetInt32(),
            InitialEpoch = (int)fit.Argument("initial_epoch", 0),
            ValidationFrequency = (int)fit.Argument("validation_freq", 1),
            Verbose = 0,
        };

        History? history = null;
        bool fails = golden.TryGetProperty("exception", out _);
        for (int i = 0; i < setup.GetProperty("fits").GetInt32(); i++)
        {
            if (fails)
            {
                Assert.ThrowsExactly<TimeZoneNotFoundException>(() => trainer.Fit(options, callbacks));
            }
            else
            {
                history = trainer.Fit(options, callbacks);
            }
        }

        List<JsonElement> events = Expected(golden);
        List<string> hooks = [.. events.Select(Describe)];
        List<(double, long)> expectedRates = [.. events.Select(one => (one[3].Number(), one[4].GetInt64()))];
        if (fails)
        {
            Assert.StartsWith("on_train_end::", recorder.Hooks[^1]);
            Assert.HasCount(hooks.Count + 1, recorder.Hooks);
            CollectionAssert.AreEqual(hooks, recorder.Hooks.SkipLast(1).ToList());
            return;
        }

        CollectionAssert.AreEqual(hooks, recorder.Hooks.ToList());
        if (!trainer.LengthUnknown)
        {
            CollectionAssert.AreEqual(expectedRates, rates);
        }

        CompareLogs(golden.GetProperty("logs"), logged);
        CompareHistory(golden, history!);
    }

    private static bool IsOurs(JsonElement setup) =>
        setup.GetProperty("schedule").ValueKind is JsonValueKind.Null
        && setup.GetProperty("steps_per_execution").ValueKind is JsonValueKind.Null
        && setup.GetProperty("dataset").GetString() is not "finite python generator"
        && !(setup.GetProperty("fit").TryGetProperty("validation_freq", out JsonElement frequency) && frequency.ValueKind is JsonValueKind.Array);

    private static Callback Make(string name, Callback recorder) => name switch
    {
        "recorder" => recorder,
        "scheduler" => new LearningRateScheduler(epoch => 0.1 / (epoch + 1)),
        "plateau" => new ReduceLROnPlateau("loss", factor: 0.5, patience: 1, minDelta: 10),
        "early" => new EarlyStopping("loss", minDelta: 10, patience: 1),
        _ => throw new NotSupportedException(name),
    };

    private static void Perform(JsonElement actions, ITrainingRun run, string hook, long index, IDictionary<string, double> logs)
    {
        foreach (JsonElement action in actions.EnumerateArray())
        {
            if (action[0].GetString() != hook || (action[1].ValueKind is JsonValueKind.Number && action[1].GetInt64() != index))
            {
                continue;
            }

            switch (action[2])
            {
                case { ValueKind: JsonValueKind.Number } rate:
                    run.LearningRate = rate.GetDouble();
                    break;
                case var stop when stop.GetString() is "stop":
                    run.RequestStop("the recorded script says so");
                    break;
                case var add when add.GetString() is "add_key":
                    logs["added"] = 7;
                    break;
                default:
                    throw new TimeZoneNotFoundException("the recorded script raises here");
            }
        }
    }

    private static List<JsonElement> Expected(JsonElement golden)
    {
        List<JsonElement> events = [.. golden.GetProperty("events").EnumerateArray()
            .TakeWhile(one => !one[0].GetString()!.StartsWith("--", StringComparison.Ordinal))
            .Where(one => !one[0].GetString()!.StartsWith("on_batch", StringComparison.Ordinal))];
        return [.. events.Where((one, i) => !(one[0].GetString() is "on_train_batch_begin" && i + 1 < events.Count && events[i + 1][0].GetString() is "on_epoch_end"))];
    }

    private static string Describe(JsonElement one)
    {
        string hook = one[0].GetString()!;
        List<string> keys = [.. one[2].EnumerateArray().Select(key => key.GetString()!)];
        if (WithRate.Contains(hook) || (hook is "on_train_end" && keys.Count > 0))
        {
            keys.Add("learning_rate");
        }

        return $"{hook}:{(one[1].ValueKind is JsonValueKind.Null ? string.Empty : one[1].GetInt64())}:{string.Join(",", keys.Distinct().Order(StringComparer.Ordinal))}";
    }

    private static void CompareLogs(JsonElement expected, List<Dictionary<string, double>> actual)
    {
        for (int i = 0; i < Math.Min(expected.GetArrayLength(), actual.Count); i++)
        {
            foreach (JsonProperty entry in expected[i].EnumerateObject())
            {
                Assert.AreEqual(entry.Value.Number(), actual[i][entry.Name], 1e-5 * Math.Abs(entry.Value.Number()), $"logs {i} {entry.Name}");
            }
        }
    }

    private static void CompareHistory(JsonElement golden, History history)
    {
        CollectionAssert.AreEqual(golden.GetProperty("history_epochs").EnumerateArray().Select(epoch => epoch.GetInt32()).ToList(), history.Epochs.ToList());
        foreach (JsonProperty entry in golden.GetProperty("history").EnumerateObject())
        {
            double[] expected = entry.Value.Numbers();
            Assert.HasCount(expected.Length, history[entry.Name]);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.AreEqual(expected[i], history[entry.Name][i], 1e-5 * Math.Abs(expected[i]), entry.Name);
            }
        }
    }
}
