namespace TfLrCallbacks.Porting.Tests;

/// <summary>What a ported script says of what it does not carry over, or of a rate that nothing changes: it is said, and it is true.</summary>
[TestClass]
public sealed class PortedRemarksTests
{
    private const string Loop = "for epoch in range(9):\n    for x in loader:\n        loss(x).backward()\n        opt.step()\n";

    /// <summary>What another file makes of the optimizer, and the script steps, may set the rate, whatever it is called.</summary>
    [TestMethod]
    [DataRow("from helpers import RampUp\nramp = RampUp(opt, 100)\n" + Loop + "        ramp.step()\n", "// TODO line 9: ramp.step steps")]
    [DataRow("from helpers import *\nramp = RampUp(opt, 100)\nmain = torch.optim.lr_scheduler.StepLR(opt, 3)\n" + Loop + "        if epoch < 1: ramp.step()\n    main.step()\n", "// TODO line 10: ramp.step steps what another file makes of the optimizer")]
    [DataRow("import helpers\ndef train(epoch):\n    for x in loader:\n        loss(x).backward()\n        opt.step()\n        if epoch == 0: ramp.step()\nmain = torch.optim.lr_scheduler.MultiStepLR(opt, [3, 6])\nramp = helpers.ramp(optimizer=opt, steps=9)\nfor epoch in range(9):\n    train(epoch)\n    main.step()\n", "// TODO line 8: ramp.step steps what another file makes of the optimizer")]
    [DataRow("import helpers\nramp = helpers.Ramp(opt)\nfor x in loader:\n    scaler.scale(loss(x)).backward()\n    scaler.step(opt)\n    ramp.step()\n", "// TODO line 8: ramp.step steps")]
    public void A_scheduler_of_another_file_is_told(string lines, string expected)
    {
        string csharp = Port($"import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n{lines}");

        Assert.Contains(expected, csharp);
        Assert.DoesNotContain("Nothing in this file changes", csharp);
    }

    /// <summary>What makes the updates itself, or makes none, is no scheduler.</summary>
    [TestMethod]
    [DataRow("import wrappers\nopt = wrappers.Lookahead(opt)\n" + Loop)]
    [DataRow("import wrappers\nouter = wrappers.Lookahead(opt)\nfor x in loader:\n    loss(x).backward()\n    outer.step()\n")]
    [DataRow("import wrappers\nmean = wrappers.Average(net)\n" + Loop + "        mean.step()\n")]
    public void What_is_no_scheduler_is_not_told(string lines) => Assert.DoesNotContain("steps", Port($"import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n{lines}"));

    /// <summary>A rate that stays is said with its number and with what it is in the script, also beside a model that is not written, and where the file does not train.</summary>
    [TestMethod]
    [DataRow("RATE = 0.002\nopt = torch.optim.SGD(net.parameters(), lr=RATE)\n" + Loop, "// Nothing in this file changes the rate of opt: it stays at 0.002 (RATE).")]
    [DataRow("opt = torch.optim.SGD(net.parameters(), lr=cfg.rate)\n" + Loop, "// Nothing in this file changes the rate of opt: it stays at cfg.rate, which this file does not say.")]
    [DataRow("class Rnn(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.r = torch.nn.LSTM(3, 4)\n    def forward(self, x):\n        out, (h, c) = self.r(x)\n        return out, h\nopt = torch.optim.SGD(Rnn().parameters(), lr=0.5)\nfor i in range(0, ids.size(1) - 30, 30):\n    loss(ids[i]).backward()\n    opt.step()\n", "// Nothing in this file changes the rate of opt: it stays at 0.5.")]
    [DataRow("import lightning\nclass Net(lightning.LightningModule):\n    def configure_optimizers(self):\n        return torch.optim.Adam(self.parameters(), lr=1e-4)\n", "// Nothing in this file changes the rate of the optimizer: it stays at 0.0001.")]
    [DataRow("def make(groups, rate):\n    opt = torch.optim.AdamW(groups, lr=rate)\n    return opt\n", "// What trains with opt does not stand in this file: its rate begins with rate, which this file does not say.")]
    [DataRow("import engine\nopt = torch.optim.SGD(net.parameters(), lr=0.5)\nengine.train(net, opt)\n", "// What trains with opt does not stand in this file: its rate begins with 0.5.")]
    [DataRow("import tensorflow as tf\nopt = tf.keras.optimizers.SGD(0.5)\nfor i in range(9):\n    opt.minimize(loss, [w])\n", "// Nothing in this file changes the rate of opt: it stays at 0.5.")]
    [DataRow("a = torch.optim.SGD(p, lr=RATE)\nRATE = 0.25\nb = torch.optim.SGD(q, lr=0.1)\ns = torch.optim.lr_scheduler.StepLR(b, 3)\nfor x in loader:\n    a.step()\n    b.step()\n    s.step()\n", "// No schedule drives a: its rate stays at 0.25")]
    public void A_rate_that_stays_is_said(string lines, string expected) => Assert.Contains(expected, Port($"import torch\n{lines}"));

