using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>The C# of every script compiles, and its callbacks train with the rates that Python trained with.</summary>
[TestClass]
public sealed class PortedScriptTests
{
    private static readonly JsonElement Scripts = Golden.Read("scripts").GetProperty("scripts");

    /// <summary>What a script's data have: the user's part of a port.</summary>
    private static readonly Dictionary<string, double> Data = new(StringComparer.Ordinal) { ["XTrainCount"] = 72, ["BatchesCount"] = 6, ["TrainLoaderCount"] = 5 };

    private static IEnumerable<object[]> Names => Scripts.EnumerateObject().Select(script => new object[] { script.Name });

    /// <summary>A branch that a flag of the script leaves out is said, where it concerns the rate.</summary>
    [TestMethod]
    public void A_branch_that_is_left_out_is_said() => Assert.Contains(
        "line 5: left out, as WARM is false with the values of the script.",
        string.Join('\n', ScriptPorter.Port("import torch\nWARM = False\nopt = torch.optim.SGD(p, lr=0.1)\nif WARM:\n    s = torch.optim.lr_scheduler.StepLR(opt, 3)\nfor e in range(3):\n    opt.step()").Notes));

    /// <summary>A class that the command line chooses is that of the default, and that is said.</summary>
    [TestMethod]
    [DataRow("opt_class = getattr(torch.optim, args.opt)\nopt = opt_class(p, lr=0.1)", "line 7: opt_class is taken as torch.optim.SGD, as the defaults of the command line have it.")]
    [DataRow("opt = {'SGD': torch.optim.SGD, 'Adam': torch.optim.Adam}[args.opt](p, lr=0.1)", "is taken as torch.optim.SGD, as the defaults of the command line have it.")]
    public void A_class_of_the_command_line_is_said(string lines, string note)
    {
        PortedScript ported = ScriptPorter.Port($"import argparse\nimport torch\nparser = argparse.ArgumentParser()\nparser.add_argument('--opt', default='SGD')\nargs = parser.parse_args()\n{lines}\nfor e in range(3):\n    opt.step()");

        Assert.Contains(note, string.Join('\n', ported.Notes));
        Assert.Contains(construct => construct.Name == "SGD", ported.Constructs);
    }

