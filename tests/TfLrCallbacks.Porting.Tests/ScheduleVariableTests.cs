namespace TfLrCallbacks.Porting.Tests;

/// <summary>Schedule classes that keep their last rate in a variable, and optimizers whose rates have one schedule in the C#.</summary>
[TestClass]
public sealed class ScheduleVariableTests
{
    /// <summary>A variable that each call assigns before it is read is no state.</summary>
    [TestMethod]
    [DataRow("        self.now.assign(0.1 / (1 + step))\n        return self.now\n")]
    [DataRow("        self.now.assign(0.1 / (1 + step))\n        return self.now.read_value()\n")]
    [DataRow("        rate = 0.1 / (1 + step)\n        self.now.assign(rate)\n        return self.now * 2\n")]
    [DataRow("        self.now.assign(0.1 / (1 + step))\n        return tf.maximum(self.now, 0.01)\n")]
    public void A_rate_that_is_kept_in_a_variable_is_written(string call)
    {
        string code = ScriptPorter.Port(Script(call), PortEngine.Embedded).CSharp;
        Assert.DoesNotContain("cannot be written here", code, code);
        Assert.Contains("new LambdaSchedule(", code, code);
    }

    /// <summary>An optimizer with its schedule from one call has the schedule once.</summary>
    [TestMethod]
    public void A_schedule_of_transformers_stands_once()
    {
        string code = ScriptPorter.Port("import tensorflow as tf\nfrom transformers import TFAutoModel, create_optimizer\ntrain = tf.data.Dataset.from_tensor_slices(tf.zeros((800, 8))).batch(16)\nepochs = 5\nsteps = 50 * epochs\noptimizer, schedule = create_optimizer(init_lr=2e-5, num_warmup_steps=25, num_train_steps=steps)\nmodel = TFAutoModel.from_pretrained('bert')\nmodel.compile(optimizer=optimizer)\nmodel.fit(train, epochs=epochs)\n").CSharp;
        Assert.DoesNotContain("RatesOfOptimizer", code, code);
        Assert.Contains("CreateOptimizerOfLine6(), // line 9", code, code);
    }

    /// <summary>What each call changes is no function of the step: the lines are read, and it is said. The rates are those of one call for each step.</summary>
    [TestMethod]
    [DataRow("        self.now = self.now * 0.5\n        return self.now\n", 0.1 * 0.5 * 0.5 * 0.5)]
    [DataRow("        self.now *= 0.5\n        if self.now < 0.03:\n            self.now = 0.1\n        return self.now\n", 0.05)]
    [DataRow("        self.now.assign(self.now * 0.5)\n        return self.now\n", 0.1 * 0.5 * 0.5 * 0.5)]
    public void A_schedule_class_with_state_is_no_method_of_the_step(string call, double third)
    {
        PortedScript port = ScriptPorter.Port(Script(call), PortEngine.Embedded);
        Assert.Contains("global-state", string.Join(' ', port.Warnings.Select(warning => warning.Code)));
        Assert.Contains("ScheduleReader.Read(", port.CSharp, port.CSharp);
        Assert.DoesNotContain("public static double S(", port.CSharp, port.CSharp);
        string lines = port.CSharp[(port.CSharp.IndexOf("\"\"\"\n", StringComparison.Ordinal) + 4)..];
        Assert.AreEqual(third, ScheduleReader.Read(string.Join('\n', lines[..lines.IndexOf("\"\"\"", StringComparison.Ordinal)].Split('\n').Select(line => line.Length > 8 ? line[8..] : line))).Schedule.ValueAt(2), 1e-12);
    }

    /// <summary>A variable that an optimizer was given as its rate is the optimizer's rate: what is assigned to it counts from the next update on.</summary>
    [TestMethod]
    [DataRow("lr.assign(lr * 0.1)", "lr", DisplayName = "assign")]
    [DataRow("lr.assign_sub(0.09)", "learning_rate=lr", DisplayName = "assign_sub")]
    [DataRow("K.set_value(lr, K.get_value(lr) * 0.1)", "lr", DisplayName = "set_value")]
    [DataRow("lr.assign(lr.numpy() / 10)", "lr, momentum=0.9", DisplayName = "numpy")]
    public void A_variable_of_an_optimizer_is_its_rate(string change, string given)
    {
        string script = $"import tensorflow as tf\nfrom tensorflow.keras import backend as K\nlr = tf.Variable(0.1, trainable=False)\nopt = tf.keras.optimizers.SGD({given})\nfor epoch in range(3):\n    if epoch == 1:\n        {change}\n    for x, y in ds:\n        opt.apply_gradients(zip(grads, net.trainable_variables))\n";
        LearningRateSchedule rates = ScriptPorter.Rates(script, "opt", batches: 2);
        CollectionAssert.AreEqual(new[] { 0.1, 0.1, 0.01, 0.01, 0.01, 0.01 }, Enumerable.Range(0, 6).Select(step => Math.Round(rates.ValueAt(step), 12)).ToArray());
        string code = ScriptPorter.Port(script).CSharp;
        Assert.DoesNotContain("Nothing in this file changes the rate", code, code);
        Assert.Contains("new LearningRateScheduler(Rate", code, code);
    }

