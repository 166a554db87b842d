namespace TfLrCallbacks.Tests.Logging;

[TestClass]
public sealed class StepCsvLoggerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Log => _folder["logs/steps.csv"];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Every_step_has_a_line_with_its_own_loss_and_rate_as_soon_as_its_epoch_has_ended()
    {
        int[] seen = new int[2];
        new ScriptedTrainer(2, [4, 2, double.NaN, double.PositiveInfinity]).Fit(
            new FitOptions { Epochs = 2, Verbose = 0 },
            new StepCsvLogger(Log),
            new LambdaCallback(onEpochEnd: (_, epoch, _) => seen[epoch] = File.ReadAllLines(Log).Length));

        CollectionAssert.AreEqual(new[] { 3, 5 }, seen);
        Assert.AreEqual("step,loss,learning_rate\n0,4,0.01\n1,2,0.01\n2,NaN,0.01\n3,Infinity,0.01\n", File.ReadAllText(Log));
    }

    [TestMethod]
    public void What_is_set_later_gets_its_column_then_and_NaN_before()
    {
        new ScriptedTrainer(2, [1.0]) { Momentum = 0.9, WeightDecay = 0.1 }.Fit(
            new FitOptions { Epochs = 3, Verbose = 0 },
            new StepCsvLogger(Log),
            new LambdaCallback(onEpochBegin: (run, epoch) =>
            {
                run.WeightDecay = epoch is 1 ? 0.01 : run.WeightDecay;
                run.Momentum = epoch is 2 ? 0.5 : run.Momentum;
            }));

        string[] lines = File.ReadAllLines(Log);
        Assert.AreEqual("step,loss,learning_rate,momentum,weight_decay", lines[0]);
        Assert.IsTrue(lines.Skip(1).All(line => line.Split(',').Length is 5));
        Assert.EndsWith(",0.5,0.01", lines[^1]);
    }

    [TestMethod]
    public void A_training_that_fails_leaves_the_steps_that_were_made()
    {
        var trainer = new ScriptedTrainer(5, step => step.Update is 3 ? throw new TimeoutException() : 1);
        Assert.ThrowsExactly<TimeoutException>(() => trainer.Fit(new FitOptions { Verbose = 0 }, new StepCsvLogger(Log)));
        Assert.HasCount(4, File.ReadAllLines(Log));
    }

    [TestMethod]
    public void A_log_that_is_deleted_within_an_epoch_has_its_first_line_again_though_the_training_is_saved_meanwhile()
    {
        History history = new ScriptedTrainer(4, [1.0]).Fit(
            new FitOptions { Verbose = 0 },
            new BackupAndRestore(_folder["state"], saveEveryBatches: 1),
            new StepCsvLogger(Log),
            new LambdaCallback(onTrainBatchBegin: (_, batch) =>
            {
                if (batch is 2)
                {
                    File.Delete(Log);
                }
            }));

        Assert.Contains("was deleted while training", history.Warnings.Single());
        Assert.AreEqual("step,loss,learning_rate\n2,1,0.01\n3,1,0.01\n", File.ReadAllText(Log));
    }

    /// <summary>The rows that are counted for a saved training are those of the new file: those made again must not stand there twice.</summary>
    [TestMethod]
    public void A_log_that_was_deleted_has_each_step_once_when_the_killed_training_goes_on()
    {
        Assert.ThrowsExactly<IOException>(() => Train(kill: 22));
        Train(kill: null);
        CollectionAssert.AreEqual(Enumerable.Range(8, 16).Select(step => (double?)step).ToArray(), CsvLog.Read(Log)["step"].ToArray());

        void Train(long? kill) => new ScriptedTrainer(4, step => step.Update == kill ? throw new IOException("killed") : 1).Fit(
            new FitOptions { Epochs = 6, Verbose = 0 },
            new BackupAndRestore(_folder["state"], saveEveryBatches: 13),
            new StepCsvLogger(Log),
            new LambdaCallback(onEpochBegin: (_, epoch) =>
            {
                if (epoch is 2 && kill is not null)
                {
                    File.Delete(Log);
                }
            }));
    }

    [TestMethod]
    public void A_long_epoch_is_written_while_it_lasts()
    {
        long written = 0;
        new ScriptedTrainer(60_000, [1.0]).Fit(
            new FitOptions { Verbose = 0 },
            new StepCsvLogger(Log),
            new LambdaCallback(onTrainBatchEnd: (_, batch, _) => written = batch is 59_999 ? new FileInfo(Log).Length : 0));

        Assert.IsGreaterThan(500_000, written);
        CollectionAssert.AreEqual(Enumerable.Range(0, 60_000).Select(step => (double?)step).ToArray(), CsvLog.Read(Log)["step"].ToArray());
    }

    [TestMethod]
    public void A_log_that_is_deleted_while_training_is_started_anew_with_a_warning()
    {
        History history = new ScriptedTrainer(2, [1.0]).Fit(
            new FitOptions { Epochs = 3, Verbose = 0 }, new StepCsvLogger(Log), new LambdaCallback(onEpochBegin: (_, epoch) =>
            {
                if (epoch is 1)
                {
                    File.Delete(Log);
                }
            }));

        Assert.Contains("was deleted while training", history.Warnings.Single());
        Assert.AreEqual("step,loss,learning_rate\n2,1,0.01\n3,1,0.01\n4,1,0.01\n5,1,0.01\n", File.ReadAllText(Log));
    }
}
