using Tensorflow;
using Tensorflow.NumPy;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Batches of arrays.</summary>
internal sealed class ArrayBatches : IBatchSource
{
    private const string SampleWeight = "sample_weight";

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
        RowCount = Rows(y, nameof(y));
        foreach (NDArray array in x)
        {
            RequireRows(array, nameof(x));
        }

        if (RowCount is 0)
        {
            throw new ArgumentException("There must be at least one sample. Received none.", nameof(x));
        }

        _inputs = [.. x.Select(Constant)];
        _targets = Constant(y);
        _weights = weights is null ? null : WeightsOf(weights);
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

    private static int Rows(NDArray? array, string argument)
    {
        ArgumentNullException.ThrowIfNull(array, argument);
        return array.shape.ndim > 0
            ? (int)array.shape.dims[0]
            : throw new ArgumentException("Must be an array with a row for each sample. Received a single number.", argument);
    }

    private void RequireRows(NDArray? array, string argument)
    {
        int rows = Rows(array, argument);
        if (rows != RowCount)
        {
            throw new ArgumentException($"Inputs, targets and sample weights must have as many rows as each other. Received: {rows} and {RowCount}.", argument);
        }
    }

    /// <summary>Gives the weights as a vector of float32.</summary>
    private Tensor WeightsOf(NDArray weights)
    {
        RequireRows(weights, SampleWeight);
        if (weights.shape.dims.Skip(1).Any(length => length is not 1))
        {
            throw new ArgumentException($"Must have one weight for each sample. Received an array of ({string.Join(", ", weights.shape.dims)}).", SampleWeight);
        }

        Tensor vector = tf.reshape(tf.cast(Constant(weights), TF_DataType.TF_FLOAT), new Shape(-1));
        int fault = Array.FindIndex(vector.ToArray<float>(), weight => !float.IsFinite(weight));
        return fault < 0 ? vector : throw new ArgumentException(
            FormattableString.Invariant($"The weight of a sample must be a finite number. Received: {vector.ToArray<float>()[fault]} at position {fault}."), SampleWeight);
    }

    private static Tensor Constant(NDArray array) => tf.convert_to_tensor(array);
}
