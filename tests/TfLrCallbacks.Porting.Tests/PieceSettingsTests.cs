using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Settings of schedules that are written as known pieces: which of them the pieces depend on, and which values are refused.</summary>
[TestClass]
public sealed class PieceSettingsTests
{
    private const string Accumulated = """
        import argparse, math
        import numpy as np, torch
        def values(base, last, epochs, per_epoch, warm):
            rise = np.linspace(0, base, warm * per_epoch)
            fall = [last + 0.5 * (base - last) * (1 + math.cos(math.pi * i / (epochs * per_epoch - warm * per_epoch))) for i in range(epochs * per_epoch - warm * per_epoch)]
            return np.concatenate((rise, np.array(fall)))
        def train(epoch, per_epoch, all_rates, accum):
            for i, x in enumerate(loader):
                step = i // accum
                if step >= per_epoch:
                    continue
                if i % accum == 0:
                    for group in optimizer.param_groups:
                        group['lr'] = all_rates[epoch * per_epoch + step]
                loss(x).backward()
                if (i + 1) % accum == 0:
                    optimizer.step()
        p = argparse.ArgumentParser()
        p.add_argument('--batch_size', type=int, default=64)
        p.add_argument('--epochs', type=int, default=10)
        p.add_argument('--accum', type=int, default=2)
        p.add_argument('--lr', type=float, default=4e-3)
        p.add_argument('--min_lr', type=float, default=1e-6)
        p.add_argument('--warmup_epochs', type=int, default=2)
        args = p.parse_args()
        optimizer = torch.optim.AdamW(net.parameters(), lr=args.lr)
        per_epoch = len(loader) // args.accum
        all_rates = values(args.lr, args.min_lr, args.epochs, per_epoch, args.warmup_epochs)
        for epoch in range(args.epochs):
            train(epoch, per_epoch, all_rates, args.accum)
        """;

    private const string Stairs = """
        import itertools, torch
        def rates(base, warmup, drop_every, factor):
            for i in range(warmup):
                yield base * (i + 1) / warmup
            lr = base
            for i in itertools.count():
                if i and i % drop_every == 0:
                    lr *= factor
                yield lr
        opt = torch.optim.Adam(net.parameters(), lr=3e-4)
        every = rates(3e-4, warmup=25, drop_every=60, factor=0.5)
        for epoch in range(8):
            for x in loader:
                opt.param_groups[0]['lr'] = next(every)
                loss(x).backward()
                opt.step()
        """;

    private const string Choice = """
        import argparse, torch
        class Poly(torch.optim.lr_scheduler._LRScheduler):
            def __init__(self, optimizer, total, power=0.9, least=1e-6):
                self.total, self.power, self.least = total, power, least
                super().__init__(optimizer)
            def get_lr(self):
                return [max(base * (1 - self.last_epoch / self.total) ** self.power, self.least) for base in self.base_lrs]
        p = argparse.ArgumentParser()
        p.add_argument('--total', type=int, default=300)
        p.add_argument('--lr', type=float, default=0.01)
        p.add_argument('--policy', default='poly')
        p.add_argument('--step_size', type=int, default=100)
        args = p.parse_args()
        opt = torch.optim.SGD(net.parameters(), lr=args.lr)
        if args.policy == 'poly':
            sched = Poly(opt, args.total)
        else:
            sched = torch.optim.lr_scheduler.StepLR(opt, step_size=args.step_size)
        n = 0
        while n < args.total:
            for x in loader:
                n += 1
                loss(x).backward()
                opt.step()
                sched.step()
                if n >= args.total:
                    break
        """;

