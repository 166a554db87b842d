namespace TfLrCallbacks.Porting.Tests;

/// <summary>The comparison of a port with its script: equal for every script here, and seen to differ where the C# is changed.</summary>
[TestClass]
public sealed class PortCheckTests
{
    [TestMethod]
    public void Every_script_is_equal_to_its_csharp_wherever_it_can_be_compared()
    {
        List<string> misses = [];
        int compared = 0;
        foreach ((string name, string text) in PortedScripts.Scripts())
        {
            foreach (PortCheck check in PortedScripts.Port(PortEngine.TensorFlowNet, name, text).Compare())
            {
                compared += check.NotChecked is null ? 1 : 0;
                if (check.NotChecked is null && !check.IsEqual)
                {
                    misses.Add($"{name}: {check}");
                }
            }
        }

        Assert.IsEmpty(misses, string.Join('\n', misses));
        Assert.IsGreaterThan(30, compared);
    }

    [TestMethod]
    [DataRow("def f(epoch):\n    lr = 0.1\n    for m in [3, 6]:\n        if epoch >= m:\n            lr *= 0.1\n    return lr\n", "F")]
    [DataRow("import math\ndef f(epoch):\n    return 0.1 if epoch < 5 else 0.1 * math.exp(-0.1 * (epoch - 5))\n", "F")]
    [DataRow("def f(epoch, k=0.5):\n    r = 1\n    while epoch >= 10:\n        epoch -= 10\n        r *= k\n    return r\n", "F")]
    [DataRow("def f(e):\n    if e < 3:\n        return 1e-3\n    elif e % 2 == 0 and not e > 20:\n        return 1e-4 * (e // 2)\n    return 1e-5\n", "F")]
    [DataRow("M = [3, 6]\ndef f(e):\n    r = 1.0\n    for i, m in enumerate(M):\n        if e < m:\n            break\n        r = 0.5 ** (i + 1)\n    return r\n", "F")]
    public void Functions_are_compared(string function, string name)
    {
        PortCheck check = ScriptPorter.Port($"import keras\n{function}model.fit(x, y, callbacks=[keras.callbacks.LearningRateScheduler(f)])\n").Compare().Single();

        Assert.AreEqual(name, check.Name);
        Assert.IsNull(check.NotChecked, check.NotChecked);
        Assert.AreEqual(0.0, check.LargestDifference);
    }

    /// <summary>Rates that the C# has one by one are compared, as are schedules that Python's lines give with numbers of the C#.</summary>
    [TestMethod]
    [DataRow("import math\nknown = {}\nfor epoch in range(20):\n    if epoch not in known:\n        known[epoch] = 1.5 + math.sin(epoch * epoch)\n    opt.param_groups[0]['lr'] = 0.1 * known[epoch]\n    for x in loader:\n        opt.step()\n", "Made =")]
    [DataRow("warm = int(0.1 * 9 * len(loader))\ns = torch.optim.lr_scheduler.CyclicLR(opt, 0.01, 0.1, step_size_up=warm, mode='exp_range', gamma=0.9 ** (1 / len(loader)))\nfor epoch in range(9):\n    for x in loader:\n        opt.step()\n        s.step()\n", "gamma={Whole(")]
    [DataRow("data = [torch.randn(2) for _ in range(6)]\ns = transformers.get_cosine_schedule_with_warmup(opt, 3, 4 * len(data))\nfor epoch in range(4):\n    for x in data:\n        opt.step()\n        s.step()\n", "DataCount")]
    public void A_training_is_compared_whatever_form_its_rates_have(string lines, string form)
    {
        PortedScript ported = ScriptPorter.Port($"import torch, transformers\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n{lines}");
        PortCheck check = ported.Compare()[^1];

        Assert.Contains(form, ported.CSharp.Replace("\n            .", ".", StringComparison.Ordinal));
        Assert.AreEqual("Callbacks", check.Name);
        Assert.IsNull(check.NotChecked, check.NotChecked);
        Assert.AreEqual(0.0, check.LargestDifference);
    }

