using System.Globalization;
using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Settings that a class or a function is handed as a whole, or gives a short name: they stay settings, and with another value the C# has the rates of the script with that value.</summary>
[TestClass]
public sealed class HandedSettingsTests
{
    private const string Schedule = "tf.keras.optimizers.schedules.LearningRateSchedule";

    [TestMethod]
    [DataRow("cfg = {'lr': 0.1, 'warm': 2, 'spe': 3}\n", "cfg", "self.cfg = cfg\n        self.warm = cfg['warm'] * cfg['spe']", "return tf.where(step < self.warm, self.cfg['lr'] * (step + 1) / self.warm, self.cfg['lr'])", "cfg", "'warm': 2", "'warm': 4", "CfgWarm", 4.0, DisplayName = "a table")]
    [DataRow("class Cfg:\n    lr = 0.1\n    epochs = 40\n", "c", "total = c.epochs * 3\n        self.lr = c.lr\n        self.total = total", "return self.lr * (1 - step / self.total)", "Cfg", "lr = 0.1", "lr = 0.3", "CfgLr", 0.3, DisplayName = "a class, and a variable of __init__")]
    [DataRow("from dataclasses import dataclass\nimport math\n@dataclass\nclass Cfg:\n    peak: float = 0.3\n    rows: int = 640\n    batch: int = 64\n    part: float = 0.25\ncfg = Cfg()\n", "cfg: Cfg", "steps = math.ceil(cfg.rows / cfg.batch)\n        self.total = steps * 2\n        self.warm = int(self.total * cfg.part)\n        self.peak = cfg.peak", "return tf.where(step < self.warm, self.peak * step / max(1, self.warm), self.peak * (1 - (step - self.warm) / (self.total - self.warm)) ** 2)", "cfg", "part: float = 0.25", "part: float = 0.5", "CfgPart", 0.5, DisplayName = "a data class")]
    [DataRow("LR, EPOCHS = 0.1, 8\n", "lr, epochs, part=0.25", "self.total = epochs * 4\n        self.warm = int(self.total * part)\n        self.lr = lr", "if step < self.warm:\n            return self.lr * (step + 1) / self.warm\n        return self.lr * (1 - (step - self.warm) / (self.total - self.warm))", "LR, EPOCHS", "0.1, 8", "0.1, 12", "Epochs", 12.0, DisplayName = "numbers that the object computes from settings")]
    public void A_schedule_class_computes_with_the_settings(string settings, string parameters, string start, string call, string given, string old, string other, string property, double value)
    {
        string Script(string own) => $"import tensorflow as tf\n{own}class Own({Schedule}):\n    def __init__(self, {parameters}):\n        super().__init__()\n        {start}\n    def __call__(self, step):\n        {call}\nsched = Own({given})\n";
        string script = $"{Script(settings)}model.compile(tf.keras.optimizers.SGD(sched), 'mse')\nmodel.fit(x, y, epochs=2)\n";
        Assert.Contains(old, settings);
        (Type ported, string code) = Compiled(script);
        foreach ((string text, double? set) in ((string, double?)[])[(settings, null), (settings.Replace(old, other, StringComparison.Ordinal), value)])
        {
            LearningRateSchedule expected = ScheduleReader.Read(Script(text)).Schedule;
            Set(ported, property, set, code);
            Same(expected, (LearningRateSchedule)ported.GetMethod("Sched")!.Invoke(null, null)!, 20, code);
        }
    }

    /// <summary>Two objects with settings of their own do not share one method that looks them up.</summary>
    [TestMethod]
    public void Two_objects_have_their_own_settings()
    {
        string script = $"import tensorflow as tf\na = {{'lr': 0.1}}\nb = {{'lr': 0.3}}\nclass Own({Schedule}):\n    def __init__(self, c, n):\n        self.lr = c['lr'] * 2\n        self.n = n * 2\n    def __call__(self, step):\n        return self.lr * 0.5 ** (step // self.n)\nfirst = Own(a, 2)\nsecond = Own(b, 3)\nmodel.compile(tf.keras.optimizers.SGD(first), 'mse')\nmodel.fit(x, y)\nmodel.compile(tf.keras.optimizers.SGD(second), 'mse')\nmodel.fit(x, y)\n";
        (Type ported, string code) = Compiled(script);
        Assert.AreEqual(0.2, ((LearningRateSchedule)ported.GetMethod("First")!.Invoke(null, null)!).ValueAt(3L), 1e-12, code);
        Assert.AreEqual(0.3, ((LearningRateSchedule)ported.GetMethod("Second")!.Invoke(null, null)!).ValueAt(11L), 1e-12, code);
    }

