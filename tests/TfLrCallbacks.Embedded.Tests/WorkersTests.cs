using System.Collections.Concurrent;
using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Several workers make the training that one would have made.</summary>
[TestClass]
public sealed class WorkersTests
{
    private const int Samples = 50;

    public static IEnumerable<object[]> Cases =>
        from count in (int[])[1, 2, 3, 8]
        from kind in Enum.GetValues<Kind>()
        select new object[] { count, kind };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void The_weights_are_those_of_one_worker_and_the_same_bits_on_all(int count, Kind kind)
    {
        (float[] alone, History history) = Train(SingleWorker.Instance, kind);
        var results = new ConcurrentDictionary<int, (float[] Weights, History History)>();

        ThreadWorkers.Run(count, workers => results[workers.Rank] = Train(workers, kind));

        for (int rank = 0; rank < count; rank++)
        {
            CollectionAssert.AreEqual(results[0].Weights, results[rank].Weights, $"rank {rank}");
            CollectionAssert.AreEqual(results[0].History.StepLosses.ToArray(), results[rank].History.StepLosses.ToArray());
            foreach (string name in history.Names)
            {
                IReadOnlyList<double> values = history[name];
                for (int epoch = 0; epoch < values.Count; epoch++)
                {
                    Assert.AreEqual(values[epoch], results[rank].History[name][epoch], 2e-4 * Math.Max(1, Math.Abs(values[epoch])), name);
                }
            }
        }

        double norm = Math.Sqrt(alone.Sum(weight => (double)weight * weight));
        double difference = Math.Sqrt(alone.Zip(results[0].Weights).Sum(pair => Math.Pow(pair.First - (double)pair.Second, 2)));
        Assert.IsLessThan(2e-5, difference / norm);
    }

    [TestMethod]
    public void The_same_number_of_workers_makes_the_same_bits_again()
    {
        float[] first = [];
        float[] second = [];
        ThreadWorkers.Run(3, workers => Keep(workers, ref first));
        ThreadWorkers.Run(3, workers => Keep(workers, ref second));

        CollectionAssert.AreEqual(first, second);

        static void Keep(IWorkers workers, ref float[] weights)
        {
            float[] trained = Train(workers, Kind.Momentum).Weights;
            if (workers.Rank is 0)
            {
                weights = trained;
            }
        }
    }

    private static (float[] Weights, History History) Train(IWorkers workers, Kind kind)
    {
        NumPyRandom random = np.random.RandomState(5);
        NDArray x = random.standard_normal(new Shape(Samples, 6)).astype(NPTypeCode.Single);
        NDArray y = (np.arange(Samples) % 3).astype(NPTypeCode.Int32);
        Layer[] layers = kind is Kind.Normalised
            ? [new Dense(12), new BatchNormalization(), new Dense(3)]
            : [new Dense(12, activation: "relu"), new Dropout(kind is Kind.Dropout ? 0.3 : 0), new Dense(3)];
        var model = new Sequential(layers) { Seed = 3, Workers = workers };
        Optimizer optimizer = kind is Kind.Adam ? new Adam(0.01) : new SGD(0.05, momentum: 0.9);
        model.Compile(optimizer, new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");

        // 50 = 3 · 14 + 8: the last batch does not divide, and has as many rows as there are workers at most.
        History history = model.Fit(
            x, y, batchSize: 14, epochs: 5, verbose: 0, validationData: (x[new Slice(0, 13)], y[new Slice(0, 13)]),
            classWeight: new Dictionary<int, double> { [1] = 2 }, callbacks: new OneCycle(0.05, "100%"));
        return ([.. model.GetWeights().SelectMany(array => array.ToArray<float>())], history);
    }

    /// <summary>What a training has in it.</summary>
    public enum Kind
    {
        Momentum,
        Adam,
        Dropout,
        Normalised,
    }
}
