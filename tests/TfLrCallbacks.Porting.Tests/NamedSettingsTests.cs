using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Numbers and lists that have a name in the script are settings of the C#: with another value it has the rates of the script with that value.</summary>
[TestClass]
public sealed class NamedSettingsTests
{
    private const string Loop = "for epoch in range(9):\n    for x, y in loader:\n        opt.step()\n    sched.step()\n";

    private const string ByBatch = "for epoch in range(9):\n    for x, y in loader:\n        opt.step()\n        sched.step()\n";

    private const string Begin = "LR, WARM, EPOCHS, GAMMA = 0.1, 2, 8, 0.5\nSTEPS = [3, 6]\nTABLE = {'lr': 0.2, 'steps': [4, 5]}\nclass cfg:\n    lr = 0.4\n    warm = 2\n    steps = [4, 7]\nopt = torch.optim.SGD(net.parameters(), lr=RATE)\n";

    [TestMethod]
    [DataRow("LR", "MultiStepLR(opt, STEPS, gamma=GAMMA)", "STEPS = [3, 6]", "STEPS = [2, 5, 7]", "Steps")]
    [DataRow("LR", "MultiStepLR(opt, STEPS, gamma=GAMMA)", "GAMMA = 0.1, 2, 8, 0.5", "GAMMA = 0.1, 2, 8, 0.2", "Gamma")]
    [DataRow("LR", "MultiStepLR(opt, STEPS, gamma=GAMMA)", "GAMMA = 0.1, 2", "GAMMA = 0.3, 2", "Lr")]
    [DataRow("TABLE['lr']", "MultiStepLR(opt, TABLE['steps'])", "'steps': [4, 5]", "'steps': [1, 6]", "TableSteps")]
    [DataRow("TABLE['lr']", "MultiStepLR(opt, TABLE['steps'])", "'lr': 0.2", "'lr': 0.7", "TableLr")]
    [DataRow("cfg.lr", "MultiStepLR(opt, [s - cfg.warm for s in cfg.steps])", "warm = 2", "warm = 1", "CfgWarm")]
    [DataRow("cfg.lr", "MultiStepLR(opt, [s - cfg.warm for s in cfg.steps])", "steps = [4, 7]", "steps = [5, 6]", "CfgSteps")]
    [DataRow("LR", "MultiStepLR(opt, [EPOCHS // 2, EPOCHS * 3 // 4])", "EPOCHS, GAMMA = 0.1, 2, 8", "EPOCHS, GAMMA = 0.1, 2, 5", "Epochs")]
    [DataRow("LR", "MultiStepLR(opt, [int(EPOCHS * part) for part in (0.25, 0.5, 0.8)])", "EPOCHS, GAMMA = 0.1, 2, 8", "EPOCHS, GAMMA = 0.1, 2, 6", "Epochs")]
    [DataRow("LR", "StepLR(opt, WARM, gamma=GAMMA)", "GAMMA = 0.1, 2", "GAMMA = 0.1, 3", "Warm")]
    [DataRow("LR", "CosineAnnealingLR(opt, EPOCHS, eta_min=LR * 0.01)", "GAMMA = 0.1", "GAMMA = 0.3", "Lr")]
    [DataRow("LR", "ExponentialLR(opt, gamma=GAMMA)", "8, 0.5", "8, 0.9", "Gamma")]
    [DataRow("LR", "LambdaLR(opt, lambda e: GAMMA ** e)", "8, 0.5", "8, 0.7", "Gamma")]
    [DataRow("LR", "SequentialLR(opt, [torch.optim.lr_scheduler.LinearLR(opt, 0.1, total_iters=WARM), torch.optim.lr_scheduler.StepLR(opt, 3, GAMMA)], milestones=[WARM])", "GAMMA = 0.1, 2", "GAMMA = 0.1, 4", "Warm")]
    [DataRow("LR", "SequentialLR(opt, [torch.optim.lr_scheduler.LinearLR(opt, 0.1, total_iters=WARM), torch.optim.lr_scheduler.MultiStepLR(opt, [s - WARM for s in STEPS])], milestones=[WARM])", "GAMMA = 0.1, 2", "GAMMA = 0.6, 2", "Lr")]
    [DataRow("LR", "MultiplicativeLR(opt, lambda epoch: GAMMA)", "8, 0.5", "8, 0.9", "Gamma")]
    [DataRow("LR", "MultiplicativeLR(opt, lr_lambda=lambda epoch: 1 - 0.1 * GAMMA)", "8, 0.5", "8, 0.9", "Gamma")]
    [DataRow("LR", "MultiplicativeLR(opt, lr_lambda=lambda epoch: 0.95)", "GAMMA = 0.1", "GAMMA = 0.3", "Lr")]
    public void A_name_in_a_scheduler_is_a_setting(string rate, string scheduler, string written, string other, string setting) =>
        Check($"import torch\n{Begin.Replace("RATE", rate, StringComparison.Ordinal)}sched = torch.optim.lr_scheduler.{scheduler}\n{Loop}", written, other, setting);

