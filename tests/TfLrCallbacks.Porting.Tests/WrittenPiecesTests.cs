using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Rates of a whole training that are written as a schedule of known pieces, with the script's settings in it.</summary>
[TestClass]
public sealed class WrittenPiecesTests
{
    private const string Timm = """
        from timm.scheduler import CosineLRScheduler
        import torch, argparse
        parser = argparse.ArgumentParser()
        parser.add_argument('--epochs', type=int, default=30)
        parser.add_argument('--warmup-epochs', type=int, default=4)
        parser.add_argument('--lr', type=float, default=5e-4)
        parser.add_argument('--warmup-lr', type=float, default=5e-7)
        parser.add_argument('--min-lr', type=float, default=5e-6)
        args = parser.parse_args()
        optimizer = torch.optim.AdamW(model.parameters(), lr=args.lr)
        steps = len(loader)
        scheduler = CosineLRScheduler(optimizer, t_initial=(args.epochs - args.warmup_epochs) * steps, lr_min=args.min_lr, warmup_lr_init=args.warmup_lr,
                                      warmup_t=args.warmup_epochs * steps, cycle_limit=1, t_in_epochs=False, warmup_prefix=True)
        for epoch in range(args.epochs):
            for i, x in enumerate(loader):
                loss(x).backward()
                optimizer.step()
                scheduler.step_update(epoch * steps + i + 1)
        """;

    private const string WarmUp = """
        import torch
        from torch.optim.lr_scheduler import _LRScheduler
        WARM = 2
        LR = 0.1
        class WarmUpLR(_LRScheduler):
            def __init__(self, optimizer, total_iters, last_epoch=-1):
                self.total_iters = total_iters
                super().__init__(optimizer, last_epoch)
            def get_lr(self):
                return [base * self.last_epoch / (self.total_iters + 1e-8) for base in self.base_lrs]
        optimizer = torch.optim.SGD(net.parameters(), lr=LR)
        train_scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[6, 12], gamma=0.2)
        warmup_scheduler = WarmUpLR(optimizer, len(loader) * WARM)
        for epoch in range(1, 21):
            if epoch > WARM:
                train_scheduler.step(epoch)
            for x in loader:
                loss(x).backward()
                optimizer.step()
                if epoch <= WARM:
                    warmup_scheduler.step()
        """;

    private const string Rise = """
        import math, torch
        class Exp:
            def __init__(self):
                self.warmup_epochs = 5
                self.max_epoch = 40
                self.no_aug_epochs = 6
                self.min_lr_ratio = 0.05
                self.base_lr = 0.01
        exp = Exp()
        def rate(iters, n):
            total, warm, quiet = exp.max_epoch * n, exp.warmup_epochs * n, exp.no_aug_epochs * n
            low = exp.base_lr * exp.min_lr_ratio
            if iters <= warm:
                return exp.base_lr * pow(iters / float(warm), 2)
            if iters >= total - quiet:
                return low
            return low + 0.5 * (exp.base_lr - low) * (1.0 + math.cos(math.pi * (iters - warm) / (total - warm - quiet)))
        class Trainer:
            def train(self):
                self.optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
                self.max_iter = len(self.train_loader)
                for self.epoch in range(exp.max_epoch):
                    for self.iter in range(self.max_iter):
                        self.optimizer.step()
                        lr = rate(self.epoch * self.max_iter + self.iter + 1, self.max_iter)
                        for group in self.optimizer.param_groups:
                            group["lr"] = lr
        Trainer().train()
        """;

    private const string Closure = """
        import numpy as np, torch, argparse
        p = argparse.ArgumentParser()
        p.add_argument("--lr", type=float, default=5e-4)
        p.add_argument("--epochs", type=int, default=16)
        args = p.parse_args()
        def assign(optimizer, new_lr):
            for group in optimizer.param_groups:
                group["lr"] = new_lr
        def cosine(optimizer, base_lr, warm, steps):
            def adjust(step):
                assign(optimizer, base_lr * (step + 1) / warm if step < warm else 0.5 * (1 + np.cos(np.pi * (step - warm) / (steps - warm))) * base_lr)
            return adjust
        optimizer = torch.optim.AdamW(model.parameters(), lr=args.lr)
        scheduler = cosine(optimizer, args.lr, 100, data.num_batches * args.epochs)
        for epoch in range(args.epochs):
            for i, batch in enumerate(data.dataloader):
                scheduler(data.num_batches * epoch + i)
                loss(batch).backward()
                optimizer.step()
        """;

