namespace TfLrCallbacks.Porting.Tests;

/// <summary>Optimizers of optax whose schedule is a function of the script, or one that the script turns the sign of.</summary>
[TestClass]
public sealed class OptaxFunctionTests
{
    private const string Made = "def make(peak, warm):\n    def fn(count):\n        return jnp.where(count < warm, peak * (count + 1) / warm, peak * 0.99 ** (count - warm))\n    return fn\nsched = make(3e-4, 20)\n";

    [TestMethod]
    [DataRow("fn = optax.cosine_decay_schedule(0.1, 50)\ntx = optax.chain(optax.scale_by_adam(), optax.scale_by_schedule(lambda c: -fn(c)))\n", "new Anneal(initialLearningRate: 0.1, endLearningRate: 0, steps: 50, curve: Curve.Cosine)")]
    [DataRow("fn = optax.cosine_decay_schedule(0.1, 50)\ntx = optax.chain(optax.scale_by_adam(), optax.scale_by_schedule(lambda c: -1.0 * fn(c)))\n", "new Anneal(initialLearningRate: 0.1, endLearningRate: 0, steps: 50, curve: Curve.Cosine)")]
    [DataRow(Made + "tx = optax.chain(optax.scale_by_adam(), optax.scale_by_schedule(lambda c: -sched(c)))\n", "Peak * Math.Pow(0.99, ")]
    [DataRow(Made + "tx = optax.adamw(sched)\n", "Peak * Math.Pow(0.99, ")]
    [DataRow("tx = optax.chain(optax.scale_by_adam(), optax.scale_by_schedule(lambda c: -0.1 * 0.5 ** c))\n", "new LambdaSchedule(step => -RateOfLine3(step))")]
    [DataRow("def f(c):\n    return -0.1 * 0.5 ** c\ntx = optax.chain(optax.scale_by_adam(), optax.scale_by_schedule(f))\n", "new LambdaSchedule(step => -F(step))")]
    [DataRow("def f(c):\n    return 0.1 * 0.5 ** c\ntx = optax.inject_hyperparams(optax.sgd)(learning_rate=f, momentum=0.9)\n", "new LambdaSchedule(step => F(step))")]
    [DataRow("tx = optax.chain(optax.clip(1.0), optax.inject_hyperparams(optax.adamw)(lambda c: 0.1 * 0.5 ** c, weight_decay=0.1))\n", "new LambdaSchedule(step => RateOfLine3(step))")]
    public void The_function_drives_the_rate(string rest, string expected)
    {
        string code = ScriptPorter.Port($"import optax\nimport jax.numpy as jnp\n{rest}", PortEngine.Embedded).CSharp;
        Assert.Contains(expected, code);
        Assert.Contains("(), StepUnit.Batch),", code);
        Assert.DoesNotContain("TODO", code);
    }
}
