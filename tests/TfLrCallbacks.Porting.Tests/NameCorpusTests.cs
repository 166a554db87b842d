using System.Globalization;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>
/// Lines in which the module, the optimizer or a word beside the schedule decides. The expected rates were computed by hand or in Python from the
/// formulas of the libraries' source: diffusers optimization.py, transformers optimization_tf.py and training_args.py, optax alias.py and combine.py,
/// tensorflow legacy_learning_rate_decay.py, Lightning lr_finder.py, fastai schedule.py, PyTorch's optimizers.
/// </summary>
[TestClass]
public sealed class NameCorpusTests
{
    private const string Sequential = "torch.optim.lr_scheduler.StepLR";

    [TestMethod]

    // TensorFlow 1: the second argument is the global step
    [DataRow("tf.compat.v1.train.exponential_decay(0.1, 5, 1000, 0.96)", "0:0.1 500:0.0979795897113271 1000:0.096")]
    [DataRow("tf.train.exponential_decay(0.1, global_step, 1000, 0.5, staircase=True)", "999:0.1 1000:0.05 2500:0.025")]
    [DataRow("tf.compat.v1.train.natural_exp_decay(0.1, step, 10, 0.5)", "0:0.1 10:0.06065306597126335")]
    [DataRow("tf.compat.v1.train.inverse_time_decay(0.1, step, 10, 0.5)", "10:0.06666666666666667 20:0.05")]
    [DataRow("tf.train.polynomial_decay(0.1, gs, 100)", "50:0.05005 100:0.0001")]
    [DataRow("tf.compat.v1.train.cosine_decay(0.1, gs, 100, alpha=0.1)", "0:0.1 50:0.055 100:0.01")]
    [DataRow("tf.compat.v1.train.piecewise_constant(gs, [10, 20], [0.1, 0.05, 0.01])", "10:0.1 11:0.05 20:0.05 21:0.01")]
    [DataRow("tf.compat.v1.train.piecewise_constant_decay(gs, [10, 20], [0.1, 0.05, 0.01])", "10:0.1 11:0.05 20:0.05 21:0.01")]
    [DataRow("import tensorflow.compat.v1 as tf\ntf.train.cosine_decay_restarts(0.1, gs, 10)", "0:0.1 5:0.05 10:0.1 20:0.05")]

    [DataRow("tf.compat.v1.train.linear_cosine_decay(0.1, gs, 100)", "0:0.1001 50:0.0251 100:0.0001 200:0.0001")] // (alpha + 1 − x) · ½ · (1 + cos πx) + beta
    [DataRow("tf.train.linear_cosine_decay(0.1, gs, 100, num_periods=2, beta=0.1)", "0:0.11 25:0.01 50:0.06 100:0.01")]

    // PaddlePaddle: python/paddle/optimizer/lr.py
    [DataRow("paddle.optimizer.lr.StepDecay(0.5, 5, 0.8, verbose=True)", "4:0.5 5:0.4 12:0.32")]
    [DataRow("import paddle\npaddle.optimizer.lr.CosineAnnealingDecay(0.1, 10)", "0:0.1 5:0.05 10:0 20:0.1")]
    [DataRow("from paddle.optimizer.lr import LinearWarmup, CosineAnnealingDecay\nLinearWarmup(CosineAnnealingDecay(0.1, T_max=100), warmup_steps=20, start_lr=0.0, end_lr=0.1)", "0:0 10:0.05 20:0.1 70:0.05 120:0")]
    [DataRow("paddle.optimizer.lr.LinearWarmup(0.1, 10, 0.0, 0.05)", "5:0.025 10:0.1")]
    [DataRow("paddle.optimizer.lr.PiecewiseDecay([3, 6], [0.1, 0.2, 0.3])", "2:0.1 3:0.2 5:0.2 6:0.3")]
    [DataRow("paddle.optimizer.lr.NoamDecay(d_model=100, warmup_steps=100)", "0:0 1:0.0001 100:0.01 400:0.005")]
    [DataRow("paddle.optimizer.lr.PolynomialDecay(0.1, 100)", "0:0.1 50:0.05005 100:0.0001")]
    [DataRow("paddle.optimizer.lr.NaturalExpDecay(0.1, 0.5)", "2:0.036787944117144235")]
    [DataRow("paddle.optimizer.lr.InverseTimeDecay(0.1, 0.5)", "2:0.05")]
    [DataRow("paddle.optimizer.lr.ExponentialDecay(0.1, 0.5)", "3:0.0125")]
    [DataRow("paddle.optimizer.lr.MultiStepDecay(0.1, [2, 4])", "1:0.1 2:0.01 4:0.001")]
    [DataRow("paddle.optimizer.lr.LambdaDecay(0.1, lambda t: 0.5 ** t)", "2:0.025")]
    [DataRow("paddle.optimizer.lr.OneCycleLR(1.0, 100)", "0:0.04 29:1 99:0.0001")]
    [DataRow("paddle.optimizer.lr.CosineAnnealingWarmRestarts(0.1, 10, 2)", "0:0.1 5:0.05 10:0.1 20:0.05")]
    [DataRow("paddle.optimizer.lr.CyclicLR(0.5, 1.0, 15, 5, mode='triangular2')", "0:0.5 15:1 20:0.5 35:0.75")]
    [DataRow("paddle.optimizer.lr.LinearLR(0.5, total_steps=5)", "0:0.16666666666666666 5:0.5 9:0.5")]
    [DataRow("paddle.optimizer.lr.MultiplicativeDecay(0.5, lambda x: 0.95)", "0:0.5 1:0.475 2:0.45125")]

