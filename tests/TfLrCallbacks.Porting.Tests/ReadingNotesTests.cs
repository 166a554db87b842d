namespace TfLrCallbacks.Porting.Tests;

/// <summary>What a reading says beside the rates: only what is true, and what decides always.</summary>
[TestClass]
public sealed class ReadingNotesTests
{
    [TestMethod]
    [DataRow("OneCycleLR(opt, max_lr=0.1, total_steps=100)", false)] // its rates stand in the call
    [DataRow("CyclicLR(opt, 0.001, 0.1)", false)]
    [DataRow("StepLR(opt, 30)", true)]
    public void The_optimizer_s_rate_is_missed_only_where_it_counts(string call, bool says) => Assert.AreEqual(
        says,
        ScheduleReader.Read($"import torch\nopt = torch.optim.SGD(p, lr=args.lr)\ntorch.optim.lr_scheduler.{call}").Notes.Any(note => note.Contains("--base-lr", StringComparison.Ordinal)));

    [TestMethod]
    [DataRow("if loss_is_scaled():\n    scaler.scale(loss)", false)]
    [DataRow("if has_two_parts():\n    params = itertools.chain(a, b)", false)]
    [DataRow("if is_big():\n    s = torch.optim.lr_scheduler.ExponentialLR(opt, 0.9)", true)]
    public void A_choice_between_schedules_is_one_of_schedules(string lines, bool says) => Assert.AreEqual(
        says,
        ScheduleReader.Read($"import torch, itertools\nopt = torch.optim.SGD(p, lr=0.1)\n{lines}\ntorch.optim.lr_scheduler.StepLR(opt, 30)").Notes.Any(note => note.Contains("A choice between schedules", StringComparison.Ordinal)));

    [TestMethod]
    [DataRow("checkpoint = None\ntrainer.train(resume_from_checkpoint=checkpoint)", false)]
    [DataRow("checkpoint = None\nif args.resume:\n    checkpoint = args.resume\ntrainer.train(resume_from_checkpoint=checkpoint)", true)]
    [DataRow("self.models[0].scheduler.load_state_dict(c)", true)]
    public void A_state_that_is_never_loaded_is_not_told(string lines, bool says) => Assert.AreEqual(
        says,
        ScheduleReader.Read($"{lines}\ntorch.optim.lr_scheduler.StepLR(torch.optim.SGD(p, lr=0.1), 30)").Notes.Any(note => note.Contains("is not carried over", StringComparison.Ordinal)));

    [TestMethod]
    [DataRow("exec(open('configurator.py').read())", "line 2: exec(open('configurator.py').read()) is not carried out, and may give names other values: those of this text count.")]
    [DataRow("if args:\n    exec(args.code)", "line 3: exec(args.code) is not carried out, and may give names other values: those of this text count.")]
    [DataRow("runpy.run_path('settings.py')", "line 2: runpy.run_path('settings.py') is not carried out, and may give names other values: those of this text count.")]
    [DataRow("cursor.exec('SELECT 1')", null)]
    public void A_text_that_is_run_as_Python_is_told(string lines, string? note) => Assert.AreEqual(
        note,
        ScheduleReader.Read($"lr = 0.1\n{lines}\nkeras.optimizers.schedules.CosineDecay(lr, 1000)").Notes.FirstOrDefault(told => told.Contains("is not carried out", StringComparison.Ordinal)));

