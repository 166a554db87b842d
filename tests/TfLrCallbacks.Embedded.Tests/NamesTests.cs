namespace TfLrCallbacks.Embedded.Tests;

[TestClass]
public sealed class NamesTests
{
    [TestMethod]
    [DataRow("mean_squared_error")]
    [DataRow("MeanSquaredError")]
    [DataRow("mse")]
    public void A_loss_has_the_name_of_Keras_function_or_class(string name) => Assert.AreEqual(new MeanSquaredError(), Loss.FromString(name));

    [TestMethod]
    [DataRow("mean_squarederror", "mean_squared_error")]
    [DataRow("Mean_Squared_Error", "mean_squared_error")]
    [DataRow("meansquarederror", "mean_squared_error")]
    [DataRow("sparse_categorical_crossentropi", "sparse_categorical_crossentropy")]
    [DataRow("hubert", "huber")]
    public void Another_name_is_refused_with_the_nearest(string name, string nearest)
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => Loss.FromString(name));
        StringAssert.Contains(error.Message, $"Received: \"{name}\". Did you mean \"{nearest}\"?", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("something_else")]
    public void A_name_that_is_far_from_all_is_refused_with_all(string name)
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => Optimizer.FromString(name));
        StringAssert.Contains(error.Message, "adam, adamax, adamw", StringComparison.Ordinal);
        Assert.IsFalse(error.Message.Contains("Did you mean", StringComparison.Ordinal), error.Message);
    }

    [TestMethod]
    public void Classes_with_abbreviations_are_found()
    {
        Assert.IsInstanceOfType<SGD>(Optimizer.FromString("SGD"));
        Assert.IsInstanceOfType<RMSprop>(Optimizer.FromString("RMSprop"));
        Assert.IsInstanceOfType<ScheduleFreeAdamW>(Optimizer.FromString("ScheduleFreeAdamW"));
        Assert.AreEqual("bce", Metric.FromString("bce").Name);
        Assert.AreEqual("kld", Metric.FromString("kld").Name);
    }
}
