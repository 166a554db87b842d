namespace TfLrCallbacks.Porting.Tests;

/// <summary>The loss that a script compiles with, as an object of the engine.</summary>
[TestClass]
public sealed class ScriptLossTests
{
    private static string Compiled(string loss, PortEngine engine) => ScriptPorter.Port(
        $"import keras\nfrom keras.losses import CategoricalCrossentropy, mean_absolute_error\nimport segmentation_models as sm\nclass Own:\n    pass\ndef huber(t, p):\n    return t - p\nm = keras.Sequential([keras.layers.Dense(2)])\nm.compile(optimizer=keras.optimizers.SGD(0.1), loss={loss})\nm.fit(x, y, epochs=4)\n",
        engine).CSharp.Split('\n').Single(line => line.Contains("ompile(", StringComparison.Ordinal)).Trim();

    /// <summary>A loss in words, a function and an object become the engine's object, with what changes it.</summary>
    [TestMethod]
    [DataRow("'categorical_crossentropy'", "keras.losses.CategoricalCrossentropy()", "new CategoricalCrossentropy()")]
    [DataRow("'binary_crossentropy'", "keras.losses.BinaryCrossentropy()", "new BinaryCrossentropy()")]
    [DataRow("'mae'", "keras.losses.MeanAbsoluteError()", "new MeanAbsoluteError()")]
    [DataRow("keras.losses.MSE", "keras.losses.MeanSquaredError()", "new MeanSquaredError()")]
    [DataRow("mean_absolute_error", "keras.losses.MeanAbsoluteError()", "new MeanAbsoluteError()")]
    [DataRow("'logcosh'", "keras.losses.LogCosh()", "new LogCosh()")]
    [DataRow("keras.losses.Huber()", "keras.losses.Huber()", "new Huber()")]
    [DataRow("CategoricalCrossentropy(from_logits=True, name='loss')", "keras.losses.CategoricalCrossentropy(from_logits: true)", "new CategoricalCrossentropy(fromLogits: true)")]
    [DataRow("keras.losses.BinaryCrossentropy(label_smoothing=0, reduction='sum_over_batch_size')", "keras.losses.BinaryCrossentropy()", "new BinaryCrossentropy()")]
    [DataRow("keras.losses.MeanSquaredError(reduction=keras.losses.Reduction.AUTO)", "keras.losses.MeanSquaredError()", "new MeanSquaredError()")]
    public void A_loss_is_the_object_of_the_engine(string loss, string tensorFlow, string embedded)
    {
        Assert.EndsWith($", {tensorFlow});", Compiled(loss, PortEngine.TensorFlowNet));
        Assert.EndsWith($", {embedded});", Compiled(loss, PortEngine.Embedded));
    }

    /// <summary>What one engine has and the other has not, or ignores, is asked for there.</summary>
    [TestMethod]
    [DataRow("CategoricalCrossentropy(label_smoothing=0.1)", PortEngine.Embedded, "new CategoricalCrossentropy(labelSmoothing: 0.1)", PortEngine.TensorFlowNet)]
    [DataRow("keras.losses.Huber(delta=2.0)", PortEngine.Embedded, "new Huber(delta: 2.0)", PortEngine.TensorFlowNet)]
    [DataRow("'kld'", PortEngine.Embedded, "new KLDivergence()", PortEngine.TensorFlowNet)]
    [DataRow("'mape'", PortEngine.TensorFlowNet, "keras.losses.MeanAbsolutePercentageError()", PortEngine.Embedded)]
    [DataRow("'mean_squared_logarithmic_error'", PortEngine.TensorFlowNet, "keras.losses.MeanSquaredLogarithmicError()", PortEngine.Embedded)]
    public void What_an_engine_has_not_is_asked_for(string loss, PortEngine has, string written, PortEngine lacks)
    {
        Assert.EndsWith($", {written});", Compiled(loss, has));
        Assert.Contains(", loss); // TODO: the loss ", Compiled(loss, lacks));
    }

    /// <summary>Arguments that neither engine has, functions of the script and of other packages are asked for, never taken for Keras' loss of that name.</summary>
    [TestMethod]
    [DataRow("keras.losses.MeanAbsoluteError(reduction='sum')")]
    [DataRow("keras.losses.MeanSquaredError(reduction=keras.losses.Reduction.SUM)")]
    [DataRow("keras.losses.SparseCategoricalCrossentropy(ignore_class=255)")]
    [DataRow("keras.losses.BinaryCrossentropy(from_logits=args.logits)")]
    [DataRow("sm.losses.binary_crossentropy")]
    [DataRow("huber")]
    [DataRow("Own()")]
    public void Another_loss_is_asked_for(string loss)
    {
        Assert.Contains(", loss); // TODO: the loss ", Compiled(loss, PortEngine.TensorFlowNet));
        Assert.Contains(", loss); // TODO: the loss ", Compiled(loss, PortEngine.Embedded));
    }

    /// <summary>Where the object is written, nothing is left to do about words that TensorFlow.NET does not know.</summary>
    [TestMethod]
    [DataRow("'categorical_crossentropy'", false)]
    [DataRow("'poisson'", true)]
    public void Nothing_is_to_be_done_where_the_object_is_written(string loss, bool isOpen)
    {
        PortedScript ported = ScriptPorter.Port($"import keras\nm = keras.Sequential([keras.layers.Dense(2)])\nm.compile('adam', {loss})\nm.fit(x, y, epochs=4)\n");

        Assert.AreEqual(!isOpen, ported.Warnings.Single(warning => warning.Code == "string-loss").IsSettled);
        Assert.IsTrue(ported.Warnings.Single(warning => warning.Code == "string-optimizer").IsSettled);
        Assert.AreEqual(isOpen, ported.CSharp.Contains("string-loss", StringComparison.Ordinal));
    }
}