    private const string Noam = """
        import torch, argparse
        p = argparse.ArgumentParser()
        p.add_argument('--d_model', type=int, default=512)
        p.add_argument('--warmup_steps', type=int, default=400)
        args = p.parse_args()
        class Wrapped:
            def __init__(self, optimizer, d_model, warmup):
                self.optimizer, self.d_model, self.warmup, self.n = optimizer, d_model, warmup, 0
            def step(self):
                self.n += 1
                for group in self.optimizer.param_groups:
                    group['lr'] = self.d_model ** -0.5 * min(self.n ** -0.5, self.n * self.warmup ** -1.5)
                self.optimizer.step()
        optimizer = Wrapped(torch.optim.Adam(model.parameters()), args.d_model, args.warmup_steps)
        for epoch in range(10):
            for x in loader:
                loss(x).backward()
                optimizer.step()
        """;

    /// <summary>The settings that a script gives names to are those of the schedule, and with other values it has the rates that the script has with them.</summary>
    [TestMethod]
    [DataRow(Timm, "default=30", "default=45", "Epochs", 30, 45)]
    [DataRow(Timm, "default=4", "default=7", "WarmupEpochs", 4, 7)]
    [DataRow(Timm, "default=5e-4", "default=3e-3", "Lr", 0.0005, 0.003)]
    [DataRow(Timm, "default=5e-7", "default=1e-5", "WarmupLr", 5e-7, 1e-5)]
    [DataRow(Timm, "default=5e-6", "default=1e-6", "MinLr", 5e-6, 1e-6)]
    [DataRow(WarmUp, "WARM = 2", "WARM = 3", "Warm", 2, 3)]
    [DataRow(Timm, "default=4", "default=0", "WarmupEpochs", 4, 0)]
    [DataRow(WarmUp, "WARM = 2", "WARM = 0", "Warm", 2, 0)]
    [DataRow(WarmUp, "LR = 0.1", "LR = 0.4", "Lr", 0.1, 0.4)]
    [DataRow(Rise, "warmup_epochs = 5", "warmup_epochs = 3", "WarmupEpochs", 5, 3)]
    [DataRow(Rise, "max_epoch = 40", "max_epoch = 55", "MaxEpoch", 40, 55)]
    [DataRow(Rise, "no_aug_epochs = 6", "no_aug_epochs = 9", "NoAugEpochs", 6, 9)]
    [DataRow(Rise, "min_lr_ratio = 0.05", "min_lr_ratio = 0.2", "MinLrRatio", 0.05, 0.2)]
    [DataRow(Rise, "base_lr = 0.01", "base_lr = 0.03", "BaseLr", 0.01, 0.03)]
    [DataRow(Closure, "default=5e-4", "default=2e-3", "Lr", 0.0005, 0.002)]
    [DataRow(Closure, "default=16", "default=21", "Epochs", 16, 21)]
    [DataRow(Noam, "default=512", "default=256", "DModel", 512, 256)]
    [DataRow(Noam, "default=400", "default=150", "WarmupSteps", 400, 150)]
    public void A_setting_is_that_of_the_script(string script, string written, string other, string setting, double before, double after)
    {
        string csharp = ScriptPorter.Port(script).CSharp;
        string line = $"public static double {setting} {{ get; set; }} = {ScriptCode.Number(before)};";

        Assert.Contains(line, csharp);
        Assert.DoesNotContain("TfLrCallbacks.Porting.", csharp);
        Assert.IsTrue(Regex.Count(csharp, $@"\b{setting}\b") > 1, csharp);
        AssertRates(script, csharp);
        AssertRates(script.Replace(written, other, StringComparison.Ordinal), csharp.Replace(line, $"public static double {setting} {{ get; set; }} = {ScriptCode.Number(after)};", StringComparison.Ordinal));
    }

