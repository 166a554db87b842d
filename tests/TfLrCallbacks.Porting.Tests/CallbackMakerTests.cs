namespace TfLrCallbacks.Porting.Tests;

/// <summary>Functions and methods of a Keras script that make its callbacks: they are carried over as if their list stood in the fit.</summary>
[TestClass]
public sealed class CallbackMakerTests
{
    private const string Start = "from tensorflow import keras\nimport os\nPLATEAU = True\n";
    private const string Compiled = "model = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile('sgd', 'mse')\n";
    private const string List = "def made(n):\n    return [keras.callbacks.EarlyStopping(patience=n), keras.callbacks.ReduceLROnPlateau(patience=n // 2)]\n";

    /// <summary>A list that the evaluation follows, whatever makes it.</summary>
    [TestMethod]
    [DataRow(List, "made(6)")]
    [DataRow(List, "made(n=6) + []")]
    [DataRow("def made(n):\n    cbs = []\n    cbs.append(keras.callbacks.EarlyStopping(patience=n))\n    if PLATEAU:\n        cbs.extend([keras.callbacks.ReduceLROnPlateau(patience=n // 2)])\n    return cbs\n", "made(6)")]
    [DataRow("def made(n):\n    table = {'stop': keras.callbacks.EarlyStopping(patience=n), 'lr': keras.callbacks.ReduceLROnPlateau(patience=n // 2)}\n    return table\n", "list(made(6).values())")]
    [DataRow("class Maker:\n    def __init__(self, n):\n        self.n = n\n    def callbacks(self):\n        return keras.callbacks.EarlyStopping(patience=self.n), keras.callbacks.ReduceLROnPlateau(patience=self.n // 2)\nmaker = Maker(6)\n", "maker.callbacks()")]
    public void A_list_that_is_made_is_carried_over(string maker, string callbacks)
    {
        string csharp = Port($"{Start}{maker}{Compiled}model.fit(x, y, validation_split=0.1, callbacks={callbacks})\n");

        Assert.Contains("new EarlyStopping(patience: (int)N)", csharp);
        Assert.Contains("new ReduceLROnPlateau(patience: (int)Math.Floor(N / 2.0))", csharp);
        Assert.DoesNotContain("TODO", csharp);
        Assert.DoesNotContain("unresolved-argument", csharp);
    }

    /// <summary>What a list hangs on may not be known: what stands in the function stands in the C#, with the conditions.</summary>
    [TestMethod]
    [DataRow("def made(n):\n    cbs = [keras.callbacks.EarlyStopping(patience=n)]\n    if os.environ['P']:\n        cbs.append(keras.callbacks.ReduceLROnPlateau(patience=n // 2))\n    return cbs\n", "made(6)", "// line 7: only if os.environ['P']")]
    [DataRow("def made(n):\n    cbs = [keras.callbacks.EarlyStopping(patience=n), keras.callbacks.ReduceLROnPlateau(patience=n // 2)]\n    cbs += others(n)\n    return cbs\n", "made(6)", "// TODO line 6: others(n)")]
    [DataRow("def base(n):\n    return keras.callbacks.EarlyStopping(patience=n)\ndef made(n):\n    if os.environ['P']:\n        return [base(n)]\n    return [base(n), keras.callbacks.ReduceLROnPlateau(patience=n // 2)]\n", "made(6)", "new EarlyStopping(")]
    [DataRow("def made(n):\n    cbs = [keras.callbacks.EarlyStopping(patience=n)]\n    if not PLATEAU:\n        cbs.append(keras.callbacks.LearningRateScheduler(lambda e: 0.1))\n    else:\n        cbs.append(keras.callbacks.ReduceLROnPlateau(patience=n // 2))\n    return cbs + [others(n)]\n", "made(6)", "// TODO line 10: others(n)")]
    public void What_is_not_known_of_a_list_is_told(string maker, string callbacks, string told)
    {
        string csharp = Port($"{Start}{maker}{Compiled}model.fit(x, y, validation_split=0.1, callbacks={callbacks})\n");

        Assert.Contains("new EarlyStopping(patience: ", csharp);
        Assert.Contains("new ReduceLROnPlateau(patience: ", csharp);
        Assert.Contains(told, csharp);
        Assert.DoesNotContain("which callbacks these are is not known", csharp);
        Assert.DoesNotContain("new LearningRateScheduler", csharp);
    }