    [TestMethod]
    [DataRow("transformers.get_linear_schedule_with_warmup(opt, WARM, TOTAL)", "WARM = 4", "WARM = 9", "Warm")]
    [DataRow("transformers.get_linear_schedule_with_warmup(opt, 3, TOTAL)", "TOTAL = 27", "TOTAL = 18", "Total")]
    [DataRow("transformers.get_cosine_schedule_with_warmup(opt, num_warmup_steps=WARM, num_training_steps=TOTAL)", "TOTAL = 27", "TOTAL = 18", "Total")]
    [DataRow("transformers.get_constant_schedule_with_warmup(opt, num_warmup_steps=WARM)", "WARM = 4", "WARM = 9", "Warm")]
    [DataRow("transformers.get_polynomial_decay_schedule_with_warmup(opt, WARM, TOTAL, lr_end=1e-4, power=2.0)", "WARM = 4", "WARM = 9", "Warm")]
    [DataRow("torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=LR * 2, total_steps=TOTAL)", "LR = 0.01", "LR = 0.04", "Lr")]
    [DataRow("torch.optim.lr_scheduler.CyclicLR(opt, base_lr=LR, max_lr=LR * 5, step_size_up=WARM, cycle_momentum=False)", "WARM = 4", "WARM = 6", "Warm")]
    public void A_name_in_a_schedule_of_updates_is_a_setting(string scheduler, string written, string other, string setting) =>
        Check($"import torch, transformers\nLR = 0.01\nWARM = 4\nTOTAL = 27\nopt = torch.optim.SGD(net.parameters(), lr=LR)\nsched = {scheduler}\n{ByBatch}", written, other, setting);

    /// <summary>Schedulers side by side: their factors are multiplied, and what they are made with stays settings.</summary>
    [TestMethod]
    [DataRow("ExponentialLR(opt, gamma=GAMMA)", "MultiStepLR(opt, STEPS)", "8, 0.5", "8, 0.9", "Gamma")]
    [DataRow("ExponentialLR(opt, gamma=0.9)", "MultiStepLR(opt, STEPS, gamma=GAMMA)", "STEPS = [3, 6]", "STEPS = [2, 5]", "Steps")]
    [DataRow("LinearLR(opt, 0.1, total_iters=WARM)", "CosineAnnealingLR(opt, EPOCHS)", "GAMMA = 0.1, 2", "GAMMA = 0.1, 4", "Warm")]
    [DataRow("LinearLR(opt, 0.1, total_iters=3)", "StepLR(opt, WARM, GAMMA)", "GAMMA = 0.1", "GAMMA = 0.3", "Lr")]
    [DataRow("MultiplicativeLR(opt, lambda e: GAMMA)", "ConstantLR(opt, 0.3, WARM)", "8, 0.5", "8, 0.8", "Gamma")]
    [DataRow("MultiStepLR(opt, [3, 6])", "LambdaLR(opt, lambda e: GAMMA ** e)", "8, 0.5", "8, 0.8", "Gamma")]
    [DataRow("LinearLR(opt, 0.1, total_iters=WARM)", "CosineAnnealingLR(opt, 4)", "GAMMA = 0.1, 2", "GAMMA = 0.1, 3", "Warm")]
    public void Names_in_two_schedulers_of_one_optimizer_are_settings(string first, string second, string written, string other, string setting) =>
        Check($"import torch\n{Begin.Replace("RATE", "LR", StringComparison.Ordinal)}sched = torch.optim.lr_scheduler.{first}\nafter = torch.optim.lr_scheduler.{second}\n{Loop}    after.step()\n", written, other, setting);

