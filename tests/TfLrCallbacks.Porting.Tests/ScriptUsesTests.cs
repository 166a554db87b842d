namespace TfLrCallbacks.Porting.Tests;

/// <summary>Files that define callbacks, schedules and functions for others, and train nothing.</summary>
[TestClass]
public sealed class ScriptUsesTests
{
    private const string Cyclic =
        """
        import numpy as np
        from keras.callbacks import Callback
        from keras import backend as K

        class CyclicLR(Callback):
            def __init__(self, base_lr=0.001, max_lr=0.006, step_size=2000., mode='triangular', gamma=1., scale_fn=None, scale_mode='cycle'):
                super(CyclicLR, self).__init__()
                self.base_lr = base_lr
                self.max_lr = max_lr
                self.step_size = step_size
                self.iterations = 0.

            def rate(self):
                cycle = np.floor(1 + self.iterations / (2 * self.step_size))
                x = np.abs(self.iterations / self.step_size - 2 * cycle + 1)
                return self.base_lr + (self.max_lr - self.base_lr) * np.maximum(0, 1 - x)

            def on_train_begin(self, logs=None):
                K.set_value(self.model.optimizer.lr, self.base_lr)

            def on_batch_end(self, batch, logs=None):
                self.iterations += 1
                K.set_value(self.model.optimizer.lr, self.rate())

        """;

    private const string Builder =
        """
        import math
        from keras import callbacks

        class Snapshots:
            def __init__(self, nb_epochs, nb_cycles, init_lr=0.1):
                self.T = nb_epochs
                self.M = nb_cycles
                self.first = init_lr

            def get_callbacks(self, prefix='best'):
                return [callbacks.LearningRateScheduler(self._anneal), Other(self.T, self.M)]

            def _anneal(self, epoch):
                length = self.T // self.M
                return self.first / 2 * (math.cos(math.pi * (epoch % length) / length) + 1)

        class Other(callbacks.Callback):
            def __init__(self, nb_epochs, nb_cycles):
                self.every = nb_epochs // nb_cycles

        """;

    private static string Port(string script) => ScriptPorter.Port(script).CSharp;

    /// <summary>A callback class that nothing makes is ported with its defaults, which are settings; what is fixed is said.</summary>
    [TestMethod]
    public void A_callback_class_is_ported_with_its_defaults()
    {
        PortedScript ported = ScriptPorter.Port(Cyclic);

        Assert.Contains("new Cyclical(BaseLr, MaxLr, Length.Steps(StepSize))", ported.CSharp);
        Assert.Contains("public static double StepSize { get; set; } = 2000.0;", ported.CSharp);
        Assert.DoesNotContain("TODO", ported.CSharp);
        Assert.Contains("line 5: nothing here makes an object of CyclicLR: it is ported with the defaults of its parameters, mode='triangular', scale_fn=None, scale_mode='cycle'.", ported.Notes);
    }

    /// <summary>A class that makes callbacks in a method, with a function of its own, has them in a list; parameters without a default are asked for.</summary>
    [TestMethod]
    public void A_class_that_makes_callbacks_is_ported_with_its_method()
    {
        string written = Port(Builder);

        Assert.Contains("// Give these to model.Fit.\n", written);
        Assert.Contains("new LearningRateScheduler(epoch => ", written);
        Assert.Contains("public static double InitLr { get; set; } = 0.1;", written);
        Assert.Contains("public static double NbEpochs { get => Known(field); set; } = double.NaN; // TODO: nb_epochs\n", written);
        Assert.DoesNotContain("FitHistory", written);
        Assert.DoesNotContain("function-not-in-file", written);
        Assert.DoesNotContain("Before", written);
    }

