namespace TfLrCallbacks.Porting.Tests;

/// <summary>Modules of Lightning that step their schedulers themselves.</summary>
[TestClass]
public sealed class LightningStepsTests
{
    [TestMethod]
    [DataRow("training_step", "        sch.step()\n", "StepUnit.Batch", null)]
    [DataRow("training_step", "        if self.trainer.is_last_batch:\n            sch.step()\n", "StepUnit.Epoch", "training_step steps it itself, under a condition that is not followed: it is asked once an epoch here.")]
    [DataRow("on_train_epoch_end", "        sch.step()\n", "StepUnit.Epoch", null)]
    public void The_hook_that_steps_a_scheduler_says_its_unit(string hook, string step, string unit, string? told)
    {
        string csharp = ScriptPorter.Port($"import torch\nimport lightning as L\nclass Lit(L.LightningModule):\n    def __init__(self):\n        super().__init__()\n        self.automatic_optimization = False\n    def {hook}(self, *batch):\n        sch = self.lr_schedulers()\n        opt = self.optimizers()\n        opt.step()\n{step}    def configure_optimizers(self):\n        opt = torch.optim.Adam(self.parameters(), lr=0.01)\n        return [opt], [torch.optim.lr_scheduler.StepLR(opt, 100)]\nL.Trainer(max_epochs=30).fit(Lit(), dl)\n").CSharp;

        Assert.Contains($"(), {unit}),", csharp);
        Assert.DoesNotContain("several loops", csharp);
        Assert.AreEqual(told is not null, csharp.Contains("TODO", StringComparison.Ordinal), csharp);
        Assert.Contains(told ?? unit, csharp);
    }
}
