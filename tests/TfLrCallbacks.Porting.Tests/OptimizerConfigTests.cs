namespace TfLrCallbacks.Porting.Tests;

/// <summary>Optimizers that <c>compile</c> is given as a configuration.</summary>
[TestClass]
public sealed class OptimizerConfigTests
{
    private const string Cosine = "{'class_name': 'CosineDecay', 'config': {'initial_learning_rate': 0.1, 'decay_steps': 1000}}";

    [TestMethod]
    [DataRow("model.compile(optimizer={'class_name': 'SGD', 'config': {'learning_rate': " + Cosine + "}}, loss='mse')", 0.05)]
    [DataRow("model.compile({'class_name': 'sgd', 'config': {'learning_rate': " + Cosine + "}}, 'mse')", 0.05)]
    [DataRow("config = {'class_name': 'Adam', 'config': {'learning_rate': " + Cosine + "}}\nmodel.compile(optimizer=config)", 0.05)]
    [DataRow("model.compile(optimizer={'class_name': 'Adam', 'config': {}})", 0.001)]
    [DataRow("model.compile(optimizer={'class_name': 'adam', 'config': {'learning_rate': 0.01}})", 0.01)]
    [DataRow("model.compile(optimizer={'class_name': 'RMSprop', 'config': {'learning_rate': " + Cosine + "}})\nmodel.fit(x, y, callbacks=[LearningRateScheduler(lambda epoch: 0.3)])", 0.3)]
    public void Its_schedule_is_read(string text, double expected) => Assert.AreEqual(expected, ScheduleReader.Read(text).Schedule.ValueAt(500), 1e-12);

    [TestMethod]
    public void One_that_is_not_known_is_refused() =>
        Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read("model.compile(optimizer={'class_name': 'MyOwn', 'config': {'learning_rate': 0.1}})"));
}
