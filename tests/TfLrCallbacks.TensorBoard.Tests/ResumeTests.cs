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

    [TestMethod]
    public void The_files_of_a_training_that_goes_on_say_which_steps_are_made_again()
    {
        using var folder = new TemporaryFolder();
        bool killed = false;
        ScriptedTrainer New() => new(5, step => !killed && step.Update is 8 ? throw new TimeoutException() : 1) { ValidationLoss = _ => 1 };
        var options = new FitOptions { Epochs = 3, Verbose = 0 };
        Assert.ThrowsExactly<TimeoutException>(() => New().Fit(options, new BackupAndRestore(folder["state"], 3), new TensorBoard(folder["logs"])));
        killed = true;
        New().Fit(options, new BackupAndRestore(folder["state"], 3), new TensorBoard(folder["logs"]));

        foreach (string subfolder in new[] { "train", "validation" })
        {
            string[] files = [.. Directory.GetFiles(folder[$"logs/{subfolder}"]).Order(StringComparer.Ordinal)];
            CollectionAssert.AreEqual(Array.Empty<long>(), Starts(files[0]));
            CollectionAssert.AreEqual(new long[] { 7 }, Starts(files[1]), "Saved after step 6, killed in step 9.");
        }
    }

    /// <summary>What says that steps are made again would hide those of the fit before.</summary>
    [TestMethod]
    public void A_fit_after_one_that_went_on_makes_no_steps_again()
    {
        using var folder = new TemporaryFolder();
        bool killed = false;
        ScriptedTrainer New() => new(5, step => !killed && step.Update is 8 ? throw new TimeoutException() : 1);
        var options = new FitOptions { Epochs = 3, Verbose = 0 };
        Assert.ThrowsExactly<TimeoutException>(() => New().Fit(options, new BackupAndRestore(folder["state"], 3), new TensorBoard(folder["logs"])));
        killed = true;
        TensorBoard callback = new(folder["logs"]);
        New().Fit(options, new BackupAndRestore(folder["state"], 3), callback);

        New().Fit(options, callback);

        string[] files = [.. Directory.GetFiles(folder["logs/train"]).Order(StringComparer.Ordinal)];
        Assert.HasCount(3, files);
        CollectionAssert.AreEqual(new long[] { 7 }, Starts(files[1]));
        CollectionAssert.AreEqual(Array.Empty<long>(), Starts(files[2]));
    }

    /// <summary>Gives the steps at which a file says that a session starts: event.proto's field 7 with the status 1.</summary>
    private static long[] Starts(string file)
    {
        using FileStream stream = File.OpenRead(file);
        using BinaryReader reader = new(stream);
        List<long> steps = [];
        while (stream.Position < stream.Length)
        {
            int length = (int)reader.ReadInt64();
            _ = reader.ReadUInt32();
            var message = EventMessages.Event.Parser.ParseFrom(reader.ReadBytes(length));
            _ = reader.ReadUInt32();
            if (message.SessionLog?.Status is EventMessages.SessionLog.Types.SessionStatus.Start)
            {
                steps.Add(message.Step);
            }
        }

        return [.. steps];
    }
}
