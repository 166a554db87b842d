using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>What the loops of a script count, and when they set the rate or step a scheduler: the C# trains with the rates of the script, or says that it does not.</summary>
[TestClass]
public sealed class ScriptLoopTests
{
    private const string Start = "import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n";

    private static readonly double[] Powers = [1, 0.9, 0.81, 0.729];

    /// <summary>Of the epoch alone, a scheduler that is told it behind each batch has its rate in all batches of that epoch but the first.</summary>
    /// <summary>A loop over optimizers is no loop of the training: a step in it is one of the loop around, also beside gradients of several batches.</summary>
    [TestMethod]
    [DataRow("for step in range(9)", "", "    for o, s in zip(optimizers, schedulers):\n        o.step()\n        s.step()\n", "Batch")]
    [DataRow("for step in range(n + 1)", "    if step == n: break\n", "    for o, s in zip(optimizers, schedulers):\n        o.step()\n        s.step()\n", "Batch")]
    [DataRow("for step in range(9)", "", "    for o in optimizers:\n        o.step()\n    for s in schedulers:\n        s.step()\n", "Batch")]
    [DataRow("for step in range(9)", "    for i in range(4):\n        loss(i).backward()\n", "    for o, s in zip(optimizers, schedulers):\n        o.step()\n        s.step()\n", "Batch")]
    [DataRow("for step in range(9)", "", "    opt.step()\n    other.step()\n    schedulers[0].step()\n    schedulers[1].step()\n", "Batch")]
    [DataRow("for epoch in range(9)", "    for x in loader:\n        for o in optimizers:\n            o.step()\n", "    for s in schedulers:\n        s.step()\n", "Epoch")]
    public void A_loop_over_optimizers_is_no_loop_of_the_training(string loop, string gradients, string steps, string unit)
    {
        string[] scripts =
        [
            "opt = torch.optim.SGD(net.a.parameters(), lr=0.1)\nother = torch.optim.SGD(net.b.parameters(), lr=0.2)\n",
            "class Own(torch.optim.Optimizer):\n    def __init__(self, params, lr=3e-4):\n        super().__init__(params, dict(lr=lr))\n    def step(self):\n        for group in self.param_groups:\n            for p in group['params']:\n                p.data.add_(p.grad, alpha=-group['lr'])\nopt = torch.optim.SGD(net.a.parameters(), lr=0.1)\nother = Own(net.b.parameters(), lr=0.2)\n",
        ];
        foreach (string made in scripts)
        {
            string csharp = ScriptPorter.Port($"import torch\n{made}optimizers = [opt, other]\nschedulers = [torch.optim.lr_scheduler.LambdaLR(o, lambda it: 1 - it / 9) for o in optimizers]\n{loop}:\n{gradients}{steps}").CSharp;

            Assert.Contains($", StepUnit.{unit}),", csharp);
            Assert.IsTrue(unit == "Epoch" || !csharp.Contains(", StepUnit.Epoch),", StringComparison.Ordinal), csharp);
        }
    }

    [TestMethod]
    [DataRow("sched = torch.optim.lr_scheduler.ExponentialLR(opt, 0.9)\n", "sched.step(epoch)")]
    public void A_rate_of_the_epoch_that_is_set_behind_each_batch_is_that_of_the_epoch(string before, string sets)
    {
        string script = $"{Start}{before}for epoch in range(4):\n    for x, y in loader:\n        loss(x, y).backward()\n        opt.step()\n        {sets}\n";

        double[] rates = Train(script, epochs: 4, steps: 3);

        Same([.. Powers.SelectMany(power => Enumerable.Repeat(0.1 * power, 3))], rates);
        Assert.Contains("in the script the first batch of an epoch has the rate before", ScriptPorter.Port(script).CSharp);
    }

    /// <summary>Behind the last batch it trains only in the next epoch.</summary>
    [TestMethod]
    public void A_rate_that_is_set_behind_the_epoch_is_that_of_the_next()
    {
        string script = $"{Start}for epoch in range(4):\n    for x, y in loader:\n        opt.step()\n    for g in opt.param_groups:\n        g['lr'] = 0.05 * 0.9 ** epoch\n";

        double[] rates = Train(script, epochs: 4, steps: 2);

        Same([0.1, 0.1, 0.05, 0.05, 0.045, 0.045, 0.0405, 0.0405], rates);
    }