    /// <summary>A function that gives its settings a short name computes with them.</summary>
    [TestMethod]
    [DataRow("self.save_hyperparameters()", "h = self.hparams", "h.warm", "h.epochs")]
    [DataRow("self.cfg = dict(warm=warm, epochs=epochs)", "c = self.cfg", "c['warm']", "c['epochs']")]
    [DataRow("self.config = {'train': {'warm': warm, 'epochs': epochs}}", "train = self.config['train']", "train['warm']", "train['epochs']")]
    public void A_short_name_stands_for_the_settings(string kept, string given, string warm, string epochs)
    {
        string script = $"import torch\nimport pytorch_lightning as pl\nclass Net(pl.LightningModule):\n    def __init__(self, lr=0.1, warm=2, epochs=10):\n        super().__init__()\n        self.lr = lr\n        {kept}\n    def configure_optimizers(self):\n        opt = torch.optim.SGD(self.parameters(), lr=self.lr)\n        def factor(epoch):\n            {given}\n            if epoch < {warm}:\n                return (epoch + 1) / {warm}\n            return 1 - (epoch - {warm}) / ({epochs} - {warm})\n        return [opt], [torch.optim.lr_scheduler.LambdaLR(opt, factor)]\npl.Trainer(max_epochs=10).fit(Net(lr=0.2))\n";
        (Type ported, string code) = Compiled(script);
        double[] expected = [0.1, 0.2, 0.2, 0.175, 0.15];
        CollectionAssert.AreEqual(expected, Rates(ported, 5).Select(rate => Math.Round(rate, 12)).ToArray(), code);
    }

    /// <summary>A name that is changed, or that does more than to be looked up in, keeps its place.</summary>
    [TestMethod]
    public void A_name_that_is_changed_is_no_short_name()
    {
        string script = "import torch\nconfig = {'train': {'lr': 0.1, 'half': 2}, 'other': {'lr': 0.4, 'half': 1}}\nopt = torch.optim.SGD(net.parameters(), lr=1.0)\ndef rate(epoch):\n    c = config['train']\n    if epoch > 2:\n        c = config['other']\n    return c['lr'] * 0.5 ** (epoch // c['half'])\nfor epoch in range(6):\n    for group in opt.param_groups:\n        group['lr'] = rate(epoch)\n    for x, y in loader:\n        opt.step()\n";
        (Type ported, string code) = Compiled(script);
        double[] expected = [0.1, 0.1, 0.05, 0.05, 0.025, 0.0125];
        CollectionAssert.AreEqual(expected, Rates(ported, 6).Select(rate => Math.Round(rate, 12)).ToArray(), code);
    }

    /// <summary>What the script assigns outside of its functions is a setting, though a function has a variable of the same name.</summary>
    [TestMethod]
    public void A_variable_of_a_function_is_not_the_name_outside()
    {
        string script = $"import tensorflow as tf\nclass Warm({Schedule}):\n    def __init__(self, base, steps):\n        self.base, self.steps = base, steps\n    def __call__(self, step):\n        warm = self.base * step / self.steps\n        return tf.where(step < self.steps, warm, self.base)\ntotal = 10 * len(data)\nwarm = int(0.1 * total)\nmodel.compile(tf.keras.optimizers.SGD(Warm(0.1, warm)), 'mse')\nmodel.fit(data, epochs=10)\n";
        (Type ported, string code) = Compiled(script);
        Assert.Contains("Warm => Math.Truncate(0.1 * Total)", code.Replace("WarmValue", "Warm", StringComparison.Ordinal).Replace("Warm2", "Warm", StringComparison.Ordinal), code);
        ported.GetProperty("DataCount")!.SetValue(null, 8.0);
        Assert.AreEqual(0.05, ((LearningRateSchedule)ported.GetMethod("WarmOfLine10")!.Invoke(null, null)!).ValueAt(4L), 1e-12, code);
    }

