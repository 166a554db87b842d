namespace TfLrCallbacks.Tests.Logs;

/// <summary>Logs as they are printed for the eye: the lines of transformers' Trainer, fastai's table, tables in Markdown.</summary>
[TestClass]
public sealed class PrintedLogTests
{
    [TestMethod]
    [DataRow("{'loss': 1.5, 'learning_rate': 4e-05, 'epoch': 1.0}\n{'eval_loss': 1.25, 'eval_runtime': 3.2, 'epoch': 1.0}\n{'loss': 0.5, 'learning_rate': 2e-05, 'epoch': 2.0}\n{'eval_loss': 1.0, 'epoch': 2.0}\n{'train_runtime': 30.1, 'train_loss': 0.8, 'epoch': 2.0}\n", DisplayName = "numbers")]
    [DataRow("{'loss': '1.5', 'grad_norm': 'nan', 'learning_rate': '4e-05', 'epoch': '1'}\n{'eval_loss': '1.25', 'epoch': '1'}\n{'loss': '0.5', 'learning_rate': '2e-05', 'epoch': '2'}\n{'eval_loss': '1', 'epoch': '2'}\n", DisplayName = "numbers as texts")]
    [DataRow(" 50%|##### | 10/20 [00:01<00:01]\r{'loss': 1.5, 'learning_rate': 4e-05, 'epoch': 1.0}\nSaving model checkpoint to out\n{'eval_loss': 1.25, 'epoch': 1.0}\n{'loss': 0.5, 'learning_rate': 2e-05, 'epoch': 2.0}\n{'eval_loss': 1.0, 'epoch': 2.0}\n", DisplayName = "between other lines")]
    public void What_the_Trainer_prints_is_read(string text)
    {
        TrainingLog log = TrainingLog.Parse(text);

        Assert.AreEqual("the lines that transformers' Trainer prints", log.Format);
        CollectionAssert.AreEqual(new[] { 0, 1 }, log.Epochs.ToArray());
        CollectionAssert.AreEqual(new double?[] { 1.5, 0.5 }, log["loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 1.25, 1 }, log["val_loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 4e-5, 2e-5 }, log["learning_rate"].ToArray());
        Assert.Contains("what is printed is rounded, and has no steps: trainer_state.json of a checkpoint has them", log.Notes);
    }

    [TestMethod]
    public void A_printed_loss_that_is_no_number_is_read() =>
        Assert.AreEqual(double.NaN, TrainingLog.Parse("{'loss': nan, 'learning_rate': 4e-05, 'epoch': 1.0}\n")["loss"][0]);

    [TestMethod]
    [DataRow("epoch     train_loss  valid_loss  accuracy  time    \n0         0.5         0.4         0.9       00:13     \n1         0.25        0.3         0.95      00:12     \n", DisplayName = "fastai")]
    [DataRow("epoch     train_loss  valid_loss  accuracy  time\n0         0.5         0.4         0.9       00:13\nBetter model found at epoch 0 with valid_loss value: 0.4.\n1         0.25        0.3         0.95      00:12\n", DisplayName = "fastai, with a callback's line")]
    [DataRow("| epoch | loss | val_loss | lr |\n|------:|-----:|:--------:|---:|\n| 0 | 0.5 | 0.4 | 0.1 |\n| 1 | 0.25 | 0.3 | |\n", DisplayName = "Markdown")]
    public void A_table_for_the_eye_is_read(string text)
    {
        TrainingLog log = TrainingLog.Parse(text);

        CollectionAssert.AreEqual(new[] { 0, 1 }, log.Epochs.ToArray());
        CollectionAssert.AreEqual(new double?[] { 0.5, 0.25 }, log["loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 0.4, 0.3 }, log["val_loss"].ToArray());
        Assert.AreEqual(text.Contains("Better", StringComparison.Ordinal), log.Notes.Contains("1 line that is no row of the table left out"));
    }
}
