using System.Globalization;
using System.Reflection;
using NumSharp;
using TfLrCallbacks.Embedded;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>
/// Rates that scripts set by hand, in the forms that people write: from the rate before, from a list, beside a scheduler, for several groups. The C# trains
/// with the rates that Python had, or says why it does not.
/// </summary>
[TestClass]
public sealed class ScriptByHandTests
{
    private static readonly Lazy<IReadOnlyList<Example>> Examples = new(Read);
    private static readonly Lazy<(Assembly Assembly, IReadOnlyDictionary<string, string> Errors)> Compiled = new(CompileAll);

    private static IEnumerable<object[]> Written => Examples.Value.Where(example => example is { Reason: null, AreFits: false }).Select(example => new object[] { example.Name });

    private static IEnumerable<object[]> Fitted => Examples.Value.Where(example => example.AreFits).Select(example => new object[] { example.Name });

    private static IEnumerable<object[]> Told => Examples.Value.Where(example => example.Reason is not null).Select(example => new object[] { example.Name });

    [TestMethod]
    [DynamicData(nameof(Written))]
    public void The_rate_of_each_update_is_that_of_the_script(string name)
    {
        Example example = Examples.Value.Single(one => one.Name == name);
        Type type = TypeOf(name);
        foreach (PropertyInfo length in type.GetProperties().Where(property => property.Name.EndsWith("LoaderCount", StringComparison.Ordinal) || property.Name is "BatchesCount" or "BatchCount"))
        {
            length.SetValue(null, (double)example.Batches);
        }

        RecordedTrainer trainer = new(example.Batches, null) { LearningRate = 1 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = example.Rates.Count / example.Batches }, (Callback[])(type.GetMethod(example.Method ?? "Callbacks") ?? type.GetMethod("CallbacksA"))!.Invoke(null, null)!);

