namespace TfLrCallbacks.Porting.Tests;

/// <summary>Loops that lower the rate by hand when a metric stalls.</summary>
[TestClass]
public sealed class StalledLoopTests
{
    private const string Beginning = "import torch\nLR = 0.1\nopt = torch.optim.SGD(net.parameters(), lr=LR)\nbest = float('inf')\nbest_acc = 0.0\nwait = 0\nlr = LR\n";
    private const string Epoch = "for epoch in range(30):\n    for x in loader:\n        loss(x).backward()\n        opt.step()\n";

    /// <summary>A loop that is equal to Keras' rule is that rule, with its settings.</summary>
    [TestMethod]
    [DataRow("    val_loss = validate(net)\n    if val_loss < best:\n        best = val_loss\n    else:\n        opt.param_groups[0]['lr'] /= 4\n", "new ReduceLROnPlateau(monitor: \"val_loss\", factor: 0.25, patience: 1, minDelta: 0),\n")]
    [DataRow("    val_loss = validate(net)\n    if val_loss < best:\n        best, wait = val_loss, 0\n    else:\n        wait += 1\n        if wait >= 3:\n            for g in opt.param_groups: g['lr'] *= 0.5\n            wait = 0\n", "new ReduceLROnPlateau(monitor: \"val_loss\", factor: 0.5, patience: 3, minDelta: 0),\n")]
    [DataRow("    acc, val_loss = validate(net)\n    if acc > best_acc:\n        best_acc = acc\n        wait = 0\n    else:\n        wait += 1\n    if wait == 5:\n        lr = max(0.3 * lr, 1e-4)\n        opt.param_groups[0]['lr'] = lr\n        wait = 0\n", "new ReduceLROnPlateau(monitor: \"val_accuracy\", factor: 0.3, patience: 5, minDelta: 0, minLearningRate: 0.0001),\n")]
    [DataRow("    val_loss = validate(net)\n    if best - val_loss > 0.001:\n        best = val_loss\n        wait = 0\n    else:\n        wait += 1\n        if wait > 2:\n            opt.param_groups[0]['lr'] *= 0.1\n            wait = 0\n", "new ReduceLROnPlateau(monitor: \"val_loss\", factor: 0.1, patience: 3, minDelta: 0.001),\n")]
    [DataRow("    train_loss = run(net)\n    if train_loss >= best:\n        opt.param_groups[0]['lr'] *= 0.5\n    best = min(best, train_loss)\n", "new ReduceLROnPlateau(monitor: \"loss\", factor: 0.5, patience: 1, minDelta: 0),\n")]
    [DataRow("    score = evaluate(net)\n    if score > best_acc:\n        best_acc = score\n    else:\n        opt.param_groups[0]['lr'] *= 0.5\n", "new ReduceLROnPlateau(monitor: \"val_loss\", factor: 0.5, patience: 1, mode: MetricMode.Max, minDelta: 0), // TODO: the script watches score: give the metric of the logs that it is\n")]
    public void A_loop_that_is_the_rule_is_written_as_it(string lines, string expected)
    {
        string csharp = ScriptPorter.Port(Beginning + Epoch + lines, PortEngine.Embedded).CSharp;

        Assert.Contains(expected, csharp);
        Assert.DoesNotContain("set by hand", csharp);
    }

    /// <summary>A loop without an optimizer is one whose gradients are multiplied by a rate.</summary>
    [TestMethod]
    [DataRow("p.data.add_(p.grad, alpha=-lr)")]
    [DataRow("p.data.add_(-lr, p.grad.data)")]
    public void A_loop_may_make_its_updates_itself(string update)
    {
        string csharp = ScriptPorter.Port($"import torch\nlr = 20.0\nbest = None\ndef train():\n    for i in range(0, data.size(0) - 1, 35):\n        net.zero_grad()\n        loss(i).backward()\n        for p in net.parameters():\n            {update}\nfor epoch in range(1, 41):\n    train()\n    val_loss = evaluate(net)\n    if not best or val_loss < best:\n        best = val_loss\n    else:\n        lr /= 4.0\n").CSharp;

        Assert.Contains("new ReduceLROnPlateau(monitor: \"val_loss\", factor: 0.25, patience: 1, minDelta: 0),", csharp);
        Assert.Contains("without an optimizer, from a rate of 20.0 on", csharp);
    }

    /// <summary>What is another rule is told: a comparison with the value before, one with a mean, a relative threshold, a training that ends, a rate that rises again, one that a warm-up makes too.</summary>
    [TestMethod]
    [DataRow("    val_loss = validate(net)\n    if val_loss >= best:\n        opt.param_groups[0]['lr'] /= 2\n    best = val_loss\n")]
    [DataRow("    val_loss = validate(net)\n    history = history + [val_loss] if epoch else [val_loss]\n    if val_loss > sum(history) / len(history):\n        opt.param_groups[0]['lr'] /= 2\n")]
    [DataRow("    val_loss = validate(net)\n    if val_loss < 0.99 * best:\n        best = val_loss\n    else:\n        opt.param_groups[0]['lr'] /= 2\n")]
    [DataRow("    val_loss = validate(net)\n    if val_loss < best:\n        best = val_loss\n    else:\n        opt.param_groups[0]['lr'] /= 2\n        if opt.param_groups[0]['lr'] < 1e-3: break\n")]
    [DataRow("    val_loss = validate(net)\n    if val_loss < best:\n        best = val_loss\n        opt.param_groups[0]['lr'] *= 1.05\n    else:\n        opt.param_groups[0]['lr'] *= 0.5\n")]
    [DataRow("    val_loss = validate(net)\n    if epoch < 5:\n        opt.param_groups[0]['lr'] = 0.02 * (epoch + 1)\n    elif val_loss < best:\n        best = val_loss\n    else:\n        opt.param_groups[0]['lr'] *= 0.5\n")]
    public void Another_rule_is_told(string lines)
    {
        string csharp = ScriptPorter.Port(Beginning + Epoch + lines, PortEngine.Embedded).CSharp;

        Assert.DoesNotContain("new ReduceLROnPlateau(", csharp);
        Assert.Contains("TODO", csharp);
    }
}
