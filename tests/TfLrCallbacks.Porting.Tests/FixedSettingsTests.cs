namespace TfLrCallbacks.Porting.Tests;

/// <summary>A setting that would change less in the C# than in the script cannot be set, and says why.</summary>
[TestClass]
public sealed class FixedSettingsTests
{
    private const string Fixed = "// fixed: numbers here are computed from it. Change it in the script, and port it again.";

    private const string Restarts = """
        import argparse, math, torch
        class SGDR:
            def __init__(self, optimizer, max_lr, min_lr, T0, Tmult, decay):
                self.optimizer = optimizer
                self.max_lr, self.min_lr = max_lr, min_lr
                self.Ti, self.Tmult = T0, Tmult
                self.decay = decay
                self.Tcur = 0.
                self.restarts = 0
            def update(self, nb):
                lr = self.min_lr + 0.5 * (self.max_lr - self.min_lr) * (1 + math.cos(math.pi * self.Tcur / self.Ti))
                for group in self.optimizer.param_groups:
                    group['lr'] = lr
                self.Tcur += 1. / nb
                if self.Tcur >= self.Ti - 1e-9:
                    self.Tcur = 0.
                    self.Ti *= self.Tmult
                    self.max_lr *= self.decay
                    self.restarts += 1
                return lr
        p = argparse.ArgumentParser()
        p.add_argument('--lr', type=float, default=0.2)
        p.add_argument('--lr-min', type=float, default=1e-3)
        p.add_argument('--t0', type=int, default=2)
        p.add_argument('--decay', type=float, default=0.8)
        args = p.parse_args()
        optimizer = torch.optim.SGD(net.parameters(), lr=args.lr)
        sgdr = SGDR(optimizer, args.lr, args.lr_min, args.t0, 2, args.decay)
        for epoch in range(7):
            for inputs, targets in train_loader:
                sgdr.update(len(train_loader))
                loss(net(inputs), targets).backward()
                optimizer.step()
        """;

    private const string Closure = """
        import math
        from tensorflow import keras
        class CFG:
            epochs = 10
            batch_size = 32
        def get_lr_callback(batch_size=8, mode='cos', epochs=10):
            top, low = 6e-6 * math.sqrt(batch_size), 1e-5
            ramp = 3
            def lrfn(epoch):
                if epoch < ramp: lr = top / ramp * (epoch + 1)
                elif mode == 'exp': lr = (top - low) * 0.75 ** (epoch - ramp) + low
                else: lr = (top - low) * 0.5 * (1 + math.cos(math.pi * (epoch - ramp) / (epochs - ramp + 3))) + low
                return lr
            return keras.callbacks.LearningRateScheduler(lrfn)
        cb = get_lr_callback(CFG.batch_size, mode='cos')
        model = keras.Sequential([keras.layers.Dense(1)])
        model.compile('sgd', 'mse')
        model.fit(x, y, epochs=CFG.epochs, batch_size=CFG.batch_size, callbacks=[cb])
        """;

    [TestMethod]
    [DataRow(Restarts, "public static double Lr => 0.2; " + Fixed)]
    [DataRow(Restarts, "public static double Decay { get; set; } = 0.8;")]
    [DataRow(Closure, "public static double CfgBatchSize => 32.0; " + Fixed)]
    [DataRow(Closure, "public static double CfgEpochs { get; set; } = 10.0;")]
    public void A_setting_that_would_change_less_than_in_the_script_is_fixed(string script, string expected) => Assert.Contains(expected, ScriptPorter.Port(script, PortEngine.Embedded).CSharp);

