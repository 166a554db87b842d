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
}
