using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Keras calls the function of a LearningRateScheduler with the epoch and the rate, and only a function that cannot take both with the epoch alone: the rate takes the place of a default.</summary>
[TestClass]
public sealed class RateOverDefaultTests
{
    private const string Begin = "from functools import partial\nfrom tensorflow import keras\n";

    [TestMethod]
    [DataRow("def f(epoch, first=0.8, drop=0.5):\n    return first * drop ** (epoch // 2)\n", "f", new[] { 0.1, 0.1, 0.05, 0.025, 0.00625 }, true, DisplayName = "a default")]
    [DataRow("", "lambda e, base=0.3: base * 0.5", new[] { 0.05, 0.025, 0.0125 }, true, DisplayName = "a default of a lambda")]
    [DataRow("def make(k):\n    def f(epoch, first=0.2):\n        return first * k\n    return f\n", "make(0.5)", new[] { 0.05, 0.025, 0.0125 }, true, DisplayName = "a default of what a call makes")]
    [DataRow("class S:\n    def __init__(self, k):\n        self.k = k\n    def __call__(self, epoch, first=0.2):\n        return first * self.k\n", "S(0.5)", new[] { 0.05, 0.025, 0.0125 }, true, DisplayName = "a default of an object")]
    [DataRow("class S:\n    def __init__(self, k):\n        self.k = k\n    def rate(self, epoch, first=0.2):\n        return first * self.k\ns = S(0.5)\n", "s.rate", new[] { 0.05, 0.025, 0.0125 }, true, DisplayName = "a default of a method")]
    [DataRow("def f(epoch, first, drop=0.5):\n    return first * drop ** (epoch // 2)\n", "partial(f, first=0.2)", new[] { 0.2, 0.2, 0.1, 0.1, 0.05 }, false, DisplayName = "its value by name: the epoch alone")]
    [DataRow("def f(epoch, warm=0.7, total=8):\n    return warm * (1 - epoch / total)\n", "partial(f, total=4)", new[] { 0.1, 0.075, 0.0375 }, true, DisplayName = "a default in front of a value by name")]
    [DataRow("def f(first, epoch):\n    return first * 0.5 ** epoch\n", "partial(f, 0.2)", new[] { 0.2, 0.1, 0.05 }, false, DisplayName = "a value by position")]
    [DataRow("def f(epoch, *, first=0.2):\n    return first * 0.5 ** epoch\n", "f", new[] { 0.2, 0.1, 0.05 }, false, DisplayName = "by name only")]
    [DataRow("def f(epoch, *args, **kwargs):\n    return 0.2 * 0.5 ** epoch\n", "f", new[] { 0.2, 0.1, 0.05 }, false, DisplayName = "what is not asked for")]
    [DataRow("def f(epoch, lr, cycles=2):\n    import math\n    length = 6 // cycles\n    return 0.1 * (1 + math.cos(math.pi * (epoch % length) / length)) / 2\n", "f", new[] { 0.1, 0.075, 0.025, 0.1 }, false, DisplayName = "a rate that is not asked for")]
    public void The_rates_are_those_of_the_script(string lines, string given, double[] rates, bool isRecursive)
    {
        foreach (string model in (string[])[string.Empty, "model = keras.Sequential([keras.layers.Dense(1)])\n"])
        {
            string script = $"{Begin}{lines}{model}model.compile(keras.optimizers.SGD(0.1), 'mse')\nmodel.fit(x, y, epochs=9, callbacks=[keras.callbacks.LearningRateScheduler({given})])\n";
            (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("over.py", script)]);
            Assert.IsEmpty(errors, string.Join('\n', errors));
            PortedScript port = ScriptPorter.Port(script, PortEngine.Embedded);
            RecordedTrainer trainer = new(1, null) { LearningRate = 0.1 };
            trainer.Fit(new FitOptions { Verbose = 0, Epochs = rates.Length }, (Callback[])assembly!.GetType("Over")!.GetMethod("Callbacks")!.Invoke(null, null)!);
            for (int epoch = 0; epoch < rates.Length; epoch++)
            {
                Assert.AreEqual(rates[epoch], trainer.Rates[epoch], 1e-12, $"epoch {epoch}: {port.CSharp}");
            }

            Assert.AreEqual(isRecursive, port.Warnings.Any(warning => warning.Code == "recursive-schedule"), port.CSharp);
        }
    }
}
