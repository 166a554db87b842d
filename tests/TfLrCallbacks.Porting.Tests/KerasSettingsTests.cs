using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Settings of a Keras script in its C#: whatever the script writes with a setting follows when that is changed.</summary>
[TestClass]
public sealed class KerasSettingsTests
{
    private const string Model = "from tensorflow import keras\nmodel = keras.Sequential([keras.layers.Dense(1)])\n";

    /// <summary>Wherever a script keeps its settings, a fit takes its epochs and batches from them.</summary>
    [TestMethod]
    [DataRow("EPOCHS, BATCH = 30, 64\n", "BATCH", "EPOCHS", "batchSize: (int)Batch, epochs: (int)Epochs", "Epochs { get; set; } = 30.0;")]
    [DataRow("EPOCHS, BATCH = 30, 64\n", "BATCH * 2", "EPOCHS + 5", "batchSize: (int)(Batch * 2.0), epochs: (int)(Epochs + 5.0)", "Epochs { get; set; } = 30.0;")]
    [DataRow("config = {'epochs': 30, 'batch_size': 64}\n", "config['batch_size']", "config['epochs']", "batchSize: (int)ConfigBatchSize, epochs: (int)ConfigEpochs", "ConfigEpochs { get; set; } = 30.0;")]
    [DataRow("C = {'train': {'epochs': 30, 'batch': 64}}\n", "C['train']['batch']", "C['train']['epochs']", "batchSize: (int)CTrainBatch, epochs: (int)CTrainEpochs", "CTrainEpochs { get; set; } = 30.0;")]
    [DataRow("from dataclasses import dataclass\n@dataclass\nclass Config:\n    epochs: int = 30\n    batch: int = 64\ncfg = Config()\n", "cfg.batch", "cfg.epochs", "batchSize: (int)CfgBatch, epochs: (int)CfgEpochs", "CfgEpochs { get; set; } = 30.0;")]
    [DataRow("import argparse\np = argparse.ArgumentParser()\np.add_argument('--epochs', type=int, default=30)\np.add_argument('--batch', type=int, default=64)\nargs = p.parse_args()\n", "args.batch", "args.epochs", "batchSize: (int)Batch, epochs: (int)Epochs", "Epochs { get; set; } = 30.0;")]
    public void A_fit_has_the_epochs_of_the_settings(string settings, string batch, string epochs, string expected, string setting)
    {
        string csharp = Port($"{settings}{Model}model.compile('sgd', 'mse')\nmodel.fit(x, y, batch_size={batch}, epochs={epochs})\n");

        Assert.Contains(expected, csharp);
        Assert.Contains(setting, csharp);
    }

    /// <summary>A function's parameters are settings where one call says what they are.</summary>
    [TestMethod]
    [DataRow("def train(model, epochs=30, batch=64, lr=1e-3):\n    model.compile(keras.optimizers.SGD(lr), 'mse')\n    model.fit(x, y, batch_size=batch, epochs=epochs, callbacks=[keras.callbacks.LearningRateScheduler(lambda e: lr * (1 - e / epochs))])\ntrain(model)\n", "=> Lr * (1.0 - (e / Epochs))")]
    [DataRow("def main():\n    epochs, batch, lr = 30, 64, 1e-3\n    model.compile(keras.optimizers.SGD(lr), 'mse')\n    model.fit(x, y, batch_size=batch, epochs=epochs, callbacks=[keras.callbacks.ReduceLROnPlateau(min_lr=lr / 100, patience=epochs // 10)])\nmain()\n", "patience: (int)Math.Floor(Epochs / 10.0)")]
    [DataRow("class Trainer:\n    def __init__(self, lr, epochs, batch):\n        self.lr, self.epochs, self.batch = lr, epochs, batch\n    def run(self):\n        model.compile(keras.optimizers.SGD(self.lr), 'mse')\n        model.fit(x, y, batch_size=self.batch, epochs=self.epochs, callbacks=[keras.callbacks.ReduceLROnPlateau(min_lr=self.lr / 100)])\nTrainer(1e-3, 30, 64).run()\n", "minLearningRate: Lr / 100.0")]
    public void What_a_function_is_handed_is_a_setting(string lines, string expected)
    {
        string csharp = Port($"{Model}{lines}").Replace("SelfBatch", "Batch", StringComparison.Ordinal).Replace("SelfEpochs", "Epochs", StringComparison.Ordinal);

        Assert.Contains("batchSize: (int)Batch, epochs: (int)Epochs", csharp);
        Assert.Contains(expected, csharp);
    }

