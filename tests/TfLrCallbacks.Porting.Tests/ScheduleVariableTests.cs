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

    private static string Script(string call) =>
        $"import tensorflow as tf\nclass S(tf.keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self):\n        super().__init__()\n        self.now = tf.Variable(0.1)\n    def __call__(self, step):\n{call}model.compile(tf.keras.optimizers.SGD(S()), 'mse')\nmodel.fit(x, y, epochs=4)\n";
}
