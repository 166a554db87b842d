namespace TfLrCallbacks.Porting.Tests;

/// <summary>Settings that a script does not hold itself: entries of a file, and the number of devices.</summary>
[TestClass]
public sealed class SettingsFromElsewhereTests
{
    private const string Model = "import yaml, json\nfrom tensorflow import keras\nmodel = keras.Sequential([keras.layers.Dense(1)])\n";

    /// <summary>Entries of a settings file stand in the schedule as properties, those with a default with that value.</summary>
    [TestMethod]
    [DataRow("cfg['lr']", "public static double CfgLr { get => Known(field); set; } = double.NaN; // TODO: cfg['lr']")]
    [DataRow("cfg.get('lr', 0.02)", "public static double CfgLr { get; set; } = 0.02; // cfg.get('lr', 0.02)")]
    [DataRow("cfg['optim'].get('lr', 1e-3)", "public static double CfgOptimLr { get; set; } = 0.001; // cfg['optim'].get('lr', 0.001)")]
    [DataRow("cfg.get('lr')", "public static double CfgLr { get => Known(field); set; } = double.NaN; // TODO: cfg.get('lr')")]
    public void Entries_of_a_settings_file_are_properties(string rate, string expected)
    {
        string code = ScriptPorter.Port($"{Model}cfg = yaml.safe_load(open('base.yaml'))\nmodel.compile(keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay({rate}, 500, alpha=0.1)), 'mse')\nmodel.fit(x, y, epochs=3)\n", PortEngine.Embedded).CSharp;
        Assert.Contains(expected, code);
        Assert.Contains("        CosineDecayOfLine5(), // line 5: the rate of SGD, set at every step", code);
    }

    /// <summary>That a file holds the settings is said, with what to do.</summary>
    [TestMethod]
    [DataRow("yaml.safe_load(f)")]
    [DataRow("json.load(f)")]
    public void A_settings_file_is_named(string read) => Assert.Contains(
        $"line 4: {read} reads a file, which is not read here: set the properties of its entries, or write them into the script as a dictionary.",
        ScriptPorter.Port($"{Model}cfg = {read}\nmodel.compile(keras.optimizers.SGD(cfg['lr']), 'mse')\nmodel.fit(x, y, epochs=3)\n", PortEngine.Embedded).Notes);

    /// <summary>The C# trains on one device: a script that scales by the devices has that number, as a property.</summary>
    [TestMethod]
    [DataRow("strategy = tf.distribute.MirroredStrategy()\n", "strategy.num_replicas_in_sync", "StrategyNumReplicasInSync { get; set; } = 1.0; // strategy.num_replicas_in_sync: the C# trains on one device")]
    [DataRow("try:\n    strategy = tf.distribute.TPUStrategy(tpu)\nexcept ValueError:\n    strategy = tf.distribute.get_strategy()\n", "strategy.num_replicas_in_sync", "StrategyNumReplicasInSync { get; set; } = 1.0; // strategy.num_replicas_in_sync: the C# trains on one device")]
    [DataRow("import horovod.tensorflow.keras as hvd\n", "hvd.size()", "DeviceCount { get; set; } = 1.0; // hvd.size(): the C# trains on one device")]
    public void The_number_of_devices_is_one(string made, string count, string expected)
    {
        string code = ScriptPorter.Port($"import tensorflow as tf\n{Model}{made}def sched(epoch):\n    return 0.1 * {count} * 0.9 ** epoch\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=3, callbacks=[keras.callbacks.LearningRateScheduler(sched)])\n", PortEngine.Embedded).CSharp;
        Assert.Contains(expected, code);
        Assert.Contains("Math.Pow(0.9, epoch)", code);
    }

    /// <summary>A constant that is computed with the number of devices is known, and a note says why.</summary>
    [TestMethod]
    public void A_number_made_with_the_devices_is_known() => Assert.Contains(
        "line 5: strategy.num_replicas_in_sync is taken to be 1: the C# trains on one device.",
        ScriptPorter.Port($"import tensorflow as tf\n{Model}LR = 0.1 * strategy.num_replicas_in_sync\nmodel.compile(keras.optimizers.SGD(LR), 'mse')\nmodel.fit(x, y, epochs=3)\n", PortEngine.Embedded).Notes);
}
