namespace TfLrCallbacks.Porting.Tests;

/// <summary>What the C# of a Keras or optax script says beside its rates: where a size comes from, and what is not carried over. The rates are rows of <c>by-hand.txt</c>.</summary>
[TestClass]
public sealed class ScriptFitTests
{
    private const string Model = "from tensorflow import keras\nmodel = keras.Sequential([keras.layers.Dense(1)])\n";

    /// <summary>A fit knows the rows of what it is given, where the script asks for those of the same data; other data has another size.</summary>
    [TestMethod]
    [DataRow("len(x_train)", "x_train, y_train", "        XTrainCount = x.shape[0];")]
    [DataRow("x_train.shape[0]", "x_train, y_train", "        XTrainShape0 = x.shape[0];")]
    [DataRow("len(x_all)", "x_train, y_train", "public static double XAllCount { get => Known(field); set; } = double.NaN; // TODO: len(x_all)")]
    [DataRow("len(train_gen)", "train_gen", "public static double TrainGenCount { get => Known(field); set; } = double.NaN; // TODO: len(train_gen)")]
    public void A_fit_gives_the_size_of_its_data(string length, string data, string expected) => Assert.Contains(
        expected,
        ScriptPorter.Port($"{Model}sched = keras.optimizers.schedules.CosineDecay(0.1, {length} * 3)\nmodel.compile(keras.optimizers.SGD(sched), 'mse')\nmodel.fit({data}, epochs=3)\n", PortEngine.Embedded).CSharp);

    /// <summary>A name that is given other data in between has not one size.</summary>
    [TestMethod]
    public void Data_that_is_taken_apart_has_no_one_size() => Assert.Contains(
        "// TODO: len(x)",
        ScriptPorter.Port($"{Model}x = load()\nsched = keras.optimizers.schedules.CosineDecay(0.1, len(x) * 3)\nx = x[keep]\nmodel.compile(keras.optimizers.SGD(sched), 'mse')\nmodel.fit(x, y, epochs=3)\n", PortEngine.Embedded).CSharp);

    /// <summary>The batches of a dataset are those of the fit; what counts its epochs otherwise is said.</summary>
    [TestMethod]
    [DataRow("ds = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(9).batch(64).prefetch(1)\n", "ds", "batchSize: 64")]
    [DataRow("B = 64\ndef made(x, y):\n    ds = tf.data.Dataset.from_tensor_slices((x, y))\n    return ds.batch(B)\nds = made(x, y)\n", "ds", "batchSize: 64")]
    [DataRow("", "x, y, batch_size=16, steps_per_epoch=20", "// An epoch of the script is steps_per_epoch=20; here it is all batches of x")]
    public void A_fit_has_the_batches_of_its_data(string made, string data, string expected) =>
        Assert.Contains(expected, ScriptPorter.Port($"import tensorflow as tf\n{Model}{made}model.compile('sgd', 'mse')\nmodel.fit({data}, epochs=3)\n", PortEngine.Embedded).CSharp);

    /// <summary>An optimizer that comes together with its schedule has it.</summary>
    [TestMethod]
    public void A_schedule_that_comes_with_its_optimizer_drives_it() => Assert.Contains(
        "        CreateOptimizerOfLine4(), // line 6: the rate of the optimizer, set at every step",
        ScriptPorter.Port($"{Model}from transformers import create_optimizer\noptimizer, schedule = create_optimizer(init_lr=2e-5, num_train_steps=500, num_warmup_steps=0)\nmodel.compile(optimizer=optimizer)\nmodel.fit(ds, epochs=5)\n", PortEngine.Embedded).CSharp);

    /// <summary>A table with numbers as keys is no fault of the porter.</summary>
    [TestMethod]
    public void A_table_with_numbers_as_keys_is_read() => Assert.Contains(
        "new ConstantRate(learningRate: 0.1)",
        ScriptPorter.Port("import optax\ntx = optax.sgd(optax.piecewise_constant_schedule(init_value=0.1, boundaries_and_scales={160: 0.1, 240: 0.1}))\n", PortEngine.Embedded).CSharp);

