using System.Collections.Concurrent;
using System.Security.Cryptography;
using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace AttackTests;

/// <summary>
/// The law of several workers, for every callback there is: on every worker it decides at every hook what it decides where one trains alone, the first writes
/// the files that are written there, and no other writes any.
/// </summary>
[TestClass]
public sealed class WorkersLaw
{
    public static IEnumerable<object[]> Situations => ResumeLaw.Situations;

    [TestMethod]
    [Timeout(60_000)]
    [DynamicData(nameof(Situations))]
    public void Every_worker_decides_as_one_alone_and_the_first_alone_writes(string callback, string situation)
    {
        Recipe recipe = EveryCallback.Of(callback, situation);
        using var folder = new TemporaryFolder(inMemory: true);
        string[] alone = Train(recipe, SingleWorker.Instance, folder["0-of-1"]);
        string[] written = Files(folder["0-of-1"]);
        foreach (int count in new[] { 2, 3, 8 })
        {
            var lines = new ConcurrentDictionary<int, string[]>();
            ThreadWorkers.Run(count, workers => lines[workers.Rank] = Train(recipe, workers, folder[$"{workers.Rank}-of-{count}"]));
            for (int rank = 0; rank < count; rank++)
            {
                CollectionAssert.AreEqual(alone, lines[rank], $"worker {rank} of {count}: {alone.Zip(lines[rank]).FirstOrDefault(pair => pair.First != pair.Second)}");
                CollectionAssert.AreEqual(rank is 0 ? written : [], Files(folder[$"{rank}-of-{count}"]), $"files of worker {rank} of {count}");
            }
        }
    }

    /// <summary>Trains, each worker with a folder of its own, and gives what was seen at every hook.</summary>
    private static string[] Train(Recipe recipe, IWorkers workers, string folder)
    {
        Directory.CreateDirectory(folder);
        var clock = new ManualTime(start: 1000);
        var trainer = new ShuffledTrainer { Workers = workers, StepsPerEpoch = recipe.KnowsLength ? 4 : null, ValidationLosses = recipe.ValidationLosses };
        Callback[] callbacks = [.. recipe.Make(new TrainingSite(folder, clock, trainer))];

        // What writes has nothing to show on the other workers: neither values nor the notes on its files.
        bool writes = Array.Exists(callbacks, one => one.OnFirstWorkerOnly);
        var witness = new Witness([.. callbacks.Where(one => !one.OnFirstWorkerOnly)], folder, clock);
        History history = trainer.Fit(new FitOptions { Epochs = recipe.Epochs, InitialEpoch = recipe.InitialEpoch, Verbose = 0 }, [.. callbacks, witness]);
        string end = FormattableString.Invariant($"weight {trainer.Weight:R}, rate {trainer.LearningRate:R}, {history.StopReason}");
        return [.. witness.Lines.Where(line => !writes || line.StartsWith("batch ", StringComparison.Ordinal) || line.StartsWith("epoch ", StringComparison.Ordinal)), end];
    }

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
            .Select(file => file.Contains("tfevents", StringComparison.Ordinal) ? "events" : $"{Path.GetRelativePath(folder, file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")
            .Order(StringComparer.Ordinal)];
}
