namespace TfLrCallbacks.Porting.Tests;

/// <summary>What stands beside the rates in the C# of a script: settings that count, warnings of what is left to do, guesses that are called so.</summary>
[TestClass]
public sealed class WrittenSettingsTests
{
    private const string Loop = "for epoch in range(6):\n    for x, y in loader:\n        loss = net(x, y)\n        loss.backward()\n        opt.step()\n";

    [TestMethod]
    [DataRow("scheduler.step(np.mean(train_loss))", "monitor: \"loss\"", false)]
    [DataRow("epoch_loss = running / len(loader)\n    scheduler.step(epoch_loss)", "monitor: \"loss\"", false)]
    [DataRow("val = evaluate(net)\n    scheduler.step(val)", "monitor: \"val_loss\"", false)]
    [DataRow("score = measure(net, valid_loader)\n    scheduler.step(score)", "monitor: \"val_loss\"", false)]
    [DataRow("acc = test(net)\n    scheduler.step(acc)", "monitor: \"val_accuracy\"", false)]
    [DataRow("score = measure(net)\n    scheduler.step(score)", "monitor: \"val_loss\"", true)]
    public void The_metric_of_a_plateau_is_what_computes_it(string step, string expected, bool isGuessed)
    {
        string written = Ported($"opt = torch.optim.SGD(p, lr=0.1)\nscheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(opt)\n{Loop.Replace("loss = net", "running += net(x)\n        loss = net", StringComparison.Ordinal)}    {step}\n");

        Assert.Contains(expected, written);
        Assert.AreEqual(isGuessed, written.Contains("is a guess", StringComparison.Ordinal), written);
    }

    /// <summary>Mode max watches what grows: a loss would be the wrong way round.</summary>
    [TestMethod]
    [DataRow("mode='max'")]
    [DataRow("'max', 0.5")]
    public void The_metric_of_a_plateau_that_watches_for_the_largest_is_no_loss(string given) =>
        Assert.Contains("monitor: \"val_accuracy\"", Ported($"opt = torch.optim.SGD(p, lr=0.1)\nscheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(opt, {given})\n{Loop}    m = evaluate(net)\n    scheduler.step(m)\n"));

    [TestMethod]
    [DataRow("opt = torch.optim.SGD(p, lr=0.1)\nfor epoch in range(6):\n    for g in opt.param_groups:\n        g['lr'] = 0.1 * 0.5 ** epoch\n    for x, y in loader:\n        net(x).backward()\n        opt.step()\n", false)]
    [DataRow("opt = torch.optim.SGD(p, lr=0.1)\nfor epoch in range(6):\n    for x, y in loader:\n        net(x).backward()\n        opt.step()\n    if validate() < best:\n        for g in opt.param_groups:\n            g['lr'] *= 0.5\n", true)]
    public void The_top_says_what_is_left_to_do(string script, bool isLeft) => Assert.AreEqual(isLeft, Ported(script).Contains("manual-lr-write", StringComparison.Ordinal));

    [TestMethod]
    [DataRow("warm", "Warm")]
    [DataRow("gamma", "Gamma")]
    public void A_setting_that_nothing_asks_for_is_left_out(string name, string property) => Assert.DoesNotContain(
        $"double {property} ",
        Ported($"import argparse\np = argparse.ArgumentParser()\np.add_argument('--{name}', type=float, default=3)\nargs = p.parse_args()\nopt = torch.optim.SGD(p, lr=0.1)\nfor epoch in range(6):\n    for x, y in loader:\n        opt.step()\n    if validate() < args.{name}:\n        for g in opt.param_groups:\n            g['lr'] *= args.{name}\n"));

    [TestMethod]
    public void Lines_that_are_read_stand_at_the_indentation_of_their_place()
    {
        string written = Ported("import math\nplan = {0: 0.1, 2: 0.05}\nopt = torch.optim.SGD(p, lr=0.1)\nfor epoch in range(20):\n    for g in opt.param_groups:\n        g['lr'] = [v for e, v in plan.items() if e <= epoch][-1] * (1.5 + math.sin(epoch * epoch))\n    for x, y in loader:\n        opt.step()\n");

        Assert.Contains("\"\"\"\n        import math\n        plan = {0: 0.1, 2: 0.05}\n", written);
    }

