namespace TfLrCallbacks.Porting.Tests;

/// <summary>Functions that a script gives its schedulers: bound by a call, by a default, or by an object.</summary>
[TestClass]
public sealed class FitFunctionTests
{
    private const string Head = "import keras\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile(keras.optimizers.SGD(0.1), 'mse')\n";

    /// <summary>A default that a loop binds anew is that of each fit.</summary>
    [TestMethod]
    [DataRow("for start in [0, 4]:\n    model.fit(x, y, initial_epoch=start, epochs=start + 4, callbacks=[keras.callbacks.LearningRateScheduler(lambda e, lr, s=start: 0.1 if e == s else lr * 0.5)])\n", "(e == 4.0) ? 0.1 : lr * 0.5")]
    [DataRow("for start in [0, 4]:\n    def f(e, lr, s=start, g=0.5):\n        return 0.1 if e == s else lr * g\n    model.fit(x, y, initial_epoch=start, epochs=start + 4, callbacks=[keras.callbacks.LearningRateScheduler(f)])\n", "(e == 4.0) ? 0.1 : lr * 0.5")]
    public void A_default_is_bound_where_the_function_is_made(string fits, string expected) => Assert.Contains(expected, ScriptPorter.Port(Head + fits, PortEngine.Embedded).CSharp);
}
