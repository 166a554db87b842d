namespace TfLrCallbacks.Porting.Tests;

/// <summary>Callbacks of a script's own that lower the rate when a metric stalls: Keras' rule where they are equal to it on every course of the metric, else their own lines.</summary>
[TestClass]
public sealed class OwnPlateauTests
{
    private const string Reduce = "self.model.optimizer.learning_rate = float(self.model.optimizer.learning_rate) * self.factor";

    [TestMethod]
    [DataRow("best = np.inf", "if v < self.best:\n    self.best = v\n    self.wait = 0\nelse:\n    self.wait += 1\n    if self.wait >= self.patience:\n        REDUCE\n        self.wait = 0", "monitor: \"val_loss\", factor: 0.5, patience: 3, minDelta: 0")]
    [DataRow("best = None", "if self.best is None or v < self.best - 0.001:\n    self.best = v\n    self.wait = 0\n    return\nself.wait += 1\nif self.wait > self.patience:\n    REDUCE\n    self.wait = 0", "monitor: \"val_loss\", factor: 0.5, patience: 4, minDelta: 0.001")]
    [DataRow("best = float('inf')", "if np.less(v, self.best):\n    self.best, self.wait = v, 0\nelse:\n    self.wait += 1\nif self.wait == self.patience:\n    REDUCE\n    self.wait = 0", "monitor: \"val_loss\", factor: 0.5, patience: 3, minDelta: 0")]
    [DataRow("best = []", "if len(self.best) == 0 or v < min(self.best):\n    self.wait = 0\nelse:\n    self.wait = self.wait + 1\nself.best.append(v)\nif self.wait >= self.patience:\n    self.model.optimizer.learning_rate = max(self.factor * self.model.optimizer.learning_rate, 1e-5)\n    self.wait = 0", "monitor: \"val_loss\", factor: 0.5, patience: 3, minDelta: 0, minLearningRate: 1e-5")]
    [DataRow("best = 1e9", "lr = float(tf.keras.backend.get_value(self.model.optimizer.learning_rate))\nif v < self.best:\n    print('better', lr)\n    self.best = v\n    self.wait = 0\nelse:\n    self.wait += 1\n    if self.wait >= self.patience and lr > 1e-6:\n        tf.keras.backend.set_value(self.model.optimizer.learning_rate, max(lr * self.factor, 1e-6))\n        print(f'\\nEpoch {epoch + 1}: {lr}')\n        self.wait = 0", "monitor: \"val_loss\", factor: 0.5, patience: 3, minDelta: 0, minLearningRate: 1e-6")]
    [DataRow("cool = 0\nself.best = np.inf", "if self.cool > 0:\n    self.cool -= 1\n    self.wait = 0\nif v < self.best:\n    self.best = v\n    self.wait = 0\nelif self.cool <= 0:\n    self.wait += 1\n    if self.wait >= self.patience:\n        REDUCE\n        self.cool = 4\n        self.wait = 0", "monitor: \"val_loss\", factor: 0.5, patience: 3, minDelta: 0, cooldown: 4")]
    public void A_callback_that_is_equal_to_the_rule_of_Keras_becomes_it(string begin, string judged, string expected)
    {
        string written = ScriptPorter.Port(Script(begin, judged)).CSharp;

        Assert.Contains($"new ReduceLROnPlateau({expected}),", written);
        Assert.DoesNotContain("TODO", written);
        Assert.DoesNotContain("custom-callback-class", written);
    }