    /// <summary>Of a function that is called several times, each fit has what its own call says.</summary>
    [TestMethod]
    public void Each_call_of_a_function_has_its_own_expressions()
    {
        string csharp = Port($"{Model}LR, EPOCHS = 1e-3, 10\ndef train(lr, epochs):\n    model.compile(keras.optimizers.Adam(lr), 'mse')\n    model.fit(x, y, epochs=epochs)\ntrain(LR, EPOCHS)\ntrain(LR / 10, EPOCHS * 2)\ntrain(3e-4 * 0.3, 5)\n");

        Assert.Contains("new Adam(learningRate: Lr)", csharp);
        Assert.Contains("new Adam(learningRate: Lr / 10.0)", csharp);
        Assert.Contains("new Adam(learningRate: 0.0003 * 0.3)", csharp);
        Assert.Contains("epochs: (int)(Epochs * 2.0)", csharp);
        Assert.Contains("epochs: 5", csharp);
    }

    /// <summary>A parameter is not what the script calls so outside: a first rate of 1e-4 was that of the whole script.</summary>
    [TestMethod]
    [DataRow("def tune(lr=1e-4):\n    model.compile(keras.optimizers.Adam(lr), 'mse')\n    model.fit(x, y, callbacks=[keras.callbacks.ReduceLROnPlateau(min_lr=lr / 10)])\ntune()\n", "0.0001")]
    [DataRow("def tune():\n    lr = 3e-4\n    model.compile(keras.optimizers.Adam(lr), 'mse')\n    model.fit(x, y, callbacks=[keras.callbacks.ReduceLROnPlateau(min_lr=lr / 10)])\ntune()\n", "0.0003")]
    [DataRow("def tune(lr):\n    model.compile(keras.optimizers.Adam(lr), 'mse')\n    model.fit(x, y, callbacks=[keras.callbacks.ReduceLROnPlateau(min_lr=lr / 10)])\ntune(lr=2e-4)\n", "0.0002")]
    public void A_parameter_is_not_the_name_outside(string lines, string rate)
    {
        string csharp = Port($"{Model}lr = 0.5\nmodel.compile(keras.optimizers.SGD(lr), 'mse')\nmodel.fit(x, y)\n{lines}");

        Assert.Contains("new SGD(learningRate: Lr)", csharp);
        Assert.Contains("new Adam(learningRate: Lr2)", csharp);
        Assert.Contains("minLearningRate: Lr2 / 10.0", csharp);
        Assert.Contains($"Lr2 {{ get; set; }} = {rate};", csharp);
    }

    /// <summary>A value that is another one in each call, or each turn, is no setting.</summary>
    [TestMethod]
    [DataRow("n = 3\nmodel.fit(x, y, epochs=n)\nn = 5\nmodel.fit(x, y, epochs=n)\n", "epochs: 3", "epochs: 5")]
    [DataRow("for n in [3, 5]:\n    model.fit(x, y, epochs=n)\n", "epochs: 3", "epochs: 5")]
    [DataRow("def f(n):\n    model.fit(x, y, epochs=n)\nf(3)\nf(5)\n", "epochs: 3", "epochs: 5")]
    [DataRow("c = {'n': 3}\nmodel.fit(x, y, epochs=c['n'])\nc['n'] = 5\nmodel.fit(x, y, epochs=c['n'])\n", "epochs: 3", "CN { get; set; } = 5.0;")]
    public void What_changes_is_no_setting(string fits, string first, string second)
    {
        string csharp = Port($"{Model}model.compile('sgd', 'mse')\n{fits}");

        Assert.Contains(first, csharp);
        Assert.Contains(second, csharp);
    }

