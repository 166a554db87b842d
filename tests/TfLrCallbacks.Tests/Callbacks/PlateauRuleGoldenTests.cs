using System.Text.Json;

namespace TfLrCallbacks.Tests;

/// <summary>The rules by name against what the real libraries did, epoch by epoch, bit for bit.</summary>
[TestClass]
public sealed class PlateauRuleGoldenTests
{
    [TestMethod]
    public void Keras_3_traces_are_reproduced_bit_for_bit() => Replay(
        "plateau_keras3",
        303,
        arguments => new Keras3Plateau(
            arguments.Argument("factor", 0.1),
            arguments.Argument("patience", 10),
            ModeOf(arguments),
            arguments.Argument("min_delta", 1e-4),
            arguments.Argument("cooldown", 0),
            arguments.Argument("min_lr", 0)),
        single: true,
        waitName: "wait");

    [TestMethod]
    public void Keras_2_traces_are_reproduced_bit_for_bit() => Replay(
        "plateau_tf_keras2",
        234,
        arguments => new Keras2Plateau(
            arguments.Argument("factor", 0.1),
            arguments.Argument("patience", 10),
            ModeOf(arguments),
            arguments.Argument("min_delta", arguments.Argument("epsilon", 1e-4)),
            arguments.Argument("cooldown", 0),
            arguments.Argument("min_lr", 0)),
        single: true,
        waitName: "wait");

    [TestMethod]
    public void Torch_traces_are_reproduced_bit_for_bit() => Replay(
        "plateau_torch",
        265,
        arguments => new TorchPlateau(
            arguments.Argument("mode", "min") is "max" ? MetricMode.Max : MetricMode.Min,
            arguments.Argument("factor", 0.1),
            arguments.Argument("patience", 10),
            arguments.Argument("threshold", 1e-4),
            arguments.Argument("threshold_mode", "rel") is "abs" ? ThresholdMode.Absolute : ThresholdMode.Relative,
            arguments.Argument("cooldown", 0),
            arguments.Argument("min_lr", 0),
            arguments.Argument("eps", 1e-8)),
        waitName: "num_bad");

    [TestMethod]
    public void Timm_traces_without_noise_are_reproduced_bit_for_bit() => Replay(
        "plateau_timm",
        58,
        arguments => new TimmPlateau(
            arguments.Argument("decay_rate", 0.1),
            arguments.Argument("patience_t", 10),
            arguments.Argument("threshold", 1e-4),
            arguments.Argument("cooldown_t", 0),
            (int)arguments.Argument("warmup_t", 0),
            arguments.Argument("warmup_lr_init", 0),
            arguments.Argument("lr_min", 0),
            arguments.Argument("mode", "max") is "max" ? MetricMode.Max : MetricMode.Min),
        waitName: "num_bad");

    [TestMethod]
    public void Greedy_traces_with_one_rate_are_reproduced_bit_for_bit() => Replay(
        "greedy_transformers",
        96,
        arguments => new GreedyLR(
            arguments.Argument("mode", "min") is "max" ? MetricMode.Max : MetricMode.Min,
            arguments.Argument("factor", 0.95),
            (int)arguments.Argument("patience", 10),
            arguments.Argument("threshold", 1e-6),
            arguments.Argument("threshold_mode", "abs") is "rel" ? ThresholdMode.Relative : ThresholdMode.Absolute,
            (int)arguments.Argument("cooldown", 0),
            (int)arguments.Argument("warmup", 0),
            arguments.Argument("min_lr", 1e-3),
            arguments.Argument("max_lr", 1),
            arguments.Argument("eps", 1e-8),
            arguments.TryGetProperty("smooth", out JsonElement smooth) && smooth.GetBoolean() ? (int)arguments.Argument("window_size", 50) : null,
            (int)arguments.Argument("reset_start", 500)),
        waitName: "num_bad",
        groupsToo: false);

    [TestMethod]
    public void Optax_traces_are_reproduced_bit_for_bit()
    {
        foreach (JsonElement golden in Golden.Read("Callbacks/plateau_optax").EnumerateArray())
        {
            JsonElement arguments = golden.GetProperty("args");
            var rule = new OptaxPlateau(
                arguments.Argument("factor", 0.1),
                (int)arguments.Argument("patience", 10),
                arguments.Argument("rtol", 1e-4),
                arguments.Argument("atol", 0),
                (int)arguments.Argument("cooldown", 0),
                (int)arguments.Argument("accumulation_size", 1),
                arguments.Argument("min_scale", 0),
                golden.Text("dtype") is "float32");
            PlateauState state = rule.Start(1);
            int epoch = 0;
            foreach (JsonElement metric in golden.GetProperty("metrics").EnumerateArray())
            {
                state = rule.Next(state, epoch, metric.Number(), state.LearningRate);
                string where = $"{golden.Text("id")} ({golden.Text("what")}) epoch {epoch}";
                Assert.AreEqual(golden.GetProperty("scale_after")[epoch].Number(), state.LearningRate, where);
                Assert.AreEqual(golden.GetProperty("best")[epoch].Number(), state.Best, where);
                Assert.AreEqual(golden.GetProperty("plateau_count")[epoch].GetInt32(), state.Wait, where);
                Assert.AreEqual(golden.GetProperty("cooldown_count")[epoch].GetDouble(), state.Cooldown, where);
                epoch++;
            }
        }
    }