    /// <summary>A setting of a layer that is not known is not its default.</summary>
    [TestMethod]
    [DataRow("nn.Dropout(config.drop)", "// TODO line 5: nn.Dropout(config.drop): its p is not known")]
    [DataRow("nn.BatchNorm1d(4, eps=config.eps)", "its eps is not known")]
    [DataRow("nn.Conv2d(3, 8, 3, stride=config.stride)", "its stride is not known")]
    [DataRow("nn.Conv2d(3, 8, 3, bias=config.bias)", "its bias is not known")]
    [DataRow("nn.MaxPool2d(2, config.stride)", "its stride is not known")]
    [DataRow("nn.LeakyReLU(config.slope)", "its negative_slope is not known")]
    [DataRow("nn.Dropout(0.3)", "Dropout(0.3")]
    [DataRow("nn.Dropout()", "Dropout(0.5")]
    public void A_layer_whose_setting_is_not_known_is_told(string layer, string expected)
    {
        string model = $"import torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self, config):\n        super().__init__()\n        self.a = {layer}\n    def forward(self, x):\n        return self.a(x)\n";

        Assert.Contains(expected, Port(model));
        Assert.Contains(expected, ScriptPorter.Port(model, PortEngine.Embedded).CSharp);
    }

    /// <summary>What a flag of the script leaves out is told, also in a line and where only a name is given.</summary>
    [TestMethod]
    [DataRow("for epoch in range(9):\n    r = 0.1 * 0.5 ** epoch if FLAG else 0.1\n    for g in opt.param_groups: g['lr'] = r\n    opt.step()\n", "line 5: 0.1 is left out, as FLAG is true with the values of the script.")]
    [DataRow("for epoch in range(9):\n    if FLAG:\n        r = 0.1 * 0.5 ** epoch\n    else:\n        r = 0.1\n    for g in opt.param_groups: g['lr'] = r\n    opt.step()\n", "line 8: left out, as FLAG is true with the values of the script.")]
    [DataRow("s = torch.optim.lr_scheduler.StepLR(opt, 30 if not FLAG else 10)\nfor x in loader:\n    opt.step()\n    s.step()\n", "line 4: 30 is left out, as not FLAG is false with the values of the script.")]
    [DataRow("size = 30 if FLAG else 10\nhalf = size // 2\ns = torch.optim.lr_scheduler.StepLR(opt, half)\n", "line 4: 10 is left out, as FLAG is true with the values of the script.")]
    [DataRow("name = 'a' if FLAG else 'b'\nprint(name)\ns = torch.optim.lr_scheduler.StepLR(opt, 3)\n", null)]
    public void What_a_flag_leaves_out_is_told(string lines, string? note) => Assert.AreEqual(
        note, ScriptPorter.Port($"import torch\nFLAG = True\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n{lines}").Notes.FirstOrDefault(told => told.Contains("left out", StringComparison.Ordinal)));

