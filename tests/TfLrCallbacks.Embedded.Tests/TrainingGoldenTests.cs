using System.Runtime.InteropServices;
using System.Text.Json;
using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Whole trainings against <c>model.fit</c> of Keras 3: the loss of every batch, the history, the weights at the end.</summary>
[TestClass]
public sealed class TrainingGoldenTests
{
    private static readonly Lazy<Dictionary<string, JsonElement>> Recorded =
        new(() => Golden.Cases("trainings").ToDictionary(recorded => recorded.Text("name")));

    /// <summary>All but the legacy RMSprop of tf_keras, whose ε stands beside the root.</summary>
    public static IEnumerable<object[]> Names => Recorded.Value.Keys
        .Where(name => name is not "tfkeras-legacy-rmsprop-exponential").Select(name => new object[] { name });

    /// <summary>The runs in which callbacks of Keras decide: ours decide for themselves.</summary>
    public static IEnumerable<object[]> Decided => Recorded.Value.Values
        .Where(recorded => Callbacks(recorded.GetProperty("spec")).Any()).Select(recorded => new object[] { recorded.Text("name") });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Training_goes_as_in_Keras(string name) => Play(name, (recorded, _) =>
        [new RecordedRates(recorded.GetProperty("rates").Numbers())]);

    [TestMethod]
    [DynamicData(nameof(Decided))]
    public void Plateaus_and_early_stops_are_decided_as_in_Keras(string name)
    {
        var rates = new List<double>();
        EarlyStopping? stopping = null;
        Play(name, (recorded, trainer) =>
        {
            trainer.LearningRate = recorded.GetProperty("spec").GetProperty("rate").Number();
            Callback[] callbacks = [.. Callbacks(recorded.GetProperty("spec"))];
            stopping = callbacks.OfType<EarlyStopping>().SingleOrDefault();
            return [.. callbacks, new LambdaCallback(onTrainBatchBegin: (run, _) => rates.Add(run.LearningRate))];
        },
        putsBack: true);

        double[] expected = Recorded.Value[name].GetProperty("rates").Numbers();
        Expect.Near([.. rates.Select((_, step) => expected[Math.Min(step, expected.Length - 1)])], [.. rates], 0, 1e-6, $"{name} rates");
        if (Recorded.Value[name].TryGetProperty("early_stopping", out JsonElement decided))
        {
            Assert.AreEqual(decided.GetProperty("best_epoch").GetInt32(), stopping!.BestEpoch);
            Assert.AreEqual(decided.GetProperty("best").Number(), stopping.Best!.Value, 1e-4);
        }
    }

    /// <summary>Weights are about 1, so a bound that was recorded as one of them would let everything through.</summary>
    [TestMethod]
    public void The_bounds_are_deviations_of_repeated_runs()
    {
        Assert.HasCount(41, Recorded.Value);
        foreach ((string name, JsonElement recorded) in Recorded.Value)
        {
            // Constant RMSprop divides by roots near 0, so rounding grows in it.
            double most = name is "mlp-rmsprop-constant" ? 3e-3 : 3e-5;
            Assert.IsLessThan(most, recorded.GetProperty("weight_deviation").Number(), name);
            Assert.IsLessThan(most, recorded.GetProperty("loss_deviation").Number(), name);
        }
    }

    /// <summary>Trains as recorded and compares all losses, the history and the weights at the end.</summary>
    private static void Play(string name, Func<JsonElement, ITrainer, IEnumerable<Callback>> callbacks, bool putsBack = false)
    {
        JsonElement recorded = Recorded.Value[name];
        JsonElement spec = recorded.GetProperty("spec");
        Sequential model = Models.FromSpec(spec.GetProperty("layers"));
        (NDArray x, NDArray y, NDArray validationX, NDArray validationY) = Data(spec);
        model.Build((int)x.shape[1]);
        model.SetWeights([.. Weights(recorded)]);
        JsonElement optimizer = spec.GetProperty("optimizer");
        JsonElement loss = spec.GetProperty("loss");
        model.Compile(
            OptimizerGoldenTests.Make(optimizer[0].GetString()!, optimizer[1]),
            LossGoldenTests.Make(loss[0].GetString()!, loss[1]),
            "accuracy");
        int[][] orders = [.. spec.GetProperty("order").EnumerateArray().Select(pair => pair.EnumerateArray().Select(item => item.GetInt32()).ToArray())];
        ITrainer trainer = model.CreateTrainer(
            x, y, spec.GetProperty("batch_size").GetInt32(), 0, (validationX, validationY), ClassWeight(spec),
            spec.GetProperty("validation_batch_size").GetInt32(),
            null,
            (_, count, epoch) => Order(count, orders[epoch % orders.Length]));

        List<History> histories = [.. Fits(recorded, spec).Select(epochs => trainer.Fit(
            new FitOptions { InitialEpoch = epochs.From, Epochs = epochs.To, Verbose = 0 },
            callbacks(recorded, trainer)))];

        double bound = Math.Max(1e-5, 10 * recorded.GetProperty("loss_deviation").Number());
        Expect.Near(
            recorded.GetProperty("batch_loss").Numbers(),
            [.. histories.SelectMany(history => history.StepLosses)],
            bound * 0.01,
            bound,
            $"{name} batch loss");
        foreach (string log in (string[])["loss", "val_loss", "accuracy", "val_accuracy"])
        {
            double[] expected = recorded.GetProperty("history").GetProperty(log).Numbers();
            Expect.Near(expected, [.. histories.SelectMany(history => history[log])], bound * 0.01, bound, $"{name} {log}");
        }

        int every = recorded.GetProperty("every").GetInt32();
        double[] weights = [.. model.GetWeights().SelectMany(array => array.Values()).Where((_, index) => index % every is 0)];
        bool restored = putsBack && recorded.TryGetProperty("restored", out _);
        float[] final = MemoryMarshal.Cast<byte, float>(recorded.GetProperty(restored ? "restored" : "final").GetBytesFromBase64()).ToArray();
        Expect.Near(
            [.. final.Select(weight => (double)weight)],
            weights,
            Math.Max(1e-5, 10 * recorded.GetProperty("weight_deviation").Number()),
            0,
            $"{name} weights");
    }