    /// <summary>A callback that keeps the settings of the script asks for numbers that the script says.</summary>
    [TestMethod]
    [DataRow("c = {'lr': 0.1, 'gamma': 0.5}", "self.c['lr'] * self.c['gamma'] ** epoch")]
    [DataRow("from types import SimpleNamespace\nc = SimpleNamespace(lr=0.1, gamma=0.5)", "self.c.lr * self.c.gamma ** epoch")]
    [DataRow("class c:\n    lr = 0.1\n    gamma = 0.5", "self.c.lr * self.c.gamma ** epoch")]
    public void A_callback_that_keeps_settings_has_their_values(string settings, string rate)
    {
        string written = ScriptPorter.Port($"import keras\n{settings}\nclass Own(keras.callbacks.Callback):\n    def __init__(self, c):\n        super().__init__()\n        self.c = c\n    def on_epoch_begin(self, epoch, logs=None):\n        self.model.optimizer.learning_rate = {rate}\nmodel.compile(keras.optimizers.SGD(0.1), 'mse')\nmodel.fit(x, y, callbacks=[Own(c)])\n", PortEngine.Embedded).CSharp;

        Assert.Contains("public static double CLr { get; set; } = 0.1;", written);
        Assert.Contains("run.LearningRate = CLr * Math.Pow(CGamma, epoch);", written);
        Assert.Contains("new Own(),", written);
    }

    /// <summary>What a trainer class keeps has the name that it has there, without whose it is; another of that name has a number.</summary>
    [TestMethod]
    [DataRow("", "LearningRateSchedule Sched()", "new LearningRateScheduler(Sched(), ")]
    [DataRow("sched = torch.optim.lr_scheduler.StepLR(opt, 3)\nfor e in range(9):\n    sched.step()\n", "LearningRateSchedule Sched2()", "new OneCycle(")]
    public void What_an_object_keeps_is_named_without_self(string before, string one, string other)
    {
        string written = ScriptPorter.Port($"import torch\nopt = torch.optim.SGD(p, lr=0.1)\n{before}class Trainer:\n    def __init__(self, max_lr):\n        self.max_lr = max_lr\n        self.opt = torch.optim.SGD(p, lr=max_lr)\n        self.sched = torch.optim.lr_scheduler.OneCycleLR(self.opt, max_lr=self.max_lr, total_steps=1000)\n    def fit(self, loader):\n        for x in loader:\n            self.opt.step()\n            self.sched.step()\nTrainer(0.2).fit(loader)\n").CSharp;

        Assert.Contains(one, written);
        Assert.Contains(other, written);
        Assert.DoesNotContain("Self", written);
    }

    /// <summary>Boundaries in a setting are a list of lengths.</summary>
    [TestMethod]
    public void Boundaries_that_are_a_setting_are_lengths() => Assert.Contains(
        "new PiecewiseConstantDecay(boundaries: [.. Steps.Select(Length.Steps)], values: [Lr, Lr * 0.5])",
        ScriptPorter.Port("import argparse, keras\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=0.1)\np.add_argument('--steps', type=int, nargs='+', default=[2])\nargs = p.parse_args()\ndef main():\n    s = keras.optimizers.schedules.PiecewiseConstantDecay(args.steps, [args.lr, args.lr * 0.5])\n    model.compile(keras.optimizers.SGD(s), 'mse')\n    model.fit(x, y)\nmain()\n", PortEngine.Embedded).CSharp);

    /// <summary>A schedule class whose rate is no short expression is a method, with what its object is given as arguments, and variables stand in their blocks.</summary>
    [TestMethod]
    [DataRow("public static double Rise(double step, double givenPeak, double warm, double last)\n    {\n        double end = warm + 100.0;\n        double peak = givenPeak;\n        if (step < warm)\n        {\n            double part = (step + 1.0) / warm;\n")]
    [DataRow("new LambdaSchedule(step => Rise(step, givenPeak: Peak, warm: 10.0, last: 0.001))")]
    public void A_schedule_class_is_a_method(string expected) => Assert.Contains(
        expected,
        ScriptPorter.Port("import tensorflow as tf\nfrom tensorflow import keras\nPEAK = 0.1\nclass Rise(keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self, peak, warm, last=1e-3, name=None):\n        self.peak, self.warm = peak, float(warm)\n        self.end = warm + 100\n        self.last = last\n    def __call__(self, step):\n        step = tf.cast(step, tf.float32)\n        peak = self.peak\n        if step < self.warm:\n            part = (step + 1) / self.warm\n            peak = peak * part * part\n        elif step > self.end:\n            peak = peak * self.warm / (step - self.end + self.warm)\n        low = self.peak * self.last\n        return tf.maximum(peak, low)\nmodel.compile(keras.optimizers.SGD(Rise(PEAK, 10)), 'mse')\nmodel.fit(x, y)\n", PortEngine.Embedded).CSharp);