    /// <summary>Lines of a file that is executed in the script may give its names other values.</summary>
    [TestMethod]
    [DataRow("exec(open('over.py').read())", "line 3: exec(open('over.py').read()) is not carried out, and may give names other values: those of this text count.")]
    [DataRow("globals()[key] = value", "line 3: globals()[key] is not carried out, and may give names other values: those of this text count.")]
    [DataRow("exec('pass')", null)]
    public void What_gives_names_other_values_is_told(string line, string? note) => Assert.AreEqual(
        note, ScriptPorter.Port($"import torch\nlr = 0.1\n{line}\nopt = torch.optim.SGD(net.parameters(), lr=lr)\ntorch.optim.lr_scheduler.StepLR(opt, 3)\n").Notes.FirstOrDefault(told => told.Contains("other values", StringComparison.Ordinal)));

    /// <summary>Two loops with numbers of turns, one after the other, make that many updates, and are no epochs.</summary>
    [TestMethod]
    [DataRow("def fit(net, first=500, second=1000, a=0.1, b=0.2):\n    opt = torch.optim.SGD(net.parameters(), lr=a)\n    for _ in range(first):\n        loss(net).backward()\n        opt.step()\n    opt = torch.optim.SGD(net.parameters(), lr=b)\n    for _ in range(second):\n        loss(net).backward()\n        opt.step()\n")]
    [DataRow("def fit(net, first=500, second=1000, a=0.1, b=0.2):\n    opt = torch.optim.SGD(net.parameters(), lr=a)\n    for _ in tqdm(range(first)):\n        loss(net).backward()\n        opt.step()\n    for g in opt.param_groups:\n        g['lr'] = b\n    for _ in range(second):\n        loss(net).backward()\n        opt.step()\n")]
    public void Loops_with_numbers_of_turns_make_updates(string script)
    {
        string csharp = Port($"import torch\n{script}");

        Assert.Contains("it gives the rate of each update", csharp);
        Assert.Contains("< First; ", csharp);
        Assert.Contains("StepUnit.Batch", csharp);
    }

    /// <summary>A block of a notebook that holds commands alone is a block, and a command may go on in the next line.</summary>
    [TestMethod]
    [DataRow("if big:\n  !get data\nelif small:\n  %pip install x\n  import json\nelse:\n    # nothing else\n    !get data \\\n      --all\n")]
    [DataRow("def load():\n    !get data\nload()\n")]
    [DataRow("!pip install a \\\n  b\n")]
    public void Commands_of_a_notebook_leave_their_block(string lines)
    {
        PortedScript ported = ScriptPorter.Port($"{lines}import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ns = torch.optim.lr_scheduler.StepLR(opt, 3)\n{Loop}    s.step()\n");

        Assert.DoesNotContain("not-read", string.Join('\n', ported.Warnings.Select(warning => warning.Code)));
        Assert.Contains("new StepDecay(initialLearningRate: 0.1, stepSize: 3)", ported.CSharp);
    }

    /// <summary>A scheduler of diffusion's noise gives a sample, and is none of the rate.</summary>
    [TestMethod]
    [DataRow("class Pipe:\n    def __call__(self, n):\n        for i, t in enumerate(self.scheduler.timesteps):\n            x = self.scheduler.step(self.net(x, t), t, x).prev_sample\n        return x\n")]
    [DataRow("def sample(scheduler, x):\n    for t in scheduler.timesteps:\n        x = scheduler.step(net(x, t), t, x)[0]\n    return x\n")]
    [DataRow("def sample(sched, x):\n    for t in times:\n        x = sched.step(net(x, t), t, x, eta=0.0)\nopt = torch.optim.Adam(net.parameters(), lr=0.1)\nfor b in loader:\n    opt.step()\n")]
    public void A_scheduler_of_noise_is_none_of_the_rate(string lines)
    {
        PortedScript ported = ScriptPorter.Port($"import torch\n{lines}");

        Assert.DoesNotContain("step-", string.Join('\n', ported.Warnings.Select(warning => warning.Code)));
        Assert.DoesNotContain("steps a scheduler", ported.CSharp);
    }

