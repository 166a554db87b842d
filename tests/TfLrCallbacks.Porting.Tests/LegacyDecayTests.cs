using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Optimizers with Keras 2's <c>decay=</c>: at update n the rate that is set is divided by 1 + decay · n, whoever set it (tf_keras 2.21, optimizer_v2: <c>lr_t = lr / (1 + decay · iterations)</c>).</summary>
[TestClass]
public sealed class LegacyDecayTests
{
    /// <summary>Six updates in three epochs, of a metric that never gets better: what the callbacks set at the epochs' beginnings, from the optimizer's rate of 0.1 on.</summary>
    [TestMethod]
    [DataRow("keras.callbacks.LearningRateScheduler(lambda e: 0.1 * 0.5 ** e)", new[] { 0.1, 0.05, 0.025 })]
    [DataRow("keras.callbacks.LearningRateScheduler(step)", new[] { 0.1, 0.1, 0.02 })]
    [DataRow("keras.callbacks.ReduceLROnPlateau('loss', factor=0.5, patience=1)", new[] { 0.1, 0.1, 0.05 })]
    [DataRow("keras.callbacks.ReduceLROnPlateau('loss', factor=0.1, patience=1, min_lr=0.03)", new[] { 0.1, 0.1, 0.03 })]
    [DataRow("", new[] { 0.1, 0.1, 0.1 })]
    public void What_is_set_is_divided(string callback, double[] set)
    {
        string script = $"import keras\ndef step(epoch):\n    return 0.1 if epoch < 2 else 0.02\nmodel.compile(keras.optimizers.SGD(lr=0.1, decay=0.25), 'mse')\nmodel.fit(x, y, epochs=3, callbacks=[{callback}])\n";
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("decayed.py", script)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        RecordedTrainer trainer = new(2, null) { LearningRate = 0.1 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = 3 }, (Callback[])assembly!.GetType("Decayed")!.GetMethod("Callbacks")!.Invoke(null, null)!);
        for (int update = 0; update < 6; update++)
        {
            Assert.AreEqual(set[update / 2] / (1 + (0.25 * update)), trainer.Rates[update], 1e-12, $"update {update} of {ScriptPorter.Port(script, PortEngine.Embedded).CSharp}");
        }
    }

    /// <summary>A class of the script's own sets what it sets: that the decay divides it is told, and does not overwrite it.</summary>
    [TestMethod]
    public void A_callback_class_beside_it_is_told()
    {
        string code = ScriptPorter.Port("import keras\nclass Warm(keras.callbacks.Callback):\n    def on_train_batch_begin(self, batch, logs=None):\n        self.model.optimizer.lr = 0.01 * batch\nmodel.compile(keras.optimizers.SGD(lr=0.1, decay=0.25), 'mse')\nmodel.fit(x, y, epochs=3, callbacks=[Warm()])\n").CSharp;
        Assert.Contains("// TODO line 5: decay= divides the rate that the callbacks set by 1 + 0.25 · step at each update, and here it stays as they set it.\n        new Warm(), // line 6", code, code);
        Assert.DoesNotContain("set at every step", code);
    }

    /// <summary>A decay that is no number leaves no half of a method behind.</summary>
    [TestMethod]
    [DataRow("'x'")]
    [DataRow("[1e-4]")]
    [DataRow("{'a': 1}")]
    public void A_decay_that_has_no_form_is_told(string decay)
    {
        string script = $"import keras\nmodel.compile(keras.optimizers.SGD(lr=0.1, decay={decay}), 'mse')\nmodel.fit(x, y, epochs=3)\n";
        Assert.IsEmpty(PortedScripts.Compile(PortEngine.Embedded, [("decayed.py", script)]).Errors);
        Assert.Contains("// TODO line 2, SGD: ", ScriptPorter.Port(script, PortEngine.Embedded).CSharp);
    }

    /// <summary>Without a rate the decay begins at the optimizer's own.</summary>
    [TestMethod]
    [DataRow("SGD", "0.01")]
    [DataRow("Adam", "0.001")]
    [DataRow("Adagrad", "0.001")]
    public void The_default_rate_is_that_of_the_optimizer(string optimizer, string rate) => Assert.Contains(
        $"new InverseTimeDecay({rate}, 1, 1e-6)", ScriptPorter.Port($"import keras\nmodel.compile(keras.optimizers.{optimizer}(decay=1e-6), 'mse')\nmodel.fit(x, y, epochs=3)\n").CSharp);
}