    [TestMethod]
    [DataRow("opt = torch.optim.SGD(p, lr=0.1)\ns = torch.optim.lr_scheduler.StepLR(opt, 30)\nopt.param_groups[0]['lr'] = 0.05", "line 3 sets the optimizer's rate behind StepLR: that is not carried over.")]
    [DataRow("opt = torch.optim.SGD(p, lr=0.1)\ns = torch.optim.lr_scheduler.StepLR(opt, 30)\nfor g in opt.param_groups:\n    g['lr'] *= 0.5\ns", "line 4 sets the optimizer's rate behind StepLR: that is not carried over.")]
    [DataRow("for g in opt.param_groups:\n    g['lr'] = 0.02\ntorch.optim.lr_scheduler.StepLR(opt, 30)", "line 2 sets the rate of opt, which the text does not make: give the rate that it has then, --base-lr or PortingContext.BaseLearningRate.")]
    [DataRow("opt = torch.optim.SGD(p, lr=0.1)\nopt.param_groups[0]['lr'] = 0.05\ns = torch.optim.lr_scheduler.StepLR(opt, 30)", null)]
    [DataRow("opt = torch.optim.SGD(p, lr=0.1)\ns = torch.optim.lr_scheduler.OneCycleLR(opt, 0.1, 100)\nother = torch.optim.SGD(q, lr=1.0)\nother.param_groups[0]['lr'] = 0.05\ns", null)]
    [DataRow("opt = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.1, 10))\nopt.learning_rate.assign(0.02)\nopt", "line 2: opt.learning_rate.assign(0.02) is refused by Keras, as the rate of Adam is a schedule: the schedule counts here.")]
    public void A_rate_that_is_set_beside_the_schedule_is_told(string text, string? note)
    {
        string[] notes = [.. ScheduleReader.Read(text).Notes];

        Assert.AreEqual(note, notes.FirstOrDefault(told => told.Contains(" sets ", StringComparison.Ordinal) || told.Contains("refused", StringComparison.Ordinal)), string.Join('\n', notes));
    }

    [TestMethod]
    [DataRow("args = TrainingArguments('o', max_steps=100)\nargs.set_lr_scheduler(name='cosine', warmup_steps=10)\nargs", "line 2: what args.set_lr_scheduler(…) changes is not known here: the values that stand in the text count.")]
    [DataRow("optax.MultiSteps(optax.adam(optax.linear_schedule(.1, 0., 100)), every_k_schedule=4)", null)]
    public void What_changes_the_schedule_is_told_and_nothing_else(string text, string? note) => Assert.AreEqual(note, ScheduleReader.Read(text).Notes is [var first, ..] ? first : null);

    [TestMethod]
    [DataRow("make_optimizer(net, 5)", 1.0, true)]
    [DataRow("make_optimizer(net, lr=0.5)", 0.5, false)]
    [DataRow("build(cfg, net)", 1.0, true)]
    [DataRow("FusedAdam(net.parameters(), 0.25)", 0.25, false)]
    [DataRow("opt", 1.0, false)]
    public void The_rate_of_an_optimizer_that_a_function_makes_is_not_known(string optimizer, double rate, bool says)
    {
        PortedSchedule ported = ScheduleReader.Read($"torch.optim.lr_scheduler.StepLR({optimizer}, 30)");

        Assert.AreEqual(rate, ported.Schedule.ValueAt(0L));
        Assert.AreEqual(says, ported.Notes.Any(note => note.StartsWith("The optimizer's rate", StringComparison.Ordinal)), string.Join(' ', ported.Notes));
    }

    [TestMethod]
    [DataRow("CyclicLR(opt, 0.1, 0.01, 100)", true)]
    [DataRow("CyclicLR(opt, 0.01, 0.1, 100)", false)]
    public void A_cycle_between_swapped_rates_is_told(string call, bool says) => Assert.AreEqual(
        says, ScheduleReader.Read(call).Traps.Contains("max_lr is below base_lr: the cycle begins at its high rate and goes down first."));

    [TestMethod]
    [DataRow("CosineAnnealingLR(opt, T_max=700)", "The cosine of PyTorch 2.13 goes on after its end. ")]
    [DataRow("CyclicLR(opt, base_lr=0.001, max_lr=0.1, step_size_up=300, step_size_down=500)", "CyclicLR goes on after its end. ")]
    [DataRow("LambdaLR(opt, lambda e: abs(1 - e / 800) + 0.01)", "LambdaLR goes on after its end. ")]
    public void What_rises_at_the_end_is_named(string call, string remedy)
    {
        PortedSchedule ported = ScheduleReader.Read($"torch.optim.lr_scheduler.{call}", new PortingContext { BaseLearningRate = 0.1 });

        Assert.StartsWith(remedy, ScheduleLinter.Lint(ported, new RunLength(10, 100)).Single(finding => finding.Code == "rises-at-end").Remedy);
    }

    [TestMethod]
    public void What_decides_is_told_after_twenty_other_notes()
    {
        string skipped = string.Concat(Enumerable.Range(0, 30).Select(i => $"v{i} = os.getenv('V{i}', '{i}')\n"));
        PortedSchedule ported = ScheduleReader.Read($"import os, torch\n{skipped}a = torch.optim.SGD(p, lr=0.1)\nb = torch.optim.SGD(q, lr=0.2)\ns = torch.optim.lr_scheduler.StepLR(a, 30)\nt = torch.optim.lr_scheduler.StepLR(b, 10)\n");

        Assert.Contains("drives another optimizer", string.Join('\n', ported.Notes));
    }