    /// <summary>A setting that the script computes from others follows them.</summary>
    [TestMethod]
    [DataRow("TOTAL = EPOCHS + FINE", "public static double Total => Epochs + Fine; // TOTAL = EPOCHS + FINE")]
    [DataRow("TOTAL = int(EPOCHS * 1.5)", "public static double Total => Math.Truncate(Epochs * 1.5);")]
    [DataRow("HALF = EPOCHS // 2\nTOTAL = 3 * HALF", "public static double Half => Math.Floor(Epochs / 2.0);")]
    [DataRow("TOTAL = 15", "public static double Total { get; set; } = 15.0;")]
    public void A_setting_of_settings_is_computed(string total, string expected)
    {
        string csharp = Port($"{Model}EPOCHS, FINE = 10, 5\n{total}\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=TOTAL)\n");

        Assert.Contains(expected, csharp);
        Assert.Contains("epochs: (int)Total", csharp);
    }

    /// <summary>The second phase begins where the first ended, whatever that is set to.</summary>
    [TestMethod]
    [DataRow("h.epoch[-1]", "initialEpoch: (int)(Epochs - 1.0)")]
    [DataRow("h.epoch[-1] + 1", "initialEpoch: (int)Epochs")]
    [DataRow("len(h.epoch)", "initialEpoch: (int)Epochs")]
    [DataRow("EPOCHS", "initialEpoch: (int)Epochs")]
    public void A_second_fit_goes_on_from_the_first(string initial, string expected) => Assert.Contains(
        expected,
        Port($"{Model}EPOCHS = 10\nmodel.compile('sgd', 'mse')\nh = model.fit(x, y, epochs=EPOCHS)\nmodel.compile(keras.optimizers.SGD(1e-4), 'mse')\nmodel.fit(x, y, epochs=EPOCHS + 5, initial_epoch={initial})\n"));

    /// <summary>A schedule that goes on, or begins later, does so by the settings.</summary>
    [TestMethod]
    [DataRow("model.compile(keras.optimizers.SGD(sched), 'mse')\nmodel.fit(x, y, epochs=EPOCHS)\nmodel.fit(x, y, epochs=5)\n", "Sched().Skip(Length.Epochs(Epochs))")]
    [DataRow("model.compile(keras.optimizers.SGD(sched), 'mse')\nmodel.fit(x, y, epochs=EPOCHS)\nmodel.fit(x, y, epochs=EPOCHS + 5, initial_epoch=EPOCHS)\n", "    [\n        Sched(), // line 5: the rate of SGD, set at every step\n    ];\n\n    // line 7\n")]
    [DataRow("model.compile('adam', 'mse')\nmodel.fit(x, y, epochs=EPOCHS)\nmodel.compile(keras.optimizers.SGD(sched), 'mse')\nmodel.fit(x, y, epochs=EPOCHS + 5, initial_epoch=EPOCHS)\n", "Sched().Shift(Length.Epochs(Epochs))")]
    public void A_schedule_goes_on_by_the_settings(string fits, string expected) => Assert.Contains(expected, Port($"{Model}EPOCHS = 10\nsched = keras.optimizers.schedules.CosineDecay(0.1, 500)\n{fits}"));

