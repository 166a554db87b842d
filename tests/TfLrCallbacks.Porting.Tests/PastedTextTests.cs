using System.Globalization;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Schedules as people copy them: what a shell shows, what Python prints, what the documentation of a library has.</summary>
[TestClass]
public sealed class PastedTextTests
{
    private const string Rates = "0.1 0.05";

    [TestMethod]
    [DataRow(">>> import tensorflow as tf\n>>> lr = tf.keras.optimizers.schedules.ExponentialDecay(\n...     0.1,\n...     1, 0.5)\n>>> lr(0)\n<tf.Tensor: shape=(), dtype=float32, numpy=0.1>\n")]
    [DataRow(">>> s = ExponentialDecay(0.1, 1, 0.5)\n>>> s\n<keras.ExponentialDecay object at 0x7f>\n>>> print('=' * 3)\n===\n")]
    [DataRow(">>> def f(step):\n...     return 0.1 * 0.5 ** step\n...\n")]
    [DataRow("In [1]: s = ExponentialDecay(0.1,\n   ...:     1,\n   ...:     0.5)\nOut[1]: <ExponentialDecay>\n")]
    [DataRow("s = ExponentialDecay(0.1, 1, 0.5)\ns?\n")]
    [DataRow("?ExponentialDecay\nExponentialDecay??\nExponentialDecay(0.1, 1, 0.5)\n")]
    public void What_a_shell_shows_is_read(string text) => Check(text, Rates);

    [TestMethod]
    [DataRow("{'class_name': 'ExponentialDecay', 'config': {'initial_learning_rate': 0.1, 'decay_steps': 1, 'decay_rate': 0.5, 'staircase': False, 'name': None}}")]
    [DataRow("{'module': 'keras.optimizers.schedules', 'class_name': 'ExponentialDecay', 'config': {'initial_learning_rate': 0.1, 'decay_steps': 1, 'decay_rate': 0.5, 'staircase': False, 'name': 'ExponentialDecay'}, 'registered_name': None}")]
    [DataRow("{'name': 'Adam', 'learning_rate': {'class_name': 'ExponentialDecay', 'config': {'initial_learning_rate': 0.1, 'decay_steps': 1, 'decay_rate': 0.5}}, 'decay': 0.0, 'amsgrad': False}")]
    [DataRow("config = {'class_name': 'ExponentialDecay', 'config': {'initial_learning_rate': 0.1, 'decay_steps': 1, 'decay_rate': 1 / 2}}\nconfig")]
    [DataRow("cfg = tf.keras.optimizers.schedules.ExponentialDecay(0.2, 1, 0.5).get_config()\ncfg['initial_learning_rate'] = 0.1\nlr = tf.keras.optimizers.schedules.ExponentialDecay(**cfg)")]
    [DataRow("base = ExponentialDecay(0.1, 1, 0.5)\ncopy = tf.keras.optimizers.schedules.ExponentialDecay.from_config(base.get_config())")]
    public void A_configuration_as_Python_prints_it_is_read(string text) => Check(text, Rates);