    /// <summary>What sets the rate of optax by hand, or makes one update of several batches, is told.</summary>
    [TestMethod]
    [DataRow("tx = optax.inject_hyperparams(optax.adam)(learning_rate=0.01)\nstate = tx.init(p)\nfor e in range(9):\n    state.hyperparams['learning_rate'] = 0.01 * 0.5 ** e\n", "// TODO line 5: state.hyperparams['learning_rate'] = 0.01 * 0.5 ** e: the rate is set by hand here, and is not carried over")]
    [DataRow("tx = optax.MultiSteps(optax.sgd(optax.cosine_decay_schedule(0.1, 50)), every_k_schedule=4)\n", "// TODO line 2: MultiSteps makes one update with the gradients of 4 batches, and the schedule counts updates.")]
    public void What_optax_does_beside_a_schedule_is_told(string rest, string expected) => Assert.Contains(expected, ScriptPorter.Port($"import optax\n{rest}", PortEngine.Embedded).CSharp);

    /// <summary>A metric that is an object or a function of Keras has the word by which Keras logs it; one with other arguments or another name has none.</summary>
    [TestMethod]
    [DataRow("keras.metrics.MeanAbsoluteError(name='mae')", "mae", "mae")]
    [DataRow("keras.metrics.MeanAbsoluteError()", "mean_absolute_error", "mean_absolute_error")]
    [DataRow("tf.keras.metrics.SparseCategoricalAccuracy('accuracy')", "accuracy", "accuracy")]
    [DataRow("keras.metrics.AUC()", "auc", null)]
    [DataRow("keras.metrics.SparseTopKCategoricalAccuracy()", "sparse_top_k_categorical_accuracy", null)]
    [DataRow("tf.keras.metrics.mean_absolute_percentage_error", null, "mean_absolute_percentage_error")]
    [DataRow("keras.metrics.AUC(curve='PR')", null, null)]
    [DataRow("keras.metrics.TopKCategoricalAccuracy(k=2)", null, null)]
    [DataRow("keras.metrics.MeanSquaredError(name='error')", null, null)]
    [DataRow("MeanAbsoluteError()", null, null)]
    public void A_metric_has_the_word_of_its_log(string metric, string? embedded, string? host)
    {
        foreach ((PortEngine engine, string? word) in ((PortEngine, string?)[])[(PortEngine.Embedded, embedded), (PortEngine.TensorFlowNet, host)])
        {
            string code = ScriptPorter.Port($"import tensorflow as tf\nfrom tensorflow import keras\nmodel = keras.Sequential([keras.layers.Dense(1, input_shape=(4,))])\nmodel.compile('sgd', 'mse', metrics=[{metric}])\nmodel.fit(x, y, epochs=3)\n", engine).CSharp;
            if (word is null)
            {
                Assert.Contains($"TODO: without the metrics {metric}", code);
            }
            else
            {
                Assert.Contains($"\"{word}\"", code);
                Assert.DoesNotContain("without the metrics", code);
            }
        }
    }

    /// <summary>A script whose only rate is set by hand has something that concerns the rate.</summary>
    [TestMethod]
    [DataRow("state.hyperparams['learning_rate'] = 0.01 * 0.5 ** e")]
    [DataRow("state[1].hyperparams['learning_rate'] = 0.01 * 0.5 ** e")]
    public void What_sets_the_rate_of_optax_by_hand_is_not_nothing(string set)
    {
        string code = ScriptPorter.Port($"import optax\ntx = optax.inject_hyperparams(optax.adam)(learning_rate=0.01)\nstate = tx.init(p)\nfor e in range(9):\n    {set}\n", PortEngine.Embedded).CSharp;
        Assert.DoesNotContain("Nothing here concerns the learning rate", code);
        Assert.Contains("the rate is set by hand here", code);
    }