    /// <summary>Schedules of Keras have the settings of the module, of a table, and the script's arithmetic.</summary>
    [TestMethod]
    [DataRow("LR, N = 1e-3, 50\n", "CosineDecay(LR, decay_steps=N * 30)", "new CosineDecay(initialLearningRate: Lr, decaySteps: Length.Steps(N * 30.0))")]
    [DataRow("c = {'lr': 1e-3}\n", "ExponentialDecay(c['lr'], 100, 0.9)", "new ExponentialDecay(initialLearningRate: CLr, decaySteps: 100, decayRate: 0.9)")]
    [DataRow("LR = 1e-3\n", "PiecewiseConstantDecay([100, 200], [LR, LR * 0.1, LR / 30])", "new PiecewiseConstantDecay(boundaries: [100, 200], values: [Lr, Lr * 0.1, Lr / 30.0])")]
    [DataRow("", "PiecewiseConstantDecay([100], [3e-4, 3e-4 * 0.3])", "values: [0.0003, 0.0003 * 0.3]")]
    [DataRow("", "PiecewiseConstantDecay([100], [3e-4, 0.1 * 0.5])", "values: [0.0003, 0.05]")]
    [DataRow("LR = 0.1\nbounds = [n * 50 for n in (1, 2)]\nvals = [LR, LR * 0.1, LR * 0.01]\n", "PiecewiseConstantDecay(bounds, vals)", "new PiecewiseConstantDecay(boundaries: [50, 100], values: [Lr, Lr * 0.1, Lr * 0.01])")]
    [DataRow("PEAK, WARM = 4e-3, 30\n", "CosineDecay(0.0, decay_steps=300 - WARM, warmup_target=PEAK, warmup_steps=WARM)", "new CosineDecay(initialLearningRate: Peak, decaySteps: Length.Steps(300.0 - Warm)).WithWarmup(warmup: Length.Steps(Warm))")]
    [DataRow("LR = 1e-3\n", "PolynomialDecay(LR, 100, end_learning_rate=LR * 0.01, power=2)", "new PolynomialDecay(initialLearningRate: Lr, decaySteps: 100, endLearningRate: Lr * 0.01, power: 2.0)")]
    public void A_schedule_has_the_settings_of_the_script(string settings, string schedule, string expected) => Assert.Contains(
        expected,
        Port($"{Model}{settings}sched = keras.optimizers.schedules.{schedule}\nmodel.compile(keras.optimizers.SGD(sched), 'mse')\nmodel.fit(x, y, epochs=5)\n"));

    /// <summary>A rate that is set between fits, or an argument of a callback, is the script's arithmetic.</summary>
    [TestMethod]
    [DataRow("model.optimizer.learning_rate = LR * 0.3\n", "", "run.LearningRate = Lr * 0.3")]
    [DataRow("model.optimizer.learning_rate.assign(3e-4 * 0.3)\n", "", "run.LearningRate = 0.0003 * 0.3")]
    [DataRow("keras.backend.set_value(model.optimizer.learning_rate, LR / 10)\n", "", "run.LearningRate = Lr / 10.0")]
    [DataRow("", ", callbacks=[keras.callbacks.ReduceLROnPlateau(min_lr=LR * 1e-3, patience=EPOCHS // 3)]", "new ReduceLROnPlateau(minLearningRate: Lr * 0.001, patience: (int)Math.Floor(Epochs / 3.0))")]
    public void Arithmetic_stays(string between, string callbacks, string expected)
    {
        string csharp = Port($"{Model}LR, EPOCHS = 3e-4, 9\nmodel.compile(keras.optimizers.SGD(LR), 'mse')\nmodel.fit(x, y, epochs=EPOCHS)\n{between}model.fit(x, y, epochs=EPOCHS{callbacks})\n");

        Assert.Contains(expected, csharp);
        Assert.DoesNotContain("99999", csharp);
    }

    /// <summary>A fit that may stop early says where the next one begins when it has ended.</summary>
    [TestMethod]
    [DataRow("h.epoch[-1]", "initialEpoch: EpochsOfLine6 - 1", PortEngine.Embedded, "EpochsOfLine6 = trained.Epochs.Count;")]
    [DataRow("h.epoch[-1] + 1", "initial_epoch: EpochsOfLine6)", PortEngine.TensorFlowNet, "EpochsOfLine6 = trained.Run.Epochs.Count;")]
    [DataRow("len(h.epoch)", "initialEpoch: EpochsOfLine6,", PortEngine.Embedded, "public static int EpochsOfLine6 { get; private set; }")]
    public void A_second_fit_goes_on_where_the_first_stopped(string initial, string expected, PortEngine engine, string kept)
    {
        string script = $"{Model}EPOCHS = 10\nstop = keras.callbacks.EarlyStopping(patience=2)\nmodel.compile('sgd', 'mse')\nh = model.fit(x, y, epochs=EPOCHS, callbacks=[stop])\nmodel.compile(keras.optimizers.SGD(1e-4), 'mse')\nmodel.fit(x, y, epochs=EPOCHS + 5, initial_epoch={initial})\n";
        string csharp = ScriptPorter.Port(script, engine).CSharp;

        Assert.Contains(expected, csharp);
        Assert.Contains(kept, csharp);
        Assert.IsEmpty(PortedScripts.Compile(engine, [("train.py", script)]).Errors);
    }