    // tensorflow_addons/optimizers/cyclical_learning_rate.py; bckenstler/CLR; the copied classes.
    [DataRow("tfa.optimizers.CyclicalLearningRate(1e-4, 1e-2, 2000, lambda x: 1 / (2. ** (x - 1)))", "0:0.0001 2000:0.01 6000:0.00505")]
    [DataRow("tfa.optimizers.TriangularCyclicalLearningRate(1e-4, 1e-2, 2000)", "1000:0.00505 6000:0.01")]
    [DataRow("tfa.optimizers.ExponentialCyclicalLearningRate(0.0, 1.0, 10, gamma=0.5)", "10:0.0009765625 20:0")]
    [DataRow("tfa.optimizers.ExponentialCyclicalLearningRate(0.0, 1.0, 10, scale_mode='cycle', gamma=0.5)", "10:0.5 30:0.25")]
    [DataRow("from clr_callback import CyclicLR\nCyclicLR(base_lr=0.001, max_lr=0.006, step_size=2000., mode='triangular')", "1000:0.0035 2000:0.006")]
    [DataRow("from clr_callback import *\nCyclicLR(mode='exp_range', gamma=0.99994)", "0:0.001 2000:0.0054345862184085065")]
    [DataRow("WarmUpCosineDecayScheduler(learning_rate_base=0.1, total_steps=120, warmup_learning_rate=0.01, warmup_steps=20)", "0:0.01 10:0.055 20:0.1 70:0.05 120:0 200:0")]
    [DataRow("WarmUpCosineDecayScheduler(0.1, 130, warmup_steps=20, hold_base_rate_steps=10)", "10:0.05 20:0.1 30:0.1 80:0.05")]
    [DataRow("CosineAnnealingScheduler(T_max=100, eta_max=1e-2, eta_min=1e-4)", "0:0.01 50:0.00505 100:0.0001")]

    // diffusers: ignored arguments, step rules
    [DataRow("diffusers.optimization.get_scheduler('cosine', optimizer=opt, num_warmup_steps=1200, num_training_steps=10000, num_cycles=1, power=1.0)", "600:0.5 1200:1 5600:0.5 10000:0")]
    [DataRow("get_scheduler('cosine', optimizer=opt, num_warmup_steps=1200, num_training_steps=10000, num_cycles=1, power=1.0)", "1200:1 5600:0.5 10000:0")]
    [DataRow("diffusers.optimization.get_scheduler('piecewise_constant', opt, step_rules='1:10,0.1:20,0.01:30,0.005')", "0:1 9:1 10:0.1 19:0.1 20:0.01 29:0.01 30:0.005")]
    [DataRow("diffusers.optimization.get_scheduler('cosine_with_restarts', opt, None, 0, 100, 4)", "0:1 12:0.53139525976465662 25:1 99:0.003942649342761117")]
    [DataRow("from diffusers.optimization import get_piecewise_constant_schedule\nget_piecewise_constant_schedule(opt, '0.5:3,1')", "2:0.5 3:1")]
    [DataRow("from diffusers.optimization import SchedulerType, get_scheduler\nget_scheduler(SchedulerType.POLYNOMIAL, torch.optim.SGD(p, 0.1), num_warmup_steps=0, num_training_steps=10, power=2.0)", "5:0.025000075 10:1e-7")]

