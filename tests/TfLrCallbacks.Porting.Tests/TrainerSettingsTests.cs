namespace TfLrCallbacks.Porting.Tests;

/// <summary>Lengths that a script gives the object that trains, and asks it for where it makes the schedule.</summary>
[TestClass]
public sealed class TrainerSettingsTests
{
    [TestMethod]
    [DataRow("pl.Trainer(max_epochs=20).fit(Lit(), dm)", "20.0")]
    [DataRow("EPOCHS = 30\ntrainer = pl.Trainer(accelerator='gpu', max_epochs=EPOCHS)\ntrainer.fit(Lit(), dm)", "30.0")]
    public void The_epochs_of_the_Trainer_are_a_setting(string made, string expected)
    {
        PortedScript ported = Lightning(made);

        Assert.Contains($"TrainerMaxEpochs {{ get; set; }} = {expected};", ported.CSharp);
        Assert.Contains("new CosineWave(initialLearningRate: 0.1, steps: Length.Steps(TrainerMaxEpochs))", ported.CSharp);
        Assert.DoesNotContain(warning => warning.Code == "unresolved-argument" && !warning.IsSettled, ported.Warnings);
    }

    [TestMethod]
    [DataRow("pl.Trainer().fit(Lit(), dm)", DisplayName = "none")]
    [DataRow("pl.Trainer(max_epochs=-1).fit(Lit(), dm)", DisplayName = "without an end")]
    [DataRow("pl.Trainer(max_epochs=1).fit(Lit(), dm)\npl.Trainer(max_epochs=20).fit(Lit(), dm)", DisplayName = "two of them")]
    [DataRow("pl.Trainer(max_epochs=epochs()).fit(Lit(), dm)", DisplayName = "of elsewhere")]
    public void Epochs_that_the_script_does_not_say_are_asked_for(string made) => Assert.Contains("TrainerMaxEpochs { get => Known(field); set; }", Lightning(made).CSharp);

    [TestMethod]
    [DataRow("gradient_accumulation_steps=2", "AcceleratorGradientAccumulationSteps { get; set; } = 2.0;")]
    [DataRow("mixed_precision='fp16'", "AcceleratorGradientAccumulationSteps { get; set; } = 1.0;")]
    [DataRow("gradient_accumulation_plugin=plugin", "AcceleratorGradientAccumulationSteps { get => Known(field); set; }")]
    public void The_batches_of_an_update_are_a_setting(string given, string expected) => Assert.Contains(
        expected,
        ScriptPorter.Port($"import math, torch\nfrom accelerate import Accelerator\nfrom transformers import get_scheduler\naccelerator = Accelerator({given})\nopt = torch.optim.AdamW(net.parameters(), lr=1e-4)\nupdates = math.ceil(len(loader) / accelerator.gradient_accumulation_steps)\nsched = get_scheduler('linear', opt, num_warmup_steps=5, num_training_steps=3 * updates)\nfor epoch in range(3):\n    for batch in loader:\n        with accelerator.accumulate(net):\n            opt.step()\n            sched.step()\n").CSharp);

    private static PortedScript Lightning(string made) =>
        ScriptPorter.Port($"import torch\nimport pytorch_lightning as pl\nclass Lit(pl.LightningModule):\n    def configure_optimizers(self):\n        opt = torch.optim.SGD(self.parameters(), lr=0.1)\n        return [opt], [torch.optim.lr_scheduler.CosineAnnealingLR(opt, T_max=self.trainer.max_epochs)]\n{made}\n");
}
