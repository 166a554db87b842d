namespace TfLrCallbacks.Porting.Tests;

/// <summary>Fits and compiles whose arguments come from a table that the script builds before: <c>model.fit(x, y, **kw)</c>.</summary>
[TestClass]
public sealed class KeywordTableTests
{
    private const string Head = "import keras\nEPOCHS = 24\nBATCH = 64\nRATE = 0.1\nmodel = keras.Sequential([keras.layers.Dense(1)])\n";
    private const string Compiled = $"{Head}model.compile(keras.optimizers.SGD(RATE), 'mse')\n";

    /// <summary>However the table is built, the fit has the settings of the script and not their values.</summary>
    [TestMethod]
    [DataRow("kw = dict(batch_size=BATCH, epochs=EPOCHS, verbose=2)\nmodel.fit(x, y, **kw)\n", DisplayName = "dict")]
    [DataRow("kw = {'batch_size': BATCH, 'epochs': EPOCHS, 'verbose': 2}\nmodel.fit(x, y, **kw)\n", DisplayName = "literal")]
    [DataRow("kw = {}\nkw['batch_size'] = BATCH\nkw['epochs'] = EPOCHS\nkw['verbose'] = 2\nmodel.fit(x, y, **kw)\n", DisplayName = "items")]
    [DataRow("kw = dict(verbose=2)\nkw.update(batch_size=BATCH, epochs=EPOCHS)\nmodel.fit(x, y, **kw)\n", DisplayName = "update")]
    [DataRow("kw = dict(verbose=2)\nkw.update({'batch_size': BATCH, 'epochs': EPOCHS})\nmodel.fit(x, y, **kw)\n", DisplayName = "update with a table")]
    [DataRow("kw = dict(verbose=2)\nkw.setdefault('batch_size', BATCH)\nmodel.fit(x, y, epochs=EPOCHS, **kw)\n", DisplayName = "setdefault")]
    [DataRow("base = dict(batch_size=BATCH, epochs=3, verbose=2)\nkw = {**base, 'epochs': EPOCHS}\nmodel.fit(x, y, **kw)\n", DisplayName = "table of a table")]
    [DataRow("base = dict(batch_size=BATCH, epochs=3, verbose=2)\nmodel.fit(x, y, **{**base, 'epochs': EPOCHS})\n", DisplayName = "table in the call")]
    [DataRow("base = dict(batch_size=BATCH, verbose=2)\nmodel.fit(x, y, **dict(base, epochs=EPOCHS))\n", DisplayName = "dict in the call")]
    [DataRow("base = dict(batch_size=BATCH, epochs=3, verbose=2)\nmodel.fit(x, y, **(base | {'epochs': EPOCHS}))\n", DisplayName = "union")]
    [DataRow("base = dict(batch_size=BATCH, verbose=2)\nkw = base.copy()\nkw['epochs'] = EPOCHS\nmodel.fit(x, y, **kw)\n", DisplayName = "copy")]
    [DataRow("kw = dict(batch_size=BATCH, epochs=EPOCHS, verbose=2)\nprint(kw)\nprint(kw['epochs'])\nmodel.fit(x, y, **kw)\n", DisplayName = "printed")]
    [DataRow("def train():\n    kw = dict(batch_size=BATCH, epochs=EPOCHS, verbose=2)\n    model.fit(x, y, **kw)\ntrain()\n", DisplayName = "in a function")]
    public void A_table_gives_a_fit_settings(string fit)
    {
        foreach (PortEngine engine in (PortEngine[])[PortEngine.Embedded, PortEngine.TensorFlowNet])
        {
            string code = ScriptPorter.Port(Compiled + fit, engine).CSharp;
            Assert.Contains("epochs: (int)Epochs", code, code);
            Assert.Contains("(int)Batch", code, code);
        }
    }

    /// <summary>What a condition adds to the table is among the arguments too.</summary>
    [TestMethod]
    [DataRow("if len(xt):\n    kw['validation_data'] = (xt, yt)\n", DisplayName = "item")]
    [DataRow("if len(xt):\n    kw.update(validation_data=(xt, yt))\n", DisplayName = "update")]
    [DataRow("if len(xt) > 3:\n    kw |= {'validation_data': (xt, yt)}\n", DisplayName = "union")]
    [DataRow("kw['validation_data'] = (xt, yt) if len(xt) else None\n", DisplayName = "conditional value")]
    public void What_a_condition_adds_is_not_lost(string added)
    {
        string code = ScriptPorter.Port($"{Compiled}kw = dict(epochs=EPOCHS, callbacks=[keras.callbacks.ReduceLROnPlateau(patience=3)])\n{added}model.fit(x, y, **kw)\n", PortEngine.TensorFlowNet).CSharp;
        Assert.Contains("validation_data: validationData", code, code);
        Assert.Contains("epochs: (int)Epochs", code, code);
        Assert.Contains("new ReduceLROnPlateau(", code, code);
    }

    /// <summary>The callbacks of a table are those of the fit, also those that are added later.</summary>
    [TestMethod]
    public void Callbacks_of_a_table_are_those_of_the_fit()
    {
        string code = ScriptPorter.Port($"{Compiled}kw = dict(epochs=EPOCHS)\nkw['callbacks'] = [keras.callbacks.ReduceLROnPlateau(patience=3)]\nkw['callbacks'].append(keras.callbacks.TerminateOnNaN())\nmodel.fit(x, y, **kw)\n", PortEngine.Embedded).CSharp;
        Assert.Contains("new ReduceLROnPlateau(", code, code);
        Assert.Contains("new TerminateOnNaN()", code, code);
        Assert.DoesNotContain("TODO line", code, code);
    }

    /// <summary>A compile's arguments come from a table as a fit's do.</summary>
    [TestMethod]
    public void A_table_gives_a_compile_its_optimizer_and_loss()
    {
        string code = ScriptPorter.Port($"{Head}kw = dict(loss='mse')\nkw['optimizer'] = keras.optimizers.SGD(RATE, momentum=0.9)\nmodel.compile(**kw)\nmodel.fit(x, y, epochs=EPOCHS)\n", PortEngine.TensorFlowNet).CSharp;
        Assert.Contains("keras.optimizers.SGD(learning_rate: (float)Rate, momentum: (float)0.9)", code, code);
        Assert.Contains("keras.losses.MeanSquaredError()", code, code);
    }

    /// <summary>A table that one fit after another changes gives each its own arguments.</summary>
    [TestMethod]
    public void A_table_that_changes_between_fits_gives_each_its_own()
    {
        string code = ScriptPorter.Port($"{Compiled}kw = dict(epochs=3, batch_size=BATCH)\nmodel.fit(x, y, **kw)\nkw['epochs'] = EPOCHS\nkw['initial_epoch'] = 3\nmodel.fit(x, y, **kw)\n", PortEngine.TensorFlowNet).CSharp;
        Assert.Contains("epochs: 3,", code, code);
        Assert.Contains("initial_epoch: 3", code, code);
        Assert.Contains("epochs: (int)Epochs", code, code);
    }

    /// <summary>A table that a function of the script may change stays one.</summary>
    [TestMethod]
    public void A_table_that_is_handed_to_a_function_stays_a_table()
    {
        string code = ScriptPorter.Port($"{Compiled}def more(t):\n    t['epochs'] = 7\nkw = dict(epochs=3)\nmore(kw)\nmodel.fit(x, y, **kw)\n", PortEngine.TensorFlowNet).CSharp;
        Assert.Contains("epochs: 7", code, code);
    }
}