    /// <summary>Schedules stand in C# with the settings that their library computes with: products, differences, the warm-up in front.</summary>
    [TestMethod]
    [DataRow("torch.optim.lr_scheduler.LinearLR(opt, 0.1, total_iters=args.warm)", 4, "new Anneal(initialLearningRate: Lr * 0.1, endLearningRate: Lr, steps: Length.Steps(Warm))")]
    [DataRow("torch.optim.lr_scheduler.ConstantLR(opt, factor=args.factor, total_iters=args.warm)", 4, "new ConstantRate(learningRate: Factor * Lr).Then(boundary: Length.Steps(Warm), next: new ConstantRate(learningRate: Lr))")]
    [DataRow("torch.optim.lr_scheduler.SequentialLR(opt, [torch.optim.lr_scheduler.LinearLR(opt, 0.01, total_iters=args.warm), torch.optim.lr_scheduler.CosineAnnealingLR(opt, T_max=30 - args.warm)], milestones=[args.warm])", 4, "new Anneal(initialLearningRate: Lr * 0.01, endLearningRate: Lr, steps: Length.Steps(Warm)).Then(Length.Steps(Warm), new CosineWave(initialLearningRate: Lr, steps: Length.Steps(30.0 - Warm)))")]
    [DataRow("transformers.get_linear_schedule_with_warmup(opt, args.warm, 9 * len(loader))", 0, "new Anneal(initialLearningRate: Lr, endLearningRate: 0, steps: Length.Steps((9.0 * LoaderCount) - Warm)).WithWarmup(warmup: Length.Steps(Warm))")]
    [DataRow("transformers.get_cosine_schedule_with_warmup(opt, args.warm, 9 * len(loader))", 4, "new CosineWave(initialLearningRate: Lr, steps: Length.Steps((9.0 * LoaderCount) - Warm)).WithWarmup(warmup: Length.Steps(Warm))")]
    [DataRow("transformers.get_constant_schedule_with_warmup(opt, args.warm)", 0, "new ConstantRate(learningRate: Lr).WithWarmup(warmup: Length.Steps(Warm))")]
    [DataRow("transformers.get_inverse_sqrt_schedule(opt, args.warm)", 4, "new Anneal(initialLearningRate: 0, endLearningRate: Lr, steps: Length.Steps(Warm)).Then(boundary: Length.Steps(Warm), next: new InverseSqrt(initialLearningRate: Lr, timescale: Length.Steps(Warm)))")]
    [DataRow("torch.optim.lr_scheduler.LinearLR(opt, 0.1, total_iters=args.warm)", 0, "ScheduleReader.Read(")]
    [DataRow("torch.optim.lr_scheduler.ConstantLR(opt, factor=0.2, total_iters=args.warm)", 0, "ScheduleReader.Read(")]
    [DataRow("transformers.get_inverse_sqrt_schedule(opt, args.warm)", 0, "ScheduleReader.Read(")]
    [DataRow("torch.optim.lr_scheduler.CyclicLR(opt, 0.01, args.lr, step_size_up=20, mode='triangular', gamma=args.factor)", 4, "gamma={Whole(Factor)}")] // it has no place in the form
    [DataRow("transformers.get_cosine_schedule_with_warmup(opt, args.warm, 300)", 2, "steps: Length.Steps(Math.Max(1, 300.0 - Warm)))")] // at least one step behind the warm-up
    public void Settings_that_a_schedule_computes_with_stand_in_the_csharp(string schedule, int warm, string form)
    {
        PortedScript ported = ScriptPorter.Port($"import argparse, torch, transformers\nparser = argparse.ArgumentParser()\nparser.add_argument('--warm', type=int, default={warm})\nparser.add_argument('--lr', type=float, default=0.2)\nparser.add_argument('--factor', type=float, default=0.3)\nargs = parser.parse_args()\nopt = torch.optim.SGD(net.parameters(), lr=args.lr)\ns = {schedule}\nfor epoch in range(9):\n    for x in loader:\n        opt.step()\n        s.step()\n");
        PortCheck check = ported.Compare()[^1];

        Assert.Contains(form, ported.CSharp.Replace("\n            .", ".", StringComparison.Ordinal));
        Assert.AreEqual("Callbacks", check.Name);
        Assert.IsTrue(check.IsEqual, $"{check}");
    }