    /// <summary>Plays every case of a file; a case with several rates is played once for each, as the rules know one rate.</summary>
    private static void Replay(string file, int expectedCases, Func<JsonElement, PlateauRule> make, string waitName, bool single = false, bool groupsToo = true)
    {
        int cases = 0;
        foreach (JsonElement golden in Golden.Read("Callbacks/" + file).EnumerateArray())
        {
            if (golden.GetProperty("args").TryGetProperty("noise_range_t", out _))
            {
                continue;
            }

            bool groups = golden.GetProperty("initial_lr").ValueKind is JsonValueKind.Array;
            if (groups && !groupsToo)
            {
                // Starting again depends on the rates of all groups together.
                continue;
            }

            cases++;
            int count = groups ? golden.GetProperty("initial_lr").GetArrayLength() : 1;
            for (int group = 0; group < count; group++)
            {
                Play(golden, make, waitName, groups ? group : null, single);
            }
        }

        Assert.AreEqual(expectedCases, cases);
    }

    private static void Play(JsonElement golden, Func<JsonElement, PlateauRule> make, string waitName, int? group, bool single)
    {
        PlateauRule rule = make(OfGroup(golden.GetProperty("args"), group)).For(golden.GetProperty("args").Argument("monitor", "val_loss"));
        double first = Pick(golden.GetProperty("initial_lr"), group).Number();
        PlateauState state = rule.Start(single ? (float)first : first);
        if (golden.TryGetProperty("lr_start", out JsonElement start))
        {
            Assert.AreEqual(Pick(start, group).Number(), state.LearningRate, golden.Text("id"));
        }

        double rate = state.LearningRate;
        int firstEpoch = golden.TryGetProperty("first_epoch", out JsonElement given) ? given.GetInt32() - 1 : 0;
        int epoch = 0;
        foreach (JsonElement metric in golden.GetProperty("metrics").EnumerateArray())
        {
            string where = $"{golden.Text("id")} ({golden.Text("what")}) epoch {epoch}";
            if (golden.TryGetProperty("train_begin_before", out JsonElement begins) && begins.EnumerateArray().Any(at => at.GetInt32() == epoch))
            {
                state = rule.Start(rate);
            }

            if (golden.TryGetProperty("set_lr_before", out JsonElement sets) && sets.TryGetProperty($"{epoch}", out JsonElement set))
            {
                rate = single ? (float)set.Number() : set.Number();
            }

            if (golden.TryGetProperty("error", out JsonElement error) && error.GetProperty("at").GetInt32() == epoch)
            {
                if (single)
                {
                    // Keras fails where a metric is beyond float32; ours goes on.
                    Assert.IsTrue(double.IsFinite(rule.Next(state, epoch, metric.Number(), rate).LearningRate), where);
                }

                return;
            }

            state = rule.Next(state, epoch + firstEpoch, metric.NumberOrNull(), rate);
            rate = state.LearningRate;
            Assert.AreEqual(Pick(golden.GetProperty("lr_after")[epoch], group).Number(), rate, where);
            Assert.AreEqual(golden.GetProperty("best")[epoch].NumberOrNull(), state.Best, where);
            Assert.AreEqual(golden.GetProperty(waitName)[epoch].GetInt32(), state.Wait, where);
            Assert.AreEqual(golden.GetProperty("cooldown")[epoch].GetDouble(), state.Cooldown, where);
            epoch++;
        }
    }

    private static JsonElement Pick(JsonElement value, int? group) =>
        value.ValueKind is JsonValueKind.Array ? value[group ?? 0] : value;

    /// <summary>Gives the arguments with a list of one value for each group replaced by the group's value.</summary>
    private static JsonElement OfGroup(JsonElement arguments, int? group) => JsonSerializer.SerializeToElement(
        arguments.EnumerateObject().ToDictionary(argument => argument.Name, argument => Pick(argument.Value, group)));

    private static MetricMode ModeOf(JsonElement arguments) => arguments.Argument("mode", "auto") switch
    {
        "min" => MetricMode.Min,
        "max" => MetricMode.Max,
        _ => MetricMode.Auto,
    };
}
