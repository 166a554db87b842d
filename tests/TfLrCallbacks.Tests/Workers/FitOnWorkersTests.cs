using System.Collections.Concurrent;

namespace TfLrCallbacks.Tests.Workers;

/// <summary>What the loop does where several workers train one model.</summary>
[TestClass]
public sealed class FitOnWorkersTests
{
    [TestMethod]
    public void Only_the_first_worker_writes_and_all_have_the_history()
    {
        using var folder = new TemporaryFolder();
        var logs = new ConcurrentDictionary<int, History>();

        ThreadWorkers.Run(3, workers => logs[workers.Rank] = new SharedTrainer(workers).Fit(
            new FitOptions { Epochs = 3, Verbose = 0 }, new CosineDecay(0.1, 10), new CsvLogger(folder[$"log-{workers.Rank}.csv"]), new ModelCheckpoint(folder[$"model-{workers.Rank}.npz"])));

        CollectionAssert.AreEquivalent(new[] { "log-0.csv", "model-0.npz" }, Directory.GetFiles(folder[string.Empty]).Select(Path.GetFileName).ToArray());
        CollectionAssert.AreEqual(logs[0].StepLearningRates.ToArray(), logs[2].StepLearningRates.ToArray());
    }

    [TestMethod]
    public void A_guard_keeps_the_snapshots_of_each_worker_apart()
    {
        using var folder = new TemporaryFolder();
        var kept = new ConcurrentBag<string>();

        ThreadWorkers.Run(3, workers => new SharedTrainer(workers).Fit(
            new FitOptions { Epochs = 3, Verbose = 0 },
            new SpikeGuard(new SpikeGuardOptions { SnapshotEvery = 2, Folder = folder.Path }),
            new LambdaCallback(onEpochBegin: (_, _) => Array.ForEach(Directory.GetFiles(folder.Path, $"*-{workers.Rank}.npz"), kept.Add))));

        Assert.AreEqual(2 * 3 * 3, kept.Count, "Two files of each worker, seen at the begin of each epoch.");
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void A_stop_that_one_worker_asks_for_stops_all_at_the_same_step()
    {
        var steps = new ConcurrentDictionary<int, int>();

        ThreadWorkers.Run(3, workers => steps[workers.Rank] = new SharedTrainer(workers).Fit(
            new FitOptions { Epochs = 5, Verbose = 0 }, new LambdaCallback(onTrainBatchEnd: (run, _, _) =>
                {
                    if (workers.Rank is 1 && run.Step is 6)
                    {
                        run.RequestStop("a clock of its own");
                    }
                })).StepLosses.Count);

        Assert.AreEqual(7, steps[0]);
        Assert.AreEqual(7, steps[1]);
        Assert.AreEqual(7, steps[2]);
    }

    [TestMethod]
    [Timeout(20_000)]
    public void A_worker_that_trains_with_another_rate_is_named()
    {
        WorkerAbortedException error = Assert.ThrowsExactly<WorkerAbortedException>(() => ThreadWorkers.Run(3, workers => new SharedTrainer(workers).Fit(
            new FitOptions { Epochs = 3, Verbose = 0 }, new ConstantRate(workers.Rank is 2 ? 0.2 : 0.1))));

        Assert.Contains("worker 2 has another state than the 2 others", error.Message);
    }

    [TestMethod]
    [Timeout(20_000)]
    public void An_exception_on_one_worker_ends_all_with_its_rank()
    {
        WorkerAbortedException error = Assert.ThrowsExactly<WorkerAbortedException>(() => ThreadWorkers.Run(2, workers => new SharedTrainer(workers).Fit(
            new FitOptions { Epochs = 3, Verbose = 0 }, new LambdaCallback(onEpochBegin: (run, epoch) => _ = epoch is 1 && workers.Rank is 1 ? throw new InvalidDataException("a torn file") : 0))));

        Assert.Contains("Worker 1 of 2 ended the training: a torn file", error.Message);
    }

    [TestMethod]
    [Timeout(20_000)]
    public void What_was_saved_stays_where_the_end_fails_on_another_worker()
    {
        using var folder = new TemporaryFolder();

        Assert.ThrowsExactly<WorkerAbortedException>(() => ThreadWorkers.Run(3, workers => new SharedTrainer(workers).Fit(
            new FitOptions { Epochs = 2, Verbose = 0 },
            new BackupAndRestore(folder["state"]),
            new LambdaCallback(onTrainEnd: (_, _) => _ = workers.Rank is 2 ? throw new IOException("disk full") : 0))));

        Assert.IsTrue(Directory.Exists(folder["state"]));
        Assert.IsFalse(File.Exists(Path.Combine(folder["state"], "in-use.lock")));
    }

    [TestMethod]
    [Timeout(20_000)]
    [DataRow(1)]
    [DataRow(0)]
    public void A_stop_that_another_worker_asked_for_is_in_the_state_that_is_saved(int asked)
    {
        using var folder = new TemporaryFolder();
        var steps = new ConcurrentBag<int>();
        for (int start = 0; start < 2; start++)
        {
            ThreadWorkers.Run(2, workers => steps.Add(new SharedTrainer(workers).Fit(
                new FitOptions { Epochs = 3, Verbose = 0 },
                new BackupAndRestore(folder["state"], saveEveryBatches: 1, deleteCheckpoint: false),
                new LambdaCallback(onTrainBatchEnd: (run, _, _) =>
                {
                    if (workers.Rank == asked && run.Step is 3)
                    {
                        run.RequestStop("its clock");
                    }
                })).StepLosses.Count));
        }

        CollectionAssert.AreEqual(new[] { 4, 4, 4, 4 }, steps.ToArray(), "Started again, the run has stopped.");
    }

    [TestMethod]
    [DataRow(1, 3)]
    [DataRow(3, 1)]
    [DataRow(2, 4)]
    public void A_training_that_was_saved_by_some_workers_goes_on_with_others(int before, int after)
    {
        using var folder = new TemporaryFolder();
        double[] unbroken = Weights(before, null, folder);

        Assert.Throws<Exception>(() => Weights(before, 9, folder));
        double[] resumed = Weights(after, null, folder);

        Assert.AreEqual(unbroken[0], resumed[0], 1e-12);
        Assert.AreEqual(unbroken[1], resumed[1]);
    }

    private static double[] Weights(int count, int? breakAt, TemporaryFolder folder)
    {
        double[] weights = [];
        ThreadWorkers.Run(count, workers =>
        {
            var trainer = new SharedTrainer(workers);
            trainer.Fit(
                new FitOptions { Epochs = 4, Verbose = 0 },
                new OneCycle(0.1, 16, cycleMomentum: false),
                new CsvLogger(folder["log.csv"], append: true),
                new BackupAndRestore(folder["state"], saveEveryBatches: 2),
                new LambdaCallback(onTrainBatchBegin: (run, _) => _ = run.Step == breakAt ? throw new IOException("broken off") : 0));
            if (workers.Rank is 0)
            {
                weights = [trainer.Weight, trainer.LearningRate];
            }
        });
        return weights;
    }
}