    [TestMethod]
    [DataRow(PortEngine.TensorFlowNet)]
    [DataRow(PortEngine.Embedded)]
    public void Every_script_compiles(PortEngine engine) => Assert.IsEmpty(PortedScripts.For(engine).Errors, string.Join('\n', PortedScripts.For(engine).Errors));

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void The_callbacks_train_with_the_recorded_rates(string name)
    {
        JsonElement script = Scripts.GetProperty(name);
        double[] expected = [.. script.GetProperty("learningRatePerUpdate").EnumerateArray().Select(rate => rate.GetDouble())];
        Assembly ported = PortedScripts.For(PortEngine.Embedded).Assembly!;
        Type type = ported.GetTypes().Single(type => type.Name.Equals(name.Replace("_", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Static | BindingFlags.Public).Where(property => property.CanWrite && Data.ContainsKey(property.Name)))
        {
            property.SetValue(null, Data[property.Name]);
        }

        MethodInfo[] fits = [.. type.GetMethods().Where(method => method.Name.StartsWith("Callbacks", StringComparison.Ordinal)).OrderBy(method => method.Name, StringComparer.Ordinal)];
        (int First, int Steps)[] lengths = script.Find("fits") is { } recorded
            ? [.. recorded.EnumerateArray().Select(fit => (fit.GetProperty("first_step").GetInt32(), fit.GetProperty("steps").GetInt32()))]
            : [(0, expected.Length)];
        List<double> rates = [];
        for (int i = 0; i < lengths.Length; i++)
        {
            int[] epochs = script.Find("epochOfUpdate") is { } of ? [.. of.EnumerateArray().Select(epoch => epoch.GetInt32())] : [.. Enumerable.Range(0, expected.Length).Select(step => step / StepsPerEpoch(name))];
            int[] own = epochs[lengths[i].First..(lengths[i].First + lengths[i].Steps)];
            RecordedTrainer trainer = new(own.Count(epoch => epoch == own[0]), script.Find("epochLogs")) { LearningRate = expected[lengths[i].First] };
            trainer.Fit(new FitOptions { Verbose = 0, Epochs = own[^1] + 1, InitialEpoch = own[0] }, [.. ((Callback[])fits[i].Invoke(null, null)!).Where(callback => callback is not (CsvLogger or ModelCheckpoint))]);
            rates.AddRange(trainer.Rates);
        }

        double tolerance = script.GetProperty("dialect").GetString() is "torch" ? 1e-12 : 1e-6;
        double range = expected.Max(); // float32 has no relative precision where a cosine is near 0
        Assert.HasCount(expected.Length, rates);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], rates[i], Math.Max(tolerance * expected[i], tolerance * range), $"update {i}");
        }
    }

    /// <summary>Rates of our own scripts, by their text and the libraries' sources; what a script takes from its data or its command line is given.</summary>
    [TestMethod]
    [DataRow("A04Imagenet", "", 0, 2.5, 0.0505)] // a line from a hundredth over 5 epochs
    [DataRow("A04Imagenet", "", 0, 47.5, 0.05)] // half of 85 epochs of the cosine after it
    [DataRow("A05Lightning", "", 0, 25, 0.001)] // what the module is made with, not its default
    [DataRow("A06HfTrainer", "UpdatesPerEpoch", 100, 18, 2e-5)] // ceil(0.06 · 300) updates of warm-up (transformers 5, training_args.py, get_warmup_steps)
    [DataRow("A07HfLoop", "TrainDataloaderCount", 400, 200, 2.5e-5)] // the rate of the optimizer with groups
    [DataRow("A08Timm", "", 0, 4, 4.002e-4)]
    [DataRow("A09Flax", "", 0, 250, 0.05)] // settings of a ConfigDict
    [DataRow("A10Fastai", "StepsPerEpoch", 10, 15, 1e-4)] // the last group of a slice at a quarter of 6 epochs
    [DataRow("A12Tf1", "", 0, 100000, 0.096)] // legacy_learning_rate_decay.py: (learning_rate, global_step, decay_steps, decay_rate)
    [DataRow("A13Handlr", "", 0, 40000, 5e-5)] // set by a loop
    [DataRow("A14Adjust", "Lr", 0.4, 50, 0.004)] // set by a function
    [DataRow("A16TransformerTf", "", 0, 800, 0.003125)] // 1 / sqrt(128 · 800)
    [DataRow("A17Ocl", "TrainLoaderCount", 10, 30, 0.1)] // the peak after 0.3 of 100 updates, less one
    [DataRow("A21TrainerClass", "", 0, 50, 5e-4)] // a method as the factor, settings of a data class
    [DataRow("A22Swa", "", 0, 80, 0.08345653031794292)] // the cosine
    [DataRow("A22Swa", "", 0, 171, 0.05)] // 10 epochs after SWALR has taken over
    [DataRow("A23Ifelse", "", 0, 30, 0.02)] // the branch that is taken
    [DataRow("A26Yolo", "", 0, 60, 0.0055)]
    [DataRow("A30OptaxAdam", "", 0, 500, 3e-4)]
    [DataRow("A31TwoRates", "Gamma", 0.5, 1, 0.2)] // args.lr, not self.lr, and not the scheduler that is called lr
    [DataRow("A36GuardedClass", "", 0, 50, 5e-4)] // half of a warm-up over 100 steps, behind a check that raises
    [DataRow("B01AdjustMilestones", "", 0, 130, 0.01)] // a loop over milestones that the command line has
    [DataRow("B02Mae", "Lr=0.1 WarmupEpochs=5 Epochs=100 MinLr=0 DataLoaderCount", 10, 25, 0.05)] // epoch + i / len(loader)
    [DataRow("B05Dispatch", "", 0, 50, 0.025)] // the entry of a table that is taken
    [DataRow("B06PartialWarm", "", 0, 50, 1.5e-4)] // functools.partial
    [DataRow("B07Closure", "", 0, 19, 0.1 * 19 / 39)] // an array that is indexed by the iteration: linspace(0, 0.1, 40)
    [DataRow("B14OwnScheduleCond", "", 0, 250, 1e-3)] // tf.cond over methods
    [DataRow("B15GanTwo", "", 0, 150, 5e-5)] // a bound method
    [DataRow("B18OptaxTrain", "", 0, 250, 0.05)] // a function given to optax.sgd
    [DataRow("B21Nanogpt", "", 0, 99, 6e-4 * 100 / 201)]
    [DataRow("C02TorchAmp", "LoaderCount", 10, 25, 0.05)] // half of 5 epochs of warm-up, by i / len(loader) + epoch
    [DataRow("C06Tf1", "", 0, 1000, 0.0096)] // flags of TensorFlow 1
    [DataRow("C08Optax", "", 0, 550, 1.65e-4)]
    [DataRow("C13NanogptVariant", "", 0, 0, 6e-4 / 715)]
    [DataRow("C17ClassTrainer", "", 0, 5, 3e-4)] // SequentialLR in a class, at its milestone
    [DataRow("C20Paddle", "", 0, 50, 0.005)] // half of the warm-up
    [DataRow("C20Paddle", "", 0, 600, 0.005)] // half of the cosine behind it
    [DataRow("D03StepPart", "LoaderCount", 10, 25, 0.0008658394705735987)] // step(epoch + i / iters) behind update 24: 2.4 of 10 epochs of the cosine
    [DataRow("D04Tfa", "StepsPerEpoch", 100, 600, 0.00505)] // the second cycle's top, half as high
    [DataRow("D05Clr", "", 0, 6000, 0.0035)]
    [DataRow("C21Gradual", "", 0, 5, 0.01)]
    [DataRow("C21Gradual", "", 0, 56, 0.01)] // the cosine begins a step after the warm-up
    public void Our_own_scripts_give_their_rates(string type, string property, double value, double step, double expected)
    {
        Type ported = PortedScripts.For(PortEngine.Embedded).Assembly!.GetType(type)!;
        foreach (string[] set in property.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('=')))
        {
            ported.GetProperty(set[0])!.SetValue(null, set.Length > 1 ? double.Parse(set[1], CultureInfo.InvariantCulture) : value);
        }

        var schedule = (LearningRateSchedule)ported.GetMethods().Last(method => method.ReturnType == typeof(LearningRateSchedule)).Invoke(null, null)!;
        Assert.AreEqual(expected, schedule.ValueAt(type == "A17Ocl" ? step - 1 : step), 1e-9 * expected + 1e-15);
    }

    /// <summary>A scheduler in a function that nothing in the file calls begins with the rate of its optimizer.</summary>
    [TestMethod]
    [DataRow("def main():\n    o = torch.optim.SGD(net.parameters(), lr=0.1)\n    s = torch.optim.lr_scheduler.StepLR(o, 3, 0.1)", "new StepDecay(initialLearningRate: 0.1, stepSize: 3)")]
    [DataRow("def main():\n    o = torch.optim.Adam(net.parameters())\n    s = torch.optim.lr_scheduler.ExponentialLR(o, 0.5)", "initialLearningRate: 0.001")]
    [DataRow("class Lit:\n    def configure_optimizers(self):\n        o = torch.optim.SGD(self.parameters(), lr=0.1)\n        return [o], [torch.optim.lr_scheduler.StepLR(o, 3, 0.1)]", "new StepDecay(initialLearningRate: 0.1, stepSize: 3)")]
    [DataRow("class Lit:\n    def configure_optimizers(self):\n        o = torch.optim.SGD(self.parameters(), lr=0.1)\n        return {'optimizer': o, 'lr_scheduler': {'scheduler': torch.optim.lr_scheduler.CosineAnnealingLR(o, 10)}}", "initialLearningRate: 0.1")]
    [DataRow("def main():\n    o = torch.optim.SGD(net.parameters(), lr=0.1)\n    s = transformers.get_linear_schedule_with_warmup(o, 10, 100)", "0.1")]
    public void A_scheduler_that_nothing_calls_begins_with_its_optimizers_rate(string rest, string expected)
    {
        string written = ScriptPorter.Port($"import torch\nimport transformers\n{rest}\n").CSharp;

        Assert.Contains(expected, written);
        Assert.DoesNotContain("initialLearningRate: 1,", written);
    }

    /// <summary>A rate that is set when the training is over is not the one that the training began with.</summary>
    [TestMethod]
    [DataRow("for e in range(4):\n    for b in loader: opt.step()\n    s.step()\nopt.param_groups[0]['lr'] = 0.5\n", "new PiecewiseConstantDecay(boundaries: [1], values: [0.1, 0.01])")]
    [DataRow("for e in range(4):\n    train(opt)\n    s.step()\nfor g in opt.param_groups:\n    g['lr'] = 0.5\n", "new StepDecay(initialLearningRate: 0.1, stepSize: 2)")]
    [DataRow("def main():\n    for e in range(4):\n        for b in loader: opt.step()\n        s.step()\n    opt.param_groups[0]['lr'] = 0.5\nmain()\n", "new PiecewiseConstantDecay(boundaries: [1], values: [0.1, 0.01])")]
    public void A_rate_behind_the_training_is_not_its_first(string rest, string form)
    {
        string script = $"import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ns = torch.optim.lr_scheduler.StepLR(opt, 2, 0.1)\n{rest}";

        Assert.Contains(form, ScriptPorter.Port(script).CSharp);
        PortedSchedule read = ScheduleReader.Read(script);
        Assert.AreEqual(0.1, read.Schedule.ValueAt(0), 1e-12);
        Assert.Contains(note => note.Contains("sets the rate by hand in the training", StringComparison.Ordinal), read.Notes);
    }

    /// <summary>A function that returns early leaves the rate as it was, so it is no function of the epoch.</summary>
    [TestMethod]
    public void A_return_without_a_value_compiles()
    {
        (_, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("early.py", "import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ndef adjust(optimizer, epoch):\n    if epoch == 0: return\n    lr = 0.1 / epoch\n    for g in optimizer.param_groups: g['lr'] = lr\nfor e in range(9):\n    adjust(opt, e)\n    for b in loader: opt.step()\n"),
            ("schedule.py", "import keras\ndef f(epoch):\n    if epoch == 0: return\n    return 0.1 / epoch\nm = keras.Sequential()\nm.fit(x, y, callbacks=[keras.callbacks.LearningRateScheduler(f)])\n"),
            ("uncalled.py", "import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ndef adjust(optimizer, epoch):\n    if epoch == 0: return\n    for g in optimizer.param_groups: g['lr'] = 0.1 / epoch\n")]);

        Assert.IsEmpty(errors, string.Join('\n', errors));
    }

    /// <summary>A name of a callback, of a list of callbacks or of a function has for each fit what it is given before that fit.</summary>
    [TestMethod]
    [DataRow("cb = One(lambda e: 0.1)\nm.fit(x, y, callbacks=[cb])\ncb = One(lambda e: 0.2)\nm.fit(x, y, callbacks=[cb])", "4", "6")]
    [DataRow("cbs = [One(lambda e: 0.1)]\nm.fit(x, y, callbacks=cbs)\ncbs = [One(lambda e: 0.2)]\nm.fit(x, y, callbacks=cbs)", "4", "6")]
    [DataRow("cbs = [One(lambda e: 0.1)]\nm.fit(x, y, callbacks=cbs)\ncbs = []\nm.fit(x, y, callbacks=cbs)", "4", "")]
    [DataRow("cbs = []\nm.fit(x, y, callbacks=cbs)\ncbs.append(One(lambda e: 0.2))\nm.fit(x, y, callbacks=cbs)", "", "6")]
    [DataRow("cbs = [One(lambda e: 0.1)]\nm.fit(x, y, callbacks=cbs)\ncbs += [One(lambda e: 0.2)]\nm.fit(x, y, callbacks=cbs)", "4", "4 6")]
    [DataRow("cb = One(lambda e: 0.1)\ncbs = [cb]\nm.fit(x, y, callbacks=cbs)\ncb = One(lambda e: 0.2)\nm.fit(x, y, callbacks=[cb])", "4", "7")]
    [DataRow("def train():\n    cbs = [One(lambda e: 0.1)]\n    if a: cbs.append(One(lambda e: 0.2))\n    m.fit(x, y, callbacks=cbs)\n    cbs = [One(lambda e: 0.3)]\n    m.fit(x, y, callbacks=cbs)\ntrain()", "5 6", "8")]
    [DataRow("cbs = [One(lambda e: 0.1)]\nm.fit(x, y, callbacks=cbs)\ncbs.pop()\nm.fit(x, y, callbacks=cbs)", "4", "")]
    [DataRow("cbs = [One(lambda e: 0.1)]\nm.fit(x, y, callbacks=cbs)\ncbs[0] = One(lambda e: 0.2)\nm.fit(x, y, callbacks=cbs)", "4", "6")]
    [DataRow("cbs = []\nfor i in range(3):\n    m.fit(x, y, callbacks=cbs)\n    cbs.append(One(lambda e: 0.2))", "", "7")]
    public void A_fit_has_the_callbacks_of_its_line(string rest, string first, string second)
    {
        string written = ScriptPorter.Port($"import keras\nm = keras.Sequential()\nm.compile(keras.optimizers.SGD(0.1), 'mse')\n{rest.Replace("One(", "keras.callbacks.LearningRateScheduler(", StringComparison.Ordinal)}").CSharp;

        Assert.AreEqual(first, Of(1));
        Assert.AreEqual(second, Of(2));
        Assert.DoesNotContain("TODO line", written);

        string Of(int fit)
        {
            string part = written[written.IndexOf($"Callbacks{fit}() =>", StringComparison.Ordinal)..];
            return string.Join(' ', part[..part.IndexOf("];", StringComparison.Ordinal)].Split('\n').Where(line => line.Contains("new LearningRateScheduler", StringComparison.Ordinal)).Select(line => line.Split("// line ")[1].Trim()));
        }
    }

    [TestMethod]
    [DataRow("if some(): m.compile('sgd', 'mse')\nf = lambda e: 0.1\nm.fit(x, y, callbacks=[One(f)])\nf = lambda e: 0.2\nm.fit(x, y, callbacks=[One(f)])", "TODO: 'f' is another function in each of the lines 5, 7")]
    [DataRow("if some(): m.compile('sgd', 'mse')\ndef f(e):\n    return 0.1\nm.fit(x, y, callbacks=[One(f)])\ndef f(e):\n    return 0.2\nm.fit(x, y, callbacks=[One(f)])", "TODO: 'f' is another function in each of the lines 5, 8")]
    [DataRow("if some(): m.compile('sgd', 'mse')\ndef f(e):\n    return 0.1\nf = lambda e: 0.2\nm.fit(x, y, callbacks=[One(f)])", "TODO: 'f' is another function in each of the lines 5, 7")]
    [DataRow("cbs = [One(lambda e: 0.1)]\nif some(): m.compile('sgd', 'mse')\nm.fit(x, y, callbacks=cbs)\ncbs.pop()\nm.fit(x, y, callbacks=cbs)", "TODO line 7: cbs.pop() changes this list")]
    [DataRow("cbs = [One(lambda e: 0.1)]\nif some(): m.compile('sgd', 'mse')\nm.fit(x, y, callbacks=cbs)\ncbs[0] = One(lambda e: 0.2)\nm.fit(x, y, callbacks=cbs)", "TODO line 7: cbs[0] = keras.callbacks.LearningRateScheduler(lambda e: 0.2) changes this list")]
    [DataRow("cbs = []\nfor i in range(30):\n    m.fit(x, y, callbacks=cbs)\n    cbs.append(One(lambda e: 0.2))", "TODO line 7: cbs.append(keras.callbacks.LearningRateScheduler(lambda e: 0.2)) changes this list")]
    public void A_name_of_several_functions_or_a_list_that_changes_is_told(string rest, string expected) =>
        Assert.Contains(expected, ScriptPorter.Port($"import keras\nm = keras.Sequential()\nm.compile(keras.optimizers.SGD(0.1), 'mse')\n{rest.Replace("One(", "keras.callbacks.LearningRateScheduler(", StringComparison.Ordinal)}").CSharp);

    [TestMethod]
    [DataRow("return {\"optimizer\": opt, \"lr_scheduler\": {\"scheduler\": s, \"interval\": self.interval}}", "Batch")]
    [DataRow("return {\"optimizer\": opt, \"lr_scheduler\": {\"scheduler\": s, \"interval\": self.hparams.interval}}", "Batch")]
    [DataRow("cfg = {\"scheduler\": s, \"interval\": \"step\"}\n        return [opt], [cfg]", "Batch")]
    [DataRow("cfg = {\"scheduler\": s}\n        cfg[\"interval\"] = \"step\"\n        return [opt], [cfg]", "Batch")]
    [DataRow("return [opt], [dict(scheduler=s, interval=\"epoch\")]", "Epoch")]
    [DataRow("return [opt], [s]", "Epoch")]
    public void The_interval_of_Lightning_is_found_where_it_is_set(string end, string unit) => Assert.Contains(
        $"new LearningRateScheduler(S(), StepUnit.{unit})",
        ScriptPorter.Port($"import torch, pytorch_lightning as pl\nclass M(pl.LightningModule):\n    def __init__(self, lr=0.1, interval=\"step\"):\n        super().__init__()\n        self.save_hyperparameters()\n        self.interval = interval\n    def configure_optimizers(self):\n        opt = torch.optim.SGD(self.parameters(), lr=self.hparams.lr)\n        s = torch.optim.lr_scheduler.StepLR(opt, 30)\n        {end}\nm = M()\n").CSharp);

    [TestMethod]
    [DataRow("phase = 'head'\nmodel.compile(keras.optimizers.SGD(0.5 if phase == 'head' else 0.1), 'mse')", "keras.optimizers.SGD(learning_rate: (float)0.5)")]
    [DataRow("model.compile(keras.optimizers.SGD(0.5 if phase == 'head' else 0.1), 'mse')", "keras.optimizers.SGD() /* TODO: learning_rate=0.5 if (phase == 'head') else 0.1 */")]
    [DataRow("model.compile(keras.optimizers.SGD(0.1, momentum=choose('m')), 'mse')", "keras.optimizers.SGD(learning_rate: (float)0.1) /* TODO: momentum=choose('m') */")]
    public void An_argument_of_an_optimizer_is_never_left_out_without_a_word(string compile, string expected) => Assert.Contains(
        expected,
        ScriptPorter.Port($"import keras\n{compile}\nmodel.fit(x, y)\n").CSharp);

    [TestMethod]
    [DataRow("3 if phase == 'head' else 5", " /* TODO: epochs=3 if (phase == 'head') else 5 */")]
    [DataRow("None", "x, y, verbose")]
    public void An_argument_of_fit_is_never_left_out_without_a_word(string epochs, string expected) => Assert.Contains(
        expected,
        ScriptPorter.Port($"import keras\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs={epochs})\n").CSharp);

    [TestMethod]
    [DataRow("epochs = 2\nmodel.fit(x, y, epochs=epochs)\nepochs = 1\nmodel.fit(x, y, epochs=epochs)", "model.Fit(x, y, epochs: 2,", "model.Fit(x, y, epochs: 1,")]
    [DataRow("lr = 1e-3\nmodel.compile(optimizer=keras.optimizers.Adam(lr), loss='mse')\nmodel.fit(x, y)\nlr = 1e-5\nmodel.compile(optimizer=keras.optimizers.Adam(learning_rate=lr), loss='mse')\nmodel.fit(x, y)", "Adam(learning_rate: (float)0.001)", "Adam(learning_rate: (float)1e-5)")]
    [DataRow("lr = 1e-3\na = keras.optimizers.schedules.ExponentialDecay(lr, 10, 0.9)\nlr *= 0.5\nb = keras.optimizers.schedules.ExponentialDecay(lr * 2, 20, 0.9)", "new ExponentialDecay(initialLearningRate: 0.001, decaySteps: 10,", "new ExponentialDecay(initialLearningRate: 0.0005 * 2.0, decaySteps: 20")]
    [DataRow("n, m = 5, 6\ns = keras.callbacks.EarlyStopping(patience=n)\nn = m = 7\nmodel.fit(x, y, callbacks=[s, keras.callbacks.EarlyStopping(patience=n)])", "new EarlyStopping(patience: 5), // line 3", "new EarlyStopping(patience: 7), // line 5")]
    [DataRow("n, m = two()\ns = keras.callbacks.EarlyStopping(patience=n)\nn = 7\nmodel.fit(x, y, epochs=n, callbacks=[s])", "patience: (int)N)", "TODO: n")]
    [DataRow("n = 5\nif small:\n    n = 3\nmodel.fit(x, y, epochs=n)", "TODO: n", "epochs: (int)N")] // which one is not known
    [DataRow("n = 5\ndef change():\n    global n\n    n = 9\nchange()\nmodel.fit(x, y, epochs=n)\nn = 4", "N { get; set; } = 9.0;", "model.Fit(x, y, epochs: (int)N,")]
    public void A_name_that_is_assigned_again_has_the_value_of_its_line(string lines, string first, string second)
    {
        string csharp = ScriptPorter.Port($"import keras\n{lines}\n").CSharp;

        Assert.Contains(first, csharp);
        Assert.Contains(second, csharp);
    }

    /// <summary>An optimizer has the schedule that an object of a class of the script is, wherever that is made.</summary>
    [TestMethod]
    [DataRow("s = S(0.1)\nmodel.compile(tf.keras.optimizers.SGD(s), 'mse')", "        S(), // line 8: the rate of SGD, set at every step")]
    [DataRow("model.compile(tf.keras.optimizers.SGD(learning_rate=S(0.1)), 'mse')", "        SOfLine7(), // line 7: the rate of SGD, set at every step")]
    [DataRow("opt = tf.keras.optimizers.SGD(S(0.1))\nmodel.compile(opt, 'mse')", "        SOfLine7(), // line 7: the rate of SGD, set at every step")]
    public void An_optimizer_has_the_schedule_of_a_class_of_the_script(string made, string expected)
    {
        string csharp = ScriptPorter.Port($"import tensorflow as tf\nclass S(tf.keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self, lr0):\n        self.lr0 = lr0\n    def __call__(self, step):\n        return self.lr0 / (1 + 0.1 * step)\n{made.TrimEnd()}\nmodel.fit(x, y, epochs=5)\n").CSharp;

        Assert.Contains(expected, csharp);
        Assert.DoesNotContain("TODO", csharp);
    }

    /// <summary>A schedule that is equal says nothing of a training that is not followed.</summary>
    [TestMethod]
    public void What_is_not_followed_is_not_compared()
    {
        PortedScript ported = ScriptPorter.Port("import torch\no = torch.optim.SGD(net.parameters(), lr=0.1)\nschedulers = [torch.optim.lr_scheduler.StepLR(o, 1, 0.5)]\nfor e in range(n):\n    for x in loader: o.step()\n    schedulers[0].step()\n");

        Assert.Contains(check => check is { Line: 6, NotChecked: "what the line does is not followed, and the rates of the training may differ" }, ported.Compare());
    }

    /// <summary>How often a function that calls itself trains is known only when it runs.</summary>
    [TestMethod]
    [DataRow("def epoch(n):\n    if n == 0: return\n    o.step(); s.step()\n    epoch(n - 1)\nepoch(k)", "epoch calls itself")]
    [DataRow("def ping(n):\n    if n == 0: return\n    o.step(); s.step()\n    pong(n - 1)\ndef pong(n):\n    o.step()\n    ping(n - 1)\nping(3)", "calls itself, and how often is known only when it runs")]
    public void A_training_that_calls_itself_is_told(string lines, string expected) =>
        Assert.Contains(expected, ScriptPorter.Port($"import torch\no = torch.optim.SGD(net.parameters(), lr=0.1)\ns = torch.optim.lr_scheduler.StepLR(o, 1, 0.5)\n{lines}\n").CSharp);

    /// <summary>Keywords of a dictionary that the script writes are keywords; those that are not known are asked for.</summary>
    [TestMethod]
    [DataRow("kw = dict(step_size=2, gamma=0.5)\ns = torch.optim.lr_scheduler.StepLR(o, **kw)", "new StepDecay(initialLearningRate: 0.1, stepSize: 2, gamma: 0.5);")]
    [DataRow("s = torch.optim.lr_scheduler.StepLR(o, **{'step_size': 2}, gamma=0.5)", "new StepDecay(initialLearningRate: 0.1, stepSize: 2, gamma: 0.5);")]
    [DataRow("s = torch.optim.lr_scheduler.StepLR(o, **settings)", "TODO line 3, StepLR: It cannot be written with what is known in this file.")]
    public void Keywords_of_a_dictionary_are_keywords(string made, string expected)
    {
        string csharp = ScriptPorter.Port($"import torch\no = torch.optim.SGD(net.parameters(), **{{'lr': 0.1}})\n{made}\nfor e in range(3):\n    o.step()\n    s.step()\n").CSharp;

        Assert.Contains(expected, csharp);
        Assert.DoesNotContain("**=", csharp);
    }

    /// <summary>The rate of groups that do not stand in the optimizer's call is asked for.</summary>
    [TestMethod]
    [DataRow("groups[::-1]")]
    [DataRow("groups + more")]
    [DataRow("[g for g in groups]")]
    [DataRow("groups if wide else more")]
    public void The_rate_of_groups_that_are_not_known_is_asked_for(string given)
    {
        string csharp = ScriptPorter.Port($"import torch\ngroups = []\nlr = 0.1\nfor l in net.children():\n    groups.append({{'params': l.parameters(), 'lr': lr}})\n    lr *= 0.5\no = torch.optim.SGD({given}, lr=0.3)\ns = torch.optim.lr_scheduler.ExponentialLR(o, 0.5)\nfor e in range(3):\n    o.step()\n    s.step()\n").CSharp;

        Assert.Contains("the rate of the first parameter group of SGD of line 7", csharp);
        Assert.DoesNotContain("initialLearningRate: 1,", csharp);
    }

    /// <summary>A model of the script's own class may have several optimizers: none of them is passed over.</summary>
    [TestMethod]
    public void Optimizers_by_other_names_are_told()
    {
        string csharp = ScriptPorter.Port("import keras\ngan = GAN()\ngan.compile(d_optimizer=keras.optimizers.Adam(3e-4), g_optimizer=keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(1e-4, 100, 0.9)), loss_fn=None)\ngan.fit(x, epochs=3)\n").CSharp;

        Assert.Contains("TODO line 3: d_optimizer is an optimizer of its own, and its rate is not carried over", csharp);
        Assert.Contains("TODO line 3: g_optimizer is an optimizer of its own, and that ExponentialDecayOfLine3() sets its rate is not carried over", csharp);
    }

    /// <summary>A method that cannot be written leaves nothing of itself but its name.</summary>
    [TestMethod]
    public void A_method_that_is_not_written_leaves_no_beginning()
    {
        string csharp = ScriptPorter.Port("from tensorflow import keras\nclass Base(keras.callbacks.Callback):\n    def __init__(self, lr=0.1):\n        super().__init__()\n        self.lr = lr\n    def on_epoch_begin(self, epoch, logs=None):\n        self.model.optimizer.learning_rate = self.rate(epoch)\nclass Cos(Base):\n    def __init__(self, n, lr=0.2):\n        super().__init__(lr=lr * 2)\n        self.n = n\n    def rate(self, epoch):\n        return self.lr * (1 - epoch / self.n)\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=3, callbacks=[Cos(3)])\n").CSharp;

        Assert.Contains("        // TODO line 12: the method rate is not carried over.\n    }\n", csharp);
        Assert.AreEqual(csharp.Split('{').Length, csharp.Split('}').Length);
    }

    /// <summary>A lambda with a name that is computed from lengths has it at every step, also where its first steps do not ask for it.</summary>
    [TestMethod]
    public void A_lambda_that_asks_for_a_computed_name_later_is_written_with_it()
    {
        string csharp = ScriptPorter.Port("import torch\naccum = 2\no = torch.optim.SGD(net.parameters(), lr=0.1)\ntotal = 6 * len(loader) // accum\ns = torch.optim.lr_scheduler.LambdaLR(o, lambda s: (s + 1) / 3 if s < 3 else (total - s) / (total - 3))\nfor e in range(6):\n    for x in loader:\n        o.step()\n        s.step()\n").CSharp;

        Assert.DoesNotContain("ScheduleReader", csharp);
        Assert.Contains("(Total - s) / (Total - 3.0)", csharp);
    }

    /// <summary>A list has the values that it has in the training, whatever is done with it behind that.</summary>
    [TestMethod]
    [DataRow("rates.clear()")]
    [DataRow("rates[:] = []")]
    [DataRow("del rates[0]")]
    [DataRow("rates.append(5)\nprint(len(rates))")]
    [DataRow("rates[1] = 7\ntorch.save(rates, 'rates')")]
    public void A_list_that_is_changed_behind_the_training_has_its_values(string rest) => Assert.Contains(
        "Rates { get; set; } = [0.1, 0.05, 0.02];",
        ScriptPorter.Port($"import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nrates = [0.1, 0.05, 0.02]\nfor epoch in range(3):\n    for g in opt.param_groups:\n        g['lr'] = rates[epoch]\n    for x, y in loader:\n        opt.step()\n{rest}\n").CSharp);

    /// <summary>A scheduler whose settings the script changes has other rates than the one that was made, and the check says so.</summary>
    [TestMethod]
    [DataRow("    if e == 1: s.gamma = 0.5", "TODO line 5: if e == 1: s.gamma = 0.5 changes the scheduler in the training, and is not carried over: the rates differ.")]
    [DataRow("    s.step_size += 1", "TODO line 5: s.step_size += 1 changes the scheduler")]
    [DataRow("    s.base_lrs[0] *= 0.5", "TODO line 5: s.base_lrs[0] *= 0.5 changes the scheduler")]
    [DataRow("    s.base_lrs, n = [0.2], 1", "TODO line 5: s.base_lrs, n = [0.2], 1 changes the scheduler")]
    [DataRow("    setattr(s, 'gamma', 0.5)", "TODO line 5: setattr(s, 'gamma', 0.5) changes the scheduler")]
    [DataRow("    s.__dict__.update(gamma=0.5)", "TODO line 5: s.__dict__.update(gamma=0.5) changes the scheduler")]
    [DataRow("    s.last_epoch = -1", "TODO line 5: s.last_epoch = -1 changes the scheduler")]
    public void A_scheduler_that_the_script_changes_is_told(string changed, string expected)
    {
        PortedScript ported = ScriptPorter.Port($"import torch\no = torch.optim.SGD(net.parameters(), lr=0.1)\ns = torch.optim.lr_scheduler.StepLR(o, 2)\nfor e in range(n):\n{changed}\n    o.step()\n    s.step()\n");

        Assert.Contains(expected, ported.CSharp);
        PortCheck check = Assert.ContainsSingle(ported.Compare());
        Assert.AreEqual("line 5 changes a scheduler in the training", check.NotChecked);
    }

    [TestMethod]
    [DataRow("b11_tf1_bert.py", "ScheduleReader.Read(LearningRateLines).Schedule")] // the warm-up around it is not lost
    [DataRow("b24_gradual.py", "TODO line 26: WarmupWrapper, which drives the rate, is not carried over.")] // not the cosine that it holds
    [DataRow("b19_setvalue.py", "rate = (new double[] { 0.001, 0.0001, 1e-5 })[(int)turn1];")] // not the count of the loop
    [DataRow("b05_dispatch.py", "line 9: ReduceLROnPlateauOfLine9(), which the script does not reach with its own values.")]
    [DataRow("b10_lightning.py", "LearningRateMonitor watches and does not set the rate: left out.")]
    [DataRow("b09_trainer.py", "new EarlyStopping(monitor: \"val_f1\", patience: 3, mode: MetricMode.Max)")] // metric_for_best_model="eval_f1"
    [DataRow("b16_fastai.py", "CallbackReader.Read(\"fastai.callback.tracker.ReduceLROnPlateau(factor=5, patience=2)\")[0].Create()")]
    [DataRow("b23_keras_gen.py", "    [\n        new LearningRateScheduler(epoch => LrSchedule(epoch)), // line 35\n        new ReduceLROnPlateau(factor: Math.Sqrt(0.1)")] // the order of the list
    [DataRow("b03_functional.py", "keras.layers.Conv2D(32, new Shape(3, 3), activation: \"relu\"),\n            keras.layers.MaxPooling2D(pool_size: new Shape(2, 2)),")] // a functional model in a row
    [DataRow("b26_branches.py", "TODO line 11: the model model is no row of layers (line 9: its branches meet in Add: --engine embedded carries them over). Build it by hand.")]
    [DataRow("b04_torch_module.py", "keras.layers.Conv2D(64, new Shape(3, 3), padding: \"valid\", activation: \"relu\"),")] // forward of a module
    [DataRow("c11_gan_keras.py", "sets the rates of 2 optimizers, and a run here trains with one. Give each a Fit of its own: CallbacksOfGenOptimizer() to that of gen_optimizer, CallbacksOfDiscOptimizer() to that of disc_optimizer.")]
    [DataRow("c15_only_callbacks.py", "new EarlyStopping(monitor: \"val_loss\", patience: (int)P), // line 3")]
    [DataRow("c18_set_lr_dict.py", "private readonly Func<double, double, double> _schedule;")] // a function among its arguments
    [DataRow("d02_factories.py", "new LearningRateScheduler((epoch, learningRate) => F(epoch, learningRate)), // line 16")] // a function that a call makes
    [DataRow("d02_factories.py", "public static double RateOfLine17(double epoch) => 0.1 * Math.Pow(1.0 - (epoch / 100.0), 0.9);")] // an object that can be called
    [DataRow("d02_factories.py", "// TODO: without the metrics 'AUC'")]
    [DataRow("d05_clr.py", "        Clr(), // line 3")]
    [DataRow("d06_warm_cosine.py", "lr = CosineDecayWithWarmup(globalStep: _globalStep, learningRateBase: _learningRateBase,")] // a function with its arguments by name
    [DataRow("d06_warm_cosine.py", "// TODO: the script compiles the model elsewhere: do it before this.")] // no optimizer is invented
    [DataRow("d07_star_imports.py", "new ReduceLROnPlateau(monitor: \"val_accuracy\", factor: Math.Sqrt(0.1)")]
    [DataRow("d07_star_imports.py", "// TODO: only every 5 epochs (saveEveryBatches counts batches)")]
    [DataRow("d10_match.py", "new LearningRateScheduler(Sched(), StepUnit.Epoch)")]
    [DataRow("d11_mmengine.py", "// TODO 2 library-not-followed: A scheduler or a configuration of a library that is not followed here")]
    [DataRow("d12_keyword_only.py", "public static double Warm(double epoch, double warmEpochs = 5.0, double total = 90.0)")] // * is no parameter
    [DataRow("d12_keyword_only.py", "// line 3: nothing in this file calls adjust, so it is not among the callbacks.")]
    [DataRow("d16_one_cycle_geron.py", "_startRate = (startRate != 0 && !double.IsNaN(startRate)) ? startRate : maxRate / 10.0;")] // None or …
    [DataRow("d17_paddle_epochs.py", "new LearningRateScheduler(LinearWarmupOfLine6(), StepUnit.Epoch), // line 6")] // lr.step() once an epoch
    [DataRow("d18_fastai_two_fits.py", "// line 6: FitOneCycleOfLine6() is of another fit: call Fit once for each.")]
    [DataRow("d20_foreign_optimizer.py", "IOptimizer optimizer, ILossFunc loss")] // no RMSprop is invented
    [DataRow("d14_sgdr.py", "_cycleLength = Math.Ceiling(_cycleLength * _multFactor);")] // a loop that only keeps logs does not matter
    [DataRow("b25_seq_torch.py", "keras.layers.BatchNormalization(momentum: 0.9f, epsilon: 1e-5f),")] // PyTorch's momentum is the share of the new batch
    public void What_a_script_has_is_carried_over_or_named(string script, string expected) =>
        Assert.Contains(expected, ScriptPorter.Port(PortedScripts.Scripts().Single(known => known.Name == $"own/{script}").Text, name: script).CSharp);

    /// <summary>Arguments and defaults of Lightning 2.6: save_top_k=1, mode='min', check_finite=True, names as {epoch} with the name in front.</summary>
    [TestMethod]
    [DataRow("ModelCheckpoint(monitor='val_loss', save_top_k=3, save_last=True)", "new ModelCheckpoint(\"checkpoints/epoch={epoch}.npz\", monitor: \"val_loss\", mode: MetricMode.Min, saveTopK: 3, saveLast: true)")]
    [DataRow("ModelCheckpoint('out', '{epoch:02d}-{val_f1:.2f}', 'val_f1', mode='max')", "new ModelCheckpoint(\"out/epoch={epoch:02d}-val_f1={val_f1:.2f}.npz\", monitor: \"val_f1\", mode: MetricMode.Max, saveTopK: 1)")]
    [DataRow("ModelCheckpoint(monitor='val_acc', save_top_k=-1, save_weights_only=True)", "monitor: \"val_acc\", mode: MetricMode.Min, saveTopK: -1, saveWeightsOnly: true)")]
    [DataRow("ModelCheckpoint(dirpath='a/')", "new ModelCheckpoint(\"a/checkpoint.npz\"), // line 3")]
    [DataRow("ModelCheckpoint(save_top_k=-1)", "new ModelCheckpoint(\"checkpoints/epoch={epoch}.npz\"), // line 3")]
    [DataRow("ModelCheckpoint(save_top_k=0)", "// line 3: ModelCheckpoint with save_top_k=0 saves nothing: left out.")]
    [DataRow("EarlyStopping('val_loss', patience=4)", "new EarlyStopping(monitor: \"val_loss\", patience: 4) { CheckFinite = true }, // line 3")]
    [DataRow("EarlyStopping('val_loss', check_finite=False)", "new EarlyStopping(monitor: \"val_loss\", patience: 3), // line 3")]
    [DataRow("EarlyStopping('val_loss', 0.0, 3, False, 'min', True, False, 0.1, 9.0)", "patience: 3) { StoppingThreshold = 0.1, DivergenceThreshold = 9.0 }, // line 3")]
    [DataRow("ModelCheckpoint(monitor=cfg.metric, mode='max')", "// TODO line 3: ModelCheckpoint(monitor=cfg.metric, mode='max'): monitor=cfg.metric is not known in this file.")]
    [DataRow("ModelCheckpoint(monitor='val_loss', every_n_train_steps=1000)", "saveTopK: 1, saveEveryBatches: 1000)")]
    [DataRow("ModelCheckpoint(every_n_epochs=5)", "every_n_epochs has no counterpart")]
    [DataRow("EarlyStopping('val_loss', patience=cfg.patience)", "patience=cfg.patience is not known in this file. Write it as new EarlyStopping(…).")]
    [DataRow("EarlyStopping('val_acc', mode='max')", "new EarlyStopping(monitor: \"val_acc\", patience: 3, mode: MetricMode.Max)")]
    [DataRow("EarlyStopping('val_acc')", "new EarlyStopping(monitor: \"val_acc\", patience: 3, mode: MetricMode.Min)")] // its default, whatever the name
    [DataRow("EarlyStopping('val_f1')", "new EarlyStopping(monitor: \"val_f1\", patience: 3, mode: MetricMode.Min)")]
    public void Callbacks_of_Lightning_keep_their_arguments(string callback, string expected) => Assert.Contains(
        expected,
        ScriptPorter.Port($"import lightning.pytorch as pl\nfrom lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint\ntrainer = pl.Trainer(max_epochs=5, callbacks=[{callback}])\n").CSharp);

    [TestMethod]
    [DataRow("monitor='accuracy', patience=2", "patience: 2, mode: MetricMode.Max)")]
    [DataRow("monitor='f1_score'", "patience: 1, mode: MetricMode.Max)")]
    [DataRow("monitor='error_rate'", "patience: 1, mode: MetricMode.Min)")]
    [DataRow("monitor='valid_loss'", "patience: 1)")]
    [DataRow("monitor='valid_loss', comp=np.greater", "patience: 1, mode: MetricMode.Max)")]
    [DataRow("monitor='accuracy', comp=np.less", "patience: 1, mode: MetricMode.Min)")]
    public void Early_stopping_of_fastai_compares_as_fastai_does(string arguments, string expected) => Assert.Contains(
        expected,
        ScriptPorter.Port($"from fastai.vision.all import *\nimport numpy as np\nlearn.fit_one_cycle(5, 1e-3, cbs=[EarlyStoppingCallback({arguments})])\n").CSharp);

    [TestMethod]
    [DataRow("scheduler.load_state_dict(torch.load('s.pt'))", true)]
    [DataRow("opt.load_state_dict(checkpoint['optimizer'])", true)]
    [DataRow("if args.resume:\n    self.lr_scheduler.load_state_dict(c['s'])", true)]
    [DataRow("def load(c):\n    optimizers[0].load_state_dict(c)", true)]
    [DataRow("plan = torch.optim.lr_scheduler.ExponentialLR(opt, 0.9)\nplan.load_state_dict(c)", true)] // by what it is
    [DataRow("model.load_state_dict(torch.load('m.pt'))", false)] // weights
    [DataRow("scaler.load_state_dict(c['scaler'])", false)]
    [DataRow("trainer.train(resume_from_checkpoint=True)", true)]
    [DataRow("trainer.fit(model, dm, ckpt_path='last.ckpt')", true)]
    [DataRow("trainer.fit(model, dm, ckpt_path=None)", false)]
    [DataRow("torch.save(scheduler.state_dict(), 's.pt')", false)]
    public void A_state_that_is_loaded_is_told_not_to_be_carried_over(string line, bool says)
    {
        string script = $"import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nscheduler = torch.optim.lr_scheduler.StepLR(opt, 30)\n{line}\n";

        Assert.AreEqual(says, ScriptPorter.Port(script).Warnings.Any(warning => warning.Code == "state-not-carried-over"));
        Assert.AreEqual(says, ScheduleReader.Read(script).Notes.Any(note => note.Contains("is not carried over: the schedule begins at step 0", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("c01_keras_effnet.py", "plateau-and-scheduler")] // they stand in different fits
    [DataRow("c20_paddle.py", "nothing-found")]
    [DataRow("c15_only_callbacks.py", "nothing-found")]
    public void A_warning_that_would_be_false_is_not_given(string script, string code) =>
        Assert.DoesNotContain(code, string.Join(' ', ScriptPorter.Port(PortedScripts.Scripts().Single(known => known.Name == $"own/{script}").Text, name: script).Warnings.Select(warning => warning.Code)));

    [TestMethod]
    public void A_callback_class_of_a_script_sets_the_rate_in_its_hooks()
    {
        MethodInfo callbacks = PortedScripts.For(PortEngine.Embedded).Assembly!.GetType("A11OwnCb")!.GetMethod("Callbacks")!;
        RecordedTrainer trainer = new(50, logs: null) { LearningRate = 1e-3 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = 20 }, (Callback[])callbacks.Invoke(null, null)!);

        Assert.AreEqual(0, trainer.Rates[0]);
        Assert.AreEqual(5e-4, trainer.Rates[50], 1e-15);
        Assert.AreEqual(5e-4, trainer.Rates[550], 1e-15);
    }

    [TestMethod]
    public void A_scheduler_that_is_handed_a_metric_follows_the_rule_of_its_library()
    {
        MethodInfo callbacks = PortedScripts.For(PortEngine.Embedded).Assembly!.GetType("A18PlateauTorch")!.GetMethod("Callbacks")!;
        ReduceLROnPlateau plateau = ((Callback[])callbacks.Invoke(null, null)!).OfType<ReduceLROnPlateau>().Single();

        Assert.AreEqual(new TorchPlateau(MetricMode.Min, 0.5, 3), plateau.Rule);
    }

    /// <summary>A rate that is set by hand counts what the script counts: the name step holds the letters of an epoch's short name.</summary>
    [TestMethod]
    [DataRow("A32StepClosure", 0, 5e-6)] // base · 1 / 100
    [DataRow("A32StepClosure", 99, 5e-4)]
    [DataRow("A32StepClosure", 550, 2.5e-4)] // half of the cosine over 900 steps
    [DataRow("A33StepLoop", 500, 0.05)]
    [DataRow("A34NextEpoch", 8 * 5, 0.1)]
    [DataRow("A34NextEpoch", 9 * 5, 0.05)] // epoch 9 gets 9 + 1
    public void A_rate_set_by_hand_counts_what_the_script_counts(string type, int update, double expected)
    {
        MethodInfo callbacks = PortedScripts.For(PortEngine.Embedded).Assembly!.GetType(type)!.GetMethod("Callbacks")!;
        RecordedTrainer trainer = new(5, logs: null) { LearningRate = 1 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = 200 }, (Callback[])callbacks.Invoke(null, null)!);

        Assert.AreEqual(expected, trainer.Rates[update], 1e-12);
    }

    [TestMethod]
    public void A_function_that_gets_something_else_than_a_count_is_told_to_differ()
    {
        const string Script = "import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ndef adjust(optimizer, epoch):\n    for g in optimizer.param_groups:\n        g['lr'] = 0.1 * 0.5 ** epoch\nfor epoch in range(9):\n    adjust(opt, progress(epoch))\n    loss.backward()\n    opt.step()\n";

        Assert.Contains("// TODO line 7: Adjust gets progress(epoch), here the epoch alone: the rates differ. Write what it gets.", ScriptPorter.Port(Script).CSharp);
    }

    /// <summary>A type and its member of the same name do not compile, and a method Main is taken for the beginning of a program.</summary>
    [TestMethod]
    [DataRow("scheduler.py", "scheduler", "SchedulerScript", "Scheduler")]
    [DataRow("main.py", "main", "MainScript", "MainSchedule")]
    [DataRow("fit.py", "callbacks", "FitScript", "CallbacksSchedule")]
    public void Names_of_a_script_do_not_collide(string file, string variable, string type, string method)
    {
        string script = $"import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n{variable} = torch.optim.lr_scheduler.StepLR(opt, 30)\n";

        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [(file, script)]);

        Assert.IsEmpty(errors, string.Join('\n', errors));
        var schedule = (LearningRateSchedule)assembly!.GetType(type)!.GetMethod(method)!.Invoke(null, null)!;
        Assert.AreEqual(0.01, schedule.ValueAt(30), 1e-15);
    }

    [TestMethod]
    public void A_value_that_the_script_does_not_say_is_an_error_until_it_is_set()
    {
        const string Script = "import keras\nschedule = keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=len(x) // 2, decay_rate=0.5)\n";
        Type ported = PortedScripts.Compile(PortEngine.Embedded, [("unknown.py", Script)]).Assembly!.GetType("Unknown")!;
        MethodInfo schedule = ported.GetMethod("Schedule")!;

        TargetInvocationException error = Assert.ThrowsExactly<TargetInvocationException>(() => schedule.Invoke(null, null));
        Assert.Contains("Set XCount", error.InnerException!.Message);

        ported.GetProperty("XCount")!.SetValue(null, 20.0);
        Assert.AreEqual(0.05, ((LearningRateSchedule)schedule.Invoke(null, null)!).ValueAt(10), 1e-15);
    }

    [TestMethod]
    [DataRow("cb = LearningRateScheduler(lambda e: 0.1)\nmodel.fit(x, y, callbacks=[cb])\n", true)]
    [DataRow("import keras\ncb = keras.callbacks.LearningRateScheduler(lambda e: 0.1)\nmodel.fit(x, y, callbacks=[cb])\n", false)]
    [DataRow("", false)]
    public void A_script_in_which_nothing_is_found_says_so(string script, bool says) =>
        Assert.AreEqual(says, ScriptPorter.Port(script).Warnings.Any(warning => warning.Code == "nothing-found"));

    /// <summary>The C# in docs/porting-from-python.md is what the tool writes; the script beside it is in this project.</summary>
    [TestMethod]
    public void The_example_in_the_documents_is_what_the_tool_writes()
    {
        string script = PortedScripts.Scripts().Single(known => known.Name == "own/side_by_side.py").Text;
        using StreamReader written = new(typeof(PortedScriptTests).Assembly.GetManifestResourceStream("SideBySide.cs")!);

        Assert.AreEqual(written.ReadToEnd().ReplaceLineEndings("\n"), ScriptPorter.Port(script, name: "side_by_side.py").CSharp);
    }

    /// <summary>How many batches an epoch of the loops has that are recorded without epochs.</summary>
    private static int StepsPerEpoch(string name) => name[..3] switch { "h24" => 6, "t21" => 4, "t22" => 5, _ => 1 };

    /// <summary>An optimizer with which a loop makes its updates itself is not left unused.</summary>
    [TestMethod]
    [DataRow("opt.apply_gradients(zip(g, v))", false)]
    [DataRow("step(x)", true)]
    public void An_optimizer_that_a_loop_applies_is_plugged_in(string use, bool says) => Assert.AreEqual(
        says,
        ScriptPorter.Port($"import tensorflow as tf\nopt = tf.keras.optimizers.SGD(0.1)\nfor x in data:\n    {use}\n").Warnings.Any(warning => warning is { Code: "not-plugged-in", Line: 2 }));

    /// <summary>A statement that is no Python is an error with its line, in the warnings and in the C#, and nothing else is said of the file.</summary>
    [TestMethod]
    [DataRow("import torch\nopt = torch.optim.SGD(p, lr=0.1\nfor e in range(3):\n    opt.step()\n", 2, "opt = torch.optim.SGD(p, lr=0.1: line 3, column 1: Expected ',', found 'for'. Check the brackets and commas before it.")]
    [DataRow("from keras.optimizers import SGD\nopt = SGD(learning_rate=0.1\n", 2, "opt = SGD(learning_rate=0.1: line 3, column 1: Expected ',', found the end of the text. Check the brackets and commas before it.")]
    [DataRow("import keras\nif x:\nprint(3)\n", 2, "if x: line 3, column 1: Expected a block that is indented deeper than the line before it.")]
    public void A_statement_that_is_not_read_is_an_error(string script, int line, string text)
    {
        PortedScript ported = ScriptPorter.Port(script);

        Assert.AreEqual(new ScriptWarning(line, "not-read", text, ScriptSeverity.Error), ported.Warnings.Single(warning => warning.Severity == ScriptSeverity.Error));
        Assert.DoesNotContain(warning => warning.Code == "nothing-found", ported.Warnings);
        Assert.IsEmpty(ported.Notes);
        Assert.Contains($"// TODO {line} not-read: {text}\n", ported.CSharp);
    }

    /// <summary>What the C# has is not left to be done: its warnings are settled. What only the training knows stays.</summary>
    [TestMethod]
    [DataRow("s.step()", "step-unit-by-caller unit-from-step-call", "")]
    [DataRow("if metric(net) < 1:\n        s.step()", "", "step-unit-by-caller unit-from-step-call")]
    public void Warnings_about_rates_that_the_csharp_has_are_settled(string step, string settled, string open)
    {
        IReadOnlyList<ScriptWarning> warnings = ScriptPorter.Port($"import torch\ndef train(opt, s, loader):\n    for x in loader:\n        opt.step()\n    {step}\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ns = torch.optim.lr_scheduler.StepLR(opt, 3)\nfor epoch in range(9):\n    train(opt, s, loader)\n").Warnings;

        Assert.AreEqual(settled, Codes(true));
        Assert.AreEqual(open, Codes(false));

        string Codes(bool isSettled) => string.Join(' ', warnings.Where(warning => warning.Severity == ScriptSeverity.Warning && warning.IsSettled == isSettled).Select(warning => warning.Code).Order(StringComparer.Ordinal));
    }

    /// <summary>What a schedule's object is given is computed in the C# as the script computes it, from the length of the data.</summary>
    [TestMethod]
    public void What_an_object_is_given_is_computed_from_the_data()
    {
        string written = ScriptPorter.Port("import keras\nclass Linear(keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self, rate, total_steps):\n        self.rate, self.total_steps = rate, total_steps\n    def __call__(self, step):\n        return self.rate * (1 - step / self.total_steps)\ndef make(length):\n    return Linear(0.1, length)\nepochs = 3\nsteps = len(x) // 32\nm = keras.Sequential([keras.layers.Dense(1)])\nm.compile(keras.optimizers.SGD(make(steps * epochs)), 'mse')\nm.fit(x, y, batch_size=32, epochs=epochs)\n").CSharp;

        Assert.Contains("public static double Steps => Math.Floor(XCount / 32.0);", written);
        Assert.DoesNotContain("ScriptPorter.Rates(", written);
        Assert.DoesNotContain("TODO", written);
    }

    /// <summary>Where a fit has the rates of the script's training, its compile asks for nothing that the script does not say.</summary>
    [TestMethod]
    public void A_fit_with_the_rates_of_the_training_asks_for_no_first_rate()
    {
        string written = ScriptPorter.Port("import keras\nclass Linear(keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self, rate, **more):\n        self.rate = rate\n        self.__dict__.update(more)\n    def __call__(self, step):\n        return self.rate * (1 - step / self.total_steps)\nm = keras.Sequential([keras.layers.Dense(1)])\nm.compile(keras.optimizers.SGD(Linear(0.1, total_steps=3 * (len(x) // 32))), 'mse')\nm.fit(x, y, batch_size=32, epochs=3)\n").CSharp;

        Assert.DoesNotContain("TODO", written);
    }

    /// <summary>What a script does in its main, in an object or for each fold stands in C# that runs as it is.</summary>
    [TestMethod]
    [DataRow("for fold in range(2):\n    m = keras.Sequential([keras.layers.Dense(1)])\n    m.compile(keras.optimizers.SGD(0.1), 'mse')\n    m.fit(x, y, epochs=4, callbacks=[keras.callbacks.ModelCheckpoint(f'fold-{fold}-{{epoch:02d}}-{{val_loss:.2f}}.keras'), keras.callbacks.CSVLogger(f'log_{fold + 1}.csv')])\n", "new ModelCheckpoint(filepath: \"fold-0-{epoch:02d}-{val_loss:.2f}.npz\")", "new CsvLogger(\"log_1.csv\")")]
    [DataRow("def main():\n    model = keras.Sequential([keras.layers.Dense(1)])\n    model.compile(keras.optimizers.SGD(0.1), 'mse')\n    model.fit(x, y, epochs=4)\nmain()\n", "public static Sequential CreateModel()", "var model = CreateModel();")]
    [DataRow("def train(width):\n    net = keras.Sequential([keras.layers.Dense(width)])\n    net.compile(keras.optimizers.SGD(0.1), 'mse')\n    net.fit(x, y, epochs=4)\ntrain(3)\n", "public static Sequential Net()", "var model = Net();")]
    [DataRow("def build():\n    model = keras.Sequential([keras.layers.Dense(1)])\n    return model\nmodel = build()\nmodel.compile(keras.optimizers.SGD(0.1), 'mse')\nmodel.fit(x, y, epochs=4)\n", "public static Sequential Build()", "var model = Build();")]
    [DataRow("class Run:\n    def __init__(self):\n        self.x, self.y = load()\n        self.steps = len(self.x) // 32\n    def go(self):\n        m = keras.Sequential([keras.layers.Dense(1)])\n        m.compile(keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 5 * self.steps)), 'mse')\n        m.fit(self.x, self.y, batch_size=32, epochs=5)\nRun().go()\n", "// len(self.x): Fit takes it from its x", " XCount = x.shape.dims[0];")]
    [DataRow("loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)\nm = keras.Sequential([keras.layers.Dense(2)])\nm.compile(keras.optimizers.SGD(0.1), loss=loss)\nm.fit(x, y, epochs=4)\n", "keras.losses.SparseCategoricalCrossentropy(from_logits: true)", "Fit(NDArray x, NDArray y)\n")]
    [DataRow("def own(t, p):\n    return t - p\nm = keras.Sequential([keras.layers.Dense(2)])\nm.compile(keras.optimizers.SGD(0.1), loss=own)\nm.fit(x, y, epochs=4)\n", "// TODO: the loss of the script as an object", "ILossFunc loss")]
    [DataRow("E = 3\nm = keras.Sequential([keras.layers.Dense(1)])\nm.compile(keras.optimizers.SGD(0.1), 'mse')\nm.fit(x, y, epochs=E)\nE = 3\nm.fit(x, y, epochs=E)\nE = 8\nm.fit(x, y, epochs=E)\n", "epochs: 3,", "epochs: 8,")]
    [DataRow("CLASSES = 7\nE = 3\ndef build(CLASSES):\n    m = keras.Sequential([keras.layers.Dense(CLASSES)])\n    m.compile(keras.optimizers.SGD(0.1), 'mse')\n    return m\nm = build(CLASSES)\nm.fit(x, y, epochs=E)\nCLASSES = 7\nE = 3\nm.fit(x, y, epochs=E)\n", "keras.layers.Dense(7)", "double E { get; set; } = 3.0;")]
    [DataRow("E = 5\nm = keras.Sequential([keras.layers.Dense(1)])\nm.compile(keras.optimizers.SGD(0.1), 'mse')\nm.fit(x, y, epochs=E)\ntotal = E + 5\nm.fit(x, y, epochs=total, initial_epoch=E)\ntotal = E + 9\nm.fit(x, y, epochs=total, initial_epoch=E)\n", "epochs: (int)(E + 5.0)", "epochs: (int)(E + 9.0)")]
    [DataRow("E = 5\nm = keras.Sequential([keras.layers.Dense(1)])\nm.compile(keras.optimizers.SGD(0.1), 'mse')\nm.fit(x, y, epochs=E)\ntotal = int(E + 5)\nm.fit(x, y, epochs=total, initial_epoch=E)\ntotal = int(E + 9)\nm.fit(x, y, epochs=total, initial_epoch=E)\n", "epochs: 10,", "double E => 5.0; // fixed")]
    [DataRow("m = keras.Sequential([keras.layers.Dense(1)])\nm.compile(keras.optimizers.SGD(0.1), 'mse')\nm.fit(x, y, epochs=4, callbacks=[keras.callbacks.CSVLogger('a.csv', separator=';'), keras.callbacks.CSVLogger('b.csv', ',', True)])\n", "new CsvLogger(\"a.csv\", separator: \";\")", "new CsvLogger(\"b.csv\", append: true)")]
    public void The_csharp_of_a_whole_training_runs_as_it_is(string lines, string one, string other)
    {
        string written = ScriptPorter.Port($"import keras\n{lines}").CSharp;

        Assert.Contains(one, written);
        Assert.Contains(other, written);
    }

    /// <summary>A loop ends where the script's does, also where its end is computed from the command line.</summary>
    [TestMethod]
    public void A_loop_whose_end_is_computed_ends_there() => Assert.Contains(
        "< (updates + 1.0); ",
        ScriptPorter.Port("import argparse, torch\nparser = argparse.ArgumentParser()\nparser.add_argument('--n', type=int, default=512)\nargs = parser.parse_args()\nargs.size = int(args.n)\nopt = torch.optim.Adam(net.parameters(), lr=1e-3)\nupdates = 5120 // args.size\nfor update in range(1, updates + 1):\n    opt.param_groups[0]['lr'] = (1.0 - (update - 1.0) / updates) * 1e-3\n    for epoch in range(4):\n        for x in loader:\n            opt.step()\n").CSharp);

    /// <summary>Some of a model's parameters are one group with the optimizer's rate, also beside an optimizer that has groups.</summary>
    [TestMethod]
    [DataRow("filter(lambda p: p.requires_grad, net.parameters())")]
    [DataRow("[p for p in net.parameters() if p.requires_grad]")]
    [DataRow("list(net.parameters())")]
    [DataRow("(p for n, p in net.named_parameters() if 'head' in n)")]
    public void Some_parameters_are_one_group(string parameters)
    {
        PortedScript ported = ScriptPorter.Port($"import torch\nopt = torch.optim.Adam({parameters}, lr=1e-3)\ns = torch.optim.lr_scheduler.StepLR(opt, 2)\nother = torch.optim.Adam([{{'params': [a], 'lr': 2e-5}}, {{'params': [b]}}], lr=2e-4)\nfor epoch in range(5):\n    for x in loader:\n        opt.step()\n        other.step()\n    s.step()\n");

        Assert.IsTrue(ported.Compare().Single(check => check.Name == "CallbacksOpt").IsEqual);
        Assert.DoesNotContain("TODO", ported.CSharp);
    }

    /// <summary>A cyclic rate is what its object was made with, also where a method changes that between two fits.</summary>
    [TestMethod]
    public void A_cyclic_rate_is_what_it_was_made_with() => Assert.Contains(
        "new Cyclical(0.001, 0.02, Length.Steps(160.0))",
        ScriptPorter.Port("import keras\nfrom keras import backend as K\nclass CyclicLR(keras.callbacks.Callback):\n    def __init__(self, base_lr=0.001, max_lr=0.006, step_size=2000.):\n        self.base_lr, self.max_lr, self.step_size = base_lr, max_lr, step_size\n        self.clr_iterations = 0.\n    def _reset(self, new_base_lr=None, new_max_lr=None, new_step_size=None):\n        if new_base_lr != None: self.base_lr = new_base_lr\n        if new_max_lr != None: self.max_lr = new_max_lr\n        if new_step_size != None: self.step_size = new_step_size\n        self.clr_iterations = 0.\n    def clr(self):\n        cycle = np.floor(1 + self.clr_iterations / (2 * self.step_size))\n        x = np.abs(self.clr_iterations / self.step_size - 2 * cycle + 1)\n        return self.base_lr + (self.max_lr - self.base_lr) * np.maximum(0, (1 - x))\n    def on_batch_end(self, batch, logs=None):\n        self.clr_iterations += 1\n        K.set_value(self.model.optimizer.lr, self.clr())\nm = keras.Sequential([keras.layers.Dense(1)])\nm.compile(keras.optimizers.SGD(0.1), 'mse')\nclr = CyclicLR(max_lr=0.02, step_size=160.)\nm.fit(x, y, epochs=10, callbacks=[clr])\nclr._reset(new_base_lr=0.0005, new_max_lr=0.002, new_step_size=80.)\nm.fit(x, y, epochs=6, callbacks=[clr])\n").CSharp);

    [TestMethod]
    [DataRow("[{'params': [a], 'lr': 0.1}, {'params': [b]}]", true)]
    [DataRow("[{'params': [a]}, {'params': [b], 'lr': 0.01}]", true)]
    [DataRow("[dict(params=[a]), {'params': [b], 'weight_decay': 0.}]", false)] // no dictionary of the call has a rate
    [DataRow("[{'params': [a], 'weight_decay': 0.}, {'params': [b], 'weight_decay': 0.05}]", false)]
    [DataRow("[{'params': [a], **more}]", true)]
    [DataRow("net.parameters()", false)]
    public void Groups_are_named_where_they_may_have_rates_of_their_own(string parameters, bool isNamed) => Assert.AreEqual(
        isNamed, ScriptPorter.Port($"import torch\nopt = torch.optim.SGD({parameters}, lr=0.1)\nfor x in loader:\n    opt.step()\n").Warnings.Any(warning => warning.Code == "param-groups"));

    /// <summary>A group with a rate of its own that an optimizer is given later is named, too.</summary>
    [TestMethod]
    [DataRow("{'params': net.body.parameters(), 'lr': 1e-5}", true)]
    [DataRow("{'params': net.body.parameters()}", false)]
    public void A_group_that_comes_later_is_named(string group, bool isNamed) => Assert.AreEqual(
        isNamed, ScriptPorter.Port($"import torch\nopt = torch.optim.SGD(net.head.parameters(), lr=0.1)\nfor epoch in range(8):\n    if epoch == 3:\n        opt.add_param_group({group})\n    for x in loader:\n        opt.step()\n").Warnings.Any(warning => warning.Code == "param-groups"));
}