    // transformers: SchedulerType, TrainingArguments, the TensorFlow side
    [DataRow("transformers.get_scheduler(SchedulerType.LINEAR, torch.optim.AdamW(p, lr=1e-4), 10, 110)", "5:5e-5 10:1e-4 60:5e-5")]
    [DataRow("from transformers import SchedulerType, get_scheduler\nget_scheduler(SchedulerType.COSINE_WITH_RESTARTS, opt, 0, 10, scheduler_specific_kwargs={'num_cycles': 2})", "0:1 5:1 9:0.09549150281252633")]
    [DataRow("TrainingArguments('out', max_steps=100)", "0:5e-5 50:2.5e-5 100:0")]
    [DataRow("transformers.Seq2SeqTrainingArguments('out', learning_rate=0.1, max_steps=10, warmup_steps=5)", "0:0 5:0.1 9:0.02 10:0")]
    [DataRow("SFTConfig(output_dir='out', learning_rate=0.1, max_steps=10)", "0:0.1 5:0.05 10:0")]
    [DataRow("SFTConfig(output_dir='out', max_steps=10)", "0:2e-5 5:1e-5 10:0")] // trl 1.10, sft_config.py
    [DataRow("DPOConfig(output_dir='out', max_steps=10)", "0:1e-6 5:5e-7 10:0")]
    [DataRow("trl.KTOConfig(output_dir='out', max_steps=10)", "0:1e-6 5:5e-7 10:0")]
    [DataRow("trl.GRPOConfig(output_dir='out', max_steps=10)", "0:1e-6 5:5e-7 10:0")]
    [DataRow("DPOConfig(output_dir='out', learning_rate=0.1, max_steps=10)", "0:0.1 5:0.05 10:0")]
    [DataRow("diffusers.optimization.get_piecewise_constant_schedule(torch.optim.SGD(p, lr=0.1), '1:10,0.1:20,0.005')", "9:0.1 10:0.01 19:0.01 20:0.0005")]
    [DataRow("ignite.handlers.param_scheduler.LRScheduler(torch.optim.lr_scheduler.StepLR(torch.optim.SGD(p, lr=0.1), 10))", "9:0.1 10:0.01 20:0.001")]
    [DataRow("TrainingArguments(output_dir='out', learning_rate=1e-4, lr_scheduler_type='cosine', warmup_ratio=0.1, max_steps=205, per_device_train_batch_size=8)", "0:0 21:1e-4 113:0.5e-4 205:0")]
    [DataRow("transformers.TrainingArguments('o', max_steps=50, warmup_steps=5, lr_scheduler_type=SchedulerType.CONSTANT_WITH_WARMUP, learning_rate=0.5)", "1:0.1 5:0.5 49:0.5")]
    [DataRow("transformers.WarmUp(initial_learning_rate=5e-5, decay_schedule_fn=tf.keras.optimizers.schedules.PolynomialDecay(5e-5, 900, 0.0), warmup_steps=100)", "50:2.5e-5 100:5e-5 1000:0")]
    [DataRow("transformers.AdamWeightDecay(learning_rate=tf.keras.optimizers.schedules.PolynomialDecay(5e-5, 1000, 0.0), weight_decay_rate=0.01)", "500:2.5e-5")]
    [DataRow("transformers.AdamWeightDecay()", "7:0.001")]
    [DataRow("optimizer, schedule = 1, 2\ntransformers.create_optimizer(init_lr=2e-5, num_train_steps=1000, num_warmup_steps=100)", "50:1e-5 100:2e-5 550:1e-5")]

