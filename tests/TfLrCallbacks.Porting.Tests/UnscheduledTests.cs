namespace TfLrCallbacks.Porting.Tests;

/// <summary>Texts that train and have no schedule: told with what trains, and what to give.</summary>
[TestClass]
public sealed class UnscheduledTests
{
    [TestMethod]
    [DataRow("learn.fit(10, 2e-3)", "line 1, column 1: fit(…) trains all its epochs with one rate, 0.002: there is no schedule in it, as a schedule it is ConstantRate(0.002).")]
    [DataRow("from fastai.vision.all import *\nlearn = vision_learner(dls, resnet18, lr=2e-3)\nlearn.fit(10)", "line 3, column 1: fit(…) trains all its epochs with the learner's rate: there is no schedule in it.")]
    [DataRow("learn.fit(10, lr=slice(1e-4, 1e-3))", "with one rate, slice(0.0001, 0.001): there is no schedule in it. fastai's schedules are fit_one_cycle, fit_flat_cos, fit_sgdr and fine_tune.")]
    [DataRow("pl.Trainer(max_epochs=10)", "Lightning's Trainer has no rate: the module's configure_optimizers makes the optimizer and the scheduler. Give that method, or the scheduler's call, and the run as --epochs 10.")]
    [DataRow("trainer = Trainer(gpus=1, callbacks=[EarlyStopping('val_loss')])\ntrainer.fit(model)", "line 1, column 11: Lightning's Trainer has no rate: the module's configure_optimizers makes the optimizer and the scheduler. Give that method, or the scheduler's call.")]
    [DataRow("trainer = Trainer(model=model, args=args, train_dataset=data)\ntrainer.train()", "Trainer takes its rate from args=TrainingArguments(…), which is not known here. Give that call.")]
    [DataRow("model.fit(x, y, epochs=3)", "There is nothing to read")] // Keras' fit begins with data
    public void What_trains_without_a_schedule_is_told(string text, string message) => Assert.Contains(message, Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text)).Message);

    [TestMethod]
    [DataRow("trainer = pl.Trainer(max_epochs=10)\ns = torch.optim.lr_scheduler.StepLR(torch.optim.SGD(p, lr=0.1), 3)")]
    [DataRow("learn.fit(3, 0.1)\ns = torch.optim.lr_scheduler.StepLR(torch.optim.SGD(p, lr=0.1), 3)")]
    public void A_schedule_in_the_text_counts(string text) => Assert.AreEqual(0.01, ScheduleReader.Read(text).Schedule.ValueAt(3), 1e-15);
}