    /// <summary>A file that only names a learning rate is settings, or a call of what is not followed: the line is told.</summary>
    [TestMethod]
    [DataRow("size = 3\nlearning_rate = 1e-3 # small\nmin_lr = 1e-4\n", 2, "'learning_rate = 1e-3' names a learning rate, as does line 3, but no schedule or optimizer that is followed stands in this file. Port the file that trains with it.")]
    [DataRow("from model import Net\nopt = Net().make(decay=0.1, learning_rate=1e-4)\n", 2, "'opt = Net().make(decay=0.1, learning_rate=1e-4)' names a learning rate, but ")]
    [DataRow("c.trainer.base_lr = 5e-4\n", 1, "'c.trainer.base_lr = 5e-4' names a learning rate, but ")]
    [DataRow("groups = [{'params': p, 'lr': scale}]\n", 1, "'groups = [{'params': p, 'lr': scale}]' names a learning rate, but ")]
    [DataRow("def cosine_scheduler(base, final):\n    return [base, final]\n", 1, "'def cosine_scheduler(base, final)' names a learning rate, but ")]
    [DataRow("images = flip_lr(images)\n", 1, "Nothing here concerns the learning rate.")]
    [DataRow("for x in [1, 2]:\n    if x:\n        params = {'momentum': 0.9,\n                  'learning_rate': 0.1}\n", 3, "''learning_rate': 0.1}' names a learning rate, but ")]
    [DataRow("url = 3\n", 1, "Nothing here concerns the learning rate.")]
    public void A_file_that_only_names_a_rate_is_told(string script, int line, string text)
    {
        ScriptWarning warning = ScriptPorter.Port(script).Warnings.Single();

        Assert.AreEqual("nothing-found", warning.Code);
        Assert.AreEqual(line, warning.Line);
        Assert.StartsWith(text, warning.Text);
    }

    /// <summary>A notebook may give a name what a command says: the command is skipped, and the rest is read.</summary>
    [TestMethod]
    [DataRow("files = !ls -la", "line 2: a shell command is skipped.")]
    [DataRow("where = %pwd", "line 2: a command of the notebook is skipped.")]
    [DataRow("took=%timeit -o f()", "line 2: a command of the notebook is skipped.")]
    [DataRow("other = 7 % 3", null)]
    public void A_command_that_is_kept_is_skipped(string line, string? note)
    {
        PortedScript ported = ScriptPorter.Port($"import torch\n{line}\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nsched = torch.optim.lr_scheduler.StepLR(opt, step_size=3)\nfor epoch in range(9):\n    for x in loader:\n        opt.step()\n    sched.step()\n");

        Assert.AreEqual(note, ported.Notes.SingleOrDefault());
        Assert.Contains("new StepDecay(initialLearningRate: 0.1, stepSize: 3)", ported.CSharp);
        Assert.DoesNotContain("not-read", string.Join(' ', ported.Warnings.Select(warning => warning.Code)));
    }

    /// <summary>A schedule that a class of the script makes for itself is not what drives the rate.</summary>
    [TestMethod]
    [DataRow("tf.keras.optimizers.schedules.LearningRateSchedule", "__call__(self, step)", "tf.keras.optimizers.schedules.CosineDecay(FLAGS.rate, FLAGS.steps)(step)")]
    [DataRow("torch.optim.lr_scheduler.LRScheduler", "get_lr(self)", "[torch.optim.lr_scheduler.StepLR(opt, FLAGS.steps).get_last_lr()[0]]")]
    public void A_part_of_an_own_schedule_does_not_drive(string parent, string method, string value)
    {
        string code = ScriptPorter.Port($"import torch\nimport tensorflow as tf\nfrom settings import FLAGS\nclass Own({parent}):\n    def __init__(self, base):\n        self.base = base\n    def {method}:\n        if FLAGS.kind == 'a':\n            raise ValueError('kind')\n        return {value}\n", PortEngine.Embedded).CSharp;

        Assert.DoesNotContain("new LearningRateScheduler(", code);
        Assert.Contains("// TODO line 4", code);
    }

