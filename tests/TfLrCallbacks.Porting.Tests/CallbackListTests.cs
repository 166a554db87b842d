using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Callback classes of a script that keep lists of numbers: the lists are fields, and those that the script names are settings.</summary>
[TestClass]
public sealed class CallbackListTests
{
    private const string Begin = "import bisect\nimport tensorflow as tf\nAT = [2, 4]\nRATES = (0.1, 0.05, 0.01)\nclass Own(tf.keras.callbacks.Callback):\n";
    private const string Hook = "    def on_epoch_begin(self, epoch, logs=None):\n        ";

    [TestMethod]
    [DataRow("    def __init__(self, at=(2, 4), g=0.5):\n        super().__init__()\n        self.at, self.g = at, g\n", "n = sum(1 for e in self.at if epoch >= e)\n        RATE = 0.1 * self.g ** n", "Own()", "", new[] { 0.1, 0.1, 0.05, 0.05, 0.025 }, DisplayName = "counted, by default")]
    [DataRow("    def __init__(self, at):\n        super().__init__()\n        self.at = list(at)\n", "lr = 0.1\n        for e in self.at:\n            if epoch >= e:\n                lr *= 0.5\n        RATE = lr", "Own(AT)", "At=1 3", new[] { 0.1, 0.05, 0.05, 0.025 }, DisplayName = "a loop")]
    [DataRow("    def __init__(self, at, rates):\n        self.at = at\n        self.rates = rates\n", "RATE = self.rates[bisect.bisect_right(self.at, epoch)]", "Own(rates=RATES, at=AT)", "At=1 2", new[] { 0.1, 0.05, 0.01, 0.01 }, DisplayName = "items by bisect")]
    [DataRow("    def __init__(self, rates):\n        self.rates = rates\n", "if epoch < len(self.rates):\n            RATE = self.rates[epoch]\n        else:\n            RATE = self.rates[-1]", "Own(RATES)", "Rates=0.4 0.2", new[] { 0.4, 0.2, 0.2 }, DisplayName = "items and the last")]
    [DataRow("    def __init__(self, at):\n        self.at = at\n", "if epoch in self.at:\n            RATE = float(self.model.optimizer.learning_rate) * 0.1", "Own([1, 3])", "", new[] { 0.1, 0.01, 0.01, 0.001 }, DisplayName = "looked for")]
    [DataRow("    def __init__(self, at):\n        self.at = list(at)\n", "if self.at and epoch == self.at[0]:\n            self.at.pop(0)\n            RATE = 0.1 / (4 - len(self.at))", "Own(AT)", "", new[] { 0.1, 0.1, 0.1 / 3, 0.1 / 3, 0.025 }, DisplayName = "one that it changes is no such list")]
    [DataRow("    def __init__(self, table):\n        self.table = table\n", "if epoch in self.table:\n            RATE = self.table[epoch]", "Own({0: 0.2, 2: 0.02})", "", new[] { 0.2, 0.2, 0.02 }, DisplayName = "nor is a table")]
    public void The_rates_are_those_of_the_script(string start, string hook, string made, string set, double[] rates)
    {
        string script = $"{Begin}{start}{Hook}{hook.Replace("RATE", "self.model.optimizer.learning_rate", StringComparison.Ordinal)}\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nmodel.compile(tf.keras.optimizers.SGD(0.1), 'mse')\nmodel.fit(x, y, epochs=8, callbacks=[{made}])\n";
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("lists.py", script)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        string code = ScriptPorter.Port(script, PortEngine.Embedded).CSharp;
        Type ported = assembly!.GetType("Lists")!;
        if (set.Split('=') is [var name, var items])
        {
            ported.GetProperty(name)!.SetValue(null, items.Split(' ').Select(item => double.Parse(item, System.Globalization.CultureInfo.InvariantCulture)).ToArray());
        }

        RecordedTrainer trainer = new(1, null) { LearningRate = 0.1 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = rates.Length }, (Callback[])ported.GetMethod("Callbacks")!.Invoke(null, null)!);
        for (int epoch = 0; epoch < rates.Length; epoch++)
        {
            Assert.AreEqual(rates[epoch], trainer.Rates[epoch], 1e-12, $"epoch {epoch}: {code}");
        }
    }
}