    [TestMethod]
    public void The_rates_of_Keras_scheduler_are_rounded_in_float32()
    {
        PortingContext context = new() { Precision = Precision.Float32 };

        Assert.AreEqual(0.1f, ScheduleReader.Read("keras.callbacks.LearningRateScheduler(lambda e: 0.1)", context).Schedule.ValueAt(3L));
        double rate = 0.1f;
        LearningRateSchedule recursive = ScheduleReader.Read("import keras\nmodel.compile(keras.optimizers.SGD(0.1), 'mse')\nmodel.fit(x, y, callbacks=[keras.callbacks.LearningRateScheduler(lambda e, lr: lr * 0.9)])", context).Schedule;
        for (int epoch = 0; epoch < 20; epoch++)
        {
            rate = (float)(rate * 0.9);
            Assert.AreEqual(rate, recursive.ValueAt(epoch), $"epoch {epoch}");
        }
    }

    [TestMethod]
    [DataRow("for e in range(10):\n    model.optimizer.learning_rate = 1e-3 * 0.5 ** e\n    model.fit(x, y)", 4)]
    [DataRow("model.fit(x, y, epochs=5)\nkeras.backend.set_value(model.optimizer.lr, 1e-5)\nmodel.fit(x, y, epochs=5)", 4)]
    [DataRow("class Own(keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n        self.model.optimizer.learning_rate.assign(1e-4)\nmodel.fit(x, y, callbacks=[Own()])", 5)]
    [DataRow("def set_rate(optimizer, lr):\n    optimizer.learning_rate = lr\nfor e in range(10):\n    set_rate(model.optimizer, 0.1)\n    model.fit(x, y)", 6)]
    [DataRow("def main():\n    while True:\n        model.optimizer.lr = 0.1\n        model.fit(x, y)\nmain()", 5)]
    [DataRow("model.optimizer.learning_rate = 1e-4\nmodel.fit(x, y)", null)] // before the training
    [DataRow("model.fit(x, y)\nprint(model.optimizer.learning_rate)", null)]
    [DataRow("for name in names:\n    lr = 0.1\nmodel.fit(x, y)", null)]
    public void A_rate_set_by_hand_in_the_training_is_told(string lines, int? line) => Assert.AreEqual(
        line is null ? "" : $"line {line} sets the rate by hand in the training: the rates here are those without it. tflr port carries it over.",
        string.Join('\n', ScheduleReader.Read($"import keras\nmodel.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(1e-3, 100)))\n{lines}").Notes.Where(note => note.Contains("by hand", StringComparison.Ordinal))));

    [TestMethod]
    [DataRow("keras.optimizers.Adam(1e-4)", true)]
    [DataRow("keras.optimizers.Adam(1e-3)", false)]
    public void A_second_compile_is_told(string second, bool says) => Assert.AreEqual(
        says,
        ScheduleReader.Read($"import keras\nmodel.compile(keras.optimizers.Adam(1e-3))\nmodel.fit(x, y)\nmodel.compile({second})\nmodel.fit(x, y)").Notes.Any(note => note.Contains("compiled more than once", StringComparison.Ordinal)));

    [TestMethod]
    [DataRow("'adam'", 0.0009)]
    [DataRow("optimizer='sgd', loss='mse'", 0.009)]
    public void An_optimizer_in_a_word_has_Keras_rate(string compile, double expected) => Assert.AreEqual(
        expected,
        ScheduleReader.Read($"import keras\nmodel.compile({compile})\nmodel.fit(x, y, callbacks=[keras.callbacks.LearningRateScheduler(lambda e, lr: lr * 0.9)])").Schedule.ValueAt(0L),
        1e-15);

    /// <summary>A text may end before the fit that is given its callback.</summary>
    [TestMethod]
    [DataRow("model.compile(keras.optimizers.SGD(0.1))\nc = keras.callbacks.LearningRateScheduler(f)", 0.025)]
    [DataRow("c = keras.callbacks.LearningRateScheduler(f)\nmodel.compile(keras.optimizers.SGD(0.1))", 0.025)]
    [DataRow("c = keras.callbacks.LearningRateScheduler(f)\nmodel.compile(keras.optimizers.SGD(0.1))\nmodel.fit(x, y)", 0.1)]
    public void A_callback_counts_where_no_fit_is_written(string script, double expected) =>
        Assert.AreEqual(expected, ScheduleReader.Read($"import keras\ndef f(epoch, lr):\n    return lr * 0.5\n{script}").Schedule.ValueAt(1L), 1e-15);