    /// <summary>A fit in a loop over folds that are not known has the callbacks that a function makes for each.</summary>
    [TestMethod]
    public void Each_fold_has_the_callbacks_that_are_made_for_it()
    {
        string csharp = Port($"{Start}{List}for train, test in folds.split(x):\n    model = build()\n    model.compile('sgd', 'mse')\n    model.fit(x[train], y[train], validation_data=(x[test], y[test]), callbacks=made(6))\n");

        Assert.Contains("new EarlyStopping(patience: (int)N), // line 5", csharp);
        Assert.Contains("new ReduceLROnPlateau(patience: (int)Math.Floor(N / 2.0)), // line 5", csharp);
    }

    /// <summary>A function that a table of functions gives is that function, and nothing is left to be done about it.</summary>
    [TestMethod]
    [DataRow("KINDS = {'step': step, 'flat': flat}\n", "KINDS['step']")]
    [DataRow("KINDS = [flat, step]\n", "KINDS[1]")]
    [DataRow("f = step\n", "f")]
    [DataRow("def pick(name):\n    return step if name == 'step' else flat\n", "pick('step')")]
    public void A_function_of_a_table_is_that_function(string table, string function)
    {
        string csharp = Port($"{Start}LR = 0.05\ndef step(epoch):\n    return LR * 0.5 ** (epoch // 10)\ndef flat(epoch):\n    return LR\n{table}{Compiled}model.fit(x, y, callbacks=[keras.callbacks.LearningRateScheduler({function})])\n");

        Assert.Contains("new LearningRateScheduler(epoch => Step(epoch))", csharp);
        Assert.Contains("return Lr * Math.Pow(0.5, Math.Floor(epoch / 10.0));", csharp);
        Assert.DoesNotContain("TODO", csharp);
    }

    /// <summary>A class that the fit does not use any more, the warnings about it and hooks in which nothing is done are left out.</summary>
    [TestMethod]
    public void What_the_rates_replace_is_left_out()
    {
        string csharp = Port($"{Start}class Warm(keras.callbacks.Callback):\n    def __init__(self, lr, n):\n        super().__init__()\n        self.lr, self.n = lr, n\n    def on_epoch_begin(self, epoch, logs=None):\n        if epoch < self.n:\n            self.model.optimizer.learning_rate = self.lr * (epoch + 1) / self.n\nclass Table(keras.callbacks.Callback):\n    def __init__(self, table):\n        super().__init__()\n        self.table = table\n    def on_epoch_begin(self, epoch, logs=None):\n        for at, rate in self.table.items():\n            if epoch == at:\n                self.model.optimizer.learning_rate = rate\nLR = 0.02\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile(keras.optimizers.SGD(LR), 'mse')\nmodel.fit(x, y, epochs=20, callbacks=[Warm(LR, 5), Table({{5: LR, 10: LR / 10}})])\n");

        Assert.Contains("the rates of the script's training", csharp);
        Assert.DoesNotContain("Warm", csharp);
        Assert.DoesNotContain("custom-callback-class", csharp);
        Assert.DoesNotContain("manual-lr-write", csharp);
    }

    /// <summary>A file's name that a function makes of what it is handed is that of each call: two phases do not write one file.</summary>
    [TestMethod]
    public void Each_call_has_its_own_file()
    {
        string csharp = Port($"{Start}def made(stage):\n    return [keras.callbacks.ModelCheckpoint(f'best_{{stage}}.h5')]\n{Compiled}model.fit(x, y, callbacks=made('head'))\nmodel.fit(x, y, callbacks=made('fine'))\n");

        Assert.Contains("new ModelCheckpoint(filepath: \"best_head.npz\")", csharp);
        Assert.Contains("new ModelCheckpoint(filepath: \"best_fine.npz\")", csharp);
    }

    /// <summary>A plateau is in no one's way where no fit has both.</summary>
    [TestMethod]
    [DataRow("[made('plateau')]", false)]
    [DataRow("[made('plateau'), made('other')]", true)]
    public void A_warning_of_two_callbacks_is_of_one_fit(string callbacks, bool isTold) => Assert.AreEqual(
        isTold,
        Port($"{Start}def made(kind):\n    if kind == 'plateau':\n        return keras.callbacks.ReduceLROnPlateau()\n    return keras.callbacks.LearningRateScheduler(lambda e: 0.1)\n{Compiled}model.fit(x, y, validation_split=0.1, callbacks={callbacks})\n").Contains("plateau-and-scheduler", StringComparison.Ordinal));