    [TestMethod]
    [DataRow("wait = 0\nfor epoch in range(5):\n    for g in opt.param_groups:\n        g['lr'] = 0.1 * 0.5 ** wait\n    for x, y in loader:\n        opt.step()\n    if validate() > 1:\n        wait += 1\n", "it hangs on validate() > 1, which only the training knows.")]
    [DataRow("wait = 0\nfor epoch in range(5):\n    wait += 1\n    if validate() > 1:\n        wait = 0\n    for g in opt.param_groups:\n        g['lr'] = 0.1 * 0.5 ** wait\n    for x, y in loader:\n        opt.step()\n", "it hangs on validate() > 1, which only the training knows.")]
    [DataRow("step = 0\nfor epoch in range(5):\n    for x, y in loader:\n        for g in opt.param_groups:\n            g['lr'] = 0.1 * 0.99 ** step\n        opt.step()\n        if x.max() > 1:\n            step += 1\n", "it hangs on x.max() > 1, which only the training knows.")]
    public void What_does_not_count_by_one_in_each_turn_is_no_epoch(string loop, string reason)
    {
        string written = ScriptPorter.Port(Start + loop).CSharp;

        Assert.Contains(reason, written);
        Assert.DoesNotContain("new LearningRateScheduler(", written);
    }

    /// <summary>What a counter is before its loop may stand beside other values.</summary>
    [TestMethod]
    [DataRow("seen, step = 0, -1\n", 0.1, 0.05)]
    [DataRow("step, seen = 1, 0\n", 0.1 / 3, 0.1 / 4)]
    [DataRow("step = 0\n", 0.05, 0.1 / 3)]
    public void A_count_begins_with_the_number_that_it_is_given(string begins, double first, double second)
    {
        string script = $"{Start}{begins}for epoch in range(2):\n    for x, y in loader:\n        step += 1\n        for g in opt.param_groups:\n            g['lr'] = 0.1 / (1 + step)\n        loss(x, y).backward()\n        opt.step()\n";

        double[] rates = Train(script, epochs: 2, steps: 3);

        Same([first, second], rates[..2]);
    }

    /// <summary>Counted where the weights are updated, it is the count of updates.</summary>
    [TestMethod]
    [DataRow("        opt.step()\n        step += 1\n")]
    [DataRow("        with scope():\n            opt.step()\n            step += 1\n")]
    [DataRow("        if (i + 1) % accum == 0:\n            opt.step()\n            step += 1\n")]
    [DataRow("        if (i + 1) % accum == 0:\n            opt.step()\n        log(i)\n        if (i + 1) % accum == 0:\n            step += 1\n")]
    public void A_count_beside_the_update_is_that_of_the_updates(string turn)
    {
        string script = $"{Start}step = 0\nfor epoch in range(2):\n    for i, (x, y) in enumerate(loader):\n        for g in opt.param_groups:\n            g['lr'] = 0.1 / (1 + step)\n        loss(x, y).backward()\n{turn}";

        double[] rates = Train(script, epochs: 2, steps: 3);

        Same([0.1, 0.05, 0.1 / 3, 0.025, 0.02, 0.1 / 6], rates);
    }

    [TestMethod]
    [DataRow("epoch < 2", "0.1 * (i + epoch * 3) / 6", 5)] // the last update of epoch 1
    [DataRow("epoch <= 1", "0.1 * (i + epoch * 3) / 6", 5)]
    [DataRow("step < 4", "0.1 * (i + epoch * 3) / 6", 3)]
    [DataRow("step <= 4", "0.1 * step / 6", 4)]
    public void A_warm_up_by_epoch_and_batch_stays_at_its_last_rate(string condition, string rate, int last)
    {
        string script = $"{Start}step = 0\nfor epoch in range(4):\n    for i, (x, y) in enumerate(loader):\n        if {condition}:\n            for g in opt.param_groups:\n                g['lr'] = {rate}\n        opt.step()\n        step += 1\n";

        double[] rates = Train(script, epochs: 4, steps: 3, ("LoaderCount", 3));

        Same([.. Enumerable.Range(0, 12).Select(update => 0.1 * Math.Min(update, last) / 6)], rates);
    }