    /// <summary>A call of a module's function does not change the module for the next turn: the reason why a rate is not carried over is another one.</summary>
    [TestMethod]
    public void A_module_is_not_changed_by_its_functions()
    {
        string code = ScriptPorter.Port("import torch, utils\ndef main(args):\n    utils.seed(args.seed)\n    opt = torch.optim.SGD(net.parameters(), lr=0.1)\n    rates = utils.rates(args.epochs)\n    for epoch in range(args.epochs):\n        train(opt, rates, epoch)\ndef train(opt, rates, epoch):\n    log = utils.Log(' ')\n    for it, x in enumerate(log.every(loader, 10)):\n        it = len(loader) * epoch + it\n        for group in opt.param_groups:\n            group['lr'] = rates[it]\n        opt.step()\n").CSharp;

        Assert.Contains("TODO line 13, group['lr']: The rate is set by hand here: ", code);
        Assert.DoesNotContain("changes 'utils'", code);
    }

    /// <summary>A script that leaves its rate to functions of another file names them.</summary>
    [TestMethod]
    [DataRow("from util import adjust_learning_rate, accuracy\nfor epoch in range(3):\n    adjust_learning_rate(opt, optimizer, epoch)\n    train(epoch)\n", 3, "The rate is left to adjust_learning_rate of util, which is another file.")]
    [DataRow("import helpers\nlr = helpers.warmup(3)\nsched = helpers.get_scheduler(lr)\n", 2, "The rate is left to warmup, get_scheduler of helpers, which is another file.")]
    public void Functions_of_another_file_are_named(string script, int line, string text)
    {
        ScriptWarning warning = ScriptPorter.Port(script).Warnings.Single();

        Assert.AreEqual("nothing-found", warning.Code);
        Assert.AreEqual(line, warning.Line);
        Assert.StartsWith(text, warning.Text);
    }

    /// <summary>What an optimizer of optax is given as its rate stays where it is a number, and is named where another file makes it.</summary>
    [TestMethod]
    [DataRow("tx = optax.adam(1e-3)", "// Nothing in this file changes the rate of adam: it stays at 0.001.")]
    [DataRow("LR = 0.3\ntx = optax.chain(optax.clip(1.0), optax.sgd(LR))", "// Nothing in this file changes the rate of sgd: it stays at 0.3 (LR).")]
    [DataRow("import helpers\nrate = helpers.make(100)\ntx = optax.chain(optax.clip(1.0), optax.sgd(learning_rate=rate))", "// TODO line 4: sgd is given rate as its rate, which line 3 makes with helpers.make(100), and what that is does not stand in this file.")]
    [DataRow("def make(cfg):\n    return optax.adamw(cfg.rate)", "// TODO line 3: adamw is given cfg.rate as its rate, and what that is does not stand in this file.")]
    public void The_rate_of_an_optimizer_of_optax_is_said(string lines, string expected) => Assert.Contains(expected, Port($"import optax\n{lines}\n"));

    /// <summary>A setting that is computed behind the place that asks for it has there the value of before.</summary>
    [TestMethod]
    [DataRow("    sched = torch.optim.lr_scheduler.StepLR(opt, cfg.period)\n    cfg.period = cfg.period * cfg.every\n", "stepSize: Length.Steps(CfgPeriod)", "CfgPeriodBefore")]
    [DataRow("    sched = torch.optim.lr_scheduler.StepLR(opt, cfg.period * cfg.epochs)\n    cfg.epochs = len(loader) // cfg.world\n", "double CfgEpochs { get => Known(field); set; } = double.NaN; // TODO: cfg.epochs\n", "CfgWorld")]
    [DataRow("    total = cfg.epochs * cfg.steps\n    sched = torch.optim.lr_scheduler.StepLR(opt, total)\n    if cfg.steps is None:\n        cfg.steps = total // cfg.epochs\n", "double CfgSteps { get => Known(field); set; } = double.NaN; // TODO: cfg.steps\n", "CfgStepsBefore")]
    [DataRow("    cfg.period = cfg.period * cfg.every\n    sched = torch.optim.lr_scheduler.StepLR(opt, cfg.period)\n", "double CfgPeriod => CfgPeriodBefore * CfgEvery;", "NaN; // TODO: cfg.period\n")]
    public void A_setting_counts_as_it_was_where_it_is_asked_for(string lines, string expected, string unexpected)
    {
        string csharp = Port($"import torch\ndef main(cfg):\n    opt = torch.optim.SGD(params, lr=0.1)\n{lines}    for epoch in range(9):\n        for batch in loader:\n            opt.step()\n        sched.step()\n");

        Assert.Contains(expected, csharp);
        Assert.DoesNotContain(unexpected, csharp);
    }

