using NumSharp;

namespace TfLrCallbacks.Embedded.UserTests;

/// <summary>Targets in the forms that metrics may get them in.</summary>
[TestClass]
public sealed class MetricTargetsTests
{
    /// <summary>A loss of one's own leaves targets as they are given: class numbers may then be a column.</summary>
    [TestMethod]
    [DataRow("accuracy", 2 / 3.0)]
    [DataRow("sparse_categorical_accuracy", 2 / 3.0)]
    [DataRow("sparse_top_k_categorical_accuracy", 1.0)]
    [DataRow("f1_score", (2 / 3.0 + 2 / 3.0 + 0) / 3)]
    public void Class_numbers_in_a_column_are_class_numbers(string name, double expected)
    {
        NDArray y = np.array(new float[,] { { 1 }, { 0 }, { 1 } });
        NDArray p = np.array(new float[,] { { 0.1f, 0.8f, 0.1f }, { 0.9f, 0.1f, 0 }, { 0.5f, 0.3f, 0.2f } });

        Assert.AreEqual(expected, Value(name, y, p), 1e-9);
    }

    [TestMethod]
    public void A_class_that_no_output_stands_for_is_not_among_the_largest()
    {
        NDArray p = np.array(new float[,] { { 0.1f, 0.8f }, { 0.9f, 0.1f }, { 0.4f, 0.6f } });

        Assert.AreEqual(1 / 3.0, Value(new SparseTopKCategoricalAccuracy(2), np.array(new float[] { 2, 0, -1 }), p), 1e-9);
    }

    private static double Value(Metric metric, NDArray y, NDArray p) => metric.Value(metric.Count(y, p));
}