    /// <summary>An entry of a table that an object keeps is the same setting inside the class and outside.</summary>
    [TestMethod]
    [DataRow("cfg", "'lr': 0.3", "'lr': 0.2", "CfgLr")]
    [DataRow("cfg", "'warm': 4", "'warm': 7", "CfgWarm")]
    [DataRow("cfg", "'steps': 27", "'steps': 21", "CfgSteps")]
    public void An_entry_of_a_table_that_an_object_keeps_is_one_setting(string kept, string written, string other, string setting) => Check(
        $"import torch\nclass Trainer:\n    def __init__(self, {kept}):\n        self.{kept} = {kept}\n        self.opt = torch.optim.SGD(net.parameters(), lr={kept}['lr'])\n        self.sched = self.make()\n    def make(self):\n        warm = torch.optim.lr_scheduler.LinearLR(self.opt, start_factor=0.01, total_iters=self.{kept}['warm'])\n        main = torch.optim.lr_scheduler.CosineAnnealingLR(self.opt, T_max=self.{kept}['steps'] - self.{kept}['warm'], eta_min=self.{kept}['lr'] * 0.1)\n        return torch.optim.lr_scheduler.SequentialLR(self.opt, [warm, main], milestones=[self.{kept}['warm']])\n    def fit(self, loader):\n        for epoch in range(9):\n            for x, y in loader:\n                self.opt.step()\n                self.sched.step()\n{kept} = {{'lr': 0.3, 'warm': 4, 'steps': 27}}\nTrainer({kept}).fit(loader)\n",
        written, other, setting);

    /// <summary>Functions that a call makes, and objects that can be called, keep what they are made with as settings.</summary>
    [TestMethod]
    [DataRow("make(PEAK, EPOCHS)", "PEAK = 0.04", "PEAK = 0.05", "Peak")]
    [DataRow("make(PEAK, EPOCHS)", "EPOCHS = 12", "EPOCHS = 9", "Epochs")]
    [DataRow("make(PEAK, EPOCHS)", "BATCH = 64", "BATCH = 128", "Batch")]
    [DataRow("make(PEAK, EPOCHS)", "warm=3", "warm=4", "Warm")]
    [DataRow("Decay(EPOCHS, PEAK, power=POWER)", "EPOCHS = 12", "EPOCHS = 15", "Epochs")]
    [DataRow("Decay(EPOCHS, PEAK, power=POWER)", "POWER = 2.0", "POWER = 3.0", "Power")]
    [DataRow("Decay(2 * EPOCHS, PEAK / 4)", "PEAK = 0.04", "PEAK = 0.08", "Peak")]
    public void A_name_that_a_function_is_made_with_is_a_setting(string made, string written, string other, string setting)
    {
        string script = $"import math\nfrom tensorflow import keras\nEPOCHS = 12\nBATCH = 64\nPEAK = 0.04\nPOWER = 2.0\ndef make(peak, total, warm=3, floor=1e-6):\n    scaled = peak * BATCH / 32\n    def fn(epoch):\n        if epoch < warm:\n            return floor + (scaled - floor) * epoch / warm\n        return floor + 0.5 * (scaled - floor) * (1 + math.cos(math.pi * (epoch - warm) / (total - warm)))\n    return fn\nclass Decay:\n    def __init__(self, total, start, power=1.0):\n        self.total, self.start, self.power = total, start, power\n    def __call__(self, epoch):\n        return float(self.start * (1 - epoch / float(self.total)) ** self.power)\nmodel.compile(keras.optimizers.Adam(PEAK), 'mse')\nmodel.fit(x, y, epochs=EPOCHS, callbacks=[keras.callbacks.LearningRateScheduler({made})])\n";
        (RecordedTrainer trainer, string changed) = Trained(script, written, other, setting, epochs: 9);
        LearningRateSchedule expected = ScheduleReader.Read($"{changed.Split("model.compile")[0]}keras.callbacks.LearningRateScheduler({made})").Schedule;
        AssertRates([.. Enumerable.Range(0, 27).Select(update => expected.ValueAt(update / 3))], trainer, script);
    }

