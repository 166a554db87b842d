namespace TfLrCallbacks.Porting.Tests;

[TestClass]
public sealed class Keras2DirectionTests
{
    [TestMethod]
    [DataRow("val_acc", MetricMode.Max)]
    [DataRow("val_sparse_categorical_accuracy", MetricMode.Max)]
    [DataRow("val_auc", MetricMode.Max)]
    [DataRow("val_auc_1", MetricMode.Min)]
    [DataRow("val_f1_score", MetricMode.Min)]
    [DataRow("accuracy_of_mine", MetricMode.Min)]
    [DataRow("score", MetricMode.Min)]
    public void Early_stopping_of_Keras_2_goes_by_the_end_of_the_name(string monitor, MetricMode expected)
    {
        var stopping = (EarlyStopping)CallbackReader.Read($"tf_keras.callbacks.EarlyStopping(monitor='{monitor}')").Single().Create();

        Assert.AreEqual(expected, stopping.Mode);
    }
}