    /// <summary>A variable is declared by the statement that gives it its first value, where all that follows sees it.</summary>
    [TestMethod]
    [DataRow("    drop = 0.5\n    rate = 0.1 * drop ** (epoch // 10)\n    return rate\n", "        double drop = 0.5;\n        double rate = 0.1 * Math.Pow(drop, Math.Floor(epoch / 10.0));\n        return rate;\n")]
    [DataRow("    if epoch < 5:\n        rate = 0.1\n    else:\n        rate = 0.01\n    return rate\n", "        double rate = 0;\n        if (epoch < 5.0)\n")]
    [DataRow("    rate = 0.1\n    for k in [3, 6]:\n        if epoch >= k:\n            rate *= 0.5\n    return rate\n", "        double rate = 0.1;\n")]
    public void A_variable_is_declared_where_it_begins(string body, string expected)
    {
        string script = $"{Start}def f(epoch):\n{body}{Compiled}model.fit(x, y, callbacks=[keras.callbacks.LearningRateScheduler(f)])\n";

        Assert.Contains(expected, Port(script));
        Assert.IsTrue(ScriptPorter.Port(script).Compare().Single().IsEqual);
        Assert.IsEmpty(PortedScripts.Compile(PortEngine.Embedded, [("train.py", script)]).Errors);
    }

    /// <summary>Classes of a table that are called with what a table has for them.</summary>
    [TestMethod]
    public void A_table_of_classes_makes_its_callbacks()
    {
        string csharp = Port($"{Start}CONFIG = {{'lr': {{'factor': 0.5, 'patience': 3}}, 'stop': {{'monitor': 'loss', 'patience': 9}}}}\nKINDS = {{'lr': keras.callbacks.ReduceLROnPlateau, 'stop': keras.callbacks.EarlyStopping}}\n{Compiled}model.fit(x, y, validation_split=0.1, callbacks=[KINDS[name](**given) for name, given in CONFIG.items()])\n");

        Assert.Contains("new ReduceLROnPlateau(factor: 0.5, patience: 3), // line 8", csharp);
        Assert.Contains("new EarlyStopping(monitor: \"loss\", patience: 9), // line 8", csharp);
    }

    /// <summary>What a callback does beside the rate does not take the rate's form away, and stays told: the mean of the weights.</summary>
    [TestMethod]
    public void What_a_callback_keeps_beside_the_rate_is_told()
    {
        string csharp = Port($"{Start}class Mean(keras.callbacks.Callback):\n    def __init__(self, n, lr):\n        super().__init__()\n        self.n, self.lr, self.kept = n, lr, None\n    def on_epoch_begin(self, epoch, logs=None):\n        self.model.optimizer.learning_rate = self.lr * (1 - epoch / self.n)\n    def on_epoch_end(self, epoch, logs=None):\n        if epoch >= self.n:\n            now = self.model.get_weights()\n            if self.kept is None:\n                self.kept = now\n            else:\n                self.kept = [a + b for a, b in zip(self.kept, now)]\n    def on_train_end(self, logs=None):\n        self.model.set_weights(self.kept)\n{Compiled}model.fit(x, y, callbacks=[Mean(30, 0.1)])\n");

        Assert.Contains("run.LearningRate = _lr * (1.0 - (epoch / _n));", csharp);
        Assert.Contains("// TODO line 12: now = self.model.get_weights()", csharp);
        Assert.Contains("// TODO line 13: if self.kept is None", csharp);
        Assert.Contains("// TODO line 18: self.model.set_weights(self.kept)", csharp);
        Assert.DoesNotContain("double now", csharp);
    }

    /// <summary>What decides a rate is no mere value that is kept.</summary>
    [TestMethod]
    [DataRow("score = self.model.evaluate(xv, yv)\n        if score > 0.5:\n            self.model.optimizer.learning_rate = 0.01")]
    [DataRow("score = self.model.evaluate(xv, yv)\n        self.model.optimizer.learning_rate = 0.01 * score")]
    [DataRow("score = self.model.evaluate(xv, yv)\n        best = score\n        if best > 0.5:\n            self.model.optimizer.learning_rate = 0.01")]
    public void What_decides_a_rate_is_not_left_out(string lines) => Assert.DoesNotContain(
        "public sealed class Judge",
        Port($"{Start}class Judge(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n        {lines}\n{Compiled}model.fit(x, y, callbacks=[Judge()])\n"));

    [TestMethod]
    public void A_hook_in_which_nothing_is_done_is_left_out() => Assert.DoesNotContain(
        "OnEpochEnd",
        Port($"{Start}class Log(keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n        self.model.optimizer.learning_rate = 0.1 / (1 + epoch)\n    def on_epoch_end(self, epoch, logs=None):\n        logs = logs or {{}}\n        logs['lr'] = 1\n        print(logs)\n{Compiled}model.fit(x, y, callbacks=[Log()])\n"));

    private static string Port(string script) => ScriptPorter.Port(script, PortEngine.Embedded).CSharp;
}