    /// <summary>In each epoch the rate is set for two batches, and the third has that of the second.</summary>
    [TestMethod]
    public void A_rate_that_is_set_for_the_first_batches_of_each_epoch_stays_to_the_end_of_it()
    {
        string script = $"{Start}for epoch in range(2):\n    for i, (x, y) in enumerate(loader):\n        if i < 2:\n            for g in opt.param_groups:\n                g['lr'] = 0.1 * (i + 1) / (epoch + 1)\n        opt.step()\n";

        double[] rates = Train(script, epochs: 2, steps: 3, ("LoaderCount", 3));

        Same([0.1, 0.2, 0.2, 0.05, 0.1, 0.1], rates);
    }

    /// <summary>Behind the update each rate trains one update later, the last one too.</summary>
    [TestMethod]
    public void A_warm_up_behind_the_update_stays_at_its_last_rate()
    {
        string script = $"{Start}for epoch in range(3):\n    for i, (x, y) in enumerate(loader):\n        opt.step()\n        if epoch < 1:\n            for g in opt.param_groups:\n                g['lr'] = 0.01 * (i + 1)\n";

        double[] rates = Train(script, epochs: 3, steps: 3, ("LoaderCount", 3));

        Same([0.1, 0.01, 0.02, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03], rates);
    }

    private const string Two = "import torch\nopt_g = torch.optim.SGD(g.parameters(), lr=0.1)\nopt_d = torch.optim.SGD(d.parameters(), lr=0.2)\n\n";

    private const string TrainsTwo = "for epoch in range(4):\n    for x, y in loader:\n        opt_g.step()\n        opt_d.step()\n    a.step()\n    b.step()\n";

    /// <summary>Each optimizer has the arguments of its own call, and its scheduler is stepped once an epoch.</summary>
    [TestMethod]
    [DataRow("def make(opt, n):\n    return torch.optim.lr_scheduler.StepLR(opt, n, gamma=0.5)\n\na = make(opt_g, 1)\nb = make(opt_d, n=2)\n", new[] { 0.1, 0.05, 0.025, 0.0125 }, new[] { 0.2, 0.2, 0.1, 0.1 })]
    [DataRow("def make(opt, n=2):\n    made = torch.optim.lr_scheduler.StepLR(opt, n * 1, gamma=0.5)\n    return made\n\na = make(opt_g, 1)\nb = make(opt_d)\n", new[] { 0.1, 0.05, 0.025, 0.0125 }, new[] { 0.2, 0.2, 0.1, 0.1 })]
    [DataRow("def make(opt, n):\n    return torch.optim.lr_scheduler.LambdaLR(opt, lambda e: 1 / (1 + e * n))\n\na = make(opt_g, 1)\nb = make(opt_d, 3)\n", new[] { 0.1, 0.05, 0.1 / 3, 0.025 }, new[] { 0.2, 0.05, 0.2 / 7, 0.02 })]
    [DataRow("def make(opt, n):\n    return torch.optim.lr_scheduler.StepLR(opt, n, gamma=0.5)\n\na = make(opt_g, 2)\nb = make(opt_d, 2)\n", new[] { 0.1, 0.1, 0.05, 0.05 }, new[] { 0.2, 0.2, 0.1, 0.1 })]
    public void Each_optimizer_has_the_scheduler_that_is_made_for_it(string made, double[] ofFirst, double[] ofSecond)
    {
        string script = Two + made + TrainsTwo;

        Assert.DoesNotContain("what steps it is not seen here", ScriptPorter.Port(script).CSharp);
        Same([.. ofFirst.SelectMany(rate => Enumerable.Repeat(rate, 2))], Train(script, "CallbacksOptG", 4, 2));
        Same([.. ofSecond.SelectMany(rate => Enumerable.Repeat(rate, 2))], Train(script, "CallbacksOptD", 4, 2));
    }