    /// <summary>A setting that is computed under a flag has its own value where the flag is not set.</summary>
    [TestMethod]
    [DataRow("    if cfg.scale:\n        cfg.lr = cfg.lr * cfg.batch\n    opt = torch.optim.SGD(params, lr=cfg.lr)\n    s = torch.optim.lr_scheduler.StepLR(opt, 10)\n", "double CfgLr => (CfgScale != 0) ? (CfgLrBefore * CfgBatch) : CfgLrBefore;")]
    [DataRow("    opt = torch.optim.SGD(params, lr=0.1)\n    if not cfg.fixed:\n        cfg.steps = cfg.epochs * cfg.size\n    s = torch.optim.lr_scheduler.StepLR(opt, cfg.steps)\n", "double CfgSteps => !(CfgFixed != 0) ? (CfgEpochs * CfgSize) : CfgStepsBefore;")]
    [DataRow("    if cfg.scale:\n        cfg.lr = cfg.lr * cfg.batch\n        opt = torch.optim.SGD(params, lr=cfg.lr)\n        s = torch.optim.lr_scheduler.StepLR(opt, 10)\n", "double CfgLr => CfgLrBefore * CfgBatch;")]
    [DataRow("    cfg.lr = cfg.lr * cfg.batch\n    opt = torch.optim.SGD(params, lr=cfg.lr)\n    s = torch.optim.lr_scheduler.StepLR(opt, 10)\n", "double CfgLr => CfgLrBefore * CfgBatch;")]
    public void A_setting_that_a_flag_changes_hangs_on_it(string lines, string expected) => Assert.Contains(expected, Port($"import torch\ndef main(cfg):\n{lines}"));

    /// <summary>get_scheduler of diffusers hands on what the schedule of that name takes, and is no get_scheduler of transformers.</summary>
    [TestMethod]
    [DataRow("cosine", "new CosineWave(initialLearningRate: Lr, steps: Length.Steps(Steps - Warm)).WithWarmup(warmup: Length.Steps(Warm))")]
    [DataRow("linear", "new Anneal(initialLearningRate: Lr, endLearningRate: 0, steps: Length.Steps(Steps - Warm)).WithWarmup(warmup: Length.Steps(Warm))")]
    [DataRow("polynomial", "new PolynomialDecay(initialLearningRate: Lr, decaySteps: Length.Steps(Steps - Warm), endLearningRate: 1e-7).WithWarmup(warmup: Length.Steps(Warm))")]
    [DataRow("constant", "new ConstantRate(learningRate: Lr)")]
    [DataRow("constant_with_warmup", "new ConstantRate(learningRate: Lr).WithWarmup(warmup: Length.Steps(Warm))")]
    [DataRow("cosine_with_restarts", "curve: new RepeatedCurve(curve: Curve.Cosine, times: Cycles)).WithWarmup(warmup: Length.Steps(Warm))")]
    public void The_schedules_of_diffusers_take_their_own_arguments(string name, string expected) => Assert.Contains(expected, Port($"{Diffusers}args = p.parse_args()\nopt = torch.optim.AdamW(params, lr=args.lr)\nsched = get_scheduler('{name}', optimizer=opt, num_warmup_steps=args.warm, num_training_steps=args.steps, num_cycles=args.cycles, power=1.0)\nfor epoch in range(unknown.epochs):\n    for batch in loader:\n        opt.step()\n        sched.step()\n"));

