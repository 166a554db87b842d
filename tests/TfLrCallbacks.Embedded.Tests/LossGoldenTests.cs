using System.Text.Json;
using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Every loss and its gradient against Keras 3.</summary>
[TestClass]
public sealed class LossGoldenTests
{
    private static readonly JsonElement Recorded = Golden.Read("losses");

    public static IEnumerable<object[]> Cases => Recorded.GetProperty("cases").EnumerateArray()
        .Where(recorded => recorded.TryGetProperty("float64", out _))
        .Select(recorded => new object[] { recorded.Text("id") });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Loss_and_gradient_are_those_of_Keras(string id)
    {
        JsonElement recorded = Find(id);
        Loss loss = Make(recorded.Text("loss"), recorded.GetProperty("config"));
        NDArray predictions = recorded.GetProperty("y_pred").Tensor();
        NDArray y = loss.Prepare(recorded.GetProperty("y_true").Tensor(), [(int)predictions.shape[1]]);
        NDArray losses = np.empty(new Shape(predictions.shape[0], 1), NPTypeCode.Single);
        NDArray gradient = np.empty(new Shape(predictions.shape), NPTypeCode.Single);

        loss.Evaluate(y, predictions, losses, gradient);

        double[] each = losses.Values();
        NDArray weights = recorded.TryGetProperty("sample_weight", out JsonElement given)
            ? given.Tensor().reshape(-1, 1)
            : np.ones(new Shape(each.Length, 1), NPTypeCode.Single);
        double divisor = recorded.GetProperty("config").Text("reduction", "sum_over_batch_size") switch
        {
            "sum_over_batch_size" => each.Length,
            "mean_with_sample_weight" => weights.Values().Sum(),
            _ => 1,
        };
        double[] weighted = [.. each.Zip(weights.Values(), (value, weight) => value * weight / divisor)];
        JsonElement truth = recorded.GetProperty("float64").GetProperty("loss");
        double absolute = 1e-6;
        if (truth.ValueKind is JsonValueKind.Object)
        {
            Expect.Near(truth.GetProperty("data").Numbers(), weighted, absolute, 2e-6, id);
        }
        else
        {
            Expect.Near([recorded.GetProperty("float32_loss").Number()], [weighted.Sum()], absolute, 2e-6, id);
        }

        Expect.Near(
            recorded.GetProperty("float64").GetProperty("d_y_pred").GetProperty("data").Numbers(),
            (gradient * weights / (float)divisor).Values(),
            absolute,
            2e-6,
            $"{id} gradient");
    }

    [TestMethod]
    public void Loss_on_probabilities_after_a_softmax_is_computed_from_the_logits()
    {
        JsonElement recorded = Find("loss-34");
        NDArray x = recorded.GetProperty("x").Tensor();
        NDArray y = recorded.GetProperty("y_true").Tensor();
        JsonElement expected = recorded.GetProperty("float32").GetProperty("softmax_then_loss");
        Loss loss = new SparseCategoricalCrossentropy(fromLogits: false).OnSums(ActivationFunction.Softmax)!;
        NDArray losses = np.empty(new Shape(2, 1), NPTypeCode.Single);
        NDArray gradient = np.empty(new Shape(2, 3), NPTypeCode.Single);

        loss.Evaluate(loss.Prepare(y, [3]), x, losses, gradient);

        Assert.AreEqual(expected.GetProperty("loss").Number(), losses.Values().Average(), 1e-5);
        Expect.Near(expected.GetProperty("d_x").Numbers(), (gradient / 2f).Values(), 1e-7, 1e-6, "gradient");
    }

    [TestMethod]
    public void Accuracy_is_that_of_Keras()
    {
        foreach (JsonElement recorded in Recorded.GetProperty("metrics").EnumerateArray())
        {
            NDArray y = recorded.GetProperty("y_true").Tensor();
            y = y.ndim is 1 ? y.astype(NPTypeCode.Int64) : y;
            NDArray predictions = recorded.GetProperty("y_pred").Tensor();
            string name = recorded.Text("metric");
            MeanMetric metric = name switch
            {
                "SparseCategoricalAccuracy" => new SparseCategoricalAccuracy(),
                "CategoricalAccuracy" => new CategoricalAccuracy(),
                "BinaryAccuracy" => new BinaryAccuracy(),
                _ => new SparseTopKCategoricalAccuracy(recorded.GetProperty("config").GetProperty("k").GetInt32()),
            };
            double expected = recorded.GetProperty("result").Number();

            Assert.AreEqual(expected, metric.Mean(y, predictions), 1e-6, name);
            if (metric is not SparseTopKCategoricalAccuracy)
            {
                Assert.AreEqual(expected, new Accuracy().Mean(y, predictions), 1e-6, name);
            }
        }
    }

    internal static Loss Make(string name, JsonElement config) => name switch
    {
        "SparseCategoricalCrossentropy" => new SparseCategoricalCrossentropy(config.Flag("from_logits")),
        "CategoricalCrossentropy" => new CategoricalCrossentropy(config.Flag("from_logits"), config.Number("label_smoothing", 0)),
        "BinaryCrossentropy" => new BinaryCrossentropy(config.Flag("from_logits"), config.Number("label_smoothing", 0)),
        "MeanSquaredError" => new MeanSquaredError(),
        "MeanAbsoluteError" => new MeanAbsoluteError(),
        "LogCosh" => new LogCosh(),
        "KLDivergence" => new KLDivergence(),
        "Huber" => new Huber(config.Number("delta", 1)),
        _ => throw new ArgumentException(name),
    };

    private static JsonElement Find(string id) =>
        Recorded.GetProperty("cases").EnumerateArray().First(recorded => recorded.Text("id") == id);
}
