using System.Collections.Concurrent;

namespace TfLrCallbacks.Tests.Workers;

[TestClass]
public sealed class ThreadWorkersTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(8)]
    public void An_average_is_the_sum_in_the_order_of_the_ranks_divided_by_their_number(int count)
    {
        const int Length = 37;
        float[][] values = [.. Enumerable.Range(0, count).Select(rank => Enumerable.Range(0, Length).Select(i => ValueOf(rank, i)).ToArray())];
        var results = new ConcurrentDictionary<int, float[]>();

        ThreadWorkers.Run(count, workers =>
        {
            float[] own = [.. values[workers.Rank]];
            workers.Average(own);
            results[workers.Rank] = own;
        });

        for (int i = 0; i < Length; i++)
        {
            float sum = values[0][i];
            for (int rank = 1; rank < count; rank++)
            {
                sum += values[rank][i];
            }

            for (int rank = 0; rank < count; rank++)
            {
                Assert.AreEqual(sum / count, results[rank][i]);
            }
        }
    }

    [TestMethod]
    public void A_sum_and_a_broadcast_reach_every_worker()
    {
        var sums = new ConcurrentDictionary<int, double>();
        var bytes = new ConcurrentDictionary<int, byte[]>();

        ThreadWorkers.Run(3, workers =>
        {
            double[] value = [0.1 * (workers.Rank + 1), workers.Rank];
            workers.Sum(value);
            sums[workers.Rank] = value[0] + value[1];
            byte[] text = [(byte)workers.Rank, 7];
            workers.Broadcast(text);
            bytes[workers.Rank] = text;
            workers.Barrier();
        });

        for (int rank = 0; rank < 3; rank++)
        {
            Assert.AreEqual(0.1 + 0.2 + (0.1 * 3) + 3, sums[rank]);
            CollectionAssert.AreEqual(new byte[] { 0, 7 }, bytes[rank]);
        }
    }

    [TestMethod]
    [Timeout(20_000)]
    public void A_worker_that_throws_ends_the_others_and_is_named()
    {
        WorkerAbortedException error = Assert.ThrowsExactly<WorkerAbortedException>(() => ThreadWorkers.Run(3, workers =>
        {
            if (workers.Rank is 1)
            {
                throw new InvalidDataException("the disk is full");
            }

            workers.Barrier();
        }));

        Assert.AreEqual("Worker 1 of 3 ended the training: the disk is full", error.Message);
        Assert.IsInstanceOfType<InvalidDataException>(error.InnerException);
    }

    [TestMethod]
    [Timeout(20_000)]
    public void A_worker_that_aborts_ends_all()
    {
        WorkerAbortedException error = Assert.ThrowsExactly<WorkerAbortedException>(() => ThreadWorkers.Run(2, workers =>
        {
            if (workers.Rank is 0)
            {
                workers.Abort("enough");
            }

            workers.Sum([1.0]);
        }));

        StringAssert.StartsWith(error.Message, "Worker 0 of 2 ended the training: enough", StringComparison.Ordinal);
    }

    private static float ValueOf(int rank, int i) => MathF.Sin((rank * 100) + i) * MathF.Pow(10, (i % 7) - 3);
}
