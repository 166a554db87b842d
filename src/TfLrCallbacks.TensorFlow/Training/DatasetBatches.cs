using Tensorflow;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Batches of a TensorFlow.NET dataset, read to its end also where it does not say how long it is.</summary>
/// <remarks>A dataset is read anew in every epoch. Rows for a probe are kept from its first batches.</remarks>
internal sealed class DatasetBatches : IBatchSource, IDisposable
{
    private const int ProbeRows = 256;
    private const long Infinite = -1;

    private readonly IDatasetV2 _dataset;
    private OwnedIterator? _iterator;
    private long _batch;
    private Batch? _probe;

    /// <summary>Initializes batches.</summary>
    /// <param name="dataset">The dataset, batched.</param>
    /// <exception cref="ArgumentException">It is endless.</exception>
    public DatasetBatches(IDatasetV2 dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        _dataset = dataset;
        long cardinality = dataset.cardinality().numpy();
        if (cardinality is Infinite)
        {
            throw new ArgumentException("The dataset has no end, so an epoch would have none. Bound it with take(n).", nameof(dataset));
        }

        Steps = cardinality > 0 ? cardinality : null;
    }

    /// <inheritdoc/>
    public long? Steps { get; }

    /// <inheritdoc/>
    public int RowCount => Probe.Count;

    private Batch Probe => _probe ??= ReadProbe();

    /// <inheritdoc/>
    public void Begin(int epoch)
    {
        _iterator?.Dispose();
        _iterator = new OwnedIterator(_dataset);
        _batch = 0;
    }

    /// <inheritdoc/>
    public Batch? Next()
    {
        if (_batch == Steps)
        {
            return null;
        }

        _batch++;
        return Read(_iterator!);
    }

    /// <inheritdoc/>
    public Batch Rows(IReadOnlyList<int> rows)
    {
        Tensor places = tf.constant(rows as int[] ?? [.. rows]);
        return new Batch(
            [.. Probe.Inputs.Select(input => tf.gather(input, places))],
            tf.gather(Probe.Targets, places),
            Probe.Weights is { } weights ? tf.gather(weights, places) : null);
    }

    /// <inheritdoc/>
    public void Dispose() => _iterator?.Dispose();

    private Batch? Read(OwnedIterator iterator)
    {
        Tensor[] tensors;
        try
        {
            tensors = iterator.next();
        }
        catch (Exception end) when (end.GetType().Name is "StopIteration")
        {
            return null;
        }

        int inputs = _dataset.FirstInputTensorCount;
        return tensors.Length - inputs is 1 or 2
            ? new Batch(tensors[..inputs], tensors[inputs], tensors.Length - inputs is 2 ? tensors[inputs + 1] : null)
            : throw new ArgumentException($"The dataset must give inputs and targets, and weights if you like. Received: {tensors.Length} tensors for {inputs} inputs.");
    }

    private Batch ReadProbe()
    {
        using var iterator = new OwnedIterator(_dataset);
        List<Batch> batches = [];
        while (batches.Sum(batch => batch.Count) < ProbeRows && Read(iterator) is { } batch)
        {
            batches.Add(batch);
        }

        if (batches.Count is 0)
        {
            throw new ArgumentException("The dataset has no batch.");
        }

        return new Batch(
            [.. Enumerable.Range(0, batches[0].Inputs.Length).Select(i => Join(batches.Select(batch => batch.Inputs[i])))],
            Join(batches.Select(batch => batch.Targets)),
            batches[0].Weights is null ? null : Join(batches.Select(batch => batch.Weights!)));
    }

    private static Tensor Join(IEnumerable<Tensor> parts) => tf.concat([.. parts], 0);
}
