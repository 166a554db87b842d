using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NumSharp;
using TfLrCallbacks;
using TfLrCallbacks.Embedded;

namespace MpiTests.Child;

/// <summary>A small model on made-up data, for which every worker prints what it came to.</summary>
internal static class Small
{
    private const int Samples = 203;

    /// <summary>Runs a range test, and prints all losses of its trials.</summary>
    public static void Find(IWorkers workers, int threads)
    {
        using var scope = NDScope.Open();
        (Sequential model, NDArray x, NDArray y) = Make(workers, batches: 1, rate: 0.01);
        RangeTestResult found = new LrRangeTest(new LrRangeTestOptions { ParallelTrials = threads }).Run(model.CreateTrainer(x, y, batchSize: 16));
        IEnumerable<double> losses = found.Rounds.SelectMany(round => round.Trials).Concat(found.Cooled).Select(trial => trial.Loss);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"found {found.BaseLearningRate:R} {found.MaxLearningRate:R} {found.Confidence} {found.Steps} {string.Join(' ', losses.Select(loss => loss.ToString("R", CultureInfo.InvariantCulture)))} weights {Hash(model)}"));
    }

    /// <summary>Trains with accumulated gradients, a plateau and an early stop, in batches that do not divide; one worker may be given another rate.</summary>
    public static void Train(IWorkers workers, int other)
    {
        using var scope = NDScope.Open();
        (Sequential model, NDArray x, NDArray y) = Make(workers, batches: 3, rate: workers.Rank == other ? 0.06 : 0.05);
        History history = model.Fit(
            x, y, batchSize: 17, epochs: 30, verbose: 0, validationSplit: 0.2,
            callbacks:
            [
                new ReduceLROnPlateau("val_loss", factor: 0.3, patience: 1, minDelta: 0.01),
                new EarlyStopping("val_loss", patience: 3, minDelta: 0.01, restoreBestWeights: true),
            ]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"trained {history.Epochs.Count} epochs, rates {string.Join(' ', history["learning_rate"].Select(rate => rate.ToString("g6", CultureInfo.InvariantCulture)))}, loss {history["loss"][^1]:G17} {history["val_loss"].Min():G17} weights {Hash(model)}"));
    }

    [NDScopedCovered]
    private static (Sequential Model, NDArray X, NDArray Y) Make(IWorkers workers, int batches, double rate)
    {
        NumPyRandom random = np.random.RandomState(7);
        NDArray x = random.standard_normal(new Shape(Samples, 6)).astype(NPTypeCode.Single);
        NDArray y = np.sin(x[":, :1"] * 2f) + x[":, 1:2"] * x[":, 2:3"];
        var model = new Sequential(new Dense(12, activation: "tanh"), new Dropout(0.1), new Dense(1)) { Seed = 4, Workers = workers };
        model.Compile(new SGD(rate, momentum: 0.9) { GradientAccumulationSteps = batches }, "mse");
        return (model, x, y);
    }

    private static string Hash(Sequential model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (NDArray weights in model.GetWeights())
        {
            hash.AppendData(MemoryMarshal.AsBytes(weights.ToArray<float>().AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