    /// <summary>A function whose names change between two fits has the numbers of each fit, and its settings.</summary>
    [TestMethod]
    public void A_function_has_the_values_of_its_fit()
    {
        string code = ScriptPorter.Port("from tensorflow import keras\nGAMMA = 0.9\nbase = 0.1\ndef f(epoch):\n    return base * GAMMA ** epoch\ncb = keras.callbacks.LearningRateScheduler(f)\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=3, callbacks=[cb])\nbase = 0.05\nmodel.fit(x, y, epochs=6, initial_epoch=3, callbacks=[cb])\n").CSharp;
        int first = code.IndexOf("=> 0.1 * Math.Pow(", StringComparison.Ordinal);
        int second = code.IndexOf("=> 0.05 * Math.Pow(", StringComparison.Ordinal);
        Assert.IsTrue(first >= 0 && second > first, code);
    }

    /// <summary>An object of a schedule class that assigns its members twice, or computes with them, keeps what it is made with as settings.</summary>
    [TestMethod]
    [DataRow("Noam(D_MODEL)", "D_MODEL = 128", "D_MODEL = 512", "DModel")]
    [DataRow("Noam(D_MODEL)", "warm=40", "warm=90", "Warm")]
    [DataRow("Noam(D_MODEL, 2 * EPOCHS)", "EPOCHS = 9", "EPOCHS = 5", "Epochs")]
    public void A_name_that_a_schedule_object_is_made_with_is_a_setting(string made, string written, string other, string setting)
    {
        string script = $"import tensorflow as tf\nEPOCHS = 9\nD_MODEL = 128\nclass Noam(tf.keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self, d_model, warm=40):\n        super().__init__()\n        self.d_model = d_model\n        self.d_model = tf.cast(self.d_model, tf.float32)\n        self.warm = warm\n    def __call__(self, step):\n        step = tf.cast(step, tf.float32) + 1\n        return tf.math.rsqrt(self.d_model) * tf.math.minimum(tf.math.rsqrt(step), step * self.warm ** -1.5)\nmodel.compile(tf.keras.optimizers.Adam({made}), 'mse')\nmodel.fit(x, y, epochs=EPOCHS)\n";
        (RecordedTrainer trainer, string changed) = Trained(script, written, other, setting, epochs: 9);
        LearningRateSchedule expected = ScheduleReader.Read($"{changed.Split("model.compile")[0]}{made}").Schedule;
        AssertRates([.. Enumerable.Range(0, 27).Select(update => expected.ValueAt(update))], trainer, script);
    }