    /// <summary>Lines of Python in the C#, with brackets and signs of comments in them, do not carry other members away.</summary>
    [TestMethod]
    public void A_schedule_behind_lines_of_Python_stays()
    {
        string csharp = ScriptPorter.Port("import math\nimport numpy as np\nimport torch\ndef train_one_epoch(loader, optimizer, epoch, values, per_epoch, accum):\n    for i, (x, y) in enumerate(loader):\n        step = i // accum\n        if step >= per_epoch:\n            continue\n        it = epoch * per_epoch + step\n        if values is not None and i % accum == 0:\n            for g in optimizer.param_groups:\n                g['lr'] = values[it]\n        if (i + 1) % accum == 0:\n            optimizer.step()\ndef main():\n    model = torch.nn.Linear(2, 2)\n    loader = torch.utils.data.DataLoader(data, batch_size=32)\n    epochs = 5\n    accum = 2\n    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)\n    per_epoch = len(loader) // accum\n    values = np.concatenate((np.linspace(0, 0.1, 2 * per_epoch), np.linspace(0.1, 0.001, (epochs - 2) * per_epoch)))\n    for epoch in range(epochs):\n        train_one_epoch(loader, optimizer, epoch, values, per_epoch, accum)\nmain()\n").CSharp;

        Assert.Contains("new LearningRateScheduler(", csharp);
        Assert.AreEqual(csharp.Count(letter => letter == '{'), csharp.Count(letter => letter == '}'));
    }

    /// <summary>A course is made of pieces that have a form, however long they are.</summary>
    [TestMethod]
    [DataRow("line", "new Anneal(initialLearningRate: §0§, endLearningRate: §1§, steps: Length.Steps(§2§))", "0.1 0 500")]
    [DataRow("cosine", "new Anneal(initialLearningRate: §0§, endLearningRate: §1§, steps: Length.Steps(§2§), curve: Curve.Cosine)", "0.1 0.001 4321")]
    [DataRow("square", "new Anneal(initialLearningRate: §0§, endLearningRate: §1§, steps: Length.Steps(§2§), curve: Curve.OneMinusSquare)", "0 0.1 500")]
    [DataRow("power", "new Anneal(initialLearningRate: §0§, endLearningRate: 0, steps: Length.Steps(§1§), curve: new PolynomialCurve(§2§))", "0.1 700 0.9")]
    [DataRow("exponential", "new ExponentialDecay(initialLearningRate: §0§, decaySteps: Length.Steps(1), decayRate: §1§)", "0.1 0.97")]
    [DataRow("root", "new InverseSqrt(initialLearningRate: §0§, timescale: Length.Steps(§1§))", "0.1 250")]
    [DataRow("stairs", "new PiecewiseConstantDecay(boundaries: [Length.Steps(§0§), Length.Steps(§1§)], values: [§2§, §3§, §4§])", "29 59 0.1 0.01 0.001")]
    [DataRow("late", "new Anneal(initialLearningRate: §0§, endLearningRate: §1§, steps: Length.Steps(§2§)).Then(boundary: Length.Steps(§3§), next: new Anneal(initialLearningRate: §4§, endLearningRate: §5§, steps: Length.Steps(§6§), curve: Curve.Cosine)).Then(boundary: Length.Steps(§7§), next: new ConstantRate(learningRate: §8§))", "0 0.1 40 40 0.1 0.01 360 400 0.01")]
    [DataRow("behind", "new Anneal(initialLearningRate: §0§, endLearningRate: §1§, steps: Length.Steps(§2§)).Then(boundary: Length.Steps(§3§), next: new Anneal(initialLearningRate: §4§, endLearningRate: §5§, steps: Length.Steps(§6§), curve: Curve.Cosine))", "0.0025 0.1 39 40 0.1 0 460")]
    public void A_course_is_made_of_pieces(string course, string form, string numbers)
    {
        double[] rates = [.. Enumerable.Range(0, 500).Select(step => course switch
        {
            "line" => 0.1 * (1 - (step / 500.0)),
            "cosine" => 0.001 + (0.099 * (1 + Math.Cos(Math.PI * step / 4321)) / 2),
            "square" => 0.1 * Math.Pow(step / 500.0, 2),
            "power" => 0.1 * Math.Pow(1 - (step / 700.0), 0.9),
            "exponential" => 0.1 * Math.Pow(0.97, step),
            "root" => 0.1 * Math.Sqrt(250.0 / (step + 250)),
            "behind" => step < 40 ? 0.1 * (step + 1) / 40 : 0.1 * (1 + Math.Cos(Math.PI * (step - 40) / 460)) / 2,
            "stairs" => step < 30 ? 0.1 : step < 60 ? 0.01 : 0.001,
            _ => step < 40 ? 0.1 * step / 40 : step < 400 ? 0.01 + (0.09 * (1 + Math.Cos(Math.PI * (step - 40) / 360)) / 2) : 0.01,
        })];

        RateShape shape = RateShape.Of(rates).First(one => one?.Numbers.All(number => !number.NeedsSetting) == true)!;

        Assert.AreEqual(form, shape.Form);
        Assert.AreEqual(numbers, string.Join(' ', shape.Numbers.Select(number => number.Value.ToString("G9", CultureInfo.InvariantCulture))));
    }