    private const string Diffusers = "import torch, argparse\nfrom diffusers.optimization import get_scheduler\np = argparse.ArgumentParser()\np.add_argument('--steps', type=int, default=400)\np.add_argument('--warm', type=int, default=50)\np.add_argument('--cycles', type=int, default=3)\np.add_argument('--lr', type=float, default=1e-3)\n";

    /// <summary>The rate that an optimizer is made with counts, also where its class is not known.</summary>
    [TestMethod]
    [DataRow("if small:\n    from bits import Adam8\n    cls = Adam8\nelse:\n    cls = torch.optim.AdamW\nopt = cls(params, lr=0.3)", "initialLearningRate: 0.3")]
    [DataRow("from mine import build\nopt = build(net, learning_rate=0.3)", "initialLearningRate: 0.3")]
    [DataRow("from mine import Fused\nif fused:\n    opt = Fused(params, lr=0.3)\nelse:\n    opt = other.Plain(params, lr=0.3)", "initialLearningRate: 0.3")]
    [DataRow("from mine import build\nopt = build(net)", "initialLearningRate: BaseLearningRate")]
    [DataRow("from mine import build\nif big:\n    opt = build(net, lr=0.3)\nelse:\n    opt = build(net, lr=0.1)", "initialLearningRate: BaseLearningRate")]
    [DataRow("if big:\n    opt = torch.optim.SGD(params, lr=0.1)\nelse:\n    opt = torch.optim.Adam(params, lr=0.2)", "double BaseLearningRate { get => Known(field); set; } = double.NaN; // TODO: the rate of the optimizer of line 6, which the script makes in several ways")]
    [DataRow("if big:\n    opt = torch.optim.SGD(params, lr=0.3)\nelse:\n    opt = torch.optim.Adam(params, lr=0.3)", "initialLearningRate: 0.3")]
    [DataRow("from mine import Fused\nopt = Fused(params, lr=0.3) if big else torch.optim.SGD(params, lr=0.3)", "initialLearningRate: 0.3")]
    [DataRow("from mine import Fused\ntry:\n    opt = Fused(params)\nexcept ImportError:\n    opt = torch.optim.SGD(params, 0.3)", "initialLearningRate: BaseLearningRate")]
    public void The_rate_of_an_optimizer_of_an_unknown_class_counts(string lines, string expected) => Assert.Contains(expected, Port($"import torch\n{lines}\ns = torch.optim.lr_scheduler.StepLR(opt, 10)\nfor e in range(unknown):\n    for b in loader:\n        opt.step()\n    s.step()\n"));

    [TestMethod]
    public void Accelerate_trains_in_one_process() => Assert.Contains("double AcceleratorNumProcesses { get; set; } = 1.0;", Port($"{Diffusers}from accelerate import Accelerator\naccelerator = Accelerator()\nargs = p.parse_args()\nopt = torch.optim.AdamW(params, lr=args.lr)\nsched = get_scheduler('linear', optimizer=opt, num_warmup_steps=args.warm * accelerator.num_processes, num_training_steps=args.steps * accelerator.num_processes)\n"));

    [TestMethod]
    public void A_number_of_this_process_is_known_where_its_function_is_not_seen_to_be_called() => Assert.Contains("double Verbose { get; set; } = 1.0;", Port("import tensorflow as tf\nimport horovod.tensorflow.keras as hvd\ndef main():\n    net = tf.keras.Sequential([tf.keras.layers.Dense(4)])\n    net.compile(loss='mse', optimizer='adam')\n    verbose = 1 if hvd.rank() == 0 else 0\n    net.fit(x, y, epochs=24, verbose=verbose)\nif unknown:\n    run(main)\nelse:\n    main()\n"));

    private static string Port(string script) => ScriptPorter.Port(script).CSharp;
}