    /// <summary>What an optimizer begins with, where it stands in no argument, is a setting with the value that the training gives it.</summary>
    [TestMethod]
    [DataRow("groups = [{'params': list(net.parameters()), 'lr': 0.3}]\nopt = torch.optim.SGD(groups)", 0.3)]
    [DataRow("def groups(rate):\n    return [{'params': net.weight, 'lr': rate}, {'params': net.bias, 'lr': 2 * rate}]\nopt = torch.optim.SGD(groups(0.05))", 0.05)]
    [DataRow("made = []\nfor name, value in net.named_parameters():\n    made.append({'params': [value], 'lr': 0.02 if 'bias' in name else 0.01})\nopt = torch.optim.SGD(made, lr=0.5)", 0.01)]
    public void The_rate_that_an_optimizer_begins_with_is_known_from_the_training(string made, double rate)
    {
        PortedScript ported = ScriptPorter.Port($"import torch\n{made}\ns = torch.optim.lr_scheduler.StepLR(opt, 2)\nfor epoch in range(9):\n    for x in loader:\n        opt.step()\n    s.step()\n");

        Assert.IsTrue(ported.Compare()[^1].IsEqual);
        Assert.MatchesRegex($@"new StepDecay\(initialLearningRate: ({rate.ToString(System.Globalization.CultureInfo.InvariantCulture)}|BaseLearningRate), stepSize: 2\)", ported.CSharp);
        Assert.DoesNotContain("TODO", ported.CSharp);
    }

    /// <summary>The rates of a loop come in turn: they are named as not compared.</summary>
    [TestMethod]
    public void A_loop_is_not_compared()
    {
        PortCheck check = ScriptPorter.Port("import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nfor epoch in range(3):\n    train(net, loader, opt)\n    for g in opt.param_groups:\n        g['lr'] *= 0.5\n").Compare().Single();

        Assert.AreEqual("RateOfLine6", check.Name);
        Assert.AreEqual(6, check.Line);
        Assert.Contains("the script's own loop", check.NotChecked!);
    }

    /// <summary>The updates of a training that the script says are compared with those of the callbacks.</summary>
    [TestMethod]
    [DataRow("for g in opt.param_groups:\n        g['lr'] *= 0.5", "Callbacks")]
    [DataRow("s.step()", "Callbacks")]
    public void The_updates_of_a_training_are_compared(string last, string name)
    {
        PortCheck check = ScriptPorter.Port($"import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ns = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 7)\nfor epoch in range(9):\n    for x in loader:\n        opt.step()\n    {last}\n").Compare()[^1];

        Assert.AreEqual(name, check.Name);
        Assert.AreEqual(2, check.Line);
        Assert.IsTrue(check.IsEqual);
    }

    [TestMethod]
    public void What_the_script_does_not_say_is_not_compared()
    {
        PortCheck check = ScriptPorter.Port("import keras\ndef f(e):\n    return e * len(data)\nmodel.fit(x, y, callbacks=[keras.callbacks.LearningRateScheduler(f)])\n").Compare().Single();

        Assert.IsNull(check.LargestDifference);
        Assert.IsFalse(check.IsEqual);
        Assert.IsNotNull(check.NotChecked);
    }

    /// <summary>A plateau has no rates of its own: the script's rule and that of the C# are compared with courses of the metric.</summary>
    [TestMethod]
    [DataRow("model.fit(x, y, epochs=EPOCHS, callbacks=[keras.callbacks.ReduceLROnPlateau(factor=0.3, patience=EPOCHS // 6, min_lr=LR / 100)])", "val_loss")]
    [DataRow("model.fit(x, y, epochs=EPOCHS, callbacks=[keras.callbacks.ReduceLROnPlateau('val_accuracy', 0.5, 2, cooldown=3, epsilon=0.01)])", "val_accuracy")]
    [DataRow("def made(n):\n    return [keras.callbacks.ReduceLROnPlateau(patience=n, min_delta=0, mode='max', monitor='f1')]\nmodel.fit(x, y, epochs=EPOCHS, callbacks=made(4))", "f1")]
    [DataRow("class Own(keras.callbacks.Callback):\n    def __init__(self, patience):\n        super().__init__()\n        self.patience, self.wait, self.best = patience, 0, float('inf')\n    def on_epoch_end(self, epoch, logs=None):\n        if logs['loss'] < self.best:\n            self.best, self.wait = logs['loss'], 0\n        else:\n            self.wait += 1\n            if self.wait >= self.patience:\n                self.model.optimizer.learning_rate = self.model.optimizer.learning_rate * 0.5\n                self.wait = 0\nmodel.fit(x, y, epochs=EPOCHS, callbacks=[Own(3)])", "loss")]
    public void A_plateau_is_compared_with_courses_of_its_metric(string fit, string metric)
    {
        PortedScript ported = ScriptPorter.Port($"from tensorflow import keras\nLR, EPOCHS = 1e-3, 30\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile(keras.optimizers.Adam(LR), 'mse')\n{fit}\n");
        PortCheck check = ported.Compare().Single();

        Assert.AreEqual("ReduceLROnPlateau", check.Name);
        Assert.IsTrue(check.IsEqual, $"{check}");
        Assert.AreEqual($"made-up courses of {metric}", check.ComparedOn);
    }

