namespace TfLrCallbacks.Porting.Tests;

/// <summary>Scripts that go on from files of a run before: they are ported as their first run, which finds none.</summary>
[TestClass]
public sealed class ScriptFirstRunTests
{
    [TestMethod]
    [DataRow("first = 0\nif os.path.exists('w.h5'):\n    model.load_weights('w.h5')\n    first = int(open('epoch.txt').read())")]
    [DataRow("latest = tf.train.latest_checkpoint('run')\nfirst = 0\nif latest:\n    model.load_weights(latest)\n    first = int(latest.split('-')[-1])")]
    [DataRow("files = sorted(glob.glob('run/*.h5'))\nif len(files) > 0 and not args_fresh:\n    model.load_weights(files[-1])\n    first = int(files[-1][4:8])\nelse:\n    first = 0")]
    [DataRow("first = 0\nif not os.path.isfile('w.h5'):\n    print('new')\nelse:\n    model.load_weights('w.h5')\n    first = find_epoch('w.h5')")]
    [DataRow("first = int(open('e.txt').read()) if Path('e.txt').exists() else 0\nif first > 0:\n    model.load_weights('w.h5')")]
    public void What_loads_a_run_before_is_left_out_with_a_note(string resuming)
    {
        PortedScript port = ScriptPorter.Port(Script(resuming, "first"), PortEngine.Embedded);

        Assert.Contains("initialEpoch: (int)First", port.CSharp);
        Assert.Contains("First { get; set; } = 0.0;", port.CSharp);
        Assert.DoesNotContain("double.NaN", port.CSharp);
        Assert.ContainsSingle(note => note.Contains("taken as a first run", StringComparison.Ordinal), port.Notes);
    }

    /// <summary>A folder that is made, and data that is looked for, are no run before.</summary>
    [TestMethod]
    [DataRow("if not os.path.exists('out'):\n    os.makedirs('out')")]
    [DataRow("files = glob.glob('data/*.png')\nsteps_per_epoch = 7\nif files:\n    steps_per_epoch = len(files)\nmodel.load_weights('imagenet.h5')")]
    [DataRow("if os.path.exists('data.npy'):\n    x = np.load('data.npy')")]
    public void What_looks_for_anything_else_stays(string looking) => Assert.DoesNotContain(note => note.Contains("taken as a first run", StringComparison.Ordinal), ScriptPorter.Port(Script(looking, "0")).Notes);

    private static string Script(string resuming, string first) => $"""
        import os, glob
        from pathlib import Path
        import tensorflow as tf
        args_fresh = False
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        model.compile(optimizer=tf.keras.optimizers.Adam(1e-3), loss='mse')
        {resuming}
        model.fit(x, y, epochs=8, initial_epoch={first}, callbacks=[tf.keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 * 0.9 ** epoch)])
        """;
}
