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

    /// <summary>A function that the C# has, or whose rates it has, is no function that is missing.</summary>
    [TestMethod]
    [DataRow("import functools\ndef f(epoch, *, lr):\n    return lr * 0.5 ** epoch\nrules = {'a': functools.partial(f, lr=0.1), 'b': functools.partial(f, lr=0.2)}\nfor name, rule in rules.items():\n    model.fit(x, y, epochs=4, callbacks=[keras.callbacks.LearningRateScheduler(rule)])\n")]
    [DataRow("class E:\n    def __init__(self, lr):\n        self.lr = lr\n        self.cbs = []\n    def rate(self, epoch):\n        return self.lr * 0.5 ** epoch\n    def add(self):\n        self.cbs.append(keras.callbacks.LearningRateScheduler(self.rate))\n        return self\n    def run(self, **kw):\n        return model.fit(x, y, epochs=4, callbacks=self.cbs, **kw)\nE(0.1).add().run(verbose=0)\n")]
    public void A_function_that_is_carried_over_is_not_missing(string fits) => Assert.DoesNotContain("function-not-in-file", ScriptPorter.Port(Head + fits, PortEngine.Embedded).CSharp);
}