    /// <summary>Only what is something else each time is told: fits with other callbacks, schedulers with other values, names that change behind a scheduler.</summary>
    [TestMethod]
    [DataRow("import keras\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=2, callbacks=[keras.callbacks.LearningRateScheduler(lambda e: 0.1)])\nmodel.fit(x, y, epochs=2, callbacks=[keras.callbacks.LearningRateScheduler(lambda e: 0.2)])", "fit is called 2 times, with other callbacks: those of line 4 count.")]
    [DataRow("import keras\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=2, callbacks=[keras.callbacks.LearningRateScheduler(lambda e: 0.1)])\nmodel.fit(x, y, epochs=2)", "fit is called 2 times, with other callbacks: those of line 3 count.")]
    [DataRow("import keras\nmodel.compile('sgd', 'mse')\nc = keras.callbacks.LearningRateScheduler(lambda e: 0.1)\nmodel.fit(x, y, epochs=2, callbacks=[c])\nmodel.fit(x, y, epochs=9, callbacks=[c])", null)]
    [DataRow("import torch\ndef train(lr):\n    o = torch.optim.SGD(p, lr=lr)\n    s = torch.optim.lr_scheduler.StepLR(o, 3)\ntrain(0.1)\ntrain(0.2)", "line 4: StepLR is made 2 times, with other values each time: the last one counts.")]
    [DataRow("import torch\ndef train(lr):\n    o = torch.optim.SGD(p, lr=lr)\n    s = torch.optim.lr_scheduler.StepLR(o, 3)\ntrain(0.1)\ntrain(0.1)", null)]
    [DataRow("import torch\nT = 5\ns = torch.optim.lr_scheduler.LambdaLR(torch.optim.SGD(p, lr=0.1), lambda e: e / T)\nT = 10", "line 3: 'T', which the function of LambdaLR takes, is changed behind it.")]
    [DataRow("import torch\nT = 5\nT = 10\ns = torch.optim.lr_scheduler.LambdaLR(torch.optim.SGD(p, lr=0.1), lambda e: e / T)\nT = 10", null)]
    [DataRow("from fastai.vision.all import *\nlearn.fit_one_cycle(1)\nlearn.unfreeze()\nlearn.fit_one_cycle(4, slice(1e-5, 1e-3))", "The learner is fitted 2 times, each with a schedule of its own: fit_one_cycle in line 4, column 1 counts, and not fit_one_cycle in line 2, column 1.")]
    [DataRow("from fastai.vision.all import *\nlearn.fit_one_cycle(4, slice(1e-5, 1e-3))", null)]
    [DataRow("import keras\nlr = 0.1\nexec('lr = 0.2', names)\nkeras.optimizers.schedules.ExponentialDecay(lr, 10, 0.5)", "line 3: exec('lr = 0.2', names) is not carried out, and may give names other values: those of this text count.")]
    [DataRow("import keras\nlr = 0.1\nexec('print(1)')\nkeras.optimizers.schedules.ExponentialDecay(lr, 10, 0.5)", null)]
    [DataRow("import keras\nmodel.compile(keras.optimizers.SGD(0.1))\nc = keras.callbacks.LearningRateScheduler(lambda e: 0.5)\nmodel.fit(x, y, epochs=2)", "line 3: LearningRateScheduler is made and handed to nothing here: the rate of the optimizer counts.")]
    [DataRow("import keras\ns = keras.optimizers.schedules.ExponentialDecay(0.3, 1, 0.5)\nmodel.compile(keras.optimizers.SGD(0.1))", "line 2: ExponentialDecay is made and handed to nothing here: the rate of the optimizer counts.")]
    public void What_is_something_else_each_time_is_told(string script, string? expected)
    {
        string notes = string.Join('\n', ScheduleReader.Read(script).Notes);

        Assert.Contains(expected ?? string.Empty, notes);
        Assert.AreEqual(expected is not null, notes.Length > 0, notes);
    }
}
