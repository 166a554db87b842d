using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Callback classes of a script that become classes in C#, line by line.</summary>
[TestClass]
public sealed class ScriptCallbackClassTests
{
    private const string Begin = "import numpy as np\nimport logging\nimport tensorflow as tf\nlogger = logging.getLogger(__name__)\nclass Own(tf.keras.callbacks.Callback):\n";

    private const string End = "model = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nmodel.compile(optimizer=tf.keras.optimizers.SGD(0.1), loss='mse')\nmodel.fit(x, y, epochs=100, callbacks=[Own()])\n";

    /// <summary>The loss of every epoch is 1 here: the rate goes up after the first epoch, and no reduction follows.</summary>
    [TestMethod]
    [DataRow("    def __init__(self, monitor='loss'):\n        self.monitor = monitor\n        self.last = None\n    def on_epoch_end(self, epoch, logs=None):\n        now = logs[self.monitor]\n        if self.last is not None:\n            if now > self.last:\n                self.model.optimizer.learning_rate = self.model.optimizer.learning_rate * 0.7\n            else:\n                self.model.optimizer.learning_rate = self.model.optimizer.learning_rate * 1.5\n        self.last = now\n", 0.1, 0.1, 0.1 * 1.5, 0.1 * 1.5 * 1.5)]
    [DataRow("    def __init__(self, mode='up', watch='loss'):\n        self.mode = mode\n        self.watch = watch\n    def on_epoch_end(self, epoch, logs=None):\n        if self.watch not in logs:\n            return\n        if self.mode == 'down' or np.greater(logs.get(self.watch), 2):\n            factor = 0.5\n        elif self.mode in ('up', 'rise') and epoch < 2:\n            factor = 2.0\n        else:\n            factor = 1.0\n        self.model.optimizer.learning_rate = float(self.model.optimizer.learning_rate) * factor\n", 0.1, 0.2, 0.4, 0.4)]
    public void A_class_with_texts_and_None_has_the_rates_of_the_script(string type, double first, double second, double third, double fourth)
    {
        string script = $"{Begin}{type}{End}";
        string written = ScriptPorter.Port(script, PortEngine.Embedded).CSharp;
        Assert.DoesNotContain("TODO", written);
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("own.py", script)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        RecordedTrainer trainer = new(1, null) { LearningRate = 0.1 };

        trainer.Fit(new FitOptions { Verbose = 0, Epochs = 4 }, (Callback[])assembly!.GetType("OwnScript", throwOnError: false)?.GetMethod("Callbacks")!.Invoke(null, null)! ?? (Callback[])assembly.GetType("Own")!.GetMethod("Callbacks")!.Invoke(null, null)!);

        CollectionAssert.AreEqual(new[] { first, second, third, fourth }, trainer.Rates);
    }

    /// <summary>What prints, logs, draws or keeps a list has no counterpart, and nothing is to be done about it.</summary>
    [TestMethod]
    [DataRow("print('rate', lr)")]
    [DataRow("tf.print('rate', lr)")]
    [DataRow("logger.info('rate %f', lr)")]
    [DataRow("wandb.log({'lr': lr}, step=epoch)")]
    [DataRow("self.writer.add_scalar('lr', lr, epoch)")]
    [DataRow("tf.summary.scalar('learning rate', data=lr, step=epoch)")]
    [DataRow("self.history.setdefault('lr', []).append(lr)")]
    [DataRow("self.rates.append(lr)")]
    [DataRow("self.history['lr'] = lr")]
    [DataRow("sys.stdout.write(str(lr))")]
    public void What_only_logs_is_left_out(string logging)
    {
        string written = ScriptPorter.Port($"{Begin}    def __init__(self):\n        self.rates = []\n        self.history = {{}}\n        self.writer = tf.summary.create_file_writer('logs')\n    def on_train_batch_end(self, batch, logs=None):\n        epoch = 1\n        lr = self.model.optimizer.learning_rate * 0.9\n        {logging}\n        self.model.optimizer.learning_rate = lr\n{End}", PortEngine.Embedded).CSharp;

        Assert.Contains("run.LearningRate = lr;", written);
        Assert.DoesNotContain("TODO", written);
    }

    /// <summary>A list that a rate is made of is more than a record.</summary>
    [TestMethod]
    public void A_list_that_the_rate_is_made_of_is_not_left_out() => Assert.Contains(
        "not carried over",
        ScriptPorter.Port($"{Begin}    def __init__(self):\n        self.seen = []\n    def on_epoch_end(self, epoch, logs=None):\n        self.seen.append(logs['loss'])\n        self.model.optimizer.learning_rate = 0.1 * np.mean(self.seen)\n{End}", PortEngine.Embedded).CSharp);

    /// <summary>A warm-up that hands the rate on afterwards does not overwrite what the plateau did.</summary>
    [TestMethod]
    [DataRow("def f(epoch, lr):\n    if epoch < 5:\n        return 0.1 * (epoch + 1) / 5\n    return lr\n", false)]
    [DataRow("f = lambda epoch, lr: 0.1 * (epoch + 1) / 5 if epoch < 5 else lr\n", true)]
    [DataRow("def f(epoch, lr):\n    if epoch < 5:\n        return lr\n    return 0.1 * 0.9 ** epoch\n", true)]
    [DataRow("def f(epoch, lr):\n    lr = 0.1\n    return lr\n", true)]
    public void A_scheduler_that_hands_the_rate_on_leaves_the_plateau_alone(string function, bool isTold)
    {
        string written = ScriptPorter.Port($"import tensorflow as tf\n{function}model = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nmodel.compile(optimizer='sgd', loss='mse')\nmodel.fit(x, y, epochs=20, callbacks=[tf.keras.callbacks.LearningRateScheduler(f), tf.keras.callbacks.ReduceLROnPlateau(monitor='loss')])\n").CSharp;

        Assert.AreEqual(isTold, written.Contains("plateau-and-scheduler", StringComparison.Ordinal));
    }

    /// <summary>A class of the script with the name of one of our types, or of one that the C# names, gets a word behind it: it hid the type.</summary>
    [TestMethod]
    [DataRow("ExponentialDecay", "ExponentialDecayCallback")]
    [DataRow("CosineDecay", "CosineDecayCallback")]
    [DataRow("LearningRateScheduler", "LearningRateSchedulerCallback")]
    [DataRow("History", "HistoryCallback")]
    [DataRow("Length", "LengthValue")]
    [DataRow("OwnDecay", "OwnDecay")]
    public void A_class_does_not_hide_a_type(string name, string written)
    {
        string script = $"import keras\nclass {name}(keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n        self.model.optimizer.learning_rate = 0.1 / (1 + epoch)\nm.compile(keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1, 100, 0.5)), 'mse')\nm.fit(x, y, epochs=3)\nm.compile(keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 100)), 'mse')\nm.fit(x, y, epochs=3, callbacks=[{name}(), keras.callbacks.LearningRateScheduler(lambda e: 0.1)])\n";
        foreach (PortEngine engine in new[] { PortEngine.Embedded, PortEngine.TensorFlowNet })
        {
            IReadOnlyList<string> errors = PortedScripts.Compile(engine, [("named.py", script)]).Errors;
            Assert.IsEmpty(errors, string.Join('\n', errors));
            Assert.Contains($"public sealed class {written} : Callback", ScriptPorter.Port(script, engine).CSharp);
        }
    }
}
