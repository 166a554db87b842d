using System.Text.Json;
using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Outputs and gradients of every layer against Keras, and of recurrent ones, attention and Conv1D against PyTorch.</summary>
[TestClass]
public sealed class LayerGoldenTests
{
    private static readonly JsonElement Recorded = Golden.Read("layers");
    private static readonly JsonElement FromTorch = Golden.Read("layers-torch");

    public static IEnumerable<object[]> OneCall => Ids(recorded => recorded.TryGetProperty("dy", out _));

    /// <summary>The fused kernel of tf_keras puts the unbiased variance into the moving one; Keras 3, and this engine, the biased one.</summary>
    public static IEnumerable<object[]> SeveralSteps =>
        Ids(recorded => recorded.TryGetProperty("steps", out _) && !recorded.Text("note", "").Contains("UNBIASED", StringComparison.Ordinal));

    public static IEnumerable<object[]> DroppedOnes => Ids(recorded => recorded.TryGetProperty("ones", out _));

    [TestMethod]
    [DynamicData(nameof(OneCall))]
    public void Outputs_and_gradients_are_those_of_Keras(string id)
    {
        JsonElement recorded = Find(id);
        NDArray x = recorded.GetProperty("x").Tensor();
        Layer layer = Built(recorded, x);

        NDArray y = layer.Forward(x, recorded.Flag("training") ? ForwardMode.Training : ForwardMode.Inference).copy();
        NDArray dx = layer.Backward(recorded.GetProperty("dy").Tensor(), toInputs: true)!;

        Compare(recorded, "y", y);
        if (layer is not Embedding)
        {
            Compare(recorded, "dx", dx);
        }

        foreach (Parameter parameter in layer.Parameters.Where(parameter => parameter.Trainable))
        {
            Compare(recorded, $"d_{ShortName(parameter)}", parameter.Gradient);
        }
    }

    [TestMethod]
    [DynamicData(nameof(SeveralSteps))]
    public void Moving_statistics_follow_as_in_Keras(string id)
    {
        JsonElement recorded = Find(id);
        NDArray[] steps = [.. recorded.GetProperty("steps").EnumerateArray().Select(step => step.Tensor())];
        Layer layer = Built(recorded, steps[0]);
        for (int i = 0; i < steps.Length; i++)
        {
            Compare(recorded, "y", layer.Forward(steps[i], ForwardMode.Training), i);
            Compare(recorded, "moving_mean", layer.Parameters[^2].Value, i);
            Compare(recorded, "moving_variance", layer.Parameters[^1].Value, i);
        }

        Compare(recorded, "y_inference", layer.Forward(steps[0], ForwardMode.Inference));
    }

    [TestMethod]
    [DynamicData(nameof(DroppedOnes))]
    public void Dropout_keeps_the_share_that_it_should(string id)
    {
        JsonElement recorded = Find(id);
        int count = recorded.GetProperty("ones").GetInt32();
        NDArray ones = np.ones(new Shape(1, count), NPTypeCode.Single);
        Layer layer = Built(recorded, ones);

        double[] y = layer.Forward(ones, ForwardMode.Training).Values();

        CollectionAssert.AreEquivalent(recorded.GetProperty("distinct_values").Numbers(), y.Distinct().ToArray());
        double expected = 1 - recorded.GetProperty("config").Number("rate", 0);
        double deviation = Math.Sqrt(expected * (1 - expected) / count);
        Assert.AreEqual(expected, y.Count(value => value > 0) / (double)count, 5 * deviation);
    }

    internal static Layer Built(JsonElement recorded, NDArray x)
    {
        Layer layer = Models.Layer(recorded.Text("layer"), recorded.GetProperty("config"));
        _ = new LayerStack([layer], Inputs.ShapeOfSample(x), np.random.RandomState(1));
        foreach (Parameter parameter in layer.Parameters)
        {
            np.copyto(parameter.Value, recorded.GetProperty("weights").GetProperty(ShortName(parameter)).Tensor());
        }

        return layer;
    }

    private static string ShortName(Parameter parameter) => parameter.Name[(parameter.Name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static void Compare(JsonElement recorded, string name, NDArray actual, int? step = null)
    {
        JsonElement tensor = recorded.GetProperty("float64").GetProperty(name);
        tensor = step is { } index ? tensor[index] : tensor;
        bool isTensor = tensor.ValueKind is JsonValueKind.Object;
        double[] expected = isTensor ? tensor.GetProperty("data").Numbers() : tensor.Numbers();
        double deviation = recorded.GetProperty("float32_max_abs_deviation").GetProperty(name).Number();
        double largest = expected.Select(Math.Abs).Max();
        CollectionAssert.AreEqual(isTensor ? tensor.Shape() : [expected.Length], actual.shape.Select(size => (int)size).ToArray());
        Expect.Near(expected, actual.Values(), Math.Max(4 * deviation, 1e-6 * largest), 0, $"{recorded.Text("id")} {name}");
    }

    private static IEnumerable<object[]> Ids(Func<JsonElement, bool> choose) =>
        All().Where(choose).Select(recorded => new object[] { recorded.Text("id") });

    private static JsonElement Find(string id) =>
        All().First(recorded => recorded.Text("id") == id);

    private static IEnumerable<JsonElement> All() =>
        [.. Recorded.GetProperty("cases").EnumerateArray(), .. FromTorch.GetProperty("cases").EnumerateArray()];
}