    /// <summary>A course of no known form has no shape: a wave of which each turn is another, noise, more pieces than are written.</summary>
    [TestMethod]
    public void A_course_of_no_known_form_has_no_shape()
    {
        foreach (Func<int, double> rate in new Func<int, double>[] { step => 1.5 + Math.Sin(step * step), step => 0.1 + (0.01 * (step * 7919 % 101)), step => Math.Pow(0.5, (int)Math.Sqrt(step)), step => -0.1 })
        {
            Assert.IsTrue(RateShape.Of([.. Enumerable.Range(0, 200).Select(rate)]).All(shape => shape is null) || rate(0) < 0);
        }
    }

    /// <summary>A number is found among sums, products and quotients of the settings; one that fits none is not.</summary>
    [TestMethod]
    [DataRow(true, "Epochs", "90 100 120")]
    [DataRow(true, "(N * Epochs)", "900 700 600")]
    [DataRow(true, "(N * (Epochs - Warm))", "850 665 555")]
    [DataRow(true, "((N * Warm) - 1)", "49 34 44")]
    [DataRow(true, "Math.Max(1, (N * Epochs) - 500)", "400 200 100")]
    [DataRow(true, "Math.Max(1, (N * Epochs) - Warm)", "895 695 591")]
    [DataRow(true, "(N * 30)", "300 210 150")]
    [DataRow(true, "Math.Floor((Epochs * N * 0.017))", "15 11 10")]
    [DataRow(true, "Math.Floor((Epochs / 3.0))", "30 33 40")]
    [DataRow(true, null, "16 12 11")]
    [DataRow(true, "((Epochs * 2) - 1)", "179 199 239")]
    [DataRow(true, "(Warm * 3)", "15 15 27")]
    [DataRow(false, "(Rate / 5.0)", "0.02 0.04 0.06")]
    [DataRow(false, "(Rate / Warm)", "0.02 0.04 0.03333333333333333")]
    [DataRow(false, "0.25", "0.25 0.25 0.25")]
    [DataRow(false, null, "0.021 0.057 0.033")]
    public void A_number_is_computed_with_settings(bool isLength, string? expected, string values)
    {
        RateFormulas formulas = new([("Epochs", [90, 100, 120]), ("Warm", [5, 5, 9]), ("Rate", [0.1, 0.2, 0.3])], ("N", [10, 7, 5]), written: [0.017, 3]);

        Assert.AreEqual(expected, formulas.Of([.. values.Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture))], isLength));
    }

    /// <summary>timm's schedulers set the rate where the script calls them: by the update, or by the epoch behind it.</summary>
    [TestMethod]
    [DataRow("s = CosineLRScheduler(opt, t_initial=6, lr_min=0.0, warmup_t=2, warmup_lr_init=0.01)\nfor epoch in range(4):\n    for x in loader: opt.step()\n    s.step(epoch + 1)\n", "0.01 0.055 0.075 0.05")]
    [DataRow("s = StepLRScheduler(opt, 2, decay_rate=0.1)\nfor epoch in range(4):\n    for x in loader: opt.step()\n    s.step(epoch)\n", "0.1 0.1 0.1 0.01")]
    [DataRow("s = MultiStepLRScheduler(opt, decay_t=[2], decay_rate=0.1, t_in_epochs=False)\nfor epoch in range(4):\n    for x in loader: opt.step()\n    s.step(epoch + 1)\n", "0.1 0.1 0.1 0.1")]
    [DataRow("s, epochs = create_scheduler_v2(opt, sched='cosine', num_epochs=4, min_lr=0.0, cooldown_epochs=1)\nfor epoch in range(epochs):\n    for x in loader: opt.step()\n    s.step(epoch + 1)\n", "0.1 0.0853553390593274 0.05 0.0146446609406726 0")]
    [DataRow("from types import SimpleNamespace\ns, epochs = create_scheduler(SimpleNamespace(sched='step', epochs=4, decay_epochs=2, decay_rate=0.5, warmup_epochs=0, warmup_lr=1e-6), opt)\nfor epoch in range(epochs):\n    for x in loader: opt.step()\n    s.step(epoch + 1)\n", "0.1 0.1 0.05 0.05")]
    [DataRow("opt.param_groups[0]['lr_scale'] = 0.5\ns = PolyLRScheduler(opt, t_initial=4, power=1.0)\nfor epoch in range(3):\n    for x in loader: opt.step()\n    s.step(epoch + 1)\n", "0.05 0.0375 0.025")]
    public void A_scheduler_of_timm_is_evaluated(string lines, string rates)
    {
        ScriptTraining training = ScriptTraining.Of(Parser.ReadStatements($"import torch\nfrom timm.scheduler import *\nfrom timm.scheduler import CosineLRScheduler, StepLRScheduler, MultiStepLRScheduler, PolyLRScheduler, create_scheduler, create_scheduler_v2\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n{lines}", out _), 3);

        Assert.IsNull(training.Ended);
        string[] expected = rates.Split(' ');
        Assert.HasCount(3 * expected.Length, training.Updates);
        for (int epoch = 0; epoch < expected.Length; epoch++)
        {
            Assert.AreEqual(double.Parse(expected[epoch], CultureInfo.InvariantCulture), training.Updates[(3 * epoch) + 1].Rates[0], 1e-14);
        }
    }

    /// <summary>A function that sets the rate which it is given is no schedule of what it is given.</summary>
    [TestMethod]
    [DataRow("def use(optimizer, new_lr):\n    for g in optimizer.param_groups: g['lr'] = new_lr\npolicy = make(0.1)\nfor epoch in range(9):\n    use(opt, policy(epoch))\n    for x in loader: opt.step()\n")]
    [DataRow("def use(optimizer, value):\n    optimizer.param_groups[0]['lr'] = value\ndef outer(step):\n    use(opt, other(step))\nfor epoch in range(9):\n    for x in loader:\n        outer(count())\n        opt.step()\n")]
    public void A_rate_that_is_handed_on_is_no_schedule(string lines)
    {
        string csharp = ScriptPorter.Port($"import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n{lines}").CSharp;

        Assert.DoesNotContain("new LearningRateScheduler(", csharp);
        Assert.Contains("TODO", csharp);
    }

    /// <summary>A script that sets the rate of each group needs no groups that are known; one that reads it does.</summary>
    [TestMethod]
    [DataRow("g['lr'] = 0.1 * 0.9 ** epoch", null)]
    [DataRow("g['lr'] = g['lr'] * 0.9", "not known")]
    [DataRow("g['lr'] = 0.1 * 0.9 ** epoch * g.get('lr_scale', 1.0)", "not known")]
    [DataRow("g['lr'] = 0.1 * (g['lr_scale'] if 'lr_scale' in g else 1.0)", "not known")]
    public void Groups_that_are_not_seen_may_be_set(string line, string? ended)
    {
        ScriptTraining training = ScriptTraining.Of(Parser.ReadStatements($"import torch\nopt = torch.optim.AdamW(get_param_groups(model))\nfor epoch in range(5):\n    for g in opt.param_groups:\n        {line}\n    for x in loader: opt.step()\n", out _), 3);

        if (ended is null)
        {
            Assert.IsNull(training.Ended);
            Assert.AreEqual(0.1 * Math.Pow(0.9, 4), training.Updates[^1].Rates[0], 1e-15);
        }
        else
        {
            Assert.IsEmpty(training.Updates);
            Assert.IsNotNull(training.Ended);
        }
    }

    internal static void AssertRates(string script, string csharp)
    {
        IReadOnlyList<Statement> statements = Parser.ReadStatements(script, out _);
        Match callback = Regex.Match(csharp, @"new LearningRateScheduler\((\w+)\(\), StepUnit\.(Batch|Epoch)\),");
        foreach (int batches in new[] { 3, 23 })
        {
            ScriptTraining training = ScriptTraining.Of(statements, batches, times: 3);
            ScriptCourse course = ScriptCourse.Of(training, statements).Values.Single();
            Func<int, int, double> rates = new PortedRates(csharp, training).Of(callback.Value)!;
            for (int update = 0; update < course.Rates.Length; update++)
            {
                Assert.AreEqual(course.Rates[update], rates(course.Epochs[update], update), 1e-8 * course.Rates.Max(), $"{batches} batches, update {update}");
            }
        }
    }
}