    // optax: optimizers around a schedule, chains, functions
    [DataRow("optax.adam(learning_rate=optax.linear_schedule(0.1, 0.0, 100))", "50:0.05")]
    [DataRow("optax.adamw(3e-4, weight_decay=0.1)", "9:3e-4")]
    [DataRow("optax.sgd(lambda step: 0.1 / (1 + step), momentum=0.9)", "0:0.1 9:0.01")]
    [DataRow("optax.chain(optax.clip(1.0), optax.adamw(learning_rate=optax.cosine_decay_schedule(0.1, 100)))", "50:0.05")]
    [DataRow("optax.chain(optax.scale_by_adam(), optax.scale_by_schedule(optax.linear_schedule(0.1, 0.0, 100)), optax.scale(-1.0))", "50:0.05")]
    [DataRow("optax.chain(optax.scale_by_adam(), optax.scale_by_schedule(lambda t: -0.1 * 0.5 ** t))", "0:0.1 1:0.05")]
    [DataRow("optax.chain(optax.clip_by_global_norm(1.0), optax.scale_by_adam(), optax.scale(-1e-3))", "5:0.001")]
    [DataRow("optax.chain(optax.adam(0.1), optax.scale_by_schedule(optax.linear_schedule(1.0, 0.0, 10)))", "5:0.05")]
    [DataRow("optax.MultiSteps(optax.adam(optax.linear_schedule(0.1, 0.0, 100)), every_k_schedule=4)", "50:0.05")]
    [DataRow("optax.apply_if_finite(optax.masked(optax.sgd(0.3), mask), 5)", "1:0.3")]
    [DataRow("optax.contrib.prodigy()", "3:1")]
    [DataRow("optax.inject_hyperparams(optax.adam)(learning_rate=optax.linear_schedule(0.1, 0.0, 100))", "50:0.05")]
    [DataRow("optax.chain(optax.clip(1.0), optax.inject_hyperparams(optax.sgd)(learning_rate=0.3, momentum=0.9))", "5:0.3")]
    [DataRow("optax.contrib.schedule_free_adamw()", "3:0.0025")]
    [DataRow("optax.join_schedules([optax.linear_schedule(0.0, 0.1, 1000), lambda step: 0.1 / math.sqrt((1000 + step) / 1000)], [1000])", "500:0.05 1000:0.1 4000:0.05")]

    // Lightning and fastai range tests
    [DataRow("trainer.tuner.lr_find(model, min_lr=1e-6, max_lr=1, num_training=60)", "0:1e-6 1:1.584893192461114e-6 29:1e-3 59:1")]
    [DataRow("pl.tuner.lr_finder.lr_find(model, mode='linear', min_lr=0.1, max_lr=1.1, num_training=10)", "0:0.1 1:0.3 9:1.1")]
    [DataRow("lightning.pytorch.callbacks.LearningRateFinder(min_lr=1e-4, max_lr=1e-2, num_training_steps=4)", "1:1e-3 3:1e-2")]
    [DataRow("learn.lr_find(start_lr=1e-5, end_lr=1, num_it=50)", "0:1e-5 10:1e-4")]

    // Keras by other module names
    [DataRow("tf.optimizers.schedules.CosineDecay(0.1, 100)", "50:0.05")]
    [DataRow("tf.compat.v1.keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)", "10:0.05")]

    // The optimizer's rate
    [DataRow($"{Sequential}(torch.optim.Adam(model.parameters()), 30)", "0:0.001 30:0.0001")]
    [DataRow($"{Sequential}(torch.optim.SGD(model.parameters()), 30)", "0:0.001")]
    [DataRow($"{Sequential}(torch.optim.Adadelta(model.parameters()), 30)", "0:1")]
    [DataRow($"{Sequential}(torch.optim.RMSprop(model.parameters()), 30)", "0:0.01")]
    [DataRow($"{Sequential}(torch.optim.NAdam(model.parameters()), 30)", "0:0.002")]
    [DataRow("get_linear_schedule_with_warmup(torch.optim.AdamW(params), 0, 100)", "0:0.001 50:0.0005")]
    [DataRow($"{Sequential}(torch.optim.Adam([{{'params': base, 'lr': 1e-4}}, {{'params': head, 'lr': 1e-3}}]), 30)", "0:1e-4 30:1e-5")]
    [DataRow($"{Sequential}(torch.optim.SGD([{{'params': base}}, {{'params': head, 'lr': 1e-3}}], lr=1e-2), 30)", "0:0.01 30:0.001")]

    // What does not concern the rate
    [DataRow("StepLR(opt, step_size=30, gamma=0.1, verbose=True)", "29:1 30:0.1")]
    [DataRow("StepLR(opt, 30, 0.1, -1, True)", "30:0.1")]
    [DataRow("CosineAnnealingLR(opt, T_max=10, verbose='deprecated')", "5:0.5")]
    [DataRow("MultiplicativeLR(opt, lambda e: 0.5, verbose=False)", "2:0.25")]