    /// <summary>The batches of a dataset are those of its setting.</summary>
    [TestMethod]
    [DataRow("ds = tf.keras.utils.image_dataset_from_directory('d', image_size=(8, 8), batch_size=BATCH)\nds = ds.prefetch(1)\n", "batchSize: (int)Batch")]
    [DataRow("ds = generator.flow_from_directory('d', batch_size=BATCH)\n", "batchSize: (int)Batch")]
    [DataRow("ds = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(9).batch(BATCH).prefetch(1)\n", "batchSize: (int)Batch")]
    [DataRow("def made(x, y, size=BATCH):\n    return tf.data.Dataset.from_tensor_slices((x, y)).batch(size)\nds = made(x, y)\n", "batchSize: 64")]
    public void A_dataset_has_the_batches_of_its_setting(string made, string expected) => Assert.Contains(expected, Port($"import tensorflow as tf\n{Model}BATCH = 64\n{made}model.compile('sgd', 'mse')\nmodel.fit(ds, epochs=3)\n"));

    /// <summary>A schedule class of the script's own is made with the settings that its call has.</summary>
    [TestMethod]
    [DataRow("Warm(LR, WARM)", "(step < Warm)")]
    [DataRow("Warm(peak=LR, n=2 * WARM)", "(step < (2.0 * Warm))")]
    public void A_schedule_class_has_the_settings_of_its_call(string made, string expected)
    {
        string csharp = Port($"import tensorflow as tf\n{Model}LR, WARM = 1e-3, 40\nclass Warm(keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self, peak, n):\n        self.peak = tf.cast(peak, tf.float32)\n        self.n = n\n    def __call__(self, step):\n        return tf.where(step < self.n, self.peak * step / self.n, self.peak)\nmodel.compile(keras.optimizers.SGD({made}), 'mse')\nmodel.fit(x, y, epochs=3)\n").Replace("WarmValue", "Warm", StringComparison.Ordinal).Replace("Warm2", "Warm", StringComparison.Ordinal);

        Assert.Contains(expected, csharp);
        Assert.Contains("Lr { get; set; } = 0.001;", csharp);
    }

    /// <summary>The cyclic rate that is copied from script to script has the settings of its call, and lengths that hang on the data.</summary>
    [TestMethod]
    [DataRow("CyclicLR(base_lr=LOW, max_lr=HIGH, step_size=4 * (len(x) // 32))", "new Cyclical(Low, High, Length.Steps(4.0 * Math.Floor(XCount / 32.0)))")]
    [DataRow("CyclicLR(LOW, HIGH, 200, mode=MODE)", "new Cyclical(Low, High, Length.Steps(200.0), scale: CyclicScale.Triangular2)")]
    public void A_cyclic_rate_has_the_settings_of_its_call(string made, string expected)
    {
        string csharp = Port($"{Model}LOW, HIGH, MODE = 1e-5, 1e-2, 'triangular2'\nclass CyclicLR(keras.callbacks.Callback):\n    def __init__(self, base_lr=0.001, max_lr=0.006, step_size=2000., mode='triangular', gamma=1.):\n        super().__init__()\n        self.base_lr, self.max_lr, self.step_size, self.mode = base_lr, max_lr, step_size, mode\n        self.clr_iterations = 0.\n    def clr(self):\n        cycle = int(1 + self.clr_iterations / (2 * self.step_size))\n        x = abs(self.clr_iterations / self.step_size - 2 * cycle + 1)\n        return self.base_lr + (self.max_lr - self.base_lr) * max(0, 1 - x) / (1 if self.mode == 'triangular' else 2 ** (cycle - 1))\n    def on_train_begin(self, logs=None):\n        self.model.optimizer.learning_rate = self.base_lr\n    def on_batch_end(self, batch, logs=None):\n        self.clr_iterations += 1\n        self.model.optimizer.learning_rate = self.clr()\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, batch_size=32, epochs=3, callbacks=[{made}])\n");

        Assert.Contains(expected, csharp);
        Assert.DoesNotContain("custom-callback-class", csharp);
        Assert.DoesNotContain("manual-lr-write", csharp);
    }

