namespace TfLrCallbacks.Porting.Tests;

/// <summary>Scripts that search with KerasTuner, carried over as the first trial.</summary>
[TestClass]
public sealed class TunerTests
{
    /// <summary>What KerasTuner begins with: the default, else the smallest number, the first choice, or False.</summary>
    [TestMethod]
    [DataRow("hp.Float('lr', 1e-4, 1e-2, sampling='log')", "Lr { get; set; } = 0.0001;")]
    [DataRow("hp.Float('lr', min_value=1e-4, max_value=1e-2, default=2e-3)", "Lr { get; set; } = 0.002;")]
    [DataRow("hp.Choice('lr', [0.03, 0.01])", "Lr { get; set; } = 0.03;")]
    [DataRow("hp.Choice('lr', values=[0.03, 0.01], default=0.01)", "Lr { get; set; } = 0.01;")]
    [DataRow("hp.Fixed('lr', 0.05)", "Lr { get; set; } = 0.05;")]
    [DataRow("0.1 if hp.Boolean('fast') else 0.02", "Lr { get; set; } = 0.02;")]
    [DataRow("10.0 ** -hp.Int('power', 2, 5)", "Lr { get; set; } = 0.01;")]
    public void A_hyperparameter_has_its_first_value(string rate, string expected)
    {
        PortedScript port = ScriptPorter.Port(Script(rate), PortEngine.Embedded);
        Assert.Contains(expected, port.CSharp, port.CSharp);
        Assert.DoesNotContain("Known(field)", port.CSharp, port.CSharp);
        Assert.Contains("taken as the first trial of the search", string.Join('\n', port.Notes));
    }

    /// <summary>The search is a fit, with its epochs and callbacks, and so is the training of the best.</summary>
    [TestMethod]
    public void A_search_is_a_fit()
    {
        string code = ScriptPorter.Port(Script("hp.Choice('lr', [0.03, 0.01])", "best = tuner.get_best_hyperparameters()[0]\nmodel = tuner.hypermodel.build(best)\nmodel.fit(x, y, epochs=7)\n"), PortEngine.Embedded).CSharp;
        Assert.Contains("new EarlyStopping(monitor: \"loss\", patience: 4)", code, code);
        Assert.Contains("epochs: 30", code, code);
        Assert.Contains("epochs: 7", code, code);
    }

    /// <summary>Without the package <c>hp</c> is whatever it is.</summary>
    [TestMethod]
    public void Without_the_package_nothing_is_searched() =>
        Assert.DoesNotContain("first trial", string.Join('\n', ScriptPorter.Port(Script("hp.Float('lr', 1e-4, 1e-2)").Replace("import keras_tuner as kt\n", string.Empty, StringComparison.Ordinal)).Notes));

    private static string Script(string rate, string after = "") =>
        $"import keras_tuner as kt\nimport keras\ndef build(hp):\n    lr = {rate}\n    model = keras.Sequential([keras.layers.Dense(1)])\n    model.compile(keras.optimizers.SGD(lr), 'mse')\n    return model\ntuner = kt.RandomSearch(build, objective='loss', max_trials=5)\ntuner.search(x, y, epochs=30, callbacks=[keras.callbacks.EarlyStopping('loss', patience=4)])\n{after}";
}