    private const string WarmUp = """
        import torch
        WARM = 2
        class WarmUpLR(torch.optim.lr_scheduler._LRScheduler):
            def __init__(self, optimizer, total_iters):
                self.total_iters = total_iters
                super().__init__(optimizer)
            def get_lr(self):
                return [base * self.last_epoch / (self.total_iters + 1e-8) for base in self.base_lrs]
        opt = torch.optim.SGD(net.parameters(), lr=0.1)
        train_scheduler = torch.optim.lr_scheduler.MultiStepLR(opt, milestones=[6, 12], gamma=0.2)
        warmup_scheduler = WarmUpLR(opt, len(loader) * WARM)
        for epoch in range(1, 21):
            if epoch > WARM:
                train_scheduler.step(epoch)
            for x in loader:
                opt.step()
                if epoch <= WARM:
                    warmup_scheduler.step()
        """;

    private const string Epochs = """
        import torch
        from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR
        EPOCHS = 30
        WARM = 3
        LR = 0.1
        opt = torch.optim.SGD(net.parameters(), lr=LR)
        cosine = CosineAnnealingLR(opt, T_max=EPOCHS - WARM, eta_min=1e-4)
        total = len(loader) * WARM
        n = 0
        for epoch in range(EPOCHS):
            if epoch > WARM:
                cosine.step()
            for x in loader:
                if epoch < WARM:
                    for g in opt.param_groups:
                        g['lr'] = LR * n / total
                elif n == total:
                    for g in opt.param_groups:
                        g['lr'] = LR
                opt.step()
                n += 1
        """;

    private const string Floor = """
        import argparse, math, torch
        class Annealing:
            def __init__(self, optimizer, start, total, least):
                self.optimizer, self.start, self.total, self.least, self.n = optimizer, start, total, least, 0
                self.step()
            def step(self):
                rate = max(self.least, self.start * (1 + math.cos(math.pi * self.n / self.total)) / 2)
                self.n += 1
                for g in self.optimizer.param_groups:
                    g['lr'] = rate
        p = argparse.ArgumentParser()
        p.add_argument('--iters', type=int, default=600)
        p.add_argument('--lr', type=float, default=0.02)
        p.add_argument('--min-lr', type=float, default=0.003)
        args = p.parse_args()
        opt = torch.optim.SGD(net.parameters(), lr=args.lr)
        annealing = Annealing(opt, args.lr, args.iters, args.min_lr)
        for i in range(args.iters):
            loss(next(data)).backward()
            opt.step()
            annealing.step()
        """;

    private const string Detection = """
        import torch
        BASE_LR = 0.02
        class Warm(torch.optim.lr_scheduler._LRScheduler):
            def __init__(self, optimizer, milestones, gamma, warmup):
                self.milestones, self.gamma, self.warmup = milestones, gamma, warmup
                super().__init__(optimizer)
            def get_lr(self):
                factor = 1
                if self.last_epoch < self.warmup:
                    factor = self.last_epoch / self.warmup
                return [base * factor * self.gamma ** sum(1 for m in self.milestones if m <= self.last_epoch) for base in self.base_lrs]
        opt = torch.optim.SGD(net.parameters(), lr=BASE_LR)
        sched = Warm(opt, (1200, 1600), gamma=0.1, warmup=200)
        for iteration, x in enumerate(loader, 1):
            loss(x).backward()
            opt.step()
            sched.step()
            if iteration >= 2000:
                break
        """;

    /// <summary>Each of the scripts is written with a piece of its own, and needs nothing of the library that reads scripts.</summary>
    [TestMethod]
    [DataRow(Accumulated, "UpdateCount")]
    [DataRow(Stairs, "new StepDecay(")]
    [DataRow(Choice, "new PolynomialCurve(0.9)")]
    [DataRow(Epochs, ".Staircase(period: Length.Steps(")]
    [DataRow(Floor, ".Clamp(min: MinLr)")]
    [DataRow(Detection, ".Then(boundary: Length.Steps(1600), next: new ConstantRate(learningRate: BaseLr * Math.Pow(Gamma, 2.0)))")]
    public void A_script_is_written_with_a_piece(string script, string piece)
    {
        string csharp = ScriptPorter.Port(script).CSharp;

        Assert.Contains(piece, csharp);
        Assert.DoesNotContain("TfLrCallbacks.Porting.", csharp);
        WrittenPiecesTests.AssertRates(script, csharp);
    }

