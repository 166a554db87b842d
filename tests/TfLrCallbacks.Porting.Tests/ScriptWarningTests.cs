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

    /// <summary>A name that is given another callback later is another callback in the fits behind: as in notebooks.</summary>
    [TestMethod]
    [DataRow("s = keras.callbacks.LearningRateScheduler(f)\nm.compile(keras.optimizers.SGD(0.1), 'mse')\nm.fit(x, y, epochs=3, callbacks=[s])\ns = keras.callbacks.ReduceLROnPlateau()\nm.fit(x, y, epochs=3, callbacks=[s])", false, false)]
    [DataRow("s = keras.callbacks.LearningRateScheduler(f)\np = keras.callbacks.ReduceLROnPlateau()\nm.compile(keras.optimizers.SGD(0.1), 'mse')\nm.fit(x, y, epochs=3, callbacks=[s, p])", true, false)]
    [DataRow("s = keras.callbacks.ReduceLROnPlateau()\nm.compile(keras.optimizers.SGD(0.1), 'mse')\nm.fit(x, y, epochs=3, callbacks=[s])\ns = keras.callbacks.LearningRateScheduler(f)\nm.fit(x, y, epochs=3, callbacks=[s])\nall = [s]\nall.append(keras.callbacks.ReduceLROnPlateau('loss'))\nm.fit(x, y, epochs=3, callbacks=all)", true, false)]
    [DataRow("o = keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 100))\nm.compile(o, 'mse')\nm.fit(x, y, epochs=3)\no = keras.optimizers.SGD(0.1)\nm.compile(o, 'mse')\nm.fit(x, y, epochs=3, callbacks=[keras.callbacks.ReduceLROnPlateau()])", false, false)]
    [DataRow("o = keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 100))\nm.compile(o, 'mse')\nm.fit(x, y, epochs=3, callbacks=[keras.callbacks.ReduceLROnPlateau()])", false, true)]
    [DataRow("for k in range(2):\n    s = keras.callbacks.LearningRateScheduler(f)\n    if k:\n        s = keras.callbacks.ReduceLROnPlateau()\n    m.compile(keras.optimizers.SGD(0.1), 'mse')\n    m.fit(x, y, epochs=3, callbacks=[s])", true, false)]
    public void A_name_is_what_it_was_given_last(string script, bool areTogether, bool hasSchedule)
    {
        // What is not followed, so that the fits are not evaluated.
        string whole = $"import keras\ndef f(epoch):\n    return 0.1 / (1 + epoch)\nm = build()\n{script}\nfor name in dir(keras):\n    if name[0] == 'L':\n        getattr(keras, name)(m.optimizer)\n";
        string[] codes = [.. ScriptPorter.Port(whole).Warnings.Select(warning => warning.Code)];
        Assert.AreEqual(areTogether, codes.Contains("plateau-and-scheduler"), string.Join(' ', codes));
        Assert.AreEqual(hasSchedule, codes.Contains("plateau-with-schedule-object"), string.Join(' ', codes));
    }

    /// <summary>What is said of several lines stands once at the top of the C#.</summary>
    [TestMethod]
    public void The_same_word_on_several_lines_stands_once()
    {
        string code = ScriptPorter.Port("import keras\nm = build()\nm.compile('adam', 'poisson')\nm.fit(x, y, epochs=3)\nm.compile('sgd', 'poisson')\nm.fit(x, y, epochs=3)\n").CSharp;
        Assert.Contains("// lines 3, 5 recompile: ", code, code);
        Assert.Contains("// TODO 3, 5 string-loss: ", code, code);
        Assert.DoesNotContain("// line 5 recompile: ", code, code);
    }
}