    private const string Phases = """
        import numpy as np, tensorflow as tf
        class Policy(tf.keras.callbacks.Callback):
            def __init__(self, top, steps):
                super().__init__()
                self.phases = [self.line(top / 10, top, steps // 4), self.line(top, 0, steps - steps // 4)]
            @staticmethod
            def line(a, b, n):
                return [a + (b - a) * np.sin(i / n) for i in range(n)]
            def on_train_begin(self, logs=None):
                self.at, self.phase = 0, 0
                self.set()
            def set(self):
                self.model.optimizer.learning_rate.assign(self.phases[self.phase][self.at])
            def on_train_batch_end(self, batch, logs=None):
                self.at += 1
                if self.at >= len(self.phases[self.phase]):
                    if self.phase == 1: return
                    self.at = 0
                    self.phase += 1
                self.set()
        EPOCHS, BATCH = 5, 48
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        model.compile(tf.keras.optimizers.SGD(0.001), 'mse')
        model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, callbacks=[Policy(0.08, 100 * EPOCHS)])
        """;

    private const string Optax = """
        import optax
        from types import SimpleNamespace
        def settings():
            run = SimpleNamespace()
            run.rate = 0.2
            run.warm = 3.0
            run.epochs = 9.0
            run.batch = 64
            return run
        def make(run, peak, per_epoch):
            rest = max(run.epochs - run.warm, 1)
            up = optax.linear_schedule(init_value=0.0, end_value=peak, transition_steps=run.warm * per_epoch)
            down = optax.cosine_decay_schedule(init_value=peak, decay_steps=rest * per_epoch)
            return optax.join_schedules(schedules=[up, down], boundaries=[run.warm * per_epoch])
        def train(run):
            per_epoch = 640 // run.batch
            tx = optax.sgd(learning_rate=make(run, run.rate * run.batch / 256.0, per_epoch))
            return tx
        train(settings())
        """;

    /// <summary>A training with optax is not evaluated: the schedule itself is made again with another value of a setting.</summary>
    [TestMethod]
    [DataRow(Optax)]
    public void A_setting_of_a_schedule_of_optax_is_fixed_or_followed(string script)
    {
        string csharp = ScriptPorter.Port(script, PortEngine.Embedded).CSharp;
        string warm = System.Text.RegularExpressions.Regex.Match(csharp, @"public static double \w*Warm [^\n]*").Value;
        Assert.IsTrue(warm.Contains(Fixed, StringComparison.Ordinal), csharp);
    }

    /// <summary>The C# has a number for what the script computes from a setting, in a text, a function, a call, or an argument of a fit.</summary>
    [TestMethod]
    [DataRow(Phases, "public static double Epochs => 5.0; " + Fixed)]
    [DataRow(Phases, "public static double Batch { get; set; } = 48.0;")]
    public void A_setting_that_evaluated_lines_hang_on_is_fixed(string script, string expected) => Assert.Contains(expected, ScriptPorter.Port(script, PortEngine.Embedded).CSharp);

    private const string Fit = "model = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile(keras.optimizers.SGD(TOP), 'mse')\nmodel.fit(x, y, epochs=EPOCHS, callbacks=[keras.callbacks.LearningRateScheduler(f)])\n";

    [TestMethod]
    [DataRow("TOP, EPOCHS = 0.02, 15\ndef g(epoch, lr, *, base, total): return base * (1 - epoch / total)\nf = functools.partial(g, base=TOP, total=EPOCHS)\n", "", "")]
    [DataRow("EPOCHS = int(os.environ.get('N', 15))\nTOP = 0.02\ndef g(epoch, lr, *, base, total): return base * (1 - epoch / total)\nf = functools.partial(g, base=TOP, total=EPOCHS)\n", "", "")]
    [DataRow("EPOCHS = int(os.getenv('N', '15'))\nTOP = 0.02\nf = functools.partial(lambda base, epoch: base * (1 - epoch / 99), TOP)\n", "", "")]
    [DataRow("C = json.loads('{\"top\": 0.02, \"epochs\": 15}')\nTOP, EPOCHS = C['top'], C['epochs']\ndef make(c):\n    top = c['top']\n    def g(epoch): return top * 0.9 ** epoch\n    return g\nf = make(C)\n", "Top", "")]
    [DataRow("class Half:\n    def __init__(self, top, every):\n        self.top, self.every = top, every\n    @classmethod\n    def of(cls, text):\n        top, every = text.split(':')\n        return cls(float(top), int(every))\n    def rate(self, epoch): return self.top * 0.5 ** (epoch / self.every)\nhalf = Half.of('0.02:3')\nTOP, EPOCHS = half.top, 15\nf = half.rate\n", "Top", "")]
    public void A_setting_that_a_function_has_as_a_number_is_fixed_and_others_are_not(string script, string first, string second)
    {
        string csharp = ScriptPorter.Port($"import functools, json, os\nfrom tensorflow import keras\n{script}{Fit}", PortEngine.Embedded).CSharp;
        foreach (string name in new[] { "Top", "Epochs" })
        {
            System.Text.RegularExpressions.Match property = System.Text.RegularExpressions.Regex.Match(csharp, $@"public static double \w*{name} [^\n]*", System.Text.RegularExpressions.RegexOptions.RightToLeft);
            Assert.AreEqual(name == first || name == second, !property.Success || property.Value.Contains("// fixed", StringComparison.Ordinal), csharp);
        }
    }