    /// <summary>Schedules of Keras and of PyTorch, functions of the epoch and functions that give callbacks are ported too.</summary>
    [TestMethod]
    [DataRow("import tensorflow as tf\nclass WarmUp(tf.keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self, peak, warmup_steps=4000):\n        self.peak = peak\n        self.warmup_steps = warmup_steps\n    def __call__(self, step):\n        return self.peak * tf.minimum(1.0, step / self.warmup_steps)\n", "new LambdaSchedule(step => Peak * Math.Min(1.0, step / WarmupSteps))", "double WarmupSteps { get; set; } = 4000.0;", DisplayName = "a schedule of Keras")]
    [DataRow("from torch.optim.lr_scheduler import _LRScheduler\nclass Warm(_LRScheduler):\n    def __init__(self, optimizer, total_iters=500, last_epoch=-1):\n        self.total_iters = total_iters\n        super().__init__(optimizer, last_epoch)\n    def get_lr(self):\n        return [base_lr * self.last_epoch / self.total_iters for base_lr in self.base_lrs]\n", "Warm(step, totalIters: TotalIters, baseRate: BaseLearningRate)", "double TotalIters { get; set; } = 500.0;", DisplayName = "a scheduler of PyTorch")]
    [DataRow("import math\ndef cosine_schedule(epoch, first=0.1, total=90):\n    return first * 0.5 * (1 + math.cos(math.pi * epoch / total))\n", "public static double CosineSchedule(double epoch, double first = 0.1, double total = 90.0)", "new LearningRateScheduler(epoch => ", DisplayName = "a function of the epoch with defaults")]
    [DataRow("def lr_of(epoch):\n    return 0.1 if epoch < 10 else 0.01\n", "new LearningRateScheduler(epoch => LrOf(epoch))", "public static double LrOf(double epoch)", DisplayName = "a function of the epoch")]
    [DataRow("from keras.callbacks import LearningRateScheduler, EarlyStopping\ndef halve(epoch):\n    return 0.1 * 0.5 ** (epoch // 10)\ndef get_callbacks(patience=5):\n    return [LearningRateScheduler(halve), EarlyStopping(patience=patience)]\n", "new LearningRateScheduler(epoch => Halve(epoch)), // line 5", "new EarlyStopping(patience: (int)Patience)", DisplayName = "a function that gives callbacks")]
    public void What_a_file_defines_is_ported(string script, string one, string other)
    {
        string written = Port(script);

        Assert.Contains(one, written);
        Assert.Contains(other, written);
        Assert.DoesNotContain("reaches no fit", written);
    }

    /// <summary>A callback class that sets no rate is not ported, and nothing is said of it.</summary>
    [TestMethod]
    public void A_callback_class_without_a_rate_is_left_alone() => Assert.IsEmpty(
        ScriptPorter.Port("from keras.callbacks import Callback\nclass Counter(Callback):\n    def __init__(self, every=3):\n        self.every = every\n    def on_epoch_end(self, epoch, logs=None):\n        print(epoch, self.every)\n").Notes);

    /// <summary>A file that trains, or uses what it defines, is ported as it is.</summary>
    [TestMethod]
    [DataRow("model.fit(x, y)\n")]
    [DataRow("clr = CyclicLR(max_lr=0.01)\n")]
    [DataRow("if True:\n    pass\n")]
    public void A_file_that_does_something_is_ported_as_it_is(string lines) => Assert.DoesNotContain("MaxLr", Port(Cyclic + lines));

    /// <summary>A rate that an object sets when it is made is set before any training runs.</summary>
    [TestMethod]
    [DataRow("        opt.learning_rate = rate\n")]
    [DataRow("        self.model = model\n        K.set_value(self.model.optimizer.lr, rate)\n")]
    public void A_class_that_sets_the_rate_when_it_is_made_is_quoted(string start)
    {
        string code = Port($"import keras\nfrom keras import backend as K\nclass Setter(keras.callbacks.Callback):\n    def __init__(self, model, opt, rate=0.1):\n{start}    def on_epoch_end(self, epoch, logs=None):\n        self.model.optimizer.learning_rate = 0.01\n");
        Assert.Contains("__init__ sets or reads the rate, and no training runs where the object is made. Give the optimizer that rate where it is made.", code);
        Assert.DoesNotContain("public Setter(", code);
    }

    /// <summary>What stands beside the definitions, for type checks, for imports or for a try of the file itself, does not make it a script that trains.</summary>
    [TestMethod]
    [DataRow("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from keras import Model\n", "")]
    [DataRow("import sys\nif sys.version_info[0] > 2:\n    import queue\nelse:\n    import Queue\n", "")]
    [DataRow("try:\n    import wandb\nexcept ImportError:\n    wandb = None\n", "")]
    [DataRow("", "if __name__ == '__main__':\n    print(step_decay(3))\n")]
    public void Choices_beside_the_definitions_do_not_count(string before, string behind) =>
        Assert.Contains("new LearningRateScheduler(epoch => ", Port($"import keras\n{before}def step_decay(epoch, base=0.1):\n    return base * 0.5 ** (epoch // 10)\n{behind}"));