    // Lightning's configuration
    [DataRow("{'optimizer': opt, 'lr_scheduler': {'scheduler': StepLR(torch.optim.SGD(p, 0.1), 30), 'interval': 'step'}}", "30:0.01")]
    [DataRow("{'scheduler': StepLR(torch.optim.SGD(p, 0.1), 3), 'interval': 'step', 'frequency': 10}", "29:0.1 30:0.01")]
    public void A_line_gives_the_rates_of_its_library(string text, string rates)
    {
        LearningRateSchedule schedule = ScheduleReader.Read(text).Schedule;

        foreach (string pair in rates.Split(' '))
        {
            string[] parts = pair.Split(':');
            double expected = double.Parse(parts[1], CultureInfo.InvariantCulture);
            Assert.AreEqual(expected, schedule.ValueAt(long.Parse(parts[0], CultureInfo.InvariantCulture)), 1e-12 * Math.Max(expected, 1e-6), $"{text} at {parts[0]}");
        }
    }

    [TestMethod]
    [DataRow("OneCycleLR(opt, max_lr=[0.2, 0.02], total_steps=10)", 0, 2, 0.2)]
    [DataRow("OneCycleLR(opt, max_lr=[0.2, 0.02], total_steps=10)", 1, 2, 0.02)]
    [DataRow("LambdaLR(torch.optim.SGD([{'params': a}, {'params': b, 'lr': 0.5}], lr=0.1), [lambda e: 0.9 ** e, lambda e: 0.5 ** e])", 0, 2, 0.081)]
    [DataRow("LambdaLR(torch.optim.SGD([{'params': a}, {'params': b, 'lr': 0.5}], lr=0.1), [lambda e: 0.9 ** e, lambda e: 0.5 ** e])", 1, 2, 0.125)]
    [DataRow("torch.optim.swa_utils.SWALR(torch.optim.SGD([{'params': a}, {'params': b}], lr=1.0), swa_lr=[0.1, 0.2], anneal_epochs=0)", 1, 0, 0.2)]
    [DataRow("get_polynomial_decay_schedule_with_warmup(torch.optim.AdamW([{'params': a, 'lr': 1e-2}, {'params': b}], lr=1e-3), 0, 10, lr_end=1e-4)", 0, 10, 1e-3)]
    [DataRow("get_polynomial_decay_schedule_with_warmup(torch.optim.AdamW([{'params': a, 'lr': 1e-2}, {'params': b}], lr=1e-3), 0, 10, lr_end=1e-4)", 1, 10, 1e-4)]
    public void Each_parameter_group_has_its_rate(string text, int group, int step, double expected)
    {
        PortedSchedule ported = ScheduleReader.Read(text, new PortingContext { Group = group });

        Assert.AreEqual(2, ported.Context.Groups);
        Assert.AreEqual(expected, ported.Schedule.ValueAt(step), 1e-12);
    }