    /// <summary>A callback that sets such a variable sets the rate of the run.</summary>
    [TestMethod]
    [DataRow("opt = tf.keras.optimizers.SGD(lr)\nmodel.compile(opt, 'mse')\n")]
    [DataRow("model.compile(tf.keras.optimizers.SGD(learning_rate=lr), 'mse')\n")]
    public void A_callback_sets_the_rate_through_the_variable(string compile)
    {
        string code = ScriptPorter.Port($"import tensorflow as tf\nlr = tf.Variable(0.1)\nclass Down(tf.keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n        lr.assign(0.1 * 0.9 ** epoch)\n{compile}model.fit(x, y, epochs=20, callbacks=[Down()])\n").CSharp;
        Assert.Contains("run.LearningRate = 0.1 * Math.Pow(0.9, epoch);", code, code);
        Assert.DoesNotContain("TODO", code, code);
    }

    /// <summary>A name that is a variable in one place and a number in another is not followed, and it is told.</summary>
    [TestMethod]
    [DataRow("K.set_value(lr, 0.01)")]
    [DataRow("lr.assign(0.01)")]
    [DataRow("lr.assign_sub(0.09)")]
    public void A_name_that_is_also_a_local_is_told(string change)
    {
        string code = ScriptPorter.Port($"import tensorflow as tf\nfrom tensorflow.keras import backend as K\nlr = tf.Variable(0.1)\nopt = tf.keras.optimizers.SGD(lr)\ndef shown(epoch):\n    lr = 0.5 ** epoch\n    return lr\nfor epoch in range(3):\n    shown(epoch)\n    if epoch == 1:\n        {change}\n    for x, y in ds:\n        opt.apply_gradients(zip(grads, net.trainable_variables))\n").CSharp;
        Assert.Contains("// TODO line 11: lr, which the optimizer has as its rate, is changed here, and is not carried over: the rate does not stay as it is.", code, code);
        Assert.DoesNotContain("Nothing in this file changes the rate", code, code);
    }

    /// <summary>A variable that an object may keep is not followed, and it is said where it changes.</summary>
    [TestMethod]
    [DataRow("lr.assign(0.05)")]
    [DataRow("lr.assign_sub(0.05)")]
    public void A_variable_that_an_object_keeps_is_told(string change)
    {
        PortedSchedule read = ScheduleReader.Read($"import tensorflow as tf\nclass Own(tf.keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self, rate):\n        self.rate = rate\n    def __call__(self, step):\n        return self.rate * 0.5 ** step\nlr = tf.Variable(0.1)\nown = Own(lr)\n{change}\ntf.keras.optimizers.SGD(own)\n");
        Assert.Contains("Not read: line 9, column 1: lr is changed here, and is handed on to what may keep it, which is not followed. Write its value where it is used.", string.Join('\n', read.Notes));
    }

    /// <summary>What a library counts up itself stays a variable; so does what two optimizers share.</summary>
    [TestMethod]
    public void A_variable_that_is_handed_on_stays() =>
        Assert.AreEqual(0.025, ScheduleReader.Read("import tensorflow as tf\nglobal_step = tf.Variable(0, trainable=False)\nlr = tf.train.exponential_decay(0.1, global_step, 2, 0.5, staircase=True)\nopt = tf.train.GradientDescentOptimizer(lr)\ntf.assign_add(global_step, 1)\n").Schedule.ValueAt(4), 1e-12);

    /// <summary>A number that is changed where it is, as PyTorch's tensors can be, is refused: nothing follows it.</summary>
    [TestMethod]
    [DataRow("lr.mul_(0.9)")]
    [DataRow("lr.add_(-0.01)")]
    [DataRow("lr.fill_(0.01)")]
    public void A_number_that_is_changed_in_place_is_refused(string change)
    {
        PortingException refused = Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read($"import torch\nlr = torch.tensor(0.1)\ndef f(e):\n    {change}\n    return lr.item()\ntorch.optim.lr_scheduler.LambdaLR(torch.optim.SGD([], lr=1.0), f)").Schedule.ValueAt(1));
        Assert.Contains($"line 4, column 5: .{change[3..change.IndexOf('(', StringComparison.Ordinal)]}() changes a number where it is, which is not followed. Write it as an assignment", refused.Message);
    }

    private static string Script(string call) =>
        $"import tensorflow as tf\nclass S(tf.keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self):\n        super().__init__()\n        self.now = tf.Variable(0.1)\n    def __call__(self, step):\n{call}model.compile(tf.keras.optimizers.SGD(S()), 'mse')\nmodel.fit(x, y, epochs=4)\n";
}
