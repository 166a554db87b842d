using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

[TestClass]
public sealed class DivergedTests
{
    [TestMethod]
    [DataRow("auc")]
    [DataRow("precision")]
    [DataRow("recall")]
    [DataRow("f1_score")]
    [DataRow("binary_accuracy")]
    [DataRow("top_k_categorical_accuracy")]
    [DataRow("accuracy")]
    public void A_metric_counts_outputs_that_are_not_numbers_so_that_callbacks_can_act(string name)
    {
        NDArray x = np.random.RandomState(1).standard_normal(new Shape(16, 3)).astype(NPTypeCode.Single);
        NDArray y = np.array(Enumerable.Range(0, 16).Select(i => (float)(i % 2)).ToArray()).reshape(16, 1);
        y = np.concatenate([y, 1f - y], 1);
        var model = new Sequential(new Dense(2, "sigmoid"));
        model.Compile(new SGD(0.1), "binary_crossentropy", [name]);
        model.SetWeights([.. Weights()]);

        History history = model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0, callbacks: new TerminateOnNaN());
        Assert.IsTrue(double.IsNaN(history["loss"][^1]));
        Assert.HasCount(1, history["loss"]);

        IEnumerable<NDArray> Weights()
        {
            model.Build(3);
            return model.GetWeights().Select(weights => weights * float.NaN);
        }
    }

    [TestMethod]
    public void Auc_refuses_outputs_that_are_no_probabilities()
    {
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(
            () => new AUC().Count(np.array(new float[,] { { 1 } }), np.array(new float[,] { { 1.5f } })));
        StringAssert.Contains(error.Message, "Received: 1.5.", StringComparison.Ordinal);
        Assert.AreEqual(1.0, new AUC().Value(new AUC().Count(
            np.array(new float[,] { { 1 }, { 0 } }), np.array(new float[,] { { float.PositiveInfinity }, { float.NaN } }))), 1e-9);
    }

    [TestMethod]
    public void A_crossentropy_on_logits_is_the_formula_for_targets_of_any_sum()
    {
        NDArray y = np.array(new float[,] { { 0, 0, 0 }, { 1, 1, 0 }, { 0, 0.5f, 0 }, { 0, 1, 0 } });
        NDArray z = np.array(new float[,] { { 0, 0, 0 }, { 1, -1, 0.5f }, { 2, 0, 1 }, { 0.1f, 0.2f, 0.3f } });
        NDArray losses = np.empty(new Shape(4, 1), NPTypeCode.Single);
        NDArray gradient = np.empty(new Shape(4, 3), NPTypeCode.Single);
        new CategoricalCrossentropy(fromLogits: true).Evaluate(y, z, losses, gradient);

        double[] targets = y.Values();
        double[] logits = z.Values();
        for (int row = 0; row < 4; row++)
        {
            double all = Enumerable.Range(0, 3).Sum(i => Math.Exp(logits[row * 3 + i]));
            double total = Enumerable.Range(0, 3).Sum(i => targets[row * 3 + i]);
            double loss = Enumerable.Range(0, 3).Sum(i => -targets[row * 3 + i] * (logits[row * 3 + i] - Math.Log(all)));
            Assert.AreEqual(loss, losses.Values()[row], 1e-6, $"row {row}");
            for (int i = 0; i < 3; i++)
            {
                Assert.AreEqual(total * Math.Exp(logits[row * 3 + i]) / all - targets[row * 3 + i], gradient.Values()[row * 3 + i], 1e-6, $"row {row}, class {i}");
            }
        }
    }
}