    private static IEnumerable<Callback> Callbacks(JsonElement spec)
    {
        if (!spec.TryGetProperty("callbacks", out JsonElement list))
        {
            yield break;
        }

        foreach (JsonElement item in list.EnumerateArray())
        {
            JsonElement args = item[1];
            string monitor = args.Text("monitor", "val_loss");
            double minDelta = args.Number("min_delta", item[0].GetString() is "EarlyStopping" ? 0 : 1e-4);
            switch (item[0].GetString())
            {
                case "ReduceLROnPlateau":
                    yield return new ReduceLROnPlateau(
                        monitor,
                        args.Number("factor", 0.1),
                        (int)args.Number("patience", 10),
                        minDelta: minDelta,
                        cooldown: (int)args.Number("cooldown", 0),
                        minLearningRate: args.Number("min_lr", 0));
                    break;
                case "EarlyStopping":
                    yield return new EarlyStopping(
                        monitor, minDelta, (int)args.Number("patience", 0), restoreBestWeights: args.Flag("restore_best_weights"));
                    break;
            }
        }
    }

    private static IEnumerable<(int From, int To)> Fits(JsonElement recorded, JsonElement spec) =>
        spec.TryGetProperty("fit_calls", out JsonElement calls)
            ? calls.EnumerateArray().Select(call => (call[0].GetInt32(), call[1].GetInt32()))
            : [(0, recorded.GetProperty("history").GetProperty("loss").GetArrayLength())];

    private static (NDArray X, NDArray Y, NDArray ValidationX, NDArray ValidationY) Data(JsonElement spec)
    {
        (DataSet data, float scale) = spec.Text("data") is "digits"
            ? (TestData.Digits, 16f)
            : (TestData.Fashion.Take(2000, 500), 255f);
        bool oneHot = spec.Text("labels") is "onehot";
        return (Rows(data.TrainImages, scale), Labels(data.TrainLabels, oneHot), Rows(data.TestImages, scale), Labels(data.TestLabels, oneHot));
    }

    private static NDArray Rows(NDArray images, float scale) =>
        images.reshape(images.shape[0], -1).astype(NPTypeCode.Single) / scale;

    private static NDArray Labels(NDArray labels, bool oneHot) =>
        oneHot ? TfLrCallbacks.Embedded.Labels.OneHot(labels.astype(NPTypeCode.Int64), 10) : labels;

    private static IEnumerable<NDArray> Weights(JsonElement recorded)
    {
        short[] all = MemoryMarshal.Cast<byte, short>(recorded.GetProperty("initial_times_4096").GetBytesFromBase64()).ToArray();
        int start = 0;
        foreach (JsonElement layout in recorded.GetProperty("layout").EnumerateArray())
        {
            int[] shape = [.. layout[1].EnumerateArray().Select(dimension => dimension.GetInt32())];
            int end = start + shape.Aggregate(1, (product, dimension) => product * dimension);
            yield return np.array(all[start..end].Select(value => value / 4096f).ToArray()).reshape(shape);
            start = end;
        }
    }

    private static Dictionary<int, double>? ClassWeight(JsonElement spec) =>
        spec.TryGetProperty("class_weight", out JsonElement weights)
            ? weights.EnumerateObject().ToDictionary(
                weight => int.Parse(weight.Name, System.Globalization.CultureInfo.InvariantCulture), weight => weight.Value.Number())
            : null;

    private static long[] Order(int count, int[] rule) =>
        [.. Enumerable.Range(0, count).Select(i => ((long)rule[0] * i + rule[1]) % count)];

    /// <summary>Sets the rate that Keras trained each step with; the last one stays.</summary>
    private sealed class RecordedRates(double[] rates) : Callback
    {
        public override void OnTrainBatchBegin(ITrainingRun run, long batch) =>
            run.LearningRate = rates[Math.Min(run.Step, rates.Length - 1)];
    }
}
