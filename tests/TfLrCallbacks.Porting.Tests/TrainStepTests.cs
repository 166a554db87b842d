using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Models of Keras that set the rate in their own <c>train_step</c>: a callback sets it in the C#.</summary>
[TestClass]
public sealed class TrainStepTests
{
    private const string Forward = "with tf.GradientTape() as tape:\n            loss = self.loss_of(data)\n        grads = tape.gradient(loss, self.trainable_variables)";
    private const string Apply = "self.optimizer.apply_gradients(zip(grads, self.trainable_variables))";

    /// <summary>The rates of three epochs of two updates.</summary>
    [TestMethod]
    [DataRow("step = tf.cast(self.optimizer.iterations, tf.float32)\n        self.optimizer.learning_rate.assign(self.peak * tf.minimum(1.0, (step + 1) / self.warm))\n        FORWARD\n        APPLY", "Net(warm=4, peak=0.8)", new[] { 0.2, 0.4, 0.6, 0.8, 0.8, 0.8 }, DisplayName = "in front of the update")]
    [DataRow("FORWARD\n        APPLY\n        K.set_value(self.optimizer.lr, self.optimizer.lr * 0.5)", "Net()", new[] { 0.8, 0.4, 0.2, 0.1, 0.05, 0.025 }, DisplayName = "behind the update")]
    [DataRow("FORWARD\n        self.seen += 1\n        if self.seen > self.warm:\n            self.optimizer.learning_rate = self.peak / 4\n        APPLY", "Net(3)", new[] { 0.8, 0.8, 0.8, 0.25, 0.25, 0.25 }, DisplayName = "under a condition")]
    [DataRow("lr = self.peak / (1.0 + self.seen)\n        FORWARD\n        APPLY\n        self.seen = self.seen + 1\n        self.optimizer.learning_rate.assign(lr)", "Net(peak=1.2)", new[] { 0.8, 1.2, 0.6, 0.4, 0.3, 0.24 }, DisplayName = "made in front, set behind")]
    public void A_train_step_that_sets_the_rate_is_a_callback(string step, string model, double[] rates)
    {
        foreach (string callbacks in (string[])["", ", callbacks=[tf.keras.callbacks.TerminateOnNaN()]"])
        {
            string script = $"import tensorflow as tf\nfrom tensorflow.keras import backend as K\nclass Net(tf.keras.Model):\n    def __init__(self, warm=2, peak=1.0):\n        super().__init__()\n        self.dense = tf.keras.layers.Dense(10)\n        self.warm, self.peak = warm, peak\n        self.seen = 0\n    def call(self, x):\n        return self.dense(x)\n    def train_step(self, data):\n        {step}\n        return {{'loss': loss}}\nnet = {model}\nnet.compile(optimizer=tf.keras.optimizers.SGD(0.8), loss='mse')\nnet.fit(x, y, epochs=3{callbacks})\n"
                .Replace("FORWARD", Forward, StringComparison.Ordinal).Replace("APPLY", Apply, StringComparison.Ordinal);
            string code = ScriptPorter.Port(script, PortEngine.Embedded).CSharp;
            Assert.AreEqual(callbacks.Length > 0, code.Contains("new TerminateOnNaN()", StringComparison.Ordinal), code);
            (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("stepped.py", script)]);
            Assert.IsEmpty(errors, string.Join('\n', errors));
            RecordedTrainer trainer = new(2, null) { LearningRate = 0.8 };
            trainer.Fit(new FitOptions { Verbose = 0, Epochs = 3 }, (Callback[])assembly!.GetType("Stepped")!.GetMethod("Callbacks")!.Invoke(null, null)!);
            CollectionAssert.AreEqual(rates, trainer.Rates.Select(rate => Math.Round(rate, 12)).ToArray(), code);
        }
    }

    /// <summary>A rate that is made of the number of updates in front of one, and set behind it, has no hook.</summary>
    [TestMethod]
    public void A_rate_made_in_front_of_an_update_and_set_behind_is_told()
    {
        PortedScript port = ScriptPorter.Port($"import tensorflow as tf\nclass Net(tf.keras.Model):\n    def train_step(self, data):\n        lr = 1.2 / (1.0 + self.optimizer.iterations)\n        {Forward}\n        {Apply}\n        self.optimizer.learning_rate.assign(lr)\n        return {{}}\nnet = Net()\nnet.compile(optimizer=tf.keras.optimizers.SGD(0.8), loss='mse')\nnet.fit(x, y, epochs=3)\n");
        Assert.Contains("manual-lr-write", string.Join(' ', port.Warnings.Where(warning => !warning.IsSettled).Select(warning => warning.Code)));
        Assert.DoesNotContain("NetRate", port.CSharp);
    }

    /// <summary>Without a fit in the file nothing trains with it: the write is told.</summary>
    [TestMethod]
    public void A_model_that_nothing_fits_keeps_its_step()
    {
        PortedScript port = ScriptPorter.Port("import tensorflow as tf\nclass Net(tf.keras.Model):\n    def train_step(self, data):\n        self.optimizer.learning_rate.assign(0.1)\n        return super().train_step(data)\n");
        Assert.Contains("manual-lr-write", string.Join(' ', port.Warnings.Select(warning => warning.Code)));
        Assert.DoesNotContain("NetRate", port.CSharp);
    }
}