    /// <summary>A file that trains in its main part uses what it defines there.</summary>
    [TestMethod]
    public void A_file_that_trains_in_its_main_part_is_a_script() =>
        Assert.DoesNotContain("new LearningRateScheduler(", Port("import keras\ndef step_decay(epoch, base=0.1):\n    return base * 0.5 ** (epoch // 10)\nif __name__ == '__main__':\n    model = build()\n    model.fit(x, y)\n"));

    /// <summary>A function with the name of a rate that nothing calls is the rate of each update, or of each epoch, as its parameter says.</summary>
    [TestMethod]
    [DataRow("def rate(step):\n    return 0.1 * 0.5 ** (step // 10)\n", "new LearningRateScheduler(RateSchedule(), StepUnit.Batch)", 25, 0.025)]
    [DataRow("def get_lr(it, warm=20, top=0.2):\n    return top * min(1, it / warm)\n", "new LearningRateScheduler(GetLrSchedule(), StepUnit.Batch)", 5, 0.05)]
    [DataRow("noam = lambda global_step: 0.1 / (global_step + 1)\n", "new LearningRateScheduler(NoamSchedule(), StepUnit.Batch)", 4, 0.02)]
    [DataRow("import math\ndef warmup_cosine(t):\n    return 0.5 * (1 + math.cos(math.pi * t / 100))\n", "new LearningRateScheduler(WarmupCosineSchedule(), StepUnit.Batch)", 50, 0.5)]
    [DataRow("decay = lambda epoch: 0.1 * 0.5 ** epoch\n", "new LearningRateScheduler(epoch => RateOfLine1(epoch))", 2, 0.025)]
    public void A_function_alone_is_a_rate(string script, string use, int step, double expected)
    {
        (System.Reflection.Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("alone.py", script)]);
        PortedScript ported = ScriptPorter.Port(script, PortEngine.Embedded);

        Assert.IsEmpty(errors, string.Join('\n', errors));
        Assert.Contains(use, ported.CSharp);
        Assert.DoesNotContain("optax", ported.CSharp);
        Assert.AreEqual(use.Contains("Batch", StringComparison.Ordinal) ? 1 : 0, ported.Notes.Count(note => note.Contains("it is ported as the rate of each update", StringComparison.Ordinal)));
        Type type = assembly!.GetType("Alone")!;
        double rate = type.GetMethods().FirstOrDefault(method => method.ReturnType == typeof(LearningRateSchedule)) is { } made ? ((LearningRateSchedule)made.Invoke(null, null)!).ValueAt(step)
            : (double)type.GetMethod("RateOfLine1")!.Invoke(null, [(double)step])!;
        Assert.AreEqual(expected, rate, 1e-12);
    }

    /// <summary>What only has a word of a rate in its name, asks for more than the step, or is called is none.</summary>
    [TestMethod]
    [DataRow("def sample_rate(t):\n    return 16000 * t\n")]
    [DataRow("def ema_decay(step):\n    return 1 - 1 / (step + 1)\n")]
    [DataRow("def generate(i):\n    return i * 2\n")]
    [DataRow("def rate(size):\n    return 0.1 * size\n")]
    [DataRow("def rate(step, warm):\n    return 0.1 * min(1, step / warm)\n")]
    [DataRow("def get_lr(step):\n    pass\n")]
    [DataRow("def rate(*steps):\n    return steps[0]\n")]
    [DataRow("def rate(step):\n    return step\nprint(rate(3))\n")]
    public void Another_function_alone_is_no_rate(string script) => Assert.DoesNotContain("LearningRateScheduler", ScriptPorter.Port(script, PortEngine.Embedded).CSharp);

    /// <summary>A package that hands on Keras gives Keras itself; a file of the script's own, beside it, does not.</summary>
    [TestMethod]
    [DataRow("from bert4keras.backend import keras", true)]
    [DataRow("from bert4keras.backend import keras, K", true)]
    [DataRow("from segmentation_models import keras as keras", true)]
    [DataRow("from . import keras", false)]
    public void A_package_hands_on_Keras(string import, bool isKeras)
    {
        string code = ScriptPorter.Port($"{import}\nmodel = keras.models.Sequential([keras.layers.Dense(2)])\nmodel.compile(loss='mse', optimizer=keras.optimizers.Adam(2e-5))\nmodel.fit(x, y, epochs=3, callbacks=[keras.callbacks.ReduceLROnPlateau(patience=2)])\n", PortEngine.Embedded).CSharp;

        Assert.AreEqual(isKeras, code.Contains("new ReduceLROnPlateau(patience: 2)", StringComparison.Ordinal));
    }
}