    /// <summary>What no evaluated call says, and the function computes, is told for each optimizer.</summary>
    [TestMethod]
    public void A_scheduler_that_cannot_be_written_for_its_optimizer_is_told()
    {
        string script = $"{Two}def make(opt, n):\n    return torch.optim.lr_scheduler.StepLR(opt, n * unknown(), gamma=0.5)\n\na = make(opt_g, 1)\nb = make(opt_d, 2)\n{TrainsTwo}";

        string written = ScriptPorter.Port(script).CSharp;

        Assert.Contains("is made with another 'n' for each optimizer, and cannot be written with it.", written);
        Assert.DoesNotContain("new LearningRateScheduler(", written);
    }

    [TestMethod]
    [DataRow("    if validate() < 0.5:\n        sched.step()\n", "validate() < 0.5")]
    [DataRow("    score = validate()\n    if score < 0.5:\n        sched.step()\n", "score < 0.5")]
    [DataRow("    if validate() < 0.5:\n        sched.step(epoch)\n", "validate() < 0.5")]
    public void A_scheduler_that_is_stepped_at_times_is_told(string step, string condition)
    {
        string script = $"{Start}sched = torch.optim.lr_scheduler.StepLR(opt, 2, gamma=0.5)\nfor epoch in range(8):\n    for x, y in loader:\n        opt.step()\n{step}";

        Assert.Contains($"it is stepped only where {condition}; here with each epoch: the rates differ.", ScriptPorter.Port(script).CSharp);
    }

    /// <summary>What stays the same for the whole training, and what the update is made under too, is no condition of the rate.</summary>
    [TestMethod]
    [DataRow("        opt.step()\n    if sched is not None:\n        sched.step()\n")]
    [DataRow("        opt.step()\n    if args.use_sched and not isinstance(sched, Plateau):\n        sched.step()\n")]
    [DataRow("        if phase == 'train':\n            opt.step()\n    phase = choose()\n    if phase == 'train':\n        sched.step()\n")]
    public void A_guard_of_a_scheduler_is_not_told(string turn)
    {
        string script = $"{Start}sched = torch.optim.lr_scheduler.StepLR(opt, 2, gamma=0.5)\nfor epoch in range(4):\n    for x, y in loader:\n{turn}";

        Assert.DoesNotContain("the rates differ", ScriptPorter.Port(script).CSharp);
        Same([0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05], Train(script, epochs: 4, steps: 2));
    }

    [TestMethod]
    public void An_optimizer_without_a_name_has_its_line()
    {
        string script = $"import torch\na = torch.optim.lr_scheduler.StepLR(torch.optim.SGD(g.parameters(), lr=0.1), 2)\nopt_d = torch.optim.SGD(d.parameters(), lr=0.2)\nb = torch.optim.lr_scheduler.StepLR(opt_d, 2)\nfor epoch in range(4):\n    for x, y in loader:\n        a.optimizer.step()\n        opt_d.step()\n    a.step()\n    b.step()\n";

        Assert.Contains("of the model that the optimizer of line 2 trains.", ScriptPorter.Port(script).CSharp);
    }

    private static double[] Train(string script, int epochs, int steps, params (string Name, double Value)[] set) => Train(script, "Callbacks", epochs, steps, set);

    private static double[] Train(string script, string callbacks, int epochs, int steps, params (string Name, double Value)[] set)
    {
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("looped.py", script)]);
        Assert.IsNotNull(assembly, string.Join('\n', errors));
        Type type = assembly.GetType("Looped")!;
        foreach ((string name, double value) in set)
        {
            type.GetProperty(name)?.SetValue(null, value);
        }

        RecordedTrainer trainer = new(steps, null) { LearningRate = 1 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = epochs }, (Callback[])type.GetMethod(callbacks)!.Invoke(null, null)!);
        return [.. trainer.Rates];
    }

    private static void Same(double[] expected, double[] rates)
    {
        Assert.HasCount(expected.Length, rates);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], rates[i], 1e-12, $"update {i}: {string.Join(' ', rates)}");
        }
    }
}
