using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TfLrCallbacks;

/// <summary>
/// Compares the whole state of the training on all workers, by hash: weights, optimizer, order of the data, random state. Every fit of several
/// workers compares it before the first step and after every epoch; give one of your own to compare more often. Before a fit or a range test begins the data
/// (<see cref="ITrainer.DataHash"/>) and the length are compared, too.
/// </summary>
/// <remarks>
/// The workers take the same decisions because they see the same numbers. One that decides otherwise, such as a callback that looks at a clock
/// or a file of its own, would train another model without a word; this names it.
/// </remarks>
public sealed class WorkerAgreement : Callback
{
    private const int HashNumbers = 2;

    private readonly int? _everyBatches;
    private bool _compared;
    private long _batches;

    /// <summary>Initializes the callback.</summary>
    /// <param name="everyBatches">After how many steps the workers are compared besides, 1 or more; null for epochs only.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="everyBatches"/> is less than 1.</exception>
    public WorkerAgreement(int? everyBatches = null) =>
        _everyBatches = everyBatches is { } every ? Check.AtLeast(1, every, nameof(everyBatches)) : null;

    /// <summary>Compares the state of a training now. All workers call it at the same point.</summary>
    /// <param name="run">The training.</param>
    /// <exception cref="InvalidOperationException">The workers differ; the message names those that differ from the others.</exception>
    public static void Compare(ITrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Workers.Count > 1)
        {
            Compare(
                run.Workers,
                HashOf(run.Capture(), run.Step, run.LearningRate),
                FormattableString.Invariant($"at step {run.Step}"),
                "another state",
                "Every worker needs the same seed, data, arguments and callbacks, and a decision by a clock or a file must be made by one of them.");
        }
    }

    /// <summary>Compares what the workers are to train on, and the state they begin with, where several make a range test.</summary>
    /// <param name="trainer">The trainer.</param>
    internal static void Compare(ITrainer trainer)
    {
        if (trainer.Workers.Count > 1)
        {
            CompareData(trainer);
            Compare(trainer.Workers, HashOf(trainer.Capture(SnapshotParts.All), 0, trainer.LearningRate), "before the range test", "another state", "Every worker needs the same seed, data and arguments.");
        }
    }

    private static void CompareData(ITrainer trainer) => Compare(
        trainer.Workers,
        [trainer.DataHash is { } hash ? (uint)hash : -1, trainer.DataHash is { } same ? (uint)(same >> 32) : -1],
        "in their data",
        "other training or validation data, or batches of another size,",
        "Give every worker all the data and the size of the whole batch: each then computes its rows of every batch.");

    private static void CompareLength(ITrainingRun run) => Compare(
        run.Workers,
        Halves(SHA256.HashData(MemoryMarshal.AsBytes<long>(
            [run.Length.Epochs, run.Length.StepsPerEpoch ?? -1, run.Epoch, run.Trainer!.HasValidation ? 1 : 0, run.Trainer.BatchesPerUpdate]))),
        "before the first step",
        "other epochs, other steps in an epoch, other accumulated batches, or validation data where others have none,",
        "Every worker needs the same data and arguments.");

    private static void Compare(IWorkers workers, double[] own, string where, string what, string remedy)
    {
        var all = new double[workers.Count * HashNumbers];
        own.CopyTo(all.AsSpan(workers.Rank * HashNumbers));
        workers.Sum(all);
        (double, double)[] hashes = [.. Enumerable.Range(0, workers.Count).Select(rank => (all[rank * HashNumbers], all[(rank * HashNumbers) + 1]))];
        (double, double) most = hashes.GroupBy(hash => hash).MaxBy(group => group.Count())!.Key;
        int[] others = [.. Enumerable.Range(0, workers.Count).Where(rank => hashes[rank] != most)];
        if (others.Length is 0)
        {
            return;
        }

        string than = workers.Count - others.Length is 1 ? $"worker {Array.IndexOf(hashes, most)}" : $"the {workers.Count - others.Length} others";
        throw new InvalidOperationException(FormattableString.Invariant(
            $"The workers differ {where}: worker {string.Join(" and ", others)} has {what} than {than}. {remedy}"));
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        (_compared, _batches) = (false, 0);
        if (run.Workers.Count > 1 && run.Trainer is { } trainer)
        {
            CompareData(trainer);
            CompareLength(run);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch)
    {
        if (!_compared || (_everyBatches is { } every && _batches >= every))
        {
            Compare(run);
            _compared = true;
            _batches = 0;
        }

        _batches++;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs) => Compare(run);

    private static double[] HashOf(TrainerSnapshot snapshot, long step, double rate)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, SnapshotTensor tensor) in snapshot.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(MemoryMarshal.AsBytes(name.AsSpan()));
            hash.AppendData(MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(tensor.Values), Buffer.ByteLength(tensor.Values)));
        }

        Span<long> position = [step, BitConverter.DoubleToInt64Bits(rate)];
        hash.AppendData(MemoryMarshal.AsBytes(position));
        return Halves(hash.GetHashAndReset());
    }

    /// <summary>Gives the first 8 bytes of a hash as numbers that are exact in a double.</summary>
    private static double[] Halves(byte[] hash) => [BitConverter.ToUInt32(hash, 0), BitConverter.ToUInt32(hash, sizeof(uint))];
}
