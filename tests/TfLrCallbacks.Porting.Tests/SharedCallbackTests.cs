namespace TfLrCallbacks.Porting.Tests;

/// <summary>Callbacks of a script's own that several fits are given: one object, with what it holds.</summary>
[TestClass]
public sealed class SharedCallbackTests
{
    private const string Start = "from tensorflow import keras\nclass Half(keras.callbacks.Callback):\n    def __init__(self, every):\n        super().__init__()\n        self.every = every\n        self.n = 0\n    def on_epoch_end(self, epoch, logs=None):\n        self.n += 1\n        if self.n % self.every == 0:\n            self.model.optimizer.learning_rate.assign(self.model.optimizer.learning_rate * 0.5)\n";

    /// <summary>Two fits, the turns of a loop over folds, a function that is called twice.</summary>
    [TestMethod]
    [DataRow("half = Half(5)\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=7, callbacks=[half])\nmodel.fit(x, y, epochs=7, callbacks=[half])\n", 11, 2)]
    [DataRow("half = Half(5)\nfor train, test in folds.split(x):\n    model = keras.Sequential([keras.layers.Dense(1)])\n    model.compile('sgd', 'mse')\n    model.fit(x[train], y[train], epochs=7, callbacks=[half])\n", 11, 1)]
    [DataRow("half = Half(5)\nfor fold in range(3):\n    model = keras.Sequential([keras.layers.Dense(1)])\n    model.compile('sgd', 'mse')\n    model.fit(x, y, epochs=7, callbacks=[half])\n", 11, 1)]
    [DataRow("half = Half(5)\ndef run(data):\n    model = keras.Sequential([keras.layers.Dense(1)])\n    model.compile('sgd', 'mse')\n    model.fit(data, epochs=7, callbacks=[half])\nrun(a)\nrun(b)\n", 11, 1)]
    [DataRow("cbs = [Half(5), keras.callbacks.EarlyStopping()]\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=7, callbacks=cbs)\nmodel.fit(x, y, epochs=9, callbacks=cbs)\n", 11, 2)]
    public void One_object_stays_one(string lines, int line, int lists)
    {
        (string csharp, string[] errors) = Port(lines);

        Assert.AreEqual(2, csharp.Split($"private static Half? HalfOfLine{line};").Length);
        Assert.AreEqual(lists + 1, csharp.Split($"        HalfOfLine{line} ??= new Half(every: 5.0), // line {line}\n").Length, csharp);
        Assert.IsEmpty(errors);
    }

    /// <summary>An object that is made for each fit, and one that keeps nothing, are made where they stand.</summary>
    [TestMethod]
    [DataRow("for train, test in folds.split(x):\n    half = Half(5)\n    model = keras.Sequential([keras.layers.Dense(1)])\n    model.compile('sgd', 'mse')\n    model.fit(x[train], y[train], epochs=7, callbacks=[half])\n")]
    [DataRow("model.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=7, callbacks=[Half(5)])\nmodel.fit(x, y, epochs=7, callbacks=[Half(5)])\n")]
    [DataRow("def run(data):\n    half = Half(5)\n    model = keras.Sequential([keras.layers.Dense(1)])\n    model.compile('sgd', 'mse')\n    model.fit(data, epochs=7, callbacks=[half])\nrun(a)\nrun(b)\n")]
    [DataRow("class Plain(keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n        self.model.optimizer.learning_rate = 0.1 * 0.5 ** epoch\nplain = Plain()\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=7, callbacks=[plain])\nmodel.fit(x, y, epochs=7, callbacks=[plain])\n")]
    public void What_each_fit_has_for_itself_is_made_for_each(string lines)
    {
        (string csharp, string[] errors) = Port(lines);

        Assert.DoesNotContain("??=", csharp);
        Assert.IsEmpty(errors);
    }

    private static (string CSharp, string[] Errors) Port(string lines) =>
        (ScriptPorter.Port(Start + lines, PortEngine.Embedded).CSharp, [.. PortedScripts.Compile(PortEngine.Embedded, [("train.py", Start + lines)]).Errors]);
}