    /// <summary>In a text that is read when the program runs, the settings of the script are put in.</summary>
    [TestMethod]
    [DataRow("from fastai.vision.all import *\nBASE = 3e-3\nlearn.fit_one_cycle(5, BASE)\n", "Base", 3e-3, 3e-3 / 25, "StepsPerEpoch")]
    [DataRow("from fastai.vision.all import *\nBASE = 3e-3\nlearn.fit_one_cycle(5, lr_max=slice(BASE / 100, BASE / 5), pct_start=0.2)\n", "Base", 3e-3, 3e-3 / 5 / 25, "StepsPerEpoch")]
    [DataRow("import tensorflow as tf\nimport tensorflow_addons as tfa\nLOW, HIGH = 1e-4, 1e-2\nmodel.compile(tf.keras.optimizers.SGD(tfa.optimizers.CyclicalLearningRate(LOW, HIGH, step_size=2 * len(data), scale_fn=lambda x: 1 / (2.0 ** (x - 1)))), 'mse')\nmodel.fit(data)\n", "Low", 1e-4, 1e-4, "DataCount")]
    public void A_text_that_is_read_has_the_settings(string script, string property, double value, double first, string length)
    {
        (Type ported, string code) = Compiled(script);
        ported.GetProperty(length)!.SetValue(null, 10.0);
        Assert.AreEqual(first, Rates(ported, 1)[0], 1e-9, code);
        Set(ported, property, value * 2, code);
        Assert.AreEqual(first * 2, Rates(ported, 1)[0], 1e-9, code);
    }

    /// <summary>The training decides which of several schedules counts, also where the name of the optimizer's class is a setting.</summary>
    [TestMethod]
    public void An_optimizer_of_Keras_by_name_is_evaluated()
    {
        string script = "import tensorflow as tf\nclass Trainer:\n    def __init__(self, model, config):\n        self.model, self.config = model, config\n        self.optimizer = self.make()\n    def make(self):\n        c = self.config['opt']\n        if c['schedule'] == 'steps':\n            lr = tf.keras.optimizers.schedules.PiecewiseConstantDecay([6, 12], [c['lr'], c['lr'] / 10, c['lr'] / 100])\n        else:\n            lr = tf.keras.optimizers.schedules.CosineDecay(c['lr'], 18)\n        return getattr(tf.keras.optimizers, c['name'])(learning_rate=lr)\n    def fit(self, data):\n        for epoch in range(6):\n            for x, y in data:\n                with tf.GradientTape() as tape:\n                    loss = self.model(x)\n                self.optimizer.apply_gradients(zip(tape.gradient(loss, self.model.trainable_weights), self.model.trainable_weights))\nTrainer(net, {'opt': {'name': 'SGD', 'lr': 0.2, 'schedule': 'steps'}}).fit(data)\n";
        (Type ported, string code) = Compiled(script);
        Assert.DoesNotContain("TODO", code, code);
        RecordedTrainer trainer = new(3, null) { LearningRate = 1 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = 6 }, (Callback[])ported.GetMethod("Callbacks")!.Invoke(null, null)!);
        CollectionAssert.AreEqual(Enumerable.Range(0, 18).Select(step => step <= 6 ? 0.2 : step <= 12 ? 0.02 : 0.002).ToArray(), trainer.Rates.Select(rate => Math.Round(rate, 12)).ToArray(), code);
    }

    private static (Type Ported, string Code) Compiled(string script)
    {
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("handed.py", script)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        return (assembly!.GetType("Handed")!, ScriptPorter.Port(script, PortEngine.Embedded, "handed.py").CSharp);
    }

    private static void Set(Type ported, string property, double? value, string code)
    {
        if (value is { } number)
        {
            PropertyInfo? setting = ported.GetProperty(property);
            Assert.IsTrue(setting?.CanWrite, $"{property}={number.ToString(CultureInfo.InvariantCulture)}: {code}");
            setting!.SetValue(null, number);
        }
    }

    private static List<double> Rates(Type ported, int epochs)
    {
        RecordedTrainer trainer = new(1, null) { LearningRate = 1, Momentum = 0.9 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = epochs }, (Callback[])ported.GetMethod("Callbacks")!.Invoke(null, null)!);
        return trainer.Rates;
    }

    private static void Same(LearningRateSchedule expected, LearningRateSchedule written, int steps, string code)
    {
        for (int step = 0; step < steps; step++)
        {
            Assert.AreEqual(expected.ValueAt(step), written.ValueAt(step), 1e-12, $"step {step} of {code}");
        }
    }
}
