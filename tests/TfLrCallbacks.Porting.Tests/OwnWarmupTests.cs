namespace TfLrCallbacks.Porting.Tests;

/// <summary>Schedule classes of a script that put a warm-up before another schedule: they are that schedule with a warm-up, where the rates are the same.</summary>
[TestClass]
public sealed class OwnWarmupTests
{
    [TestMethod]
    [DataRow("self.base * (step / self.warm)", "self.after(step - self.warm)", "Decay().WithWarmup(Length.Steps((long)WarmSteps))")]
    [DataRow("self.after(self.warm) * step / self.warm", "self.after(step)", "Decay().WithWarmup(Length.Steps((long)WarmSteps), overlap: true)")]
    [DataRow("self.base * tf.math.pow(step / self.warm, 1.0)", "self.after(step)", null)]
    [DataRow("self.base * (step / self.warm) ** 2", "self.after(step - self.warm)", null)]
    [DataRow("self.base * (step / self.warm)", "self.after(step - self.warm) * 0.5", null)]
    [DataRow("self.base * (step / self.warm)", "tf.cond(step > 5000, lambda: 0.5, lambda: self.after(step - self.warm))", null)]
    public void A_warm_up_before_a_schedule_is_written_as_one(string rising, string behind, string? expected)
    {
        string written = ScriptPorter.Port($"""
            import tensorflow as tf
            WARM_STEPS = 50
            class Warm(tf.keras.optimizers.schedules.LearningRateSchedule):
                def __init__(self, base, after, warm):
                    super().__init__()
                    self.base, self.after, self.warm = base, after, warm
                def __call__(self, step):
                    with tf.name_scope('Warm') as name:
                        rate = {rising}
                        return tf.cond(step < self.warm, lambda: rate, lambda: {behind}, name=name)
            decay = tf.keras.optimizers.schedules.CosineDecay(1e-3, 300)
            opt = tf.keras.optimizers.Adam(Warm(1e-3, decay, WARM_STEPS))
            model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
            model.compile(optimizer=opt, loss='mse')
            model.fit(x, y, batch_size=16, epochs=10)
            """).CSharp;

        if (expected is null)
        {
            Assert.DoesNotContain("WithWarmup(", written);
        }
        else
        {
            Assert.Contains($"{expected};", written);
            Assert.DoesNotContain("ScheduleReader", written);
        }
    }

    /// <summary>A condition of two settings that are known is decided: the branch that the script never takes is not written.</summary>
    [TestMethod]
    public void A_hold_that_is_given_is_no_choice() => Assert.DoesNotContain("30.0 > 0.0", ScriptPorter.Port("""
        import tensorflow as tf
        class Hold(tf.keras.optimizers.schedules.LearningRateSchedule):
            def __init__(self, base, hold=0):
                self.base = base
                self.hold = hold
            def __call__(self, step):
                rate = self.base / (1.0 + step)
                if self.hold > 0:
                    rate = tf.where(step > self.hold, rate, self.base)
                return tf.where(step > 900, 0.0, rate)
        opt = tf.keras.optimizers.Adam(Hold(1e-3, 30))
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        model.compile(optimizer=opt, loss='mse')
        model.fit(x, y, batch_size=16, epochs=10)
        """).CSharp);
}