    /// <summary>Where the training is not known to its end, what differs until then is told.</summary>
    [TestMethod]
    public void A_rate_that_differs_before_a_metric_decides_is_told() => Assert.Contains(
        "// TODO line 11: the script makes update 3 of this fit (epoch 1, from 0) with a rate of 0.05, and the C# with 0.1: the rates differ.",
        ScriptPorter.Port($"{Model}state = {{'f': 1.0}}\ndef sched(epoch):\n    return 0.1 * state['f']\nclass Shrink(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n        state['f'] *= 0.5\nmodel.compile('sgd', 'mse')\nstop = keras.callbacks.EarlyStopping()\nmodel.fit(x, y, epochs=9, callbacks=[keras.callbacks.LearningRateScheduler(sched), Shrink()])\nif stop.stopped_epoch > 3:\n    model.optimizer.learning_rate = 0.5\n", PortEngine.Embedded).CSharp);

    /// <summary>A Trainer that makes its schedule from what its base makes does not have that of its arguments.</summary>
    [TestMethod]
    public void A_trainer_that_makes_its_schedule_is_told() => Assert.Contains(
        "// TODO line 4: Mine.create_scheduler makes the schedule itself",
        ScriptPorter.Port("import torch\nfrom transformers import Trainer, TrainingArguments\nclass Mine(Trainer):\n    def create_scheduler(self, num_training_steps, optimizer=None):\n        super().create_scheduler(num_training_steps, optimizer)\n        self.lr_scheduler = torch.optim.lr_scheduler.StepLR(self.optimizer, 5)\n        return self.lr_scheduler\nMine(model, TrainingArguments('o', learning_rate=1e-3, max_steps=90), train_dataset=ds).train()\n", PortEngine.Embedded).CSharp);

    /// <summary>A training that hangs on a metric is not evaluated: what is not carried over stays told.</summary>
    [TestMethod]
    [DataRow("class Halve(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n        if logs[self.monitor] > 0.5:\n            self.model.optimizer.learning_rate = self.model.optimizer.learning_rate * 0.5\n", "Halve()")]
    [DataRow("class Two(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n        self.model.optimizer.learning_rate = self.fn(epoch)\n", "Two(), keras.callbacks.ReduceLROnPlateau(patience=2)")]
    public void What_a_metric_decides_stays_told(string type, string callbacks)
    {
        string written = ScriptPorter.Port($"{Model}{type}model.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=9, callbacks=[{callbacks}])\n", PortEngine.Embedded).CSharp;

        Assert.Contains("A callback of the script's own that is not carried over", written);
        Assert.DoesNotContain("the rates of the script's training", written);
    }

    /// <summary>A model whose rates the fit sets is compiled without a first rate that nobody can give: an own schedule in a variable that is called as a setting is.</summary>
    [TestMethod]
    [DataRow(PortEngine.TensorFlowNet, "keras.optimizers.Adam()")]
    [DataRow(PortEngine.Embedded, "new Adam()")]
    public void A_first_rate_that_is_a_schedule_of_its_own_is_left_out(PortEngine engine, string optimizer)
    {
        string csharp = ScriptPorter.Port("import keras\nfrom keras.optimizers.schedules import LearningRateSchedule, CosineDecayRestarts\nclass WarmUp(LearningRateSchedule):\n    def __init__(self, after, peak, n):\n        super().__init__()\n        if n < 1:\n            n = 1\n        self.after, self.peak, self.n = after, peak, float(n)\n    def __call__(self, step):\n        step = keras.ops.cast(step, 'float32')\n        return keras.ops.where(step < self.n, self.peak * step / self.n, self.after(step - self.n))\nLR = 2e-3\nper_epoch = len(x) // 32\nlr = WarmUp(CosineDecayRestarts(LR, 2 * per_epoch, t_mul=1.5, m_mul=0.8), LR, per_epoch)\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile(optimizer=keras.optimizers.Adam(lr), loss='mse')\nmodel.fit(x, y, epochs=9, batch_size=32)\n", engine).CSharp;

        Assert.Contains(optimizer, csharp);
        Assert.DoesNotContain("Lr { get => Known(field)", csharp);
    }
}
