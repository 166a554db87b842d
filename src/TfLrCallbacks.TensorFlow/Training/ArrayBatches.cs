using Tensorflow;
using Tensorflow.NumPy;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Batches of arrays.</summary>
internal sealed class ArrayBatches : IBatchSource
{
    private readonly Tensor[] _inputs;
    private readonly Tensor _targets;
    private readonly Tensor? _weights;
    private readonly EpochOrder _order;
    private long _batch;

    /// <summary>Initializes batches.</summary>
    /// <param name="x">The inputs of the model.</param>
    /// <param name="y">The targets.</param>
    /// <param name="weights">The weight of each sample; null where all count alike.</param>
    /// <param name="batchSize">How many samples a batch has, 1 or more.</param>
    /// <param name="seed">What the order of each epoch is drawn with; null for the samples' own order.</param>
    /// <exception cref="ArgumentException">The arrays are empty, or not of one length.</exception>
    public ArrayBatches(IReadOnlyList<NDArray> x, NDArray y, NDArray? weights, int batchSize, int? seed)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        RowCount = (int)y.shape.dims[0];
        foreach (NDArray array in weights is null ? x : [.. x, weights])
        {
            if (array.shape.dims[0] != RowCount)
            {
                throw new ArgumentException($"Inputs, targets and sample weights must have as many rows as each other. Received: {array.shape.dims[0]} and {RowCount}.", nameof(x));
            }
        }

        if (RowCount is 0)
        {
            throw new ArgumentException("There must be at least one sample. Received none.", nameof(x));
        }

        _inputs = [.. x.Select(Constant)];
        _targets = Constant(y);
        _weights = weights is null ? null : tf.cast(Constant(weights), TF_DataType.TF_FLOAT);
        _order = new EpochOrder(RowCount, Check.AtLeast(1, batchSize), seed);
    }

    /// <summary>Gets all targets.</summary>
    public Tensor Targets => _targets;

    /// <inheritdoc/>
    public long? Steps => _order.Steps;

    /// <inheritdoc/>
    public int RowCount { get; }

    /// <inheritdoc/>
    public void Begin(int epoch)
    {
        _order.Begin(epoch);
        _batch = 0;
    }

    /// <inheritdoc/>
    public Batch? Next()
    {
        if (_batch >= _order.Steps)
        {
            return null;
        }

        long batch = _batch++;
        if (!_order.IsInOrder)
        {
            return Rows(_order.Samples(batch));
        }

        (int start, int end) = _order.Range(batch);
        var range = new Slice(start, end);
        return new Batch([.. _inputs.Select(input => input[range])], _targets[range], _weights?[range]);
    }

    /// <inheritdoc/>
    public Batch Rows(IReadOnlyList<int> rows)
    {
        Tensor places = tf.constant(rows as int[] ?? [.. rows]);
        return new Batch(
            [.. _inputs.Select(input => tf.gather(input, places))],
            tf.gather(_targets, places),
            _weights is null ? null : tf.gather(_weights, places));
    }

    private static Tensor Constant(NDArray array) => tf.convert_to_tensor(array);
}