    /// <summary>Changing a setting of the compiled C# changes the rates.</summary>
    [TestMethod]
    public void A_changed_setting_changes_the_rates()
    {
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("train.py", $"{Model}LR, EPOCHS, STEPS = 1e-3, 10, 50\nTOTAL = EPOCHS * STEPS\nsched = keras.optimizers.schedules.CosineDecay(LR, TOTAL)\nmodel.compile(keras.optimizers.SGD(sched), 'mse')\nmodel.fit(x, y, epochs=EPOCHS)\n")]);
        Type type = assembly?.GetType("Train") ?? throw new InvalidOperationException(string.Join('\n', errors));
        type.GetProperty("Epochs")!.SetValue(null, 20.0);
        type.GetProperty("Lr")!.SetValue(null, 0.5);

        Assert.AreEqual(0.25, ((LearningRateSchedule)type.GetMethod("Sched")!.Invoke(null, null)!).ValueAt(500), 1e-12);
    }

    private static string Port(string script) => ScriptPorter.Port(script, PortEngine.Embedded).CSharp;

    /// <summary>The number of a data set's batches is its length, however the script asks for it.</summary>
    [TestMethod]
    [DataRow("data.cardinality()")]
    [DataRow("data.cardinality().numpy()")]
    [DataRow("int(data.cardinality())")]
    [DataRow("data.__len__()")]
    [DataRow("tf.data.experimental.cardinality(data)")]
    [DataRow("tf.data.experimental.cardinality(data).numpy()")]
    [DataRow("int(cardinality(data))")]
    [DataRow("len(data)")]
    public void Batches_are_counted_in_many_words(string count)
    {
        string code = ScriptPorter.Port($"import tensorflow as tf\nfrom tensorflow.data.experimental import cardinality\nEPOCHS = 2\ndata = load().batch(8)\nrate = tf.keras.optimizers.schedules.PolynomialDecay(1e-3, decay_steps={count} * EPOCHS, end_learning_rate=0.0)\nmodel = build()\nmodel.compile(tf.keras.optimizers.Adam(rate), 'mse')\nmodel.fit(data, epochs=EPOCHS)\n").CSharp;
        StringAssert.Matches(code, new(@"decaySteps: Length\.Steps\((Math\.Truncate\()?DataCount\)? \* Epochs\)"), code);
        Assert.Contains("DataCount = Math.Ceiling(x.shape.dims[0] / (double)8);", code, code);
    }

    /// <summary>A cardinality that the text defines is that one: each of these makes a cosine of 100 steps.</summary>
    [TestMethod]
    [DataRow("class Data:\n    def cardinality(self):\n        return 100\nCosineDecay(0.1, Data().cardinality())")]
    [DataRow("class Data:\n    def cardinality(self):\n        return 50\n    def steps(self):\n        return 2 * self.cardinality()\nCosineDecay(0.1, Data().steps())")]
    [DataRow("def cardinality(data):\n    return 100\nCosineDecay(0.1, cardinality('x'))")]
    [DataRow("class Data:\n    def __len__(self):\n        return 100\nCosineDecay(0.1, Data().__len__())")]
    public void A_cardinality_of_the_text_is_its_own(string text) => Assert.AreEqual(0.05 * (1 + Math.Cos(0.3 * Math.PI)), ScheduleReader.Read(text).Schedule.ValueAt(30), 1e-7);
}