        Assert.HasCount(example.Rates.Count, trainer.Rates);
        for (int i = 0; i < example.Rates.Count; i++)
        {
            Assert.AreEqual(example.Rates[i], trainer.Rates[i], 1e-12, $"update {i}: {string.Join(' ', trainer.Rates)}");
        }
    }

    /// <summary>The tool's own comparison finds no difference where there is none.</summary>
    [TestMethod]
    public void The_comparison_finds_no_difference_where_there_is_none()
    {
        Example[] examples = [.. Examples.Value.Where(example => example.Reason is null)];
        string[] differing = [.. examples.AsParallel().SelectMany(example => PortedScripts.Port(PortEngine.Embedded, $"{example.Name}.py", example.Script).Compare().Where(check => check.NotChecked is null && !check.IsEqual).Select(check => $"{example.Name}: {check}"))];

        Assert.IsEmpty(differing, string.Join('\n', differing));
    }

    /// <summary>Two objects of one class have members of their own.</summary>
    [TestMethod]
    public void The_second_optimizer_of_a_script_has_its_own_rates()
    {
        RecordedTrainer trainer = new(3, null) { LearningRate = 1 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = 4 }, (Callback[])TypeOf("wrappers_two").GetMethod("CallbacksB")!.Invoke(null, null)!);

        double[] expected = [0.2, 0.2, 0.2, 0.2, 0.2 * 0.1, 0.2 * 0.1, 0.2 * 0.1, 0.2 * 0.1, 0.2 * 0.1 * 0.1, 0.2 * 0.1 * 0.1, 0.2 * 0.1 * 0.1, 0.2 * 0.1 * 0.1];
        CollectionAssert.AreEqual(expected, trainer.Rates.ToArray());
    }

    /// <summary>The model, its optimizer and the rate go on from fit to fit. On data of zeros the loss stays at 0.</summary>
    [TestMethod]
    [DynamicData(nameof(Fitted))]
    public void The_fits_of_a_model_train_with_the_rates_of_the_script(string name)
    {
        Example example = Examples.Value.Single(one => one.Name == name);
        MethodInfo[] fits = [.. TypeOf(name).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.ReturnType == typeof(History)).OrderBy(method => method.Name, StringComparer.Ordinal)];
        Sequential model = new([new Dense(1)]);
        NDArray zeros = np.zeros(new Shape(32 * example.Batches, 1)).astype(np.float32);

        List<double> rates = [];
        foreach (MethodInfo fit in fits)
        {
            var history = (History)fit.Invoke(null, [.. fit.GetParameters().Select(parameter => parameter.ParameterType == typeof(Sequential) ? (object)model : zeros)])!;
            Assert.IsEmpty(history.Warnings);
            rates.AddRange(history.StepLearningRates);
        }

        Assert.HasCount(example.Rates.Count, rates);
        for (int i = 0; i < example.Rates.Count; i++)
        {
            Assert.AreEqual(example.Rates[i], rates[i], 1e-12, $"update {i}: {string.Join(' ', rates)}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Told))]
    public void What_only_the_training_knows_is_told(string name)
    {
        Example example = Examples.Value.Single(one => one.Name == name);

        string written = ScriptPorter.Port(example.Script).CSharp;

        Assert.Contains("TODO line", written);
        Assert.Contains(example.Reason!, written);
        if (!example.IsBeside)
        {
            Assert.DoesNotContain("new LearningRateScheduler(", written);
        }
    }

    /// <summary>A scheduler begins with the rate that there is, also one that is made anew or behind a rate by hand; where the optimizer is made anew, too, each turn is a training of its own.</summary>
    [TestMethod]
    [DataRow(true, "new PiecewiseConstantDecay(boundaries: [3, 9, 15], values: [Lr, Lr / 10.0, Lr / 100.0, Lr / 1000.0])")]
    [DataRow(false, "new PiecewiseConstantDecay(boundaries: [3, 5, 9, 11, 15], values: [Lr, Lr / 10.0, Lr, Lr / 10.0, Lr, Lr / 10.0])")]
    public void A_scheduler_that_is_made_anew_goes_on_where_the_optimizer_stays(bool stays, string expected)
    {
        string made = "opt = torch.optim.SGD(net.parameters(), lr=0.1)";
        string script = $"import torch\n{(stays ? made : "k = 3")}\nfor cycle in range(3):\n{(stays ? string.Empty : $"    {made}\n")}    sched = torch.optim.lr_scheduler.StepLR(opt, 4)\n    for epoch in range(6):\n        for x in loader:\n            loss(x).backward()\n            opt.step()\n        sched.step()\n";

        Assert.Contains(expected, ScriptPorter.Port(script).CSharp);
    }

    /// <summary>A function that sets the rate of whichever optimizer it is given sets that of each.</summary>
    [TestMethod]
    [DataRow("Opt", 0.1, 0.09000000000000001, 0.08100000000000002)]
    [DataRow("OptD", 0.01, 0.005, 0.0025)]
    public void A_function_that_sets_the_rate_of_two_optimizers_sets_each(string optimizer, double first, double second, double third)
    {
        const string Script = """
            import torch
            opt = torch.optim.SGD(model.parameters(), lr=0.1)
            optD = torch.optim.SGD(D.parameters(), lr=0.01)
            def set_lr(o, lr):
                for g in o.param_groups:
                    g['lr'] = lr
            lrG, lrD = 0.1, 0.01
            for epoch in range(20):
                for x in loader:
                    l(x).backward(); opt.step()
                    d(x).backward(); optD.step()
                lrG *= 0.9
                lrD *= 0.5
                set_lr(opt, lrG)
                set_lr(optD, lrD)
            """;
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("two.py", Script)]);
        Assert.IsEmpty(errors);
        RecordedTrainer trainer = new(2, null) { LearningRate = 1 };

        trainer.Fit(new FitOptions { Verbose = 0, Epochs = 3 }, (Callback[])assembly!.GetType("Two")!.GetMethod($"Callbacks{optimizer}")!.Invoke(null, null)!);

        CollectionAssert.AreEqual(new[] { first, first, second, second, third, third }, trainer.Rates);
    }

    /// <summary>Optimizers that a function holds are told apart as those of the script itself.</summary>
    [TestMethod]
    [DataRow("OptG", 0.1, 0.05)]
    [DataRow("OptD", 0.4, 0.1)]
    public void Two_optimizers_in_a_function_have_rates_of_their_own(string optimizer, double first, double second)
    {
        const string Script = """
            import torch
            def main():
                optG = torch.optim.SGD(model.parameters(), lr=0.1)
                optD = torch.optim.SGD(D.parameters(), lr=0.4)
                for epoch in range(20):
                    for x in loader:
                        l(x).backward(); optG.step()
                        d(x).backward(); optD.step()
                    optG.param_groups[0]['lr'] *= 0.5
                    optD.param_groups[0]['lr'] *= 0.25
            main()
            """;
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("within.py", Script)]);
        Assert.IsEmpty(errors);
        RecordedTrainer trainer = new(1, null) { LearningRate = 1 };

        trainer.Fit(new FitOptions { Verbose = 0, Epochs = 2 }, (Callback[])assembly!.GetType("Within")!.GetMethod($"Callbacks{optimizer}")!.Invoke(null, null)!);

        CollectionAssert.AreEqual(new[] { first, second }, trainer.Rates);
    }

    /// <summary>A loop over optimizers or a list of their schedulers drives each of them.</summary>
    [TestMethod]
    [DataRow("", "    for o in (opt_g, opt_d):\n        for g in o.param_groups:\n            g['lr'] *= 0.5")]
    [DataRow("both = [opt_g, opt_d]\n", "    for o in both:\n        o.param_groups[0]['lr'] *= 0.5")]
    [DataRow("scheds = [torch.optim.lr_scheduler.ExponentialLR(o, 0.5) for o in (opt_g, opt_d)]\n", "    for s in scheds:\n        s.step()")]
    [DataRow("one = torch.optim.lr_scheduler.ExponentialLR(opt_g, 0.5)\ntwo = torch.optim.lr_scheduler.StepLR(opt_d, 1, 0.5)\nboth = [one, two]\n", "    for s in both:\n        s.step()")]
    [DataRow("one = torch.optim.lr_scheduler.ExponentialLR(opt_g, 0.5)\ntwo = torch.optim.lr_scheduler.StepLR(opt_d, 1, 0.5)\n", "    for s in [one, two]:\n        s.step()")]
    public void What_a_loop_does_with_optimizers_or_schedulers_it_does_with_each(string before, string then)
    {
        string script = $"import torch\nopt_g = torch.optim.SGD(net.parameters(), lr=0.1)\nopt_d = torch.optim.SGD(D.parameters(), lr=0.4)\n{before}for e in range(9):\n    for x in loader:\n        l(x).backward(); opt_g.step()\n        d(x).backward(); opt_d.step()\n{then}\n";
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("each.py", script)]);
        Assert.IsEmpty(errors);
        foreach ((string name, double first) in new[] { ("OptG", 0.1), ("OptD", 0.4) })
        {
            RecordedTrainer trainer = new(1, null) { LearningRate = 1 };

            trainer.Fit(new FitOptions { Verbose = 0, Epochs = 3 }, (Callback[])assembly!.GetType("Each")!.GetMethod($"Callbacks{name}")!.Invoke(null, null)!);

            CollectionAssert.AreEqual(new[] { first, first / 2, first / 4 }, trainer.Rates);
        }
    }

    /// <summary>A scheduler that follows a metric only in some epochs is told.</summary>
    [TestMethod]
    public void A_plateau_that_is_not_asked_in_each_epoch_is_told() => Assert.Contains(
        "TODO line 7: it is stepped only where e > 2",
        ScriptPorter.Port("import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nsched = torch.optim.lr_scheduler.ReduceLROnPlateau(opt, patience=1)\nfor e in range(9):\n    for x in loader: opt.step()\n    if e > 2:\n        sched.step(validate())\n").CSharp);

    /// <summary>A scheduler that does not begin at its start, or that an object of the script steps, is told.</summary>
    [TestMethod]
    [DataRow("s = torch.optim.lr_scheduler.StepLR(opt, 2, 0.5, last_epoch=k)\n", "TODO line 4: last_epoch=k begins it behind its start")]
    [DataRow("for g in opt.param_groups: g['initial_lr'] = 0.5\ns = torch.optim.lr_scheduler.LambdaLR(opt, lambda e: 0.9 ** e)\n", "TODO line 4: initial_lr is set by hand")]
    public void A_scheduler_that_begins_elsewhere_is_told(string made, string expected) =>
        Assert.Contains(expected, ScriptPorter.Port($"import torch\nk = 3\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n{made}for e in range(n):\n    for x in loader: opt.step()\n    s.step()\n").CSharp);

    /// <summary>A file in which no schedule is found says whether the rate stays, or what looks as if it did not.</summary>
    [TestMethod]
    [DataRow("opt = torch.optim.SGD(p, lr=0.1)\nfor x in loader: opt.step()\n", "// Nothing in this file changes the rate of opt: it stays at 0.1.")]
    [DataRow("def train(e):\n    opt = torch.optim.SGD(p, lr=rate(e))\n    for x in loader: opt.step()\nfor e in range(9): train(e)\n", "TODO line 3: the optimizer is made again with rate(e), and is not carried over")]
    [DataRow("opt = torch.optim.SGD(p, lr=0.1)\ntable = {'step': torch.optim.lr_scheduler.StepLR}\nsched = table[name](opt, step_size=3)\nfor e in range(9):\n    for x in loader: opt.step()\n    sched.step()\n", "TODO line 4: table[name](…) takes the optimizer, and is not carried over")]
    [DataRow("opt = torch.optim.SGD(p, lr=0.1)\nlr_sched = make_it(opt)\nfor e in range(9):\n    for x in loader: opt.step()\n    lr_sched.step()\n", "TODO line 6: lr_sched.step steps a scheduler that is not found, and is not carried over")]
    [DataRow("class Warm(torch.optim.lr_scheduler.LambdaLR):\n    def __init__(self, o, n):\n        self.n = n\n        super().__init__(o, self.f)\n    def f(self, s): return min(1, (s + 1) / self.n)\nopt = torch.optim.SGD(p, lr=0.1)\nw = Warm(opt, warm)\nfor x in loader:\n    opt.step()\n    w.step()\n", "TODO line 2: Warm is a scheduler of the script's own, and is not carried over")]
    [DataRow("opt = torch.optim.SGD(p, lr=0.1)\ndef put(key, v):\n    for g in opt.param_groups:\n        g[key] = v\nput('lr', first)\nfor x in loader: opt.step()\n", "TODO line 5: g[key] = v sets what its key says, and is not carried over")]
    public void A_file_without_a_schedule_says_why(string script, string expected) => Assert.Contains(expected, ScriptPorter.Port($"import torch\n{script}").CSharp);

    /// <summary>A counter of a loop has no value of its own, and groups that are made elsewhere may have rates of their own.</summary>
    [TestMethod]
    [DataRow("groups = []\nfor k, v in net.named_parameters():\n    groups += [{'params': [v], 'lr': 0.02 if 'head' in k else 0.01}]\nopt = torch.optim.Adam(groups)\ns = torch.optim.lr_scheduler.StepLR(opt, 2)\nfor e in range(9):\n    for x in loader: opt.step()\n    s.step()\n", "TODO: the rate of the first parameter group of Adam of line 5")]
    [DataRow("from warmup_scheduler import GradualWarmupScheduler\nopt = torch.optim.SGD(p, lr=0.1)\ns = GradualWarmupScheduler(opt, multiplier=1, total_epoch=5, after_scheduler=torch.optim.lr_scheduler.StepLR(opt, 4))\nfor e in range(1, 9):\n    s.step(e)\n    for x in loader: opt.step()\n", "TODO line 4: the number that its step is given is not understood here")]
    [DataRow("from torch.optim.lr_scheduler import *\nopt = torch.optim.SGD(p, lr=0.1)\na = SequentialLR(opt, [ConstantLR(opt, 0.1, 3), ExponentialLR(opt, 0.9)], [3])\nb = LambdaLR(opt, lambda e: 0.5 ** e)\nfor e in range(n):\n    for x in loader: opt.step()\n    a.step()\n", "TODO line 5: LambdaLR is never stepped, and has set the first rate when it was made")]
    [DataRow("class E:\n    def __init__(self, opt, sched, on): self.opt, self.sched, self.on = opt, sched, on\n    def train(self):\n        for e in range(9):\n            for x in loader:\n                self.opt.step()\n                if self.on == 'batch': self.sched.step()\n            if self.on == 'epoch': self.sched.step()\nopt = torch.optim.SGD(p, lr=0.1)\ns = torch.optim.lr_scheduler.ExponentialLR(opt, 0.9)\nE(opt, s, on=unit).train()\n", "TODO line 11: the file steps schedulers with each epoch and with each step")]
    [DataRow("opt = torch.optim.SGD(p, lr=0.1)\na = torch.optim.lr_scheduler.OneCycleLR(opt, 0.3, total_steps=9)\nb = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 9)\nfor e in range(n):\n    for x in loader: opt.step()\n    if e < 4: a.step()\n    else: b.step()\n    opt.param_groups[0]['lr'] *= 0.9\n", "CosineAnnealingLR begins with the first rate of the OneCycleLR or CyclicLR before it")]
    [DataRow("opt = torch.optim.SGD(p, lr=0.1)\ns = torch.optim.lr_scheduler.StepLR(opt, 2)\nclass Hook:\n    def done(self): s.step()\nrun(Hook(), opt)\n", "whether it is stepped with each epoch or with each step is not seen here")]
    public void What_the_file_does_not_say_is_told(string script, string expected) => Assert.Contains(expected, ScriptPorter.Port($"import torch\n{script}").CSharp);

    /// <summary>A warm-up of another library that is stepped in front of the batches has passed its first rate.</summary>
    [TestMethod]
    [DataRow("    s.step()\n    for x in loader: opt.step()\n", ".Skip(1), StepUnit.Epoch)")]
    [DataRow("    for x in loader: opt.step()\n    s.step()\n", "GradualWarmupSchedulerOfLine4(), StepUnit.Epoch)")]
    public void A_warm_up_begins_with_the_rate_that_trains_first(string turn, string expected) =>
        Assert.Contains(expected, ScriptPorter.Port($"import torch\nfrom warmup_scheduler import GradualWarmupScheduler\nopt = torch.optim.SGD(p, lr=0.1)\ns = GradualWarmupScheduler(opt, multiplier=1, total_epoch=5)\nfor e in range(9):\n{turn}").CSharp);

    /// <summary>A condition on what no loop counts by one in each turn is no reason to give the script up.</summary>
    [TestMethod]
    public void A_condition_on_batches_counted_in_another_loop_is_read() => Assert.Contains(
        "it stands beside a scheduler that is not carried over with it",
        ScriptPorter.Port("import torch\nfrom torch.optim.lr_scheduler import *\nit = 0\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ns = SequentialLR(opt, [ConstantLR(opt, 0.1, 1), ExponentialLR(opt, 0.9)], [1])\nfor e in range(n):\n    for x in loader:\n        if it < 7:\n            opt.param_groups[0]['lr'] = 0.01 * it\n        opt.step()\n        it += 1\n    if it >= 7:\n        s.step()\n").CSharp);

    /// <summary>Callbacks of a fit in a loop count its epochs from 0 in each turn: one fit for all of them would count on.</summary>
    [TestMethod]
    [DataRow("", "new LearningRateScheduler(RateOfLine6(), StepUnit.Epoch), // line 6")]
    [DataRow(", callbacks=[keras.callbacks.LearningRateScheduler(lambda e: 0.05 * 0.9 ** e)]", "new LambdaCallback(onTrainBegin: run => run.LearningRate = run.LearningRate * 0.5), // line 6")]
    public void A_fit_in_a_loop_is_one_fit_only_without_callbacks(string callbacks, string expected)
    {
        string script = $"import keras\nmodel = keras.Sequential()\nmodel.compile(keras.optimizers.SGD(0.1), 'mse')\nfor i in range(3):\n    model.fit(x, y, epochs=2{callbacks})\n    model.optimizer.learning_rate.assign(model.optimizer.learning_rate * 0.5)\n";

        Assert.Contains(expected, ScriptPorter.Port(script).CSharp);
    }

    /// <summary>A loop over a loader of length 0 makes no update: that is an error of the settings.</summary>
    [TestMethod]
    public void A_loop_without_updates_says_so()
    {
        const string Script = "import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nfor epoch in range(3):\n    for x in loader:\n        loss(x).backward()\n        opt.step()\n        opt.param_groups[0]['lr'] *= 0.9\n    opt.param_groups[0]['lr'] *= 0.5\n";
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("empty.py", Script)]);
        Assert.IsEmpty(errors);
        Type type = assembly!.GetType("Empty")!;
        type.GetProperty("LoaderCount")!.SetValue(null, 0.0);
        var rates = (LearningRateSchedule)type.GetMethods(BindingFlags.Public | BindingFlags.Static).Single(method => method.Name.StartsWith("RateOfLine", StringComparison.Ordinal)).Invoke(null, null)!;

        Assert.Contains("makes no update with these settings", Assert.ThrowsExactly<InvalidOperationException>(() => rates.ValueAt(0)).Message);
    }

    /// <summary>A loop that goes on for ever is left where it makes no update.</summary>
    [TestMethod]
    [DataRow("while True:\n    for x in loader:\n        opt.step()\n        opt.param_groups[0]['lr'] *= 0.5\n", "LoaderCount")]
    [DataRow("while not done():\n    for i, x in enumerate(loader):\n        if (i + 1) % 8 == 0:\n            opt.step()\n            opt.param_groups[0]['lr'] *= 0.5\n", "LoaderCount")]
    [DataRow("import itertools\nfor epoch in itertools.count():\n    for x in loader:\n        opt.step()\n        opt.param_groups[0]['lr'] *= 0.5 + 0.01 * epoch\n", "LoaderCount")]
    public void An_endless_loop_without_updates_says_so(string loop, string length)
    {
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("endless.py", $"import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n{loop}")]);
        Assert.IsEmpty(errors);
        Type type = assembly!.GetType("Endless")!;
        type.GetProperty(length)?.SetValue(null, 0.0);
        var rates = (LearningRateSchedule)type.GetMethods(BindingFlags.Public | BindingFlags.Static).Single(method => method.Name.StartsWith("RateOfLine", StringComparison.Ordinal)).Invoke(null, null)!;

        Assert.Contains("makes no update with these settings", Assert.ThrowsExactly<InvalidOperationException>(() => rates.ValueAt(0)).Message);
    }

    /// <summary>Where a script has several groups, the C# says that it has the rate of the first.</summary>
    [TestMethod]
    [DataRow("groups_idx", "The rate of the first parameter group: the others need schedules of their own. Theirs is this times 10")]
    [DataRow("groups_two_mul", "TODO line 2: the rates of other parameter groups are not carried over; this is the first group's.")]
    [DataRow("groups_list", "The rate of the first parameter group: the others need schedules of their own. Theirs is this times 10")]
    [DataRow("groups_warm", "The rate of the first parameter group: the others need schedules of their own. Theirs is this times 10")]
    [DataRow("groups_mul", "The rate of the first parameter group: the others need schedules of their own.")]
    [DataRow("groups_enum", "The rate of the first parameter group: the others need schedules of their own.")]
    [DataRow("groups_zip", "The rate of the first parameter group: the others need schedules of their own.")]
    [DataRow("groups_initial", "The rate of the first parameter group: the others need schedules of their own.")]
    public void Other_groups_are_told(string name, string word) => Assert.Contains(word, ScriptPorter.Port(Examples.Value.Single(one => one.Name == name).Script).CSharp);

    /// <summary>A rate that cannot be given to each fit is told for each.</summary>
    [TestMethod]
    [DataRow("model.fit(x, y, epochs=3)\nfor i in range(30):\n    model.optimizer.learning_rate.assign(0.01 * i)\n    model.fit(x, y, epochs=3)\n", "TODO line 6: RateOfLine6() is the rate that the script sets by hand, over all of its fits: give each fit its part, with .Skip(…).")]
    [DataRow("model.fit(x, y, epochs=3, callbacks=[keras.callbacks.ReduceLROnPlateau()])\nlr = max(0.5 * model.optimizer.learning_rate.numpy(), 1e-3)\nmodel.optimizer.learning_rate = lr\nmodel.fit(x, y)\n", "it goes on from the rate that the callbacks of the fit of line 4 leave, or hangs on it.")]
    public void A_rate_between_fits_that_has_no_form_is_told(string rest, string expected)
    {
        string written = ScriptPorter.Port($"from tensorflow import keras\nmodel = keras.Sequential()\nmodel.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss='mse')\n{rest}").CSharp;

        Assert.Contains(expected, written);
        Assert.DoesNotContain("new LearningRateScheduler(", written);
    }

    /// <summary>A fit in a loop is one fit of all epochs.</summary>
    [TestMethod]
    [DataRow("for epoch in range(8):\n    model.optimizer.learning_rate = 0.1 / (1 + epoch)\n    model.fit(x, y, epochs=1)\n", "epochs: (int)(8.0)")]
    [DataRow("for stage, rate in enumerate([0.1, 0.01, 0.001]):\n    model.optimizer.learning_rate = rate\n    model.fit(x, y, epochs=5)\n", "epochs: (int)(3.0 * 5.0)")]
    public void A_fit_in_a_loop_trains_all_epochs(string loop, string epochs)
    {
        string written = ScriptPorter.Port($"from tensorflow import keras\nmodel = keras.Sequential()\nmodel.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss='mse')\n{loop}").CSharp;

        Assert.Contains(epochs, written);
        Assert.Contains("the script calls fit in a loop; call Fit once, for all epochs", written);
    }

    /// <summary>A scheduler that is not stepped once in each turn is named: a continue or return in front of its step, steps at different times, two steps in a turn.</summary>
    [TestMethod]
    [DataRow("for e in range(n):\n    for b in loader: opt.step()\n    if e < 3: continue\n    if val() > 2: continue\n    s.step()\n", "it is stepped only where not e < 3 and not val() > 2")]
    [DataRow("def end(e):\n    if e < 3: return\n    s.step()\nfor e in range(9):\n    for b in loader: opt.step()\n    end(e)\n", "S().Shift(Length.Steps(3.0)), StepUnit.Epoch), // line 7: stepped only where not e < 3")]
    [DataRow("for e in range(n):\n    e = e * 2\n    for b in loader: opt.step()\n    s.step(e)\n", "the scheduler's step gets e, here it is asked for the epoch: the rates differ")]
    public void A_scheduler_that_is_not_stepped_in_each_turn_is_told(string rest, string expected) =>
        Assert.Contains(expected, ScriptPorter.Port($"import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n\ns = torch.optim.lr_scheduler.StepLR(opt, 1, 0.5)\n{rest}").CSharp);

    /// <summary>What a reader of values makes of such steps is said.</summary>
    [TestMethod]
    [DataRow("for e in range(9):\n    for b in loader: opt.step()\n    if e < 3: continue\n    s.step()\n", "line 7: the scheduler is stepped only where not e < 3")]
    [DataRow("for e in range(9):\n    for b in loader: opt.step()\n    if e > 3: s.step()\n", "line 6: the scheduler is stepped only where e > 3")]
    [DataRow("def end(e):\n    if e < 3: return\n    s.step()\nfor e in range(9):\n    for b in loader: opt.step()\n    end(e)\n", "line 6: the scheduler is stepped only where not e < 3")]
    [DataRow("for e in range(9):\n    for b in loader: opt.step()\n    s.step()\n    s.step()\n", "line 6: the scheduler is stepped more than once in a turn")]
    [DataRow("for i, b in enumerate(loader):\n    if i % 4 == 0:\n        opt.step()\n        s.step()\n", null)]
    [DataRow("for i, b in enumerate(loader):\n    if i % 4 != 0: continue\n    opt.step()\n    s.step()\n", null)]
    public void Values_of_a_scheduler_that_is_not_stepped_in_each_turn_have_a_note(string rest, string? expected)
    {
        IReadOnlyList<string> notes = ScheduleReader.Read($"import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ns = torch.optim.lr_scheduler.StepLR(opt, 1, 0.5)\n{rest}").Notes;

        Assert.AreEqual(expected is not null, notes.Any(note => note.Contains(expected ?? "stepped", StringComparison.Ordinal)), string.Join('\n', notes));
    }

    private static Type TypeOf(string name) => Compiled.Value.Errors.TryGetValue(name, out string? errors) ? throw new InvalidOperationException(errors)
        : Compiled.Value.Assembly.GetType(string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])))!;

    /// <summary>Compiles the C# of all scripts at once, which takes a tenth of the time; those that have none, or whose C# does not compile, are named and left out.</summary>
    private static (Assembly Assembly, IReadOnlyDictionary<string, string> Errors) CompileAll()
    {
        Dictionary<string, string> failed = new(StringComparer.Ordinal);
        while (true)
        {
            (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [.. Examples.Value.Where(example => !failed.ContainsKey(example.Name)).Select(example => ($"{example.Name}.py", example.Script))]);
            if (assembly is not null)
            {
                return (assembly, failed);
            }

            foreach (IGrouping<string, string> script in errors.GroupBy(error => error[..error.IndexOf(".py ", StringComparison.Ordinal)]))
            {
                failed[script.Key] = string.Join('\n', script);
            }
        }
    }

    private static List<Example> Read()
    {
        using StreamReader reader = new(typeof(ScriptByHandTests).Assembly.GetManifestResourceStream("by-hand.txt")!);
        List<Example> examples = [];
        foreach (string part in reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n### ").Skip(1))
        {
            string[] head = part[..part.IndexOf('\n', StringComparison.Ordinal)].Split(": ", 3);
            string script = part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..];
            examples.Add(head[1] is "told" or "beside" ? new(head[0], script, 0, [], head[2], false) { IsBeside = head[1] == "beside" }
                : new(head[0], script, int.Parse(head[1].Split(' ')[0], CultureInfo.InvariantCulture), [.. head[2].Split(' ').SelectMany(Run)], null, head[1].EndsWith("fits", StringComparison.Ordinal)) { Method = head[1].Split(" of ") is [_, var method] ? method : null });
        }

        return examples;
    }

    private static IEnumerable<double> Run(string rates) => rates.Split('*') is var parts
        ? Enumerable.Repeat(double.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1)
        : [];

    private sealed record Example(string Name, string Script, int Batches, IReadOnlyList<double> Rates, string? Reason, bool AreFits)
    {
        /// <summary>Gets whether a schedule is written beside what is told.</summary>
        public bool IsBeside { get; init; }

        /// <summary>Gets the method whose callbacks have the rates; null where there is one alone.</summary>
        public string? Method { get; init; }
    }
}
