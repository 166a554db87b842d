namespace TfLrCallbacks.Porting.Tests;

/// <summary>A rate that is chosen or computed by what is not known is refused with its name; the schedule in it is not what trains.</summary>
[TestClass]
public sealed class LostRateTests
{
    private const string Decay = "decay = tf.train.exponential_decay(0.4, global_step, 200, 0.5)\n";

    private const string Optax = "decay = optax.cosine_decay_schedule(0.4, 1000)\n";

    [TestMethod]
    [DataRow(Decay + "warm = 0.4 * tf.cast(global_step, tf.float32) / 100\nlr = tf.cond(global_step < W, lambda: warm, lambda: decay)\n")]
    [DataRow(Decay + "lr = tf.where(global_step < W, 0.1, decay)\nopt = tf.train.AdamOptimizer(lr)\n")]
    [DataRow(Decay + "lr = tf.case([(tf.less(global_step, W), lambda: 0.1)], default=lambda: decay)\n")]
    [DataRow(Decay + "lr = tf.cond(W, lambda: decay, lambda: 0.0)\nopt = tf.train.AdamOptimizer(lr)\n")]
    [DataRow(Decay + "lr = tf.minimum(decay, W)\n")]
    [DataRow(Decay + "lr = tf.clip_by_value(decay, W, 0.3)\n")]
    [DataRow("lr = tf.train.exponential_decay(0.4, global_step, 200, 0.5)\nlr = tf.clip_by_value(lr, W, 0.3)\n")]
    [DataRow("lr = tf.train.exponential_decay(0.4, global_step, 200, 0.5)\nlr *= W\n")]
    [DataRow(Decay + "lr = decay if W else 0.1\n")]
    [DataRow(Decay + "early = tf.cast(global_step < W, tf.float32)\nlr = (1.0 - early) * decay + early * 0.1\n")]
    [DataRow(Decay + "opt = tf.train.AdamOptimizer(tf.where(global_step < W, 0.1, decay))\n")]
    [DataRow("def warm(): return 0.1\ndef late(): return tf.train.exponential_decay(0.4, global_step, 200, 0.5)\nlr = tf.cond(global_step < W, warm, late)\n")]
    [DataRow("def make(step):\n    decay = tf.train.exponential_decay(0.4, step, 200, 0.5)\n    return tf.cond(step < W, lambda: 0.1, lambda: decay)\nlr = make(tf.train.get_global_step())\n")]
    [DataRow("decay = CosineDecay(0.4, 1000)\nlr = tf.cond(W, lambda: warm, lambda: decay)\n")]
    [DataRow("first = StepLR(opt, 30)\nsecond = CosineAnnealingLR(opt, 100)\nscheduler = first if W else second\n")]
    [DataRow("first = StepLR(opt, 30)\nsecond = CosineAnnealingLR(opt, 100)\nscheduler = {'a': first, 'b': second}[W]\n")]
    [DataRow(Optax + "fn = lambda step: jnp.where(step < W, step * 0.1, decay(step))\n")]
    [DataRow(Optax + "fn = lambda step: decay(step) * W\n")]
    [DataRow(Optax + "def fn(step):\n    lr = decay(step)\n    return lr * W\n")]
    [DataRow(Optax + "tx = optax.adam(decay if W else 1e-3)\n")]
    public void What_decides_the_rate_is_named_where_it_is_not_known(string text)
    {
        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text));
        Assert.Contains("'W' is not known here", refusal.Message);
    }

    [TestMethod]
    [DataRow("rate = foo(decay)\nopt = tf.train.AdamOptimizer(rate)\n", "foo(…) computes with exponential_decay")]
    [DataRow("learning_rate = scaled(decay, 8)\n", "scaled(…) computes with exponential_decay")]
    public void A_rate_that_an_unknown_function_makes_of_a_schedule_is_refused(string text, string expected)
    {
        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(Decay + text));
        Assert.Contains(expected, refusal.Message);
    }

    /// <summary>What hands a schedule on, asks it or leaves it alone does not change it.</summary>
    [TestMethod]
    [DataRow("def train_step(state, batch):\n    lr = decay(state.step)\n    return state.apply_gradients(grads(batch)), lr\n")]
    [DataRow("rates = [decay(step) for step in range(total)]\ntx = optax.adam(decay)\n")]
    [DataRow("tx = optax.adam(decay, b1=0.9 if W else 0.95)\n")]
    [DataRow("other = 0.1 if W else 0.2\ntx = optax.adam(decay)\n")]
    [DataRow("lr = jax.jit(decay)\n")]
    [DataRow("lr_metric = metric_of(decay)\ntx = optax.adam(decay)\n")]
    [DataRow("steps = W * 10\ntx = optax.adam(decay)\n")]
    public void A_schedule_that_nothing_changes_is_read(string text) => Assert.AreEqual(0.2, ScheduleReader.Read(Optax + text).Schedule.ValueAt(500), 1e-12);

    [TestMethod]
    public void A_scheduler_that_is_handed_on_is_read() =>
        Assert.AreEqual(0.1, ScheduleReader.Read("scheduler = StepLR(opt, 30)\nlr_scheduler = accelerator.prepare(scheduler)\n").Schedule.ValueAt(30), 1e-12);

    [TestMethod]
    public void A_choice_by_what_is_known_is_read()
    {
        LearningRateSchedule schedule = ScheduleReader.Read($"W = 100\n{Decay}lr = tf.cond(global_step < W, lambda: 0.1, lambda: decay)\n").Schedule;
        Assert.AreEqual(0.1, schedule.ValueAt(99), 1e-12);
        Assert.AreEqual(0.2, schedule.ValueAt(200), 1e-12);
    }
}
