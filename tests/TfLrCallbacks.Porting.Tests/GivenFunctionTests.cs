using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Callback classes that are given a function or a schedule and ask it for the rate, as in Keras' guide to callbacks.</summary>
[TestClass]
public sealed class GivenFunctionTests
{
    private const string ByEpoch = "class Own(keras.callbacks.Callback):\n    def __init__(self, schedule):\n        super().__init__()\n        self.schedule = schedule\n    def on_epoch_begin(self, epoch, logs=None):\n        if not hasattr(self.model.optimizer, 'learning_rate'):\n            raise ValueError('no rate')\n        lr = self.model.optimizer.learning_rate\n        scheduled = self.schedule(epoch, lr)\n        self.model.optimizer.learning_rate = scheduled\n";

    private const string ByStep = "class Own(keras.callbacks.Callback):\n    def __init__(self, every, fn):\n        self.fn = fn\n        self.every = every\n        self.n = 0\n    def on_train_batch_begin(self, batch, logs=None):\n        if self.n % self.every == 0:\n            self.model.optimizer.learning_rate = self.fn(self.n)\n        self.n += 1\n";

    /// <summary>Three epochs of two updates, from a rate of 0.1 on; then with BASE = 0.8.</summary>
    [TestMethod]
    [DataRow(ByEpoch, "def decay(epoch, lr):\n    return BASE if epoch < 1 else lr * 0.5", "Own(decay)", new[] { 0.4, 0.4, 0.2, 0.2, 0.1, 0.1 }, new[] { 0.8, 0.8, 0.4, 0.4, 0.2, 0.2 })]
    [DataRow(ByEpoch, "decay = lambda epoch, lr: lr if epoch < 1 else BASE", "Own(schedule=decay)", new[] { 0.1, 0.1, 0.4, 0.4, 0.4, 0.4 }, new[] { 0.1, 0.1, 0.8, 0.8, 0.8, 0.8 })]
    [DataRow(ByEpoch, "", "Own(lambda e, r: BASE / (1 + e) + 0 * r)", new[] { 0.4, 0.4, 0.2, 0.2, 0.4 / 3, 0.4 / 3 }, new[] { 0.8, 0.8, 0.4, 0.4, 0.8 / 3, 0.8 / 3 })]
    [DataRow(ByStep, "def decay(n, floor=0.0):\n    return floor + BASE * 0.5 ** n", "Own(2, decay)", new[] { 0.4, 0.4, 0.1, 0.1, 0.025, 0.025 }, new[] { 0.8, 0.8, 0.2, 0.2, 0.05, 0.05 })]
    [DataRow(ByStep, "decay = keras.optimizers.schedules.InverseTimeDecay(BASE, 1, 1.0)", "Own(1, decay)", new[] { 0.4, 0.2, 0.4 / 3, 0.1, 0.08, 0.4 / 6 }, new[] { 0.8, 0.4, 0.8 / 3, 0.2, 0.16, 0.8 / 6 })]
    [DataRow(ByStep, "", "Own(fn=keras.optimizers.schedules.InverseTimeDecay(BASE, 1, 1.0), every=3)", new[] { 0.4, 0.4, 0.4, 0.1, 0.1, 0.1 }, new[] { 0.8, 0.8, 0.8, 0.2, 0.2, 0.2 })]
    public void It_asks_the_function(string type, string function, string made, double[] before, double[] after)
    {
        string script = $"import keras\nBASE = 0.4\n{type}{function}\nmodel.compile(keras.optimizers.SGD(0.1), 'mse')\nmodel.fit(x, y, epochs=3, callbacks=[{made}])\n";
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("given.py", script)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        Type ported = assembly!.GetType("Given")!;
        AssertRates(before);
        ported.GetProperty("Base")!.SetValue(null, 0.8);
        AssertRates(after);

        void AssertRates(double[] expected)
        {
            RecordedTrainer trainer = new(2, null) { LearningRate = 0.1 };
            trainer.Fit(new FitOptions { Verbose = 0, Epochs = 3 }, (Callback[])ported.GetMethod("Callbacks")!.Invoke(null, null)!);
            for (int update = 0; update < expected.Length; update++)
            {
                Assert.AreEqual(expected[update], trainer.Rates[update], 1e-12, $"update {update} of {ScriptPorter.Port(script, PortEngine.Embedded).CSharp}");
            }
        }
    }

    /// <summary>A function without a form in C#, of other arguments, or that is more than called: the class has none, and the rates are those of the training.</summary>
    [TestMethod]
    [DataRow(ByEpoch, "import json\ndef decay(epoch, lr):\n    return float(json.loads('[0.4, 0.2, 0.1]')[epoch])", "Own(decay)")]
    [DataRow("class Own(keras.callbacks.Callback):\n    def __init__(self, schedule):\n        self.schedule = schedule\n    def on_epoch_begin(self, epoch, logs=None):\n        try:\n            lr = self.schedule(epoch, 1)\n        except TypeError:\n            lr = self.schedule(epoch)\n        self.model.optimizer.learning_rate = lr\n", "def decay(epoch):\n    return 0.4 * 0.5 ** epoch", "Own(decay)")]
    [DataRow("class Own(keras.callbacks.Callback):\n    def __init__(self, schedule):\n        self.schedule = schedule if callable(schedule) else None\n    def on_epoch_begin(self, epoch, logs=None):\n        self.model.optimizer.learning_rate = self.schedule(epoch)\n", "def decay(epoch):\n    return 0.4 * 0.5 ** epoch", "Own(decay)")]
    public void Another_function_leaves_its_rates(string type, string function, string made)
    {
        string script = $"import keras\n{type}{function}\nmodel.compile(keras.optimizers.SGD(0.1), 'mse')\nmodel.fit(x, y, epochs=3, callbacks=[{made}])\n";
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("given.py", script)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        RecordedTrainer trainer = new(2, null) { LearningRate = 0.1 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = 3 }, (Callback[])assembly!.GetType("Given")!.GetMethod("Callbacks")!.Invoke(null, null)!);
        string code = ScriptPorter.Port(script, PortEngine.Embedded).CSharp;
        for (int update = 0; update < 6; update++)
        {
            Assert.AreEqual(0.4 / Math.Pow(2, update / 2), trainer.Rates[update], 1e-12, $"update {update} of {code}");
        }

        Assert.DoesNotContain("TODO", code, code);
    }
}
