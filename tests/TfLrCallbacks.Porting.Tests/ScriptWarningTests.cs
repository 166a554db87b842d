namespace TfLrCallbacks.Porting.Tests;

/// <summary>Warnings that would be false are not given, and those beside them are.</summary>
[TestClass]
public sealed class ScriptWarningTests
{
    private const string Begin = "from tensorflow import keras\nEPOCHS = 60\nBATCH = 32\n";

    /// <summary>A length is one of epochs where nothing in it counts steps.</summary>
    [TestMethod]
    [DataRow("EPOCHS", true)]
    [DataRow("EPOCHS * 2", true)]
    [DataRow("int(EPOCHS * 0.8)", true)]
    [DataRow("EPOCHS * 100", false)]
    [DataRow("60000 * EPOCHS // BATCH", false)]
    [DataRow("EPOCHS * steps_per_epoch", false)]
    [DataRow("len(x_train) * EPOCHS", false)]
    public void A_length_in_epochs_is_told(string length, bool expected) => Assert.AreEqual(
        expected, Has($"{Begin}model.compile(keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, {length})), 'mse')\nmodel.fit(x, y, epochs=EPOCHS)\n", "decay-steps-in-epochs", line: 4));

    /// <summary>A schedule that a table, a function or a list hands to an optimizer is plugged in.</summary>
    [TestMethod]
    [DataRow("table = {'a': keras.optimizers.schedules.CosineDecay(0.1, 1000)}\nmodel.compile(keras.optimizers.SGD(table['a']), 'mse')", false)]
    [DataRow("def make(kind): return {'a': keras.optimizers.schedules.CosineDecay(0.1, 1000), 'b': 0.1}[kind]\nmodel.compile(keras.optimizers.SGD(make('a')), 'mse')", false)]
    [DataRow("kept = keras.optimizers.schedules.CosineDecay(0.1, 1000)\nmodel.compile(keras.optimizers.SGD(0.1), 'mse')", true)]
    public void A_schedule_that_reaches_nothing_is_told(string lines, bool expected) => Assert.AreEqual(expected, Has($"{Begin}{lines}\nmodel.fit(x, y, epochs=EPOCHS)\n", "not-plugged-in", line: 4));

    /// <summary>A schedule that the function of an epoch asks counts epochs, and reaches the fit.</summary>
    [TestMethod]
    [DataRow("lambda e: float(cos(e))")]
    [DataRow("f", "def f(epoch):\n    return max(1e-5, float(cos(epoch)))\n")]
    [DataRow("lambda epoch, lr: cos(epoch).numpy()")]
    public void A_schedule_that_a_function_of_the_epoch_asks_is_in_epochs(string function, string defined = "")
    {
        string script = $"{Begin}cos = keras.optimizers.schedules.CosineDecay(0.1, EPOCHS)\n{defined}model.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=EPOCHS, callbacks=[keras.callbacks.LearningRateScheduler({function})])\n";
        Assert.IsFalse(Has(script, "decay-steps-in-epochs", line: 4));
        Assert.IsFalse(Has(script, "not-plugged-in", line: 4));
    }

    private static bool Has(string script, string code, int line) => ScriptPorter.Port(script).Warnings.Any(warning => warning.Code == code && warning.Line == line && !warning.IsSettled);
}
