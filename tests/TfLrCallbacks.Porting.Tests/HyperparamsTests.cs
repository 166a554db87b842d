namespace TfLrCallbacks.Porting.Tests;

/// <summary>Rates of optax that a script sets by hand: with <c>inject_hyperparams</c>, in the loop that it trains with.</summary>
[TestClass]
public sealed class HyperparamsTests
{
    private const string Opt = "import jax, optax\nopt = optax.inject_hyperparams(optax.adam)(learning_rate=0.1)\nstate = opt.init(p)\n";
    private const string Update = "        u, state = opt.update(g, state, p)\n        p = optax.apply_updates(p, u)\n";

    [TestMethod]
    [DataRow(Opt + "for epoch in range(9):\n    state.hyperparams['learning_rate'] = 0.1 * 0.8 ** epoch\n    for b in loader:\n" + Update, "epoch => 0.1 * Math.Pow(0.8, epoch)", "StepUnit.Epoch")]
    [DataRow(Opt + "step = 0\nfor epoch in range(9):\n    for b in loader:\n        state.hyperparams['learning_rate'] = 0.1 / (step + 1)\n" + Update + "        step += 1\n", "step => 0.1 / (step + 1.0)", "StepUnit.Batch")]
    [DataRow(Opt + "for epoch in range(9):\n    for b in loader:\n" + Update + "    if epoch % 3 == 2:\n        state.hyperparams['learning_rate'] = state.hyperparams['learning_rate'] * 0.5\n", "values: [LearningRate, LearningRate / 2.0, LearningRate / 4.0]", "StepUnit.Epoch")]
    [DataRow("import functools, jax, optax\nfrom flax.training import train_state\ntx = optax.chain(optax.clip(1.0), optax.inject_hyperparams(optax.adamw)(learning_rate=0.1, weight_decay=0.1))\nstate = train_state.TrainState.create(apply_fn=f, params=p, tx=tx)\n@functools.partial(jax.jit, static_argnums=1)\ndef train_step(state, k):\n    return state.apply_gradients(grads=g)\nfor epoch in range(9):\n    state.opt_state[1].hyperparams['learning_rate'] = 0.1 * 0.8 ** epoch\n    for b in loader:\n        state = train_step(state, 1)\n", "epoch => 0.1 * Math.Pow(0.8, epoch)", "StepUnit.Epoch")]
    public void A_rate_of_optax_that_a_loop_sets_is_carried_over(string script, string rate, string unit)
    {
        string code = ScriptPorter.Port(script, PortEngine.Embedded).CSharp;
        Assert.Contains(rate, code);
        Assert.Contains(unit, code);
        Assert.DoesNotContain("TODO", code);
    }

    /// <summary>What a metric decides, and a hand on a rate that a schedule sets, is told.</summary>
    [TestMethod]
    [DataRow(Opt + "for epoch in range(9):\n    for b in loader:\n" + Update + "    if val(p) > best:\n        state.hyperparams['learning_rate'] *= 0.1\n")]
    [DataRow("import optax\nopt = optax.inject_hyperparams(optax.adam)(learning_rate=optax.cosine_decay_schedule(0.1, 50))\nstate = opt.init(p)\nfor epoch in range(9):\n    state.hyperparams['learning_rate'] = 0.1 * 0.8 ** epoch\n")]
    public void A_rate_that_is_not_known_is_told(string script) => Assert.Contains("TODO line", ScriptPorter.Port(script, PortEngine.Embedded).CSharp);
}