    [TestMethod]
    [DataRow("mmcv.runner.StepLR(optimizer, 3)", "mmcv")]
    [DataRow("mmengine.optim.CosineAnnealingLR(optimizer, T_max=3)", "mmengine")]
    [DataRow("from mxnet.lr_scheduler import CosineScheduler\nCosineScheduler(100)", "MXNet")]
    [DataRow("tfa.optimizers.CosineDecay(0.1, 10)", "TensorFlow Addons")]
    [DataRow("mmengine.optim.LinearLR(optimizer, 0.1)", "mmengine")]
    [DataRow("from warmup_scheduler import GradualWarmupScheduler\nopt = torch.optim.SGD(p, 0.1)\nGradualWarmupScheduler(opt, 1, 5, torch.optim.lr_scheduler.OneCycleLR(opt, 1.0, total_steps=100))", "must not be or hold OneCycleLR or CyclicLR")]
    [DataRow("keras.callbacks.LearningRateScheduler(lambda e: 0.1, 0, 3)", "takes 2 arguments at most. Received: 3. Write LearningRateScheduler(schedule, verbose=0)")]
    [DataRow("torch.optim.lr_scheduler.CyclicLR(0.001, 0.006, 2000)", "'optimizer' must be the optimizer, as PyTorch")]
    [DataRow("tf.nn.StepLR(opt, 3)", "TensorFlow")]
    [DataRow("from my_project.schedules import CosineDecay\nCosineDecay(0.1, 100)", "my_project.schedules")]
    [DataRow("from utils.lr import WarmupLR\nWarmupLR(opt)", "your own")]
    [DataRow("torch.optim.lr_scheduler.CosineDecay(0.1, 100)", "PyTorch 2.13 has no schedule")]
    [DataRow("optax.StepLR(opt, 3)", "optax 0.2.8 has no schedule")]
    [DataRow("lightning.pytorch.StepLR(opt, 3)", "Lightning")]
    [DataRow("optax.chain(optax.clip(1.0))", "holds no rate")]
    [DataRow("TrainingArguments('out')", "max_steps")]
    [DataRow("diffusers.optimization.get_scheduler('inverse_sqrt', opt, None, 3)", "must be one of linear")]
    [DataRow("diffusers.optimization.get_scheduler('piecewise_constant', opt, step_rules='1:10,0.1:20')", "step_rules")]
    [DataRow("OneCycleLR(torch.optim.SGD(model.parameters(), 0.1), max_lr=[0.2, 0.02], total_steps=10)", "1 parameter groups")]
    [DataRow("{'scheduler': StepLR(opt, 3), 'interval': 'batch'}", "'epoch' or 'step'")]
    [DataRow("GreedyLR(opt)", "callback")]
    [DataRow("PlateauLRScheduler(opt)", "callback")]
    [DataRow("optax.contrib.reduce_on_plateau()", "callback")]
    [DataRow("get_reduce_on_plateau_schedule(opt)", "callback")]
    [DataRow("get_scheduler('greedy', opt)", "callback")]
    [DataRow("tf.train.noisy_linear_cosine_decay(0.1, gs, 100)", "Take linear_cosine_decay")]
    public void A_name_of_somebody_else_is_refused_by_name(string text, string part)
    {
        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text));

        Assert.Contains(part, refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [TestMethod]
    public void A_group_that_is_not_there_is_named() => Assert.Contains("there are 2", Assert.ThrowsExactly<PortingException>(
        () => ScheduleReader.Read("OneCycleLR(opt, max_lr=[0.2, 0.02], total_steps=10)", new PortingContext { Group = 2 })).Message);

    [TestMethod]
    [DataRow("StepLR(opt, 30, verbose=True)", "verbose")]
    [DataRow("TrainingArguments('o', max_steps=3, save_steps=100, fp16=True)", "save_steps, fp16")]
    public void What_was_skipped_is_said(string text, string part) => Assert.Contains(part, string.Join(' ', ScheduleReader.Read(text).Notes));

    [TestMethod]
    public void The_updates_of_a_Trainer_are_counted_by_its_epochs_and_the_run()
    {
        PortingContext run = new() { Run = new RunLength(10, 33) };

        Assert.AreEqual(0, ScheduleReader.Read("TrainingArguments('o', num_train_epochs=2.5)", run).Schedule.ValueAt(83)); // ceil(82.5)
        Assert.AreEqual(5e-5 / 83, ScheduleReader.Read("TrainingArguments('o', num_train_epochs=2.5)", run).Schedule.ValueAt(82), 1e-18);
        Assert.AreEqual(2.5e-5, ScheduleReader.Read("TrainingArguments('o')", run).Schedule.ValueAt(165), 1e-18);
    }

    [TestMethod]
    public void Warm_up_classes_of_transformers_are_known_in_the_JSON_of_Keras()
    {
        const string Json = """
            {"class_name": "AdamWeightDecay", "config": {"name": "AdamWeightDecay", "learning_rate": {"class_name": "WarmUp", "config": {
            "initial_learning_rate": 5e-5, "decay_schedule_fn": {"class_name": "PolynomialDecay", "config": {"initial_learning_rate": 5e-5, "decay_steps": 900, "end_learning_rate": 0.0, "power": 1.0, "cycle": false, "name": null}},
            "warmup_steps": 100, "power": 1.0, "name": null}}, "decay": 0.0, "beta_1": 0.9, "weight_decay_rate": 0.01}}
            """;
        LearningRateSchedule schedule = ScheduleReader.Read(Json).Schedule;

        Assert.AreEqual(2.5e-5, schedule.ValueAt(50), 1e-18);
        Assert.AreEqual(5e-5, schedule.ValueAt(100), 1e-18);
        Assert.AreEqual(0, schedule.ValueAt(1000));
    }

    [TestMethod]
    public void A_class_of_ones_own_in_JSON_is_named_as_such()
    {
        const string Json = """{"module": "my_pkg.schedules", "class_name": "LinearToZero", "config": {"steps": 3}, "registered_name": "my_pkg>LinearToZero"}""";

        Assert.Contains("LinearToZero of my_pkg.schedules is your own class", Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(Json)).Message);
    }

    [TestMethod]
    public void An_auto_of_DeepSpeed_is_explained() => Assert.Contains(
        "the Hugging Face Trainer fills in",
        Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read("""{"scheduler": {"type": "WarmupLR", "params": {"warmup_num_steps": "auto", "warmup_max_lr": 0.1}}}""")).Message);
}