    [TestMethod]
    [DataRow("flags.DEFINE_float('rate', 0.1, 'help')\nflags.DEFINE_integer('epochs', 8, 'help')\nF = flags.FLAGS\ndef main(argv):\n    model.compile(keras.optimizers.SGD(0.5), 'mse')\n    model.fit(x, y, epochs=F.epochs, callbacks=[At(lambda e: [F.rate * 3 / (1 + e), 7][0])])\napp.run(main)\n")]
    public void A_flag_is_a_setting_of_the_rates(string script)
    {
        string csharp = ScriptPorter.Port($"from absl import app, flags\nfrom tensorflow import keras\nmodel = keras.Sequential([keras.layers.Dense(1)])\nclass At(keras.callbacks.Callback):\n    def __init__(self, f): self.f = f\n    def on_epoch_begin(self, epoch, logs=None): self.model.optimizer.learning_rate = self.f(epoch)\n{script}", PortEngine.Embedded).CSharp;

        Assert.Contains("values: [Rate * 3.0, Rate * 1.5, Rate,", csharp);
        Assert.Contains($"public static double FEpochs => 8.0; {Fixed}", csharp);
    }

    /// <summary>The name that holds the first history is given the second one, too.</summary>
    [TestMethod]
    public void A_later_fit_begins_behind_the_epochs_of_the_one_before()
    {
        string csharp = ScriptPorter.Port("from tensorflow import keras\nHEAD, TUNE = 3, 4\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile(keras.optimizers.Adam(0.01), 'mse')\nh = model.fit(x, y, epochs=HEAD)\nmodel.compile(keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(1e-4, 100, 0.9)), 'mse')\nh = model.fit(x, y, epochs=HEAD + TUNE, initial_epoch=h.epoch[-1] + 1)\n", PortEngine.Embedded).CSharp;

        Assert.Contains("initialEpoch: (int)Head", csharp);
        Assert.Contains(".Shift(Length.Epochs(Head))", csharp);
        Assert.Contains("public static double Tune { get; set; } = 4.0;", csharp);
    }

    /// <summary>What the optimizer takes beside its rate makes none.</summary>
    [TestMethod]
    public void A_setting_of_the_optimizer_beside_its_rate_is_not_fixed()
    {
        string csharp = ScriptPorter.Port(Phases.Replace("EPOCHS, BATCH = 5, 48", "EPOCHS, BATCH, betas = 5, 48, (0.9, 0.98)\nb1, b2 = betas", StringComparison.Ordinal).Replace("SGD(0.001)", "Adam(0.001, beta_1=b1, beta_2=b2)", StringComparison.Ordinal), PortEngine.Embedded).CSharp;

        Assert.Contains("B1 { get; set; } = 0.9;", csharp);
        Assert.Contains($"public static double Epochs => 5.0; {Fixed}", csharp);
    }

