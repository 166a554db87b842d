using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TfLrCallbacks;

/// <summary>
/// Compares the whole state of the training on all workers, by hash: weights, optimizer, order of the data, random state. Every fit of several
/// workers compares it before the first step and after every epoch; give one of your own to compare more often.
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
        IWorkers workers = run.Workers;
        if (workers.Count is 1)
        {
            return;
        }

        var all = new double[workers.Count * HashNumbers];
        HashOf(run).CopyTo(all.AsSpan(workers.Rank * HashNumbers));
        workers.Sum(all);
        (double, double)[] hashes = [.. Enumerable.Range(0, workers.Count).Select(rank => (all[rank * HashNumbers], all[(rank * HashNumbers) + 1]))];
        (double, double) most = hashes.GroupBy(hash => hash).MaxBy(group => group.Count())!.Key;
        int[] others = [.. Enumerable.Range(0, workers.Count).Where(rank => hashes[rank] != most)];
        if (others.Length > 0)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The workers differ at step {run.Step}: worker {string.Join(" and ", others)} has another state than the {workers.Count - others.Length} others. Every worker needs the same seed, data, arguments and callbacks, and a decision by a clock or a file must be made by one of them."));
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run) => (_compared, _batches) = (false, 0);

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

    private static double[] HashOf(ITrainingRun run)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        TrainerSnapshot snapshot = run.Capture();
        foreach ((string name, SnapshotTensor tensor) in snapshot.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(MemoryMarshal.AsBytes(name.AsSpan()));
            hash.AppendData(MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(tensor.Values), Buffer.ByteLength(tensor.Values)));
        }

        Span<long> position = [run.Step, BitConverter.DoubleToInt64Bits(run.LearningRate)];
        hash.AppendData(MemoryMarshal.AsBytes(position));
        byte[] bytes = hash.GetHashAndReset();
        return [BitConverter.ToUInt32(bytes, 0), BitConverter.ToUInt32(bytes, sizeof(uint))];
    }
}
