using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Self-attention: each position of a sequence, (batch, positions, width), attends to all positions.</summary>
/// <remarks>
/// <para>For each head, with queries, keys and values q, k, v = x·W + b:</para>
/// <code>
/// a = softmax(q·kᵀ / √keyDim)
/// y = concat(a·v of all heads)·W + b
/// </code>
/// <para>
/// As <c>keras.layers.MultiHeadAttention</c> called with the same array for query and value, with the same kernels: query, key and value
/// (width, heads, keyDim), attention_output (heads, valueDim, width). From Vaswani et al., <i>Attention is all you need</i>, 2017,
/// <see href="https://arxiv.org/abs/1706.03762"/>.
/// </para>
/// </remarks>
public sealed class MultiHeadAttention : Layer
{
    private readonly int _numHeads;
    private readonly int _keyDim;
    private readonly int _valueDim;
    private readonly double _dropout;
    private readonly bool _useBias;
    private readonly bool _causal;
    private readonly Initializer _kernelInitializer;
    private Projection _query = null!;
    private Projection _key = null!;
    private Projection _value = null!;
    private Projection _output = null!;
    private NDArray _q = null!;
    private NDArray _k = null!;
    private NDArray _v = null!;
    private NDArray _attention = null!;
    private NDArray? _kept;

    /// <summary>Initializes a layer.</summary>
    /// <param name="numHeads">The number of heads, 1 or more.</param>
    /// <param name="keyDim">The width of a head's queries and keys, 1 or more.</param>
    /// <param name="valueDim">The width of a head's values, 1 or more; <paramref name="keyDim"/> by default.</param>
    /// <param name="dropout">The dropout rate of the attention weights in training, from 0 up to, but not including, 1.</param>
    /// <param name="useBias">Whether biases are added.</param>
    /// <param name="causal">Whether a position attends only to itself and earlier positions (<c>use_causal_mask</c> in Keras).</param>
    /// <param name="kernelInitializer">The kernels' initial values; <see cref="GlorotUniform"/> by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public MultiHeadAttention(
        int numHeads,
        int keyDim,
        int? valueDim = null,
        double dropout = 0,
        bool useBias = true,
        bool causal = false,
        Initializer? kernelInitializer = null)
    {
        _numHeads = Check.AtLeast(1, numHeads);
        _keyDim = Check.AtLeast(1, keyDim);
        _valueDim = Check.AtLeast(1, valueDim ?? keyDim, nameof(valueDim));
        _dropout = dropout is >= 0 and < 1
            ? dropout
            : throw new ArgumentOutOfRangeException(nameof(dropout), dropout, "Must be from 0 up to, but not including, 1.");
        _useBias = useBias;
        _causal = causal;
        _kernelInitializer = kernelInitializer ?? new GlorotUniform();
    }

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        (long batch, long positions) = (x.shape[0], x.shape[1]);
        NDArray rows = x.reshape(-1, x.shape[2]);
        _q = ByHead(_query.Forward(rows), batch, positions);
        np.multiply(_q, NDArray.Scalar((float)(1 / Math.Sqrt(_keyDim))), _q);
        _k = ByHead(_key.Forward(rows), batch, positions);
        _v = ByHead(_value.Forward(rows), batch, positions);
        NDArray scores = np.matmul(_q, _k.transpose([0, 1, 3, 2]));
        if (_causal)
        {
            np.add(scores, LaterPositions(positions), scores);
        }

        _attention = np.empty(new Shape(scores.shape), NPTypeCode.Single);
        ActivationFunction.Softmax.Forward(scores, _attention);
        _kept = mode is ForwardMode.Training && _dropout > 0 ? Kept(scores.shape) : null;
        NDArray used = _kept is null ? _attention : np.multiply(_attention, _kept);
        NDArray heads = np.matmul(used, _v);
        return _output.Forward(ByPosition(heads)).reshape(batch, positions, -1);
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        (long batch, long positions) = (gradient.shape[0], gradient.shape[1]);
        NDArray toHeads = ByHead(_output.Backward(gradient.reshape(-1, gradient.shape[2]), true)!, batch, positions);
        NDArray used = _kept is null ? _attention : np.multiply(_attention, _kept);
        NDArray toValues = np.matmul(used.transpose([0, 1, 3, 2]), toHeads);
        NDArray toScores = np.matmul(toHeads, _v.transpose([0, 1, 3, 2]));
        if (_kept is not null)
        {
            np.multiply(toScores, _kept, toScores);
        }

        ActivationFunction.Softmax.Backward(_attention, _attention, toScores);
        NDArray toQueries = np.matmul(toScores, _k);
        np.multiply(toQueries, NDArray.Scalar((float)(1 / Math.Sqrt(_keyDim))), toQueries);
        NDArray toKeys = np.matmul(toScores.transpose([0, 1, 3, 2]), _q);
        NDArray? sum = _query.Backward(ByPosition(toQueries), toInputs);
        NDArray? fromKeys = _key.Backward(ByPosition(toKeys), toInputs);
        NDArray? fromValues = _value.Backward(ByPosition(toValues), toInputs);
        return toInputs ? np.add(np.add(sum!, fromKeys!), fromValues!).reshape(batch, positions, -1) : null;
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        if (inputShape.Length is not 2)
        {
            throw DoesNotFit(inputShape, "needs samples of shape (positions, width), such as an Embedding makes");
        }

        int width = inputShape[1];
        _query = Project("query", [width, _numHeads, _keyDim], [_numHeads, _keyDim], width);
        _key = Project("key", [width, _numHeads, _keyDim], [_numHeads, _keyDim], width);
        _value = Project("value", [width, _numHeads, _valueDim], [_numHeads, _valueDim], width);
        _output = Project("attention_output", [_numHeads, _valueDim, width], [width], _numHeads * _valueDim);
        return inputShape;
    }

    private Projection Project(string name, int[] kernel, int[] bias, int inputs) => new(
        AddParameter($"{name}/kernel", kernel, _kernelInitializer),
        _useBias ? AddParameter($"{name}/bias", bias, new Zeros()) : null,
        inputs);

    /// <summary>(batch · positions, heads · width) becomes (batch, heads, positions, width).</summary>
    private NDArray ByHead(NDArray rows, long batch, long positions) =>
        np.ascontiguousarray(rows.reshape(batch, positions, _numHeads, -1).transpose([0, 2, 1, 3]));

    private static NDArray ByPosition(NDArray heads) =>
        np.ascontiguousarray(heads.transpose([0, 2, 1, 3])).reshape(heads.shape[0] * heads.shape[2], -1);

    private static NDArray LaterPositions(long positions) =>
        np.triu(np.full(new Shape(positions, positions), -1e9f), 1);

    private NDArray Kept(long[] shape) => np.multiply(
        (RandomSample(shape) >= _dropout).astype(NPTypeCode.Single), NDArray.Scalar((float)(1 / (1 - _dropout))));
}
