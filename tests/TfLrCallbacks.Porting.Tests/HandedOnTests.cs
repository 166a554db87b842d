using System.Globalization;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Schedules that reach what trains by way of what is not known here: configurations, optimizers and classes of other libraries.</summary>
[TestClass]
public sealed class HandedOnTests
{
    private const string Optimizer = "import torch\nopt = torch.optim.SGD(p, lr=.1)\n";
    private const string Step = "{'_target_': 'torch.optim.lr_scheduler.StepLR', '_partial_': True, 'step_size': 3}";

    [TestMethod]
    [DataRow(Optimizer + "hydra.utils.instantiate(" + Step + ")(opt)", "0:0.1 3:0.01")]
    [DataRow(Optimizer + "make = hydra.utils.instantiate(" + Step + ", gamma=.5)\nscheduler = make(optimizer=opt)", "0:0.1 3:0.05")]
    [DataRow(Optimizer + "hydra.utils.call(" + Step + ")(opt)", "0:0.1 3:0.01")]
    [DataRow(Optimizer + "instantiate({'_target_': 'torch.optim.lr_scheduler.StepLR', 'step_size': 30}, optimizer=opt, step_size=3)", "0:0.1 3:0.01")]
    [DataRow(Optimizer + "instantiate({'_target_': 'torch.optim.lr_scheduler.StepLR', 'step_size': 3}, opt, _partial_=True)()", "0:0.1 3:0.01")]
    [DataRow(Optimizer + "instantiate({'_target_': 'torch.optim.lr_scheduler.StepLR', '_args_': [3]}, optimizer=opt)", null)]
    [DataRow(Optimizer + "hydra.utils.instantiate(OmegaConf.create({'_target_': 'torch.optim.lr_scheduler.StepLR', 'step_size': 3}), opt)", "0:0.1 3:0.01")]
    [DataRow("```python\n" + Optimizer + "torch.optim.lr_scheduler.StepLR(opt, 3)\n```", "0:0.1 3:0.01")]
    [DataRow(Optimizer + "hydra.utils.get_class('torch.optim.lr_scheduler.StepLR')(opt, 3)", "0:0.1 3:0.01")]
    [DataRow(Optimizer + "torch.optim.lr_scheduler.StepLR(step_size=3)(opt)", null)]
    [DataRow("config = {'optimizer': {'type': 'Adam', 'params': {'lr': 0.001}}, 'scheduler': {'type': 'WarmupLR', 'params': {'warmup_max_lr': 0.001, 'warmup_num_steps': 1000, 'warmup_type': 'linear'}}}\nengine, optimizer, _, _ = deepspeed.initialize(model=model, config=config)", "0:0 501:0.0005 2000:0.001")]
    [DataRow("rate = keras.optimizers.schedules.CosineDecay(1e-3, 640)\ndecay = keras.optimizers.schedules.CosineDecay(1e-4, 640)\noptimizer = tfa.optimizers.AdamW(learning_rate=rate, weight_decay=decay)", "0:0.001 320:0.0005")]
    [DataRow("schedule = keras.optimizers.schedules.CosineDecay(1e-3, 640)\nstep = tf.Variable(0)\noptimizer = tfa.optimizers.AdamW(learning_rate=.1 * schedule(step), weight_decay=1e-4)", null)]
    [DataRow("class GradualWarmupSchedulerV2(GradualWarmupScheduler):\n    def __init__(self, optimizer, multiplier, total_epoch, after_scheduler=None):\n        super().__init__(optimizer, multiplier, total_epoch, after_scheduler)\n" + Optimizer + "after = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 7)\nscheduler = GradualWarmupSchedulerV2(opt, 10, 1, after)", null)]
    [DataRow("accelerator = Accelerator()\nget_scheduler('linear', optimizer=torch.optim.AdamW(p, lr=1e-4), num_warmup_steps=0, num_training_steps=100 * accelerator.num_processes)", "0:0.0001 50:0.00005")]
    public void What_trains_is_read_or_refused(string text, string? rates)
    {
        if (rates is null)
        {
            Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text));
            return;
        }

        LearningRateSchedule schedule = ScheduleReader.Read(text).Schedule;
        foreach (string[] pair in rates.Split(' ').Select(rate => rate.Split(':')))
        {
            Assert.AreEqual(double.Parse(pair[1], CultureInfo.InvariantCulture), schedule.ValueAt(long.Parse(pair[0], CultureInfo.InvariantCulture)), 1e-15, $"step {pair[0]} of {text}");
        }
    }

    [TestMethod]
    [DataRow("optax.multi_transform({'a': optax.adam(1e-4), 'b': optax.adam(optax.linear_schedule(1e-3, 0., 100))}, labels)", "trains each group of parameters with a transformation of its own")]
    [DataRow("optimizer = model.configure_optimizers(lr=1e-3)\nfor step in range(100):\n    for group in optimizer.param_groups:\n        group['lr'] = get_lr(step)\n    optimizer.step()", "line 4 sets the rate by hand")]
    [DataRow("cfg = get_cfg()\ncfg.SOLVER.STEPS = []", "The text ends in [], which is no schedule, and makes none.")]
    [DataRow("cfg = OmegaConf.load('conf.yaml')\nhydra.utils.instantiate(cfg.scheduler, optimizer=torch.optim.SGD(p, lr=.1))", "cfg.scheduler, which hydra makes an object of, is not known here.")]
    public void What_is_refused_is_told_by_its_kind(string text, string message) => Assert.Contains(message, Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text)).Message);
}