    /// <summary>Schedules of packages that the script's training is not evaluated with: their rates are those of the reader, for the script with another value.</summary>
    [TestMethod]
    [DataRow("warmup_scheduler.GradualWarmupScheduler(opt, multiplier=8, total_epoch=WARM, after_scheduler=torch.optim.lr_scheduler.CosineAnnealingLR(opt, TOTAL - WARM))", "WARM = 4", "WARM = 6", "Warm")]
    [DataRow("warmup_scheduler.GradualWarmupScheduler(opt, multiplier=8, total_epoch=WARM, after_scheduler=torch.optim.lr_scheduler.CosineAnnealingLR(opt, TOTAL - WARM))", "TOTAL = 27", "TOTAL = 21", "Total")]
    [DataRow("warmup_scheduler.GradualWarmupScheduler(opt, multiplier=MULT, total_epoch=5, after_scheduler=torch.optim.lr_scheduler.StepLR(opt, WARM, 0.5))", "MULT = 8.0", "MULT = 4.0", "Mult")]
    [DataRow("warmup_scheduler.GradualWarmupScheduler(opt, multiplier=1, total_epoch=WARM)", "LR = 0.01", "LR = 0.03", "Lr")]
    [DataRow("torch.optim.lr_scheduler.ChainedScheduler([torch.optim.lr_scheduler.LinearLR(opt, 0.1, total_iters=WARM), torch.optim.lr_scheduler.ExponentialLR(opt, 0.9)])", "WARM = 4", "WARM = 7", "Warm")]
    [DataRow("ignite.handlers.create_lr_scheduler_with_warmup(torch.optim.lr_scheduler.StepLR(opt, 9, 0.5), warmup_start_value=0.0, warmup_end_value=LR, warmup_duration=WARM)", "WARM = 4", "WARM = 6", "Warm")]
    public void A_name_in_a_schedule_of_another_package_is_a_setting(string scheduler, string written, string other, string setting)
    {
        string script = $"import torch, warmup_scheduler, ignite\nLR = 0.01\nWARM = 4\nTOTAL = 27\nMULT = 8.0\nopt = torch.optim.SGD(net.parameters(), lr=LR)\nsched = {scheduler}\n{ByBatch}";
        (RecordedTrainer trainer, string changed) = Trained(script, written, other, setting, epochs: 9);
        LearningRateSchedule expected = ScheduleReader.Read(changed).Schedule;
        AssertRates([.. Enumerable.Range(0, 27).Select(update => expected.ValueAt(update))], trainer, script);
    }

    /// <summary>Ports the script, and holds the C# with another value of a setting against the script with that value.</summary>
    private static void Check(string script, string written, string other, string setting)
    {
        IReadOnlyList<Statement> statements = Parser.ReadStatements(script.Replace(written, other, StringComparison.Ordinal), out _);
        double[] expected = ScriptCourse.Of(ScriptTraining.Of(statements, batches: 3, times: 3), statements).Values.Single().Rates;
        (RecordedTrainer trainer, _) = Trained(script, written, other, setting, expected.Length / 3);

        Assert.HasCount(expected.Length, trainer.Rates);
        for (int update = 0; update < expected.Length; update++)
        {
            Assert.AreEqual(expected[update], trainer.Rates[update], 1e-8 * expected.Max(), $"update {update} of {ScriptPorter.Port(script).CSharp}");
        }
    }

    /// <summary>Trains with the C# of a script and another value of a setting; gives the script with that value, too.</summary>
    private static (RecordedTrainer Trainer, string Changed) Trained(string script, string written, string other, string setting, int epochs)
    {
        Assert.Contains(written, script);
        string changed = script.Replace(written, other, StringComparison.Ordinal);
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("named.py", script), ("changed.py", changed)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        Type named = assembly!.GetTypes().Single(type => type.Name == "Named");
        PropertyInfo property = named.GetProperty(setting)!;
        Assert.IsNotNull(property, ScriptPorter.Port(script).CSharp);
        property.SetValue(null, assembly.GetTypes().Single(type => type.Name == "Changed").GetProperty(setting)!.GetValue(null));
        RecordedTrainer trainer = new(3, null) { LearningRate = 1 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = epochs }, (Callback[])named.GetMethod("Callbacks")!.Invoke(null, null)!);
        return (trainer, changed);
    }

    private static void AssertRates(double[] expected, RecordedTrainer trainer, string script)
    {
        Assert.HasCount(expected.Length, trainer.Rates);
        for (int update = 0; update < expected.Length; update++)
        {
            Assert.AreEqual(expected[update], trainer.Rates[update], 1e-12, $"update {update} of {ScriptPorter.Port(script).CSharp}");
        }
    }
}