    /// <summary>With other values of a setting the schedule has the rates that the script has with them: none is taken for another one, and a difference of two not for a number.</summary>
    /// <param name="script">The script.</param>
    /// <param name="place">Where the script has a number: the only text of this kind in it.</param>
    /// <param name="other">The number that stands there instead.</param>
    /// <param name="setting">The setting that the C# has for it; null where its rates do not hang on it.</param>
    [TestMethod]
    [DataRow(Accumulated, "'--epochs', type=int, default=10", "14", "Epochs")]
    [DataRow(Accumulated, "'--warmup_epochs', type=int, default=2", "5", "WarmupEpochs")]
    [DataRow(Accumulated, "'--accum', type=int, default=2", "3", null)]
    [DataRow(Accumulated, "'--lr', type=float, default=4e-3", "1e-2", "Lr")]
    [DataRow(Stairs, "warmup=25", "7", "Warmup")]
    [DataRow(Stairs, "drop_every=60", "11", "DropEvery")]
    [DataRow(Stairs, "factor=0.5", "0.8", "Factor")]
    [DataRow(Choice, "'--total', type=int, default=300", "170", "Total")]
    [DataRow(Choice, "'--lr', type=float, default=0.01", "0.2", "Lr")]
    [DataRow(Epochs, "EPOCHS = 30", "41", "Epochs")]
    [DataRow(Epochs, "WARM = 3", "7", "Warm")]
    [DataRow(Epochs, "LR = 0.1", "0.4", "Lr")]
    [DataRow(Floor, "'--min-lr', type=float, default=0.003", "0.0005", "MinLr")]
    [DataRow(Floor, "'--iters', type=int, default=600", "350", "Iters")]
    [DataRow(Detection, "BASE_LR = 0.02", "0.3", "BaseLr")]
    public void A_setting_is_that_of_the_script(string script, string place, string other, string? setting)
    {
        string number = Regex.Match(place, "[0-9.e-]+$").Value;
        string changed = script.Replace(place, place[..^number.Length] + other, StringComparison.Ordinal);
        string csharp = ScriptPorter.Port(script).CSharp;

        Assert.AreNotEqual(script, changed);
        if (setting is not null)
        {
            Assert.Contains(Property(number), csharp);
            csharp = csharp.Replace(Property(number), Property(other), StringComparison.Ordinal);
        }

        WrittenPiecesTests.AssertRates(changed, csharp);

        string Property(string value) => $"public static double {setting} {{ get; set; }} = {ScriptCode.Number(double.Parse(value, CultureInfo.InvariantCulture))};";
    }

    /// <summary>Rates that are the same with 3 and with 5 batches, and others with more, are not written as if they did not depend on the batches.</summary>
    [TestMethod]
    [DataRow("step % 4 == 0 or step == len(loader) - 1")]
    [DataRow("step % 6 == 0 or step + 1 == len(loader)")]
    [DataRow("(step + 1) % 7 == 0 or step + 1 == len(loader)")]
    public void Rates_with_few_batches_are_not_those_with_many(string update)
    {
        string script = $"import math, torch\nfrom transformers import get_scheduler\naccum = 4\nepochs = 3\nopt = torch.optim.AdamW(net.parameters(), lr=6e-4)\nsched = get_scheduler('linear', optimizer=opt, num_warmup_steps=12, num_training_steps=epochs * math.ceil(len(loader) / accum))\nfor epoch in range(epochs):\n    for step, x in enumerate(loader):\n        loss(x).backward()\n        if {update}:\n            opt.step()\n            sched.step()\n";

        WrittenPiecesTests.AssertRates(script, ScriptPorter.Port(script).CSharp);
    }

