namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class ResumeTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_saved_training_that_goes_on_in_the_middle_of_an_epoch_keeps_its_count(bool same)
    {
        using var folder = new TemporaryFolder();
        TensorBoard first = new(folder["logs"]);
        bool killed = false;
        ScriptedTrainer New() => new(5, step => !killed && step.Update is 8 ? throw new TimeoutException() : 1);
        var options = new FitOptions { Epochs = 3, Verbose = 0 };
        Assert.ThrowsExactly<TimeoutException>(() => New().Fit(options, new BackupAndRestore(folder["state"], 1), first));
        killed = true;

        New().Fit(options, new BackupAndRestore(folder["state"], 1), same ? first : new TensorBoard(folder["logs"]));

        CollectionAssert.AreEqual(
            Enumerable.Range(1, 15).Select(step => (long)step).ToArray(),
            folder.Read("logs/train").SelectMany(file => file.Scalars("batch_learning_rate")).Select(entry => entry.Step).ToArray());
    }
}
