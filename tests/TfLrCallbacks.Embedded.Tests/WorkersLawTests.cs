using System.Collections.Concurrent;
using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Several workers beside one, where it is hard: many steps, a batch with fewer rows than workers, a row that makes the loss infinite, weights that drift apart.</summary>
[TestClass]
public sealed class WorkersLawTests
{
    private const int Rows = 43;
    private const int Batch = 14;

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(8)]
    public void Two_hundred_steps_end_at_the_loss_of_one_worker(int count)
    {
        double alone = Fit(SingleWorker.Instance, epochs: 50)[LogNames.Loss][^1];
        var losses = new ConcurrentDictionary<int, double>();

        ThreadWorkers.Run(count, workers => losses[workers.Rank] = Fit(workers, epochs: 50)[LogNames.Loss][^1]);

        for (int rank = 0; rank < count; rank++)
        {
            Assert.AreEqual(alone, losses[rank], 1e-5 * alone, $"worker {rank}");
            Assert.AreEqual(losses[0], losses[rank]);
        }
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(8)]
    public void A_last_batch_of_one_row_counts_as_one_row(int count)
    {
        // 43 = 3 · 14 + 1: all workers but one have nothing to compute in the last batch.
        History alone = Fit(SingleWorker.Instance, epochs: 3);
        ThreadWorkers.Run(count, workers =>
        {
            History history = Fit(workers, epochs: 3);
            Assert.HasCount(alone.StepLosses.Count, history.StepLosses);
            foreach (string name in alone.Names)
            {
                for (int epoch = 0; epoch < 3; epoch++)
                {
                    Assert.AreEqual(alone[name][epoch], history[name][epoch], 1e-5 * Math.Max(1, Math.Abs(alone[name][epoch])), $"worker {workers.Rank}, {name} of epoch {epoch}");
                }
            }
        });
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(8)]
    public void A_row_of_one_worker_that_is_too_large_for_a_float_stops_all_at_the_same_step(int count)
    {
        int alone = Fit(SingleWorker.Instance, epochs: 3, spoiledRow: 30, new TerminateOnNaN()).StepLosses.Count;
        Assert.IsLessThan(12, alone);
        ThreadWorkers.Run(count, workers =>
        {
            History history = Fit(workers, epochs: 3, spoiledRow: 30, new TerminateOnNaN());
            Assert.HasCount(alone, history.StepLosses);
            Assert.IsFalse(double.IsFinite(history.StepLosses[^1]));
            Assert.Contains("TerminateOnNaN", history.StopReason!);
        });
    }

    [TestMethod]
    [Timeout(60_000)]
    [DataRow(2, 1)]
    [DataRow(3, 0)]
    [DataRow(3, 2)]
    [DataRow(8, 5)]
    public void Weights_that_drift_on_one_worker_are_found_at_the_end_of_the_epoch_and_the_rank_is_named(int count, int drifting)
    {
        int epochs = 0;
        var drift = new Func<IWorkers, Callback>(workers => new LambdaCallback(
            onEpochBegin: (_, epoch) => epochs = epoch,
            onTrainBatchEnd: (run, batch, _) =>
            {
                if (workers.Rank == drifting && run.Epoch is 1 && batch is 2)
                {
                    TrainerSnapshot weights = run.Capture(SnapshotParts.Weights);
                    ((float[])weights.Tensors.First().Value.Values)[0] += 1e-6f;
                    run.Restore(weights);
                }
            }));
        string message = Assert.ThrowsExactly<WorkerAbortedException>(() => ThreadWorkers.Run(count, workers => Fit(workers, epochs: 4, spoiledRow: null, drift(workers)))).Message;
        Assert.AreEqual(1, epochs);
        Assert.Contains(count is 2 ? "The workers differ at step 8: worker 1 has another state than worker 0" : $"worker {drifting} has another state than the {count - 1} others", message);
    }

    [TestMethod]
    public void The_first_worker_alone_shows_progress()
    {
        var outputs = new ConcurrentDictionary<int, string>();
        ThreadWorkers.Run(3, workers =>
        {
            using var output = new StringWriter();
            Fit(workers, epochs: 2, spoiledRow: null, new ProgressBar(output: output));
            outputs[workers.Rank] = output.ToString();
        });
        Assert.HasCount(2, outputs[0].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Epoch 2/2: 4/4", outputs[0]);
        Assert.AreEqual(string.Empty, outputs[1] + outputs[2]);
    }

    private static History Fit(IWorkers workers, int epochs, int? spoiledRow = null, params Callback[] callbacks)
    {
        NumPyRandom random = np.random.RandomState(7);
        NDArray x = random.standard_normal(new Shape(Rows, 5)).astype(NPTypeCode.Single);
        NDArray y = (np.arange(Rows) % 3).astype(NPTypeCode.Int32);
        if (spoiledRow is { } row)
        {
            x[row, 0] = NDArray.Scalar(3e38f);
        }

        var model = new Sequential(new Dense(10, activation: spoiledRow is null ? "tanh" : "linear"), new Dense(3)) { Seed = 2, Workers = workers };
        model.Compile(new SGD(0.05, momentum: 0.9), new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
        return model.Fit(x, y, batchSize: Batch, epochs: epochs, verbose: 0, validationData: (x[new Slice(0, 9)], y[new Slice(0, 9)]), callbacks: callbacks);
    }
}
