namespace TfLrCallbacks.Cli.Tests;

/// <summary>Callbacks of one name in several libraries, and what stands beside them. Rules: fastai tracker.py, Lightning early_stopping.py, timm scheduler_factory.py.</summary>
[TestClass]
public sealed class ReplayLibraryTests
{
    private static readonly string Flat = $"epoch,loss,val_loss\n{string.Concat(Enumerable.Range(0, 12).Select(epoch => $"{epoch},1.0,1.0\n"))}";

    [TestMethod]
    [DataRow("fastai.callback.tracker.ReduceLROnPlateau(monitor='val_loss')", "0:0.001 1:0.0001 2:1E-05")]
    [DataRow("fastai.callback.tracker.ReduceLROnPlateau(monitor='val_loss', patience=2, factor=5., min_lr=1e-4)", "1:0.001 2:0.0002 3:0.0002 4:0.0001 6:0.0001")]
    [DataRow("from fastai.callback.all import *\nfastai.callback.tracker.ReduceLROnPlateau('val_loss', min_delta=0.1, factor=2.)", "1:0.0005 3:0.000125")]
    [DataRow("get_scheduler('reduce_lr_on_plateau', torch.optim.SGD(p, 0.1), scheduler_specific_kwargs={'patience': 1, 'factor': 0.5})", "1:0.001 2:0.0005")]
    [DataRow("timm.scheduler.create_scheduler_v2(opt, sched='plateau', patience_epochs=1, decay_rate=0.5, plateau_mode='min')", "1:0.001 2:0.0005")]
    [DataRow("torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=1, factor=0.5, verbose=True)", "2:0.0005")]
    [DataRow("ReduceLROnPlateau(optimizer, 'min', verbose=True, patience=1)", "2:0.0001")]
    [DataRow("ReduceLROnPlateau(optimizer, 'min', 0.5, 1, True)", "2:0.0005")]
    public void Each_library_reduces_by_its_own_rule(string call, string rates)
    {
        Run run = Replay(call);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        foreach (string[] pair in rates.Split(' ').Select(pair => pair.Split(':')))
        {
            Assert.StartsWith($"{pair[0]},{pair[1]}", run.Lines[1 + int.Parse(pair[0], null)]);
        }
    }

    [TestMethod]
    [DataRow("lightning.pytorch.callbacks.EarlyStopping(monitor='val_loss')", 3)]
    [DataRow("pl.callbacks.EarlyStopping('val_loss', patience=2)", 2)]
    [DataRow("from pytorch_lightning.callbacks import EarlyStopping\nEarlyStopping(monitor='val_loss', mode='max')", 3)]
    [DataRow("EarlyStopping('val_loss', stopping_threshold=1.5)", 0)]
    [DataRow("EarlyStopping('val_loss', divergence_threshold=0.5, mode='min')", 0)]
    [DataRow("fastai.callback.tracker.EarlyStoppingCallback(monitor='val_loss')", 1)]
    [DataRow("EarlyStoppingCallback(monitor='val_loss', patience=4)", 4)]
    [DataRow("keras.callbacks.EarlyStopping(monitor='val_loss')", 1)]
    public void Each_library_stops_by_its_own_rule(string call, int epoch)
    {
        Run run = Replay(call);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.HasCount(epoch + 2, run.Lines);
        Assert.Contains("stopped", run.Lines[^1]);
    }

    [TestMethod]
    public void What_only_watches_is_skipped_beside_others()
    {
        Run run = Replay("[ReduceLROnPlateau(verbose=1), EarlyStopping(patience=3, verbose=1), ModelCheckpoint('ep{epoch}.h5', monitor='val_loss'), TensorBoard(log_dir='logs'), MyOwnPrinter(3)]");

        Assert.HasCount(5, run.Lines);
        Assert.Contains("ModelCheckpoint changes no rate", run.Error);
        Assert.Contains("TensorBoard changes no rate", run.Error);
        Assert.Contains("MyOwnPrinter is not known here", run.Error);
    }

    [TestMethod]
    public void A_word_that_Keras_ignores_is_said()
    {
        Run run = Replay("keras.callbacks.ReduceLROnPlateau(epsilon=0.1, patience=2)");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("ignores 'epsilon'", run.Error);
        Assert.Contains("say min_delta", run.Error);
    }

    [TestMethod]
    [DataRow("[ReduceLROnPlatau(), EarlyStopping()]", "'ReduceLROnPlateau'")]
    [DataRow("fastai.callback.tracker.ReduceLROnPlateau(monitor='val_loss', factor=0.1)", "greater than 1")]
    [DataRow("paddle.callbacks.EarlyStopping('loss')", "PaddlePaddle")]
    [DataRow("from my.code import EarlyStopping\nEarlyStopping(patience=3)", "my.code")]
    [DataRow("get_scheduler('linear', opt, 3, 4)", "is a schedule")]
    [DataRow("timm.scheduler.PlateauLRScheduler(opt, decay_rate=1.0)", "'decay_rate' must be less than 1")]
    [DataRow("timm.scheduler.PlateauLRScheduler(opt, warmup_t=-1)", "'warmup_t'")]
    [DataRow("optax.contrib.reduce_on_plateau(accumulation_size=0)", "'accumulation_size'")]
    [DataRow("GreedyLR(opt, smooth=True, window_size=0)", "'window_size'")]
    [DataRow("ReduceLROnPlateau(factor=-0.5, min_lr=-0.1)", "'factor' must be 0 or more")]
    [DataRow("torch.optim.lr_scheduler.ReduceLROnPlateau(opt, factor=-0.5, min_lr=-0.1)", "'factor' must be 0 or more")]
    public void What_is_wrong_is_named_in_the_words_of_the_library(string call, string part)
    {
        Run run = Replay(call);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains(part, run.Error);
        Assert.DoesNotContain("Parameter", run.Error);
    }

    private static Run Replay(string call) => Run.With(Flat, isRedirected: true, "replay", "-", call, "--lr", "0.001");
}
