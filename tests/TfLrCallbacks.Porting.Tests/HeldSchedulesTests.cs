using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Schedule classes that hold schedules of Keras and ask them, with lengths that the script does not say: the C# has the rates of the script once the length is set.</summary>
[TestClass]
public sealed class HeldSchedulesTests
{
    private const string Schedules = "tf.keras.optimizers.schedules";

    [TestMethod]
    [DataRow("peak, total, warm", "self.peak, self.warm = peak, warm\n        self.cosine = SCHEDULES.CosineDecay(peak, total - warm, alpha=0.1)", "if step < self.warm:\n            return self.peak * step / self.warm\n        return self.cosine(step - self.warm)", "1e-3, steps, 10", DisplayName = "a cosine behind a warm-up")]
    [DataRow("base, per_epoch, boundaries=(3, 6, 8), mult=(1., .1, .01, .001)", "self.warm = 2 * per_epoch\n        self.base = base\n        self.b = [e * per_epoch for e in boundaries]\n        self.v = [base * m for m in mult]\n        self.piece = SCHEDULES.PiecewiseConstantDecay(self.b, self.v)", "step = tf.cast(step, tf.float32)\n        return tf.cond(step < self.warm, lambda: self.base * step / self.warm, lambda: self.piece(step))", "0.1, steps", DisplayName = "pieces by epochs")]
    [DataRow("first, total", "self.first = SCHEDULES.ExponentialDecay(first, total // 4, 0.5, staircase=True)\n        self.second = SCHEDULES.PolynomialDecay(first / 10, total, 0.0)\n        self.total = total", "return tf.where(step < self.total / 2, self.first(step), self.second(step - self.total / 2))", "0.1, steps", DisplayName = "two of them")]
    [DataRow("rate, decay, warm, power=1.0", "self.rate = rate\n        self.decay = decay\n        self.warm = warm\n        self.power = power", "with tf.name_scope('WarmUp'):\n            done = tf.cast(step, tf.float32) / tf.cast(self.warm, tf.float32)\n            return tf.cond(step < self.warm, lambda: self.rate * tf.math.pow(done, self.power), lambda: self.decay(step - self.warm))", "2e-5, SCHEDULES.PolynomialDecay(2e-5, steps, 0.0), int(0.1 * steps), power=2.0", DisplayName = "one that it is given")]
    [DataRow("rate, total", "self.scale = 2.0 * rate\n        self.inner = SCHEDULES.InverseTimeDecay(1.0, decay_steps=total, decay_rate=0.5)", "return self.scale * self.inner(step) + self.inner(2 * step)", "0.1, steps", DisplayName = "asked twice")]
    public void The_rates_are_those_of_the_script(string parameters, string start, string call, string given)
    {
        string Script(string steps) => $"import tensorflow as tf\nsteps = {steps}\nclass Own({Schedules}.LearningRateSchedule):\n    def __init__(self, {parameters}):\n        super().__init__()\n        {start}\n    def __call__(self, step):\n        {call}\nopt = tf.keras.optimizers.SGD(Own({given}))\nmodel.compile(opt, 'mse')\nmodel.fit(train, epochs=10)\n".Replace("SCHEDULES", Schedules, StringComparison.Ordinal);

        LearningRateSchedule expected = ScheduleReader.Read(Script("40").Split("model.compile")[0]).Schedule;
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("held.py", Script("len(train)"))]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        string code = ScriptPorter.Port(Script("len(train)"), PortEngine.Embedded).CSharp;
        Assert.DoesNotContain("cannot be written here", code, code);
        Type held = assembly!.GetType("Held")!;
        held.GetProperty("TrainCount")!.SetValue(null, 40.0);
        LearningRateSchedule written = (LearningRateSchedule)held.GetMethods().Single(method => method.Name.StartsWith("OwnOfLine", StringComparison.Ordinal)).Invoke(null, null)!;
        for (int step = 0; step < 500; step++)
        {
            Assert.AreEqual(expected.ValueAt(step), written.ValueAt(step), 1e-12, $"step {step} of {code}");
        }
    }

    /// <summary><c>tf.where</c> asks both sides: a schedule is asked in front of its first step, too, and what it would give there is left out. A rate that is made of it is none.</summary>
    [TestMethod]
    [DataRow("CosineDecay(0.1, 40)")]
    [DataRow("PolynomialDecay(0.1, 40, 0.0, power=0.5)")]
    [DataRow("ExponentialDecay(0.1, 10, 0.5, staircase=True)")]
    [DataRow("CosineDecayRestarts(0.1, 10)")]
    [DataRow("PiecewiseConstantDecay([10], [0.1, 0.01])")]
    public void A_schedule_is_asked_in_front_of_its_first_step(string schedule)
    {
        string Lines(string call) => $"import tensorflow as tf\nclass Own({Schedules}.LearningRateSchedule):\n    def __init__(self):\n        self.inner = {Schedules}.{schedule}\n    def __call__(self, step):\n        return {call}\nOwn()\n";
        LearningRateSchedule own = ScheduleReader.Read(Lines("tf.where(step < 20, 0.003 * step, self.inner(step - 20))")).Schedule;
        LearningRateSchedule inner = ScheduleReader.Read($"tf.keras.optimizers.schedules.{schedule}").Schedule;
        for (int step = 0; step < 100; step++)
        {
            Assert.AreEqual(step < 20 ? 0.003 * step : inner.ValueAt(step - 20), own.ValueAt(step), 1e-12, $"{step}");
        }

        Assert.ThrowsExactly<InvalidOperationException>(() => ScheduleReader.Read(Lines("tf.minimum(0.1, self.inner(step - 20))")).Schedule.ValueAt(3));
    }

    /// <summary>What the script says is compared, too.</summary>
    [TestMethod]
    public void The_check_evaluates_what_is_held()
    {
        string script = $"import tensorflow as tf\nclass Own({Schedules}.LearningRateSchedule):\n    def __init__(self, base, per_epoch):\n        self.base = base\n        self.piece = {Schedules}.PiecewiseConstantDecay([per_epoch, 2 * per_epoch], [base, base / 2, base / 4])\n    def __call__(self, step):\n        return self.base * step / 5 if step < 5 else self.piece(step)\nsteps = 40\nmodel.compile(tf.keras.optimizers.SGD(Own(0.1, steps)), 'mse')\nmodel.fit(x, y)\n";
        PortedScript port = ScriptPorter.Port(script);
        Assert.Contains("[Length.Steps(Steps), Length.Steps(2.0 * Steps)]", port.CSharp, port.CSharp);
        PortCheck[] checks = [.. port.Compare()];
        Assert.HasCount(2, checks);
        Assert.IsTrue(checks.All(check => check.IsEqual), string.Join('\n', checks.Select(check => $"{check.Name} {check.NotChecked} {check.LargestDifference}")));
    }

    /// <summary>A class whose <c>__init__</c> does more keeps its schedules where they were.</summary>
    [TestMethod]
    public void A_class_with_a_choice_in_its_start_is_told()
    {
        string code = ScriptPorter.Port($"import tensorflow as tf\nclass Own({Schedules}.LearningRateSchedule):\n    def __init__(self, base, total, cosine):\n        if cosine:\n            self.inner = {Schedules}.CosineDecay(base, total)\n        else:\n            self.inner = {Schedules}.ExponentialDecay(base, total, 0.5)\n    def __call__(self, step):\n        return self.inner(step)\nmodel.compile(tf.keras.optimizers.SGD(Own(0.1, len(train), use_cosine())), 'mse')\nmodel.fit(train)\n").CSharp;
        Assert.Contains("TODO", code);
        Assert.Contains("new CosineDecay(", code, code);
        Assert.Contains("new ExponentialDecay(", code, code);
    }
}
