namespace TfLrCallbacks.Porting.Tests;

/// <summary>Horovod's callbacks set the rate; the C# trains on one device, which is number 0 of 1.</summary>
[TestClass]
public sealed class HorovodTests
{
    [TestMethod]
    [DataRow("hvd.callbacks.LearningRateScheduleCallback(initial_lr=lr, multiplier=0.1, start_epoch=2, end_epoch=4),\n    hvd.callbacks.LearningRateScheduleCallback(initial_lr=lr, multiplier=0.01, start_epoch=4)", 0.8, 0.8, 0.08, 0.08, 0.008, 0.008)]
    [DataRow("hvd.callbacks.LearningRateWarmupCallback(initial_lr=lr, warmup_epochs=2, verbose=1),\n    hvd.callbacks.LearningRateScheduleCallback(lr, lambda epoch: 0.5 ** (epoch - 1), 2)", 0.8, 0.8, 0.4, 0.2, 0.1, 0.05)]
    [DataRow("hvd.callbacks.LearningRateWarmupCallback(warmup_epochs=2),\n    hvd.callbacks.LearningRateScheduleCallback(multiplier=1e-1, start_epoch=3)", 0.8, 0.8, 0.8, 0.08, 0.08, 0.08)]
    [DataRow("hvd.callbacks.LearningRateScheduleCallback(1., end_epoch=3),\n    hvd.callbacks.LearningRateScheduleCallback(1e-1, start_epoch=3)", 0.8, 0.8, 0.8, 0.08, 0.08, 0.08)]
    public void Its_callbacks_have_the_rates_of_one_device(string callbacks, params double[] rates)
    {
        PortedScript port = ScriptPorter.Port(Script(callbacks), PortEngine.Embedded);
        ScriptTraining training = ScriptTraining.Of(ScriptSource.Read(Script(callbacks)).Written, 3);
        ScriptTraining.Update[] updates = [.. training.Updates];

        Assert.IsNull(training.Ended);
        CollectionAssert.AreEqual(rates, rates.Select((_, epoch) => Math.Round(updates[3 * epoch].Rates[0], 12)).ToArray());
        Assert.Contains("third-party-class", port.Constructs.SelectMany(construct => construct.Codes));
        Assert.Contains("new LearningRateScheduler(RatesOf", port.CSharp);
        Assert.DoesNotContain("LearningRateScheduleCallback", port.CSharp);
    }

    [TestMethod]
    public void Its_callbacks_that_join_devices_are_left_out()
    {
        string csharp = ScriptPorter.Port(Script("hvd.callbacks.BroadcastGlobalVariablesCallback(0), hvd.callbacks.MetricAverageCallback()"), PortEngine.Embedded).CSharp;

        Assert.Contains("hvd.callbacks.MetricAverageCallback joins several devices: left out.", csharp);
        Assert.DoesNotContain("TODO", csharp);
        Assert.Contains("model.Compile(new SGD(learningRate: 0.8)", csharp);
    }

    /// <summary>What only the first device does is done; what the others do is not.</summary>
    [TestMethod]
    [DataRow("hvd.rank()")]
    [DataRow("hvd.local_rank()")]
    public void Its_device_is_the_first_one(string rank)
    {
        string csharp = ScriptPorter.Port(Script(string.Empty).Replace("epochs=6", $"epochs=6, verbose=2 if {rank} == 0 else 0", StringComparison.Ordinal), PortEngine.Embedded).CSharp;

        Assert.Contains("verbose: 2", csharp);
        Assert.DoesNotContain("TODO", csharp);
    }

    private static string Script(string callbacks) => $"import tensorflow as tf\nimport horovod.tensorflow.keras as hvd\nhvd.init()\nlr = 0.8 * hvd.size()\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nopt = tf.keras.optimizers.SGD(lr)\nopt = hvd.DistributedOptimizer(opt)\nmodel.compile(opt, 'mse')\nmodel.fit(x, y, epochs=6, callbacks=[\n    {callbacks}\n])\n";
}