    /// <summary>The count goes on, the best value is forgotten, an improvement is a part of the best value, the epoch decides, a first value may be worse than the best, the training ends, the weights go back.</summary>
    [TestMethod]
    [DataRow("best = np.inf", "if v < self.best:\n    self.best = v\n    self.wait = 0\nelse:\n    self.wait += 1\n    if self.wait >= self.patience:\n        REDUCE")]
    [DataRow("best = np.inf", "if v < self.best:\n    self.best = v\n    self.wait = 0\nelse:\n    self.wait += 1\n    if self.wait >= self.patience:\n        REDUCE\n        self.wait = 0\n        self.best = v")]
    [DataRow("best = np.inf", "if v < self.best * 0.99:\n    self.best = v\n    self.wait = 0\nelse:\n    self.wait += 1\n    if self.wait >= self.patience:\n        REDUCE\n        self.wait = 0")]
    [DataRow("best = np.inf", "if v < self.best:\n    self.best = v\n    self.wait = 0\nelif epoch > 500:\n    self.wait += 1\n    if self.wait >= self.patience:\n        REDUCE\n        self.wait = 0")]
    [DataRow("best = 1.0", "if v < self.best:\n    self.best = v\n    self.wait = 0\nelse:\n    self.wait += 1\n    if self.wait >= self.patience:\n        REDUCE\n        self.wait = 0")]
    [DataRow("best = np.inf\nself.times = 0", "if v < self.best:\n    self.best = v\n    self.wait = 0\nelse:\n    self.wait += 1\n    if self.wait >= self.patience:\n        REDUCE\n        self.wait = 0\n        self.times += 1\n        if self.times > 3:\n            self.model.stop_training = True")]
    [DataRow("best = np.inf", "if v < self.best:\n    self.best = v\n    self.wait = 0\n    self.kept = self.model.get_weights()\nelse:\n    self.wait += 1\n    if self.wait >= self.patience:\n        REDUCE\n        self.wait = 0\n        self.model.set_weights(self.kept)")]
    [DataRow("best = np.inf\nself.times = 0", "if v < self.best:\n    self.best = v\n    self.wait = 0\nelse:\n    self.wait += 1\n    if self.wait >= self.patience and self.times < 40:\n        REDUCE\n        self.wait = 0\n        self.times += 1")]
    public void A_callback_that_differs_anywhere_does_not(string begin, string judged) => Assert.DoesNotContain("ReduceLROnPlateau(", ScriptPorter.Port(Script(begin, judged)).CSharp);

    /// <summary>An accuracy that is 0 in the first epoch is no improvement for this callback, and is one for Keras.</summary>
    [TestMethod]
    public void What_begins_with_a_best_value_of_its_own_says_where_that_is_the_same()
    {
        string script = Script("best = 0", "if v > self.best:\n    self.best = v\n    self.wait = 0\nelse:\n    self.wait += 1\n    if self.wait >= self.patience:\n        REDUCE\n        self.wait = 0").Replace("val_loss", "val_accuracy", StringComparison.Ordinal);

        string written = ScriptPorter.Port(script).CSharp;

        Assert.Contains("as long as the first val_accuracy is above 0", written);
        Assert.Contains("new ReduceLROnPlateau(monitor: \"val_accuracy\", factor: 0.5, patience: 3, minDelta: 0),", written);
    }

    /// <summary>Settings of the command line stay settings.</summary>
    [TestMethod]
    public void A_setting_of_the_script_is_written_by_its_name()
    {
        string script = Script("best = np.inf", "if v < self.best:\n    self.best = v\n    self.wait = 0\nelse:\n    self.wait += 1\n    if self.wait >= self.patience:\n        REDUCE\n        self.wait = 0")
            .Replace("Stall()", "Stall(patience=args.lr_patience, factor=args.gamma)", StringComparison.Ordinal)
            .Replace("class Stall", "import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr_patience', type=int, default=7)\np.add_argument('--gamma', type=float, default=0.2)\nargs = p.parse_args()\nclass Stall", StringComparison.Ordinal);

        Assert.Contains("new ReduceLROnPlateau(monitor: \"val_loss\", factor: Gamma, patience: (int)LrPatience, minDelta: 0),", ScriptPorter.Port(script).CSharp);
    }

    private static string Script(string begin, string judged) => $"""
        import numpy as np
        import tensorflow as tf
        class Stall(tf.keras.callbacks.Callback):
            def __init__(self, monitor='val_loss', patience=3, factor=0.5):
                super().__init__()
                self.monitor = monitor
                self.patience = patience
                self.factor = factor
                self.wait = 0
                self.{begin.Replace("\n", "\n        ", StringComparison.Ordinal)}
            def on_epoch_end(self, epoch, logs=None):
                v = logs.get(self.monitor)
                {judged.Replace("REDUCE", Reduce, StringComparison.Ordinal).Replace("\n", "\n        ", StringComparison.Ordinal)}
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        model.compile(optimizer=tf.keras.optimizers.Adam(1e-2), loss='mse', metrics=['accuracy'])
        model.fit(x, y, epochs=100, batch_size=64, validation_data=(xv, yv), callbacks=[Stall()])
        """;
}