    /// <summary>A value that is not known is refused where the schedule needs it: it had the default without a word. Elsewhere it is no matter.</summary>
    [TestMethod]
    [DataRow("{'class_name': 'CosineDecay', 'config': {'initial_learning_rate': 0.1, 'decay_steps': 100, 'alpha': UNKNOWN}}", "UNKNOWN")]
    [DataRow("{'class_name': 'CosineDecay', 'config': {'initial_learning_rate': 0.1, 'decay_steps': 100, 'alpha': lambda x: x}}", "lambda x: x")]
    [DataRow("{'class_name': 'PiecewiseConstantDecay', 'config': {'boundaries': [FIRST], 'values': [0.1, 0.05]}}", "FIRST")]
    [DataRow("{'scheduler': {'type': 'WarmupLR', 'params': {'warmup_max_lr': 0.1, 'warmup_num_steps': args.warm}}}", "args.warm")]
    public void A_value_that_is_not_known_is_refused(string text, string named) =>
        Assert.Contains(named, Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text)).Message);

    [TestMethod]
    [DataRow("{'train_batch_size': batch, 'scheduler': {'type': 'WarmupLR', 'params': {'warmup_min_lr': 0, 'warmup_max_lr': 0.1, 'warmup_num_steps': 2, 'warmup_type': 'linear'}}, 'hook': print}")]
    public void A_value_that_is_no_matter_may_be_unknown(string text) => Check(text, "0 0 0.05 0.1");

    /// <summary>A deep dictionary takes no more time than a shallow one of its size.</summary>
    [TestMethod]
    [Timeout(20_000, CooperativeCancellation = false)]
    public void A_deep_dictionary_is_refused_at_once()
    {
        string deep = $"{{'class_name': 'CosineDecay', 'config': {string.Concat(Enumerable.Repeat("{'a': [", 9))}1{string.Concat(Enumerable.Repeat("]}", 9))}}}";
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(deep));
        Assert.IsLessThan(20_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_configuration_of_timm_or_DeepSpeed_may_be_a_dictionary_of_Python()
    {
        Check("{'scheduler': {'type': 'WarmupLR', 'params': {'warmup_min_lr': 0, 'warmup_max_lr': 0.1, 'warmup_num_steps': 2, 'warmup_type': 'linear'}}, 'fp16': {'enabled': True}}", "0 0 0.05 0.1");
        Check("{'sched': 'step', 'epochs': 4, 'decay_epochs': 1, 'decay_rate': 0.5, 'warmup_epochs': 0, 'lr': 0.1}", Rates);
    }

    [TestMethod]
    [DataRow("from types import SimpleNamespace\nargs = SimpleNamespace(sched='step', epochs=4, decay_epochs=1, decay_rate=0.5, warmup_epochs=0)\n")]
    [DataRow("class args:\n    sched = 'step'\n    epochs = 4\n    decay_epochs = 1\n    decay_rate = 0.5\n    warmup_epochs = 0\nargs = args()\n")]
    [DataRow("import argparse\np = argparse.ArgumentParser()\np.add_argument('--sched', default='step')\np.add_argument('--decay-epochs', default=1)\np.add_argument('--decay-rate', default=0.5)\np.add_argument('--warmup-epochs', default=0)\nargs = p.parse_args()\n")]
    public void The_arguments_of_a_command_line_make_timm_s_scheduler(string lines) =>
        Check($"{lines}import torch\nfrom timm.scheduler import create_scheduler\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nlr_scheduler, _ = create_scheduler(args, opt)\n", Rates);

    [TestMethod]
    public void Arguments_that_are_not_here_are_asked_for() => Assert.Contains(
        "create_scheduler: 'args' must be an object that stands here and has a member sched.",
        Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read("timm.scheduler.create_scheduler(args, optimizer)")).Message);

    [TestMethod]
    [DataRow("LearningRateScheduler(lambda epoch, lr: {0: 0.1}.get(epoch, 0.05))", Rates)]
    [DataRow("LearningRateScheduler(lambda epoch, lr: lr * 0.5 if epoch else 0.1)", "0.1 0.05 0.025")]
    [DataRow("def f(epoch, lr=None):\n    if epoch == 0:\n        return 0.1\n    return lr / 2\nLearningRateScheduler(f)", "0.1 0.05 0.025")]
    public void A_function_that_makes_its_own_first_rate_needs_no_other(string text, string rates) => Check(text, rates);

    [TestMethod]
    [DataRow("LearningRateScheduler(lambda epoch, lr: lr * 0.5)")]
    [DataRow("LearningRateScheduler(lambda epoch, lr: max(lr, 0.1))")]
    [DataRow("LearningRateScheduler(lambda epoch, lr: 0.1 if lr > 1 else 0.2)")]
    public void A_function_that_goes_on_from_the_optimizer_s_rate_needs_it(string text) =>
        Assert.Contains("'schedule' takes the last rate too", Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text)).Message);

    [TestMethod]
    [DataRow("TrainingArguments('out', learning_rate=0.1)", 30)]
    [DataRow("TrainingArguments('out', learning_rate=0.1, num_train_epochs=2)", 20)]
    [DataRow("learn.fit_sgdr(3, 1, lr_max=0.1)", 70)]
    [DataRow("learn.fine_tune(5, 0.1)", 60)]
    [DataRow("learn.fit_one_cycle(4, 0.1)", 40)]
    public void The_call_says_how_many_epochs_the_run_has(string call, int steps) => Assert.AreEqual(new RunLength(steps / 10, 10), ScheduleReader.Read(call, new PortingContext { StepsPerEpoch = 10 }).Context.Run);

    [TestMethod]
    [DataRow("CosineDecay(0.1, decay_step=100)", "CosineDecay has no argument 'decay_step'. Did you mean 'decay_steps'?")]
    [DataRow("ExponentialDecay(0.1, decay_steps=10, decay_rate=0.9, decay_steps=20)", "ExponentialDecay is given 'decay_steps' twice.")]
    [DataRow("CosineDecay(initial_learning_rate=[0.1], decay_steps=100)", "CosineDecay: 'initial_learning_rate' must be a finite number.")]
    [DataRow("CosineDecay(0.1, decaySteps: -1)", "'decaySteps'")]
    [DataRow("ExponentialDecay(0.1, 100)", "ExponentialDecay needs 'decay_rate'. Write ExponentialDecay(initial_learning_rate, decay_steps, decay_rate, staircase=False, name='ExponentialDecay').")]
    [DataRow("CosineDecay(-0.1, 100)", "'initialLearningRate' must be a finite number, 0 or more")]
    [DataRow("ExponentialDecay(0.1, decaySteps: 100)", "ExponentialDecay needs 'decayRate'.")]
    [DataRow("OneCycle(-0.1, 100)", "'maxLearningRate'")]
    public void A_refusal_has_the_names_of_the_line(string call, string message) => Assert.Contains(message, Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(call)).Message);

    [TestMethod]
    [DataRow("paddle.optimizer.lr.ExponentialDecay(0.5, decay=.1)", false)]
    [DataRow("keras.optimizers.SGD(0.5, beta=1)", false)]
    [DataRow("keras.optimizers.schedules.ExponentialDecay(decay=.1)", false)]
    public void What_became_of_Keras_decay_is_told_of_its_optimizers(string call, bool isTold) =>
        Assert.AreEqual(isTold, Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(call)).Message.Contains("InverseTimeDecay", StringComparison.Ordinal));

    [TestMethod]
    [DataRow("schedule_free_sgd(0.1, 2)", "0 0.05 0.1 0.1")]
    [DataRow("schedule_free_adamw(learning_rate=0.1, warmup_steps=2)", "0 0.05 0.1 0.1")]
    [DataRow("schedule_free_adamw(learning_rate=0.1, warmup_steps=0)", "0 0 0")]
    [DataRow("schedule_free_adamw(0.1, b1=0.9)", "0.1 0.1")]
    [DataRow("schedule_free_adamw(0.1, warmup_steps=None)", "0.1 0.1")]
    public void The_schedule_free_optimizers_of_optax_have_their_warm_up(string call, string rates) => Check($"optax.contrib.{call}", rates);

    /// <summary>Behind <c>%time</c> stands a statement that the notebook carries out; other commands, and what <c>%time</c> has no statement for, are left out.</summary>
    [TestMethod]
    [DataRow("%time h = model.fit(x, y, callbacks=[cb])", "h = model.fit(x, y, callbacks=[cb])")]
    [DataRow("for _ in range(3):\n    %time model.fit(x, y)", "for _ in range(3):\n    model.fit(x, y)")]
    [DataRow("%time\nx = 1", "x = 1")]
    [DataRow("%%time\nx = 1", "x = 1")]
    [DataRow("%timeit f(x)\nx = 1", "x = 1")]
    public void A_timed_statement_is_one(string lines, string plain) => Assert.AreEqual(
        string.Join('\n', Parser.ReadStatements(plain, out _).Select(statement => statement.GetType().Name + string.Concat(statement.Expressions.Select(SourceWriter.Write)))),
        string.Join('\n', Parser.ReadStatements(lines, out _).Select(statement => statement.GetType().Name + string.Concat(statement.Expressions.Select(SourceWriter.Write)))));

    private static void Check(string text, string rates)
    {
        LearningRateSchedule schedule = ScheduleReader.Read(text).Schedule;
        foreach ((double rate, int step) in rates.Split(' ').Select((rate, step) => (double.Parse(rate, CultureInfo.InvariantCulture), step)))
        {
            Assert.AreEqual(rate, schedule.ValueAt((long)step), 1e-12, $"step {step} of {text}");
        }
    }
}