    /// <summary>A number that a function computes from a setting follows it, and no argument is called unknown.</summary>
    [TestMethod]
    public void A_schedule_whose_settings_are_all_known_has_no_open_argument()
    {
        string csharp = ScriptPorter.Port("import optax\nfrom types import SimpleNamespace\ndef get_config():\n    c = SimpleNamespace()\n    c.warm = 2.0\n    c.epochs = 6.0\n    return c\ndef make(config, top, steps):\n    up = optax.linear_schedule(0.0, top, config.warm * steps)\n    rest = max(config.epochs - config.warm, 1)\n    down = optax.cosine_decay_schedule(top, rest * steps)\n    return optax.join_schedules([up, down], [config.warm * steps])\nconfig = get_config()\ntx = optax.sgd(make(config, 0.05, 10))\n", PortEngine.Embedded).CSharp;

        Assert.IsTrue(System.Text.RegularExpressions.Regex.IsMatch(csharp, @"public static double Rest => Math\.Max\(\w+ - \w*Warm, 1\.0\);"), csharp);
        Assert.DoesNotContain("unresolved-argument", csharp);
    }

    /// <summary>A rate that a function sets before a fit, by its parameter.</summary>
    [TestMethod]
    public void A_rate_that_is_set_before_a_fit_by_a_number_is_fixed()
    {
        string csharp = ScriptPorter.Port("from tensorflow import keras\nclass Grow(keras.callbacks.Callback):\n    def __init__(self, factor): self.factor = factor\n    def on_batch_end(self, batch, logs=None): self.model.optimizer.learning_rate = self.model.optimizer.learning_rate.numpy() * self.factor\ndef find(model, x, y, low=1e-4, high=1):\n    kept = model.optimizer.learning_rate.numpy()\n    model.optimizer.learning_rate = low\n    model.fit(x, y, callbacks=[Grow((high / low) ** (1 / 50))])\n    model.optimizer.learning_rate = kept\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile(keras.optimizers.SGD(1e-3), 'mse')\nfind(model, x, y)\n", PortEngine.Embedded).CSharp;

        Assert.Contains($"public static double Low => 0.0001; {Fixed}", csharp);
        Assert.Contains("public static double High { get; set; } = 1.0;", csharp);
    }

    /// <summary>The rates of the script with another value are not those of the C#: what is rounded down there was a whole number with all batches that were tried.</summary>
    [TestMethod]
    public void A_tenth_of_all_steps_is_seen_to_be_rounded()
    {
        string script = "import torch\nEPOCHS = 10\nLR = 0.1\nopt = torch.optim.SGD(net.parameters(), lr=LR)\nclass Cut:\n    def __init__(self, total, part=0.1):\n        self.total, self.part, self.at = total, part, 0\n    def step(self):\n        cut = int(self.total * self.part)\n        p = self.at / cut if self.at < cut else 1 - (self.at - cut) / (cut * (1 / self.part - 1))\n        self.at += 1\n        opt.param_groups[0]['lr'] = LR * (1 + p * 31) / 32\ncut = Cut(EPOCHS * len(loader))\nfor epoch in range(EPOCHS):\n    for x in loader:\n        cut.step()\n        opt.step()\n";
        string csharp = ScriptPorter.Port(script).CSharp;

        Assert.IsFalse(System.Text.RegularExpressions.Regex.IsMatch(csharp, @"Epochs \* \w+ / 10"), csharp);
        WrittenPiecesTests.AssertRates(script, csharp);
    }

    /// <summary>The first rate of a function that goes on from the rate is that of the optimizer, which has the setting.</summary>
    [TestMethod]
    public void The_first_rate_of_a_function_that_goes_on_from_it_is_a_setting() => Assert.Contains(
        "public static double Lr { get; set; } = 0.001;",
        ScriptPorter.Port("from tensorflow import keras\nEPOCHS, LR = 5, 1e-3\ndef f(epoch, lr):\n    return lr if epoch < 2 else lr * 0.9\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile(keras.optimizers.Adam(LR), 'mse')\nmodel.fit(x, y, epochs=EPOCHS, callbacks=[keras.callbacks.LearningRateScheduler(f)])\n", PortEngine.Embedded).CSharp);
}
