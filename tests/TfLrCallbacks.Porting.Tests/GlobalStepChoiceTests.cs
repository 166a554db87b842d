namespace TfLrCallbacks.Porting.Tests;

/// <summary>Rates that TensorFlow 1 makes of a decay: chosen at each step, or computed.</summary>
[TestClass]
public sealed class GlobalStepChoiceTests
{
    [TestMethod]
    [DataRow("lr = tf.cond(step < 100, lambda: warm, lambda: decayed)\n")]
    [DataRow("lr = tf.where(step < 100, warm, decayed)\n")]
    [DataRow("early = tf.cast(step < 100, tf.float32)\nlr = (1.0 - early) * decayed + early * warm\n")]
    public void The_rate_that_trains_is_ported(string chosen)
    {
        string script = $"import tensorflow as tf\nstep = tf.train.get_or_create_global_step()\ndecayed = tf.train.exponential_decay(0.4, step, 200, 0.5, staircase=True)\nwarm = 0.4 * tf.cast(step, tf.float32) / 100.0\n{chosen}opt = tf.train.MomentumOptimizer(lr, 0.9)\ntrain_op = opt.minimize(loss, step)\n";
        string code = ScriptPorter.Port(script, PortEngine.Embedded).CSharp;
        Assert.Contains("ScheduleReader.Read(DecayedLines).Schedule", code);

        int from = code.IndexOf("\"\"\"", StringComparison.Ordinal) + 4;
        string lines = string.Join('\n', code[from..code.IndexOf("\"\"\";", StringComparison.Ordinal)].Split('\n').Select(line => line.Length > 8 ? line[8..] : line.Trim()));
        LearningRateSchedule schedule = ScheduleReader.Read(lines).Schedule;
        Assert.AreEqual(0.1, schedule.ValueAt(25), 1e-9);
        Assert.AreEqual(0.4, schedule.ValueAt(150), 1e-9);
        Assert.AreEqual(0.2, schedule.ValueAt(250), 1e-9);
    }

    /// <summary>BERT's: 5e-5, a warm-up of 100 of 1,000 updates, and a line to 0 that begins with the first update.</summary>
    [TestMethod]
    [DataRow(0, 0.0)]
    [DataRow(50, 2.5e-5)]
    [DataRow(99, 4.95e-5)]
    [DataRow(100, 4.5e-5)]
    [DataRow(500, 2.5e-5)]
    [DataRow(1000, 0.0)]
    public void A_warm_up_that_a_condition_adds_is_in_the_rates(int step, double expected) => Assert.AreEqual(
        expected,
        ScheduleReader.Read(PortedScripts.Scripts().Single(script => script.Name == "own/b11_tf1_bert.py").Text).Schedule.ValueAt(step),
        1e-12);

    [TestMethod]
    public void A_choice_that_is_not_known_is_told()
    {
        string code = ScriptPorter.Port("import tensorflow as tf\nstep = tf.train.get_global_step()\ndecayed = tf.train.exponential_decay(0.4, step, 200, 0.5)\nlr = tf.cond(step < warmup_steps, lambda: 0.4 * tf.cast(step, tf.float32) / warmup_steps, lambda: decayed)\nopt = tf.train.MomentumOptimizer(lr, 0.9)\ntrain_op = opt.minimize(loss, step)\n", PortEngine.Embedded).CSharp;
        Assert.Contains("TODO line 3, exponential_decay: Line 4 chooses between it and another rate, tf.cond(step < warmup_steps", code);
        Assert.DoesNotContain("new ExponentialDecay", code);
    }

    /// <summary>A warm-up that a function adds where it is asked for: the decay alone is not what trains.</summary>
    [TestMethod]
    public void A_rate_that_a_function_adds_to_is_told()
    {
        string code = ScriptPorter.Port("import tensorflow as tf\ndef optimizer_of(start, total, warm):\n    step = tf.train.get_or_create_global_step()\n    rate = tf.train.polynomial_decay(start, step, total)\n    if warm:\n        is_warm = tf.cast(step < warm, tf.float32)\n        rate = (1.0 - is_warm) * rate + is_warm * start * tf.cast(step, tf.float32) / warm\n    tf.summary.scalar('rate', rate * 1000)\n    return tf.train.AdamOptimizer(rate)\n", PortEngine.Embedded).CSharp;
        Assert.Contains("TODO line 4, polynomial_decay: Line 7 computes with it, ((1.0 - is_warm) * rate) + (", code);
        Assert.DoesNotContain("new PolynomialDecay", code);
    }

    /// <summary>What is only written down does not train.</summary>
    [TestMethod]
    [DataRow("    tf.summary.scalar('rate', rate * 1000)\n    return tf.train.AdamOptimizer(rate)\n")]
    [DataRow("    opt = tf.train.AdamOptimizer(rate)\n    rate = 5\n    other = rate * 2\n    return opt\n")]
    public void A_rate_that_is_written_down_is_ported(string rest)
    {
        string code = ScriptPorter.Port($"import tensorflow as tf\ndef optimizer_of(start, total):\n    step = tf.train.get_or_create_global_step()\n    rate = tf.train.polynomial_decay(start, step, total)\n{rest}", PortEngine.Embedded).CSharp;
        Assert.Contains("new PolynomialDecay(", code);
    }
}
