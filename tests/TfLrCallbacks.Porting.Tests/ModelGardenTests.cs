namespace TfLrCallbacks.Porting.Tests;

/// <summary>The optimizers of the TensorFlow Model Garden and of BERT: the decay counts from step 0, behind the warm-up as well.</summary>
[TestClass]
public sealed class ModelGardenTests
{
    [TestMethod]
    [DataRow("optimization.create_optimizer(init_lr=3e-5, num_train_steps=1000, num_warmup_steps=100, optimizer_type='adamw')")]
    [DataRow("optimization.create_optimizer(3e-5, 1000, 100)")]
    [DataRow("create_optimizer(init_lr=3e-5, num_train_steps=1000, num_warmup_steps=100, optimizer_type='lamb')")]
    [DataRow("optimization.create_optimizer(total_loss, 3e-5, 1000, 100, False)")]
    [DataRow("optimization.create_optimizer(loss=total_loss, init_lr=3e-5, num_train_steps=1000, num_warmup_steps=100, use_tpu=False)")]
    [DataRow("from official.nlp import optimization\noptimizer = optimization.create_optimizer(init_lr=3e-5, num_train_steps=1000, num_warmup_steps=100, optimizer_type='adamw')")]
    [DataRow("from official.nlp import optimization\nimport tensorflow as tf\ndecay = tf.keras.optimizers.schedules.PolynomialDecay(3e-5, 1000, 0.0)\noptimization.AdamWeightDecay(learning_rate=optimization.WarmUp(initial_learning_rate=3e-5, decay_schedule_fn=decay, warmup_steps=100))")]
    public void The_clock_of_the_decay_runs_from_step_0(string text)
    {
        LearningRateSchedule schedule = ScheduleReader.Read(text).Schedule;

        Assert.AreEqual(0, schedule.ValueAt(0));
        Assert.AreEqual(1.5e-5, schedule.ValueAt(50), 1e-18);
        Assert.AreEqual(2.7e-5, schedule.ValueAt(100), 1e-18);
        Assert.AreEqual(1.5e-5, schedule.ValueAt(500), 1e-18);
        Assert.AreEqual(0, schedule.ValueAt(1000), 1e-18);
        Assert.AreEqual(0, schedule.ValueAt(2000), 1e-18);
    }

    [TestMethod]
    public void Without_a_warm_up_the_decay_begins_at_once()
    {
        LearningRateSchedule schedule = ScheduleReader.Read("optimization.create_optimizer(3e-5, 1000, 0, end_lr=1e-5)").Schedule;

        Assert.AreEqual(3e-5, schedule.ValueAt(0), 1e-18);
        Assert.AreEqual(2e-5, schedule.ValueAt(500), 1e-18);
    }

    [TestMethod]
    public void A_bare_name_with_the_arguments_of_transformers_is_theirs() =>
        Assert.AreEqual(3e-5, ScheduleReader.Read("create_optimizer(3e-5, 1000, 100)").Schedule.ValueAt(100), 1e-18);

    /// <summary>In a script the loss is no setting, and only the three numbers that make the rates are properties: 5e-5 · t / 100, then 5e-5 · (1 − t / 1000).</summary>
    [TestMethod]
    [DataRow("optimization.create_optimizer(total_loss, rate, steps, warm, use_tpu)")]
    [DataRow("optimization.create_optimizer(total_loss, rate, steps, warm, False)")]
    [DataRow("optimization.create_optimizer(loss=f(x), init_lr=rate, num_train_steps=steps, num_warmup_steps=warm, use_tpu=False)")]
    [DataRow("optimization.create_optimizer(rate, steps, warm)")]
    public void A_script_needs_no_loss(string call)
    {
        string script = $"import tensorflow as tf\nimport optimization\ndef model_fn(x, rate=5e-5, steps=1000, warm=100, use_tpu=False):\n    total_loss = f(x)\n    train_op = {call}\n    return train_op\n";
        (System.Reflection.Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("garden.py", script)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        Type ported = assembly!.GetType("Garden")!;
        LearningRateSchedule rates = (LearningRateSchedule)ported.GetMethods().Single(method => method.ReturnType == typeof(LearningRateSchedule)).Invoke(null, null)!;

        Assert.AreEqual(2.5e-5, rates.ValueAt(50), 1e-15);
        Assert.AreEqual(2.5e-5, rates.ValueAt(500), 1e-15);
        Assert.IsFalse(ported.GetProperties().Any(property => property.Name.Contains("Loss", StringComparison.Ordinal) || property.Name.Contains("Tpu", StringComparison.Ordinal)));
    }

    /// <summary>A function of that name in another module is not the Model Garden's.</summary>
    [TestMethod]
    [DataRow("from timm.optim import create_optimizer\nopt = create_optimizer(args, model)\n")]
    [DataRow("from utils import create_optimizer\nopt = create_optimizer(3e-5, 100, 10)\n")]
    [DataRow("from utils import WarmUp\nwarm = WarmUp(3e-5, decay, 10)\n")]
    public void Another_module_has_its_own(string script) => Assert.DoesNotContain("third-party-class", string.Join(' ', ScriptPorter.Port($"import tensorflow as tf\n{script}").Warnings.Select(warning => warning.Code)));
}