    /// <summary>A warm-up that would be longer than the time until the first milestone is refused: the script's rates then have other pieces.</summary>
    [TestMethod]
    [DataRow(3.0, null)]
    [DataRow(5.0, null)]
    [DataRow(6.0, "A part of the schedule begins at 50, before the part in front of it (60)")]
    [DataRow(14.0, "A part of the schedule begins at 50, before the part in front of it (140)")]
    public void Parts_do_not_change_places(double warm, string? message)
    {
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [($"warm{warm}.py", WarmUp)]);
        Assert.IsEmpty(errors);
        Type type = assembly!.GetTypes().Single(one => one.Name == $"Warm{warm}");
        type.GetProperty("BatchCount")!.SetValue(null, 10.0);
        type.GetProperty("Warm")!.SetValue(null, warm);
        MethodInfo rates = type.GetMethods(BindingFlags.Public | BindingFlags.Static).Single(method => method.ReturnType == typeof(LearningRateSchedule));

        if (message is null)
        {
            Assert.AreEqual(0.1, ((LearningRateSchedule)rates.Invoke(null, null)!).ValueAt((10 * warm) - 1), 0.011);
        }
        else
        {
            Assert.Contains(message, Assert.ThrowsExactly<TargetInvocationException>(() => rates.Invoke(null, null)).InnerException!.Message);
        }
    }

    /// <summary>Each part is compared with the one before it, also where there are two.</summary>
    [TestMethod]
    [DataRow("b if n < 100 else b * 0.3 if n < SECOND else b * 0.1", "Second", 100.0, true)]
    [DataRow("b if n < 100 else b * 0.3 if n < SECOND else b * 0.1", "Second", 50.0, false)]
    [DataRow("b if n < 100 else b * 0.1 + 0 * SECOND", "Warm", 100.0, true)]
    [DataRow("b if n < 100 else b * 0.1 + 0 * SECOND", "Warm", 101.0, false)]
    public void Each_part_is_compared_with_the_one_before(string rate, string setting, double value, bool isInOrder)
    {
        string script = $"import torch\nWARM = 8\nSECOND = 200\nclass Rates(torch.optim.lr_scheduler._LRScheduler):\n    def get_lr(self):\n        n = self.last_epoch\n        return [b * n / WARM if n < WARM else {rate} for b in self.base_lrs]\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nsched = Rates(opt)\nfor epoch in range(9):\n    for x in loader:\n        opt.step()\n        sched.step()\n";
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("parts.py", script)]);
        Assert.IsEmpty(errors);
        Type type = assembly!.GetType("Parts")!;
        type.GetProperty(setting)!.SetValue(null, value);
        MethodInfo rates = type.GetMethod("RatesOfOpt")!;

        if (isInOrder)
        {
            Assert.IsNotNull(rates.Invoke(null, null));
        }
        else
        {
            Assert.Contains("before the part in front of it", Assert.ThrowsExactly<TargetInvocationException>(() => rates.Invoke(null, null)).InnerException!.Message);
        }
    }

    /// <summary>The rate that a training begins with in a function is a setting, though it changes there.</summary>
    [TestMethod]
    public void The_first_rate_of_a_function_that_trains_is_a_setting() => Assert.Contains(
        "new StepDecay(initialLearningRate: Lr, stepSize: Length.Steps(10), gamma: 0.5)",
        ScriptPorter.Port("import torch\ndef main():\n    lr = 0.1\n    opt = torch.optim.SGD(net.parameters(), lr=lr)\n    values = []\n    for epoch in range(40):\n        for x in loader:\n            opt.step()\n        if (epoch + 1) % 10 == 0:\n            lr *= 0.5\n            values.append(lr)\n        for g in opt.param_groups:\n            g['lr'] = values[-1] if values else lr\nmain()\n").CSharp);

    /// <summary>What is rounding of a factor is left out: several roundings leave more of it.</summary>
    [TestMethod]
    [DataRow(1.9999999999927942, 2.0)]
    [DataRow(0.30000000000000004, 0.3)]
    [DataRow(0.123456789, 0.123456789)]
    [DataRow(2.00000001, 2.00000001)]
    public void A_factor_has_few_digits(double number, double expected) => Assert.AreEqual(expected, RateFormulas.Round(number));

    /// <summary>Two numbers of one name, of which an object keeps one, are two settings.</summary>
    [TestMethod]
    [DataRow("self.steps", "steps")]
    [DataRow("steps", "self.steps")]
    public void Two_numbers_of_one_name_are_two_settings(string first, string second)
    {
        string script = $"import keras\nsteps = len(x) // 32\nclass Run:\n    def __init__(self):\n        self.steps = len(y) * 3\n    def go(self):\n        m.compile(keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, {first})), 'mse')\n        m.fit(x, y)\n        m.compile(keras.optimizers.SGD(keras.optimizers.schedules.PolynomialDecay(0.2, {second})), 'mse')\n        m.fit(x, y)\nRun().go()\n";
        string csharp = ScriptPorter.Port(script, PortEngine.Embedded).CSharp;
        string Name(string call) => Regex.Match(csharp, $@"new {call}\([^)]*Length\.Steps\((\w+)\)").Groups[1].Value;
        string Of(string written) => Regex.Match(csharp, $@"double {(written == first ? Name("CosineDecay") : Name("PolynomialDecay"))} => ([^;]*);").Groups[1].Value;

        Assert.AreEqual("Math.Floor(XCount / 32.0)", Of("steps"));
        Assert.AreEqual("YCount * 3.0", Of("self.steps"));
    }

    /// <summary>What scripts add to a length against a division by 0 is no difference.</summary>
    [TestMethod]
    public void The_comparison_passes_over_what_is_added_against_a_division_by_0() =>
        Assert.IsTrue(ScriptPorter.Port(WarmUp).Compare().Single(check => check.Name.StartsWith("Callbacks", StringComparison.Ordinal)).IsEqual);

    /// <summary>No change of a number is the difference of the changes of two others, or of one of them: what they compute together is not taken for a third.</summary>
    [TestMethod]
    public void No_two_numbers_change_alike()
    {
        long[][] changes = [.. Enumerable.Range(0, 10).Select(which => Enumerable.Range(0, ScriptNumbers.Times).Select(time => (long)new ScriptNumbers("n", 10L, []).Other(time, which)!.AsInteger()!.Value - 10).ToArray())];
        string[] alone = [.. changes.Select(change => string.Join(' ', change))];
        string[] differences = [.. from one in changes from other in changes where one != other select string.Join(' ', one.Zip(other, (a, b) => a - b))];

        Assert.HasCount(10, alone.Distinct());
        Assert.HasCount(90, differences.Distinct());
        Assert.IsEmpty(differences.Intersect(alone));
        Assert.DoesNotContain(difference => difference.Split(' ').Distinct().Count() == 1, differences);
    }

    /// <summary>Stairs of one length and one factor are one piece; three of them, or stairs of other lengths, are pieces of their own.</summary>
    [TestMethod]
    [DataRow("even", "new StepDecay(initialLearningRate: §0§, stepSize: Length.Steps(§1§), gamma: §2§)")]
    [DataRow("floor", "new StepDecay(initialLearningRate: §0§, stepSize: Length.Steps(§1§), gamma: §2§).Clamp(min: §3§)")]
    [DataRow("three", "new PiecewiseConstantDecay(boundaries: [Length.Steps(§0§), Length.Steps(§1§)], values: [§2§, §3§, §4§])")]
    [DataRow("uneven", "new PiecewiseConstantDecay(boundaries: [Length.Steps(§0§), Length.Steps(§1§), Length.Steps(§2§)], values: [§3§, §4§, §5§, §6§])")]
    [DataRow("other factors", "new PiecewiseConstantDecay(boundaries: [Length.Steps(§0§), Length.Steps(§1§), Length.Steps(§2§)], values: [§3§, §4§, §5§, §6§])")]
    public void Stairs_are_one_piece(string course, string form)
    {
        double[] rates = [.. Enumerable.Range(0, 120).Select(step => course switch
        {
            "even" => 0.1 * Math.Pow(0.5, step / 25),
            "floor" => Math.Max(0.1 * Math.Pow(0.5, step / 20), 0.01),
            "three" => 0.1 * Math.Pow(0.5, step / 40),
            "uneven" => 0.1 * Math.Pow(0.5, step < 30 ? 0 : step < 60 ? 1 : step < 95 ? 2 : 3),
            _ => step < 30 ? 0.1 : step < 60 ? 0.05 : step < 90 ? 0.02 : 0.01,
        })];

        Assert.AreEqual(form, RateShape.Of(rates).First(one => one?.Numbers.All(number => !number.NeedsSetting) == true)!.Form);
    }

    /// <summary>A number that a function begins with is no setting; what the script names in front of its loop is.</summary>
    [TestMethod]
    public void A_variable_that_a_function_begins_with_is_no_setting()
    {
        string csharp = ScriptPorter.Port(Detection).CSharp;

        Assert.DoesNotContain(" Factor { get;", csharp);
        Assert.Contains(" BaseLr { get;", csharp);
    }

    /// <summary>A method of which only a word in another one's code reminds is left out.</summary>
    [TestMethod]
    public void A_scheduler_that_nothing_calls_is_left_out() => Assert.DoesNotContain("LearningRateSchedule Cosine()", ScriptPorter.Port(Epochs).CSharp);

    /// <summary>Of a scheduler and those that it is made of, the whole one drives the rate.</summary>
    [TestMethod]
    [DataRow("s = SequentialLR(opt, [w, c], milestones=[self.warm])\n        return {'optimizer': opt, 'lr_scheduler': {'scheduler': s, 'interval': 'step'}}", "new LearningRateScheduler(S(), StepUnit.Batch)")]
    [DataRow("return [opt], [SequentialLR(opt, [w, c], milestones=[self.warm])]", "new LearningRateScheduler(SequentialLROfLine9(), StepUnit.Epoch)")]
    [DataRow("s = SequentialLR(opt, schedulers=[w, c], milestones=[self.warm])\n        return [opt], [{'scheduler': s, 'interval': 'epoch'}]", "new LearningRateScheduler(S(), StepUnit.Epoch)")]
    public void The_whole_scheduler_drives_the_rate(string lines, string expected)
    {
        string csharp = ScriptPorter.Port($"import torch, pytorch_lightning as pl\nfrom torch.optim.lr_scheduler import *\nclass M(pl.LightningModule):\n    def __init__(self, warm=5):\n        self.warm = warm\n    def configure_optimizers(self):\n        opt = torch.optim.SGD(self.parameters(), lr=0.1)\n        w, c = LinearLR(opt, 0.1, total_iters=self.warm), CosineAnnealingLR(opt, 30 - self.warm)\n        {lines}\npl.Trainer(max_epochs=30).fit(M())\n").CSharp;

        Assert.Contains(expected, csharp);
        Assert.DoesNotContain("TODO", csharp);
    }

    /// <summary>Settings are called what the script calls them, without the object that it keeps them in; two of one name have two.</summary>
    [TestMethod]
    [DataRow("self.total = self.trainer.estimated", "self.total", "TrainerEstimated { get =>")]
    [DataRow("self.total = total", "self.total", "public static double Total { get; set; } = 90.0;")]
    public void A_setting_has_the_name_of_the_script(string line, string used, string expected)
    {
        string csharp = ScriptPorter.Port($"import torch, pytorch_lightning as pl\nclass M(pl.LightningModule):\n    def __init__(self, total=90):\n        {line}\n    def configure_optimizers(self):\n        opt = torch.optim.SGD(self.parameters(), lr=0.1)\n        return [opt], [torch.optim.lr_scheduler.CosineAnnealingLR(opt, {used})]\npl.Trainer(max_epochs=30).fit(M())\n").CSharp;

        Assert.Contains(expected, csharp);
        Assert.DoesNotContain("Self", Regex.Replace(csharp, "//.*", string.Empty));
    }

    /// <summary>Names of the script that types have, too, do not hide them: the C# compiles.</summary>
    [TestMethod]
    [DataRow("length.py", "length")]
    [DataRow("curve.py", "curve")]
    [DataRow("math.py", "math")]
    [DataRow("anneal.py", "step_unit")]
    [DataRow("sequential.py", "tf_lr_callbacks")]
    [DataRow("callback.py", "system")]
    [DataRow("learning_rate_schedule.py", "string")]
    [DataRow("cosine_decay.py", "cosine_decay")]
    public void Names_of_types_are_not_hidden(string file, string name)
    {
        string script = $"import keras\n{name} = len(x) * 4\nm = keras.Sequential([keras.layers.Dense(1)])\nm.compile(keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, {name}, warmup_target=0.2, warmup_steps={name} // 9)), 'mse')\nm.fit(x, y, epochs=4, callbacks=[keras.callbacks.ReduceLROnPlateau(), keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 / (1 + epoch / {name}))])\n";
        foreach (PortEngine engine in new[] { PortEngine.Embedded, PortEngine.TensorFlowNet })
        {
            (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(engine, [(file, script)]);

            Assert.IsEmpty(errors, ScriptPorter.Port(script, engine, file).CSharp);
            Assert.HasCount(1, assembly!.GetExportedTypes());
        }
    }

    /// <summary>What an object keeps of a number of the same name is computed from that number, and asks for no other.</summary>
    [TestMethod]
    public void A_number_of_the_same_name_is_another_setting()
    {
        string csharp = ScriptPorter.Port("import keras\nclass Run:\n    def __init__(self, total):\n        self.total = total * 2\n    def go(self):\n        m.compile(keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, self.total)), 'mse')\n        m.fit(x, y)\ntotal = len(x) // 32\nRun(total).go()\n", PortEngine.Embedded).CSharp;

        Assert.Contains("Total => Total2 * 2.0;", csharp);
        Assert.Contains("Total2 => Math.Floor(XCount / 32.0);", csharp);
    }

    /// <summary>Brackets that change nothing are left out; those that mean something stay.</summary>
    [TestMethod]
    [DataRow("f((a + b));", "f(a + b);")]
    [DataRow("f(x: (a + b), y: ((c)));", "f(x: a + b, y: c);")]
    [DataRow("x = (a + b);", "x = a + b;")]
    [DataRow("{ return (a); }", "{ return a; }")]
    [DataRow("y => (a * b);", "y => a * b;")]
    [DataRow("new C { X = 1, Y = (a / b) };", "new C { X = 1, Y = a / b };")]
    [DataRow("f((a, b));", "f((a, b));")]
    [DataRow("f((a) + b);", "f((a) + b);")]
    [DataRow("(int)(a);", "(int)(a);")]
    [DataRow("f((int)a);", "f((int)a);")]
    [DataRow("f((a, b) => c);", "f((a, b) => c);")]
    [DataRow("x == (a == b);", "x == (a == b);")]
    [DataRow("f(\"((a))\");", "f(\"((a))\");")]
    [DataRow("f(\"\\\"((a))\"); // ((b))", "f(\"\\\"((a))\"); // ((b))")]
    [DataRow("x = \"\"\"\n  f((a))\n\"\"\"; g((b));", "x = \"\"\"\n  f((a))\n\"\"\"; g(b);")]
    [DataRow("f('(', (a));", "f('(', a);")]
    [DataRow("f((", "f((")]
    [DataRow("f((g(a, b)));", "f(g(a, b));")]
    public void Needless_brackets_are_left_out(string code, string expected) => Assert.AreEqual(expected, Brackets.Without(code));
}