    /// <summary>A variable of a loop that nothing else speaks of is one of the loop; one that is asked for behind it stays.</summary>
    [TestMethod]
    [DataRow("if epoch >= m:\n            lr *= 0.1\n", "foreach (double m in Steps)\n        {\n            if (epoch >= m)\n")]
    [DataRow("if epoch >= m:\n            lr *= 0.1\n    lr = lr if epoch < m else lr / 2\n", "foreach (double eachM in Steps)\n        {\n            m = eachM;\n")]
    [DataRow("m = m + 1\n        if epoch >= m:\n            lr *= 0.1\n", "foreach (double eachM in Steps)\n        {\n            double m = eachM;\n            m = m + 1.0;\n")]
    [DataRow("lr = lr * 0.5\n        for m in STEPS:\n            lr *= 0.9\n", "foreach (double eachM in Steps)\n        {\n            double m = eachM;\n            lr = lr * 0.5;\n")]
    public void A_loop_has_its_own_variable(string body, string expected) => Assert.Contains(
        expected,
        Ported($"STEPS = [3, 5]\ndef rate(epoch):\n    lr = 0.1\n    for m in STEPS:\n        {body}    return lr\nopt = torch.optim.SGD(p, lr=1.0)\nsched = torch.optim.lr_scheduler.LambdaLR(opt, rate)\nfor epoch in range(6):\n    for x, y in loader:\n        opt.step()\n    sched.step()\n"));

    /// <summary>What an object computes from its arguments has a variable of its own where an argument has the name.</summary>
    [TestMethod]
    public void A_computed_member_is_not_the_argument_of_its_name()
    {
        string code = ScriptPorter.Port("import tensorflow as tf\nfrom tensorflow import keras\nclass Rise(keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self, peak, warm, hold):\n        self.peak = peak\n        self.warm = warm * 2\n        self.end = warm + hold\n    def __call__(self, step):\n        low = self.peak / 100\n        if step < self.warm:\n            rate = self.peak * (step + 1) / self.warm\n        elif step < self.end:\n            rate = self.peak\n        else:\n            rate = self.peak * self.warm / (step - self.end + self.warm)\n        return tf.maximum(rate, low)\nmodel.compile(keras.optimizers.SGD(Rise(0.1, 10, 30)), 'mse')\nmodel.fit(x, y)\n", PortEngine.Embedded).CSharp;

        Assert.Contains("double ownWarm = warm * 2.0;", code);
        Assert.Contains("double end = warm + hold;", code);
        Assert.Contains("if (step < ownWarm)", code);
    }

    /// <summary>Schedules one after another stand in lines of their own where one line would be long; a short one stays.</summary>
    [TestMethod]
    [DataRow("SequentialLR(opt, [torch.optim.lr_scheduler.LinearLR(opt, 0.01, total_iters=5), torch.optim.lr_scheduler.CosineAnnealingLR(opt, T_max=30, eta_min=0.0001)], milestones=[5])", "steps: 5)\n            .Then(boundary: 5, next: new CosineWave(")]
    [DataRow("ConstantLR(opt, factor=0.5, total_iters=5)", "new ConstantRate(learningRate: 0.05).Then(boundary: 5, next: new ConstantRate(learningRate: 0.1));")]
    public void A_long_schedule_stands_in_several_lines(string scheduler, string expected) => Assert.Contains(
        expected,
        Ported($"opt = torch.optim.SGD(p, lr=0.1)\nsched = torch.optim.lr_scheduler.{scheduler}\nfor epoch in range(6):\n    for x, y in loader:\n        opt.step()\n    sched.step()\n"));

    private static string Ported(string script) => ScriptPorter.Port($"import torch\nimport numpy as np\n{script}", PortEngine.Embedded).CSharp;
}
