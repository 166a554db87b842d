namespace TfLrCallbacks.Porting.Tests;

/// <summary>Remedies say what to write, and what is written cures what was found.</summary>
[TestClass]
public sealed class LintRemedyTests
{
    private static readonly RunLength Run = new(10, 100);

    [TestMethod]
    [DataRow("ends-early", "learn.fit_one_cycle(4, 1e-2)", "n_epoch=10.", "learn.fit_one_cycle(n_epoch=10, lr_max=1e-2)")]
    [DataRow("ends-early", "learn.fit_one_cycle(4, max_lr=1e-2)", "cyc_len=10.", "learn.fit_one_cycle(cyc_len=10, max_lr=1e-2)")]
    [DataRow("ends-early", "learn.fine_tune(4, freeze_epochs=2)", "epochs=8.", "learn.fine_tune(epochs=8, freeze_epochs=2)")]
    [DataRow("ends-early", "TrainingArguments('o', warmup_steps=100, num_train_epochs=3)", "num_train_epochs=10.", "TrainingArguments('o', warmup_steps=100, num_train_epochs=10)")]
    [DataRow("drop-after-warmup", "TrainingArguments('o', warmup_steps=500, num_train_epochs=3)", "write num_train_epochs=10,", "TrainingArguments('o', warmup_steps=500, num_train_epochs=10)")]
    [DataRow("drop-after-warmup", "diffusers.get_scheduler('cosine', opt, num_warmup_steps=500, num_training_steps=400)", "write num_training_steps=1000.", "diffusers.get_scheduler('cosine', opt, num_warmup_steps=500, num_training_steps=1000)")]
    [DataRow("ends-late", "timm.scheduler.CosineLRScheduler(opt, t_initial=300, warmup_t=5, lr_min=1e-5)", "t_initial=10, warmup_t=1.", "timm.scheduler.CosineLRScheduler(opt, t_initial=10, warmup_t=1, lr_min=1e-5)")]
    [DataRow("vanishes", "ExponentialLR(opt, gamma=0.95)", "write gamma=0.9994872, the 100th root.", "ExponentialLR(opt, gamma=0.9994872)")]
    public void What_a_remedy_says_to_write_cures_the_finding(string code, string call, string remedy, string cured)
    {
        PortingContext context = new() { BaseLearningRate = 1e-3, Run = Run };
        LintFinding finding = ScheduleLinter.Lint(ScheduleReader.Read(call, context), Run).Single(found => found.Code == code);

        StringAssert.Contains(finding.Remedy, remedy);
        Assert.IsFalse(ScheduleLinter.Lint(ScheduleReader.Read(cured, context), Run).Any(found => found.Code == code));
    }

    [TestMethod]
    public void A_remedy_for_a_warm_up_names_its_lengths_alone()
    {
        PortedSchedule ported = ScheduleReader.Read("deepspeed.WarmupLR(opt, warmup_min_lr=0, warmup_max_lr=0.001, warmup_num_steps=5000)");

        Assert.AreEqual("Shorten the warm-up (warmup_num_steps=5000), or lengthen the run.", ScheduleLinter.Lint(ported, Run).Single(found => found.Code == "peak-not-reached").Remedy);
    }
}