    /// <summary>A plateau that a loop of PyTorch makes by hand is compared in the same way.</summary>
    [TestMethod]
    public void A_plateau_of_a_loop_is_compared()
    {
        PortCheck check = ScriptPorter.Port("import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nbest, wait = float('inf'), 0\nfor epoch in range(30):\n    for x in loader:\n        loss(x).backward()\n        opt.step()\n    val_loss = validate(net)\n    if val_loss < best:\n        best, wait = val_loss, 0\n    else:\n        wait += 1\n        if wait >= 3:\n            for g in opt.param_groups: g['lr'] *= 0.5\n            wait = 0\n").Compare().Single();

        Assert.IsTrue(check.IsEqual, $"{check}");
        Assert.AreEqual("made-up courses of val_loss", check.ComparedOn);
    }

    /// <summary>Each number of the rule shows when the C# has another one.</summary>
    [TestMethod]
    [DataRow("factor: 0.3", "factor: 0.31")]
    [DataRow("patience: 5", "patience: 6")]
    [DataRow("minDelta: 0.01", "minDelta: 0.02")]
    [DataRow("cooldown: 2", "cooldown: 3")]
    [DataRow("minLearningRate: 0.001", "minLearningRate: 0.01")]
    [DataRow("MetricMode.Min", "MetricMode.Max")]
    public void A_plateau_with_another_number_is_seen(string own, string other)
    {
        const string Script = "from tensorflow import keras\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, callbacks=[keras.callbacks.ReduceLROnPlateau(factor=0.3, patience=5, min_delta=0.01, cooldown=2, min_lr=0.001, mode='min')])\n";
        PortedScript ported = ScriptPorter.Port(Script);
        string changed = ported.CSharp.Replace(own, other, StringComparison.Ordinal);

        Assert.AreNotEqual(ported.CSharp, changed);
        Assert.IsGreaterThan(1e-3, new ScriptChecker(ScriptSource.Read(Script), changed).Check(ported.Constructs).Single().LargestDifference ?? 0);
    }

    /// <summary>What sets the rates of a fit is compared with its updates; what only a training runs is named.</summary>
    [TestMethod]
    [DataRow("keras.callbacks.LearningRateScheduler(make(0.5))", true)]
    [DataRow("Half()", true)]
    [DataRow("Every()", false)]
    public void The_callbacks_of_a_fit_are_compared(string callback, bool isCompared)
    {
        const string Begin = "from tensorflow import keras\ndef make(k):\n    def f(epoch):\n        return 0.1 * k ** (epoch // 2)\n    return f\nclass Half(keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n        table = {0: 0.1, 2: 0.01}\n        if epoch in table:\n            self.model.optimizer.learning_rate = table[epoch]\nclass Every(keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n        self.model.optimizer.learning_rate = 0.1 / (epoch + 1)\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile(keras.optimizers.SGD(0.1), 'mse')\n";
        string script = $"{Begin}model.fit(x, y, epochs=6, callbacks=[{callback}])\n";
        PortedScript ported = ScriptPorter.Port(script);
        PortCheck check = ported.Compare().Single(one => one.Name == "Callbacks");
        Assert.AreEqual(isCompared, check.IsEqual, $"{check} {ported.CSharp}");
        Assert.AreEqual(isCompared, check.NotChecked is null, $"{check}");
        if (isCompared)
        {
            string changed = ported.CSharp.Replace("0.1", "0.2", StringComparison.Ordinal);
            Assert.IsGreaterThan(0.1, new ScriptChecker(ScriptSource.Read(script), changed).Check(ported.Constructs).Single(one => one.Name == "Callbacks").LargestDifference ?? 0, changed);
        }
    }
}
