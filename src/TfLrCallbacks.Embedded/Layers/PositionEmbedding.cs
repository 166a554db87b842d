using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Adds a learned row to each position: the shape, (batch, positions, width), stays the same.</summary>
/// <remarks>
/// <code>
/// y[b, p] = x[b, p] + embeddings[p]
/// </code>
/// <para>Attention alone ignores the order of positions; this embedding adds it.</para>
/// </remarks>
public sealed class PositionEmbedding : Layer
{
    private readonly Initializer _initializer;
    private readonly BatchBuffer _outputs = new();
    private Parameter _embeddings = null!;

    /// <summary>Initializes a layer.</summary>
    /// <param name="initializer">The initial rows; <see cref="GlorotUniform"/> by default.</param>
    public PositionEmbedding(Initializer? initializer = null) => _initializer = initializer ?? new GlorotUniform();

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode) => np.add(x, _embeddings.Value, _outputs.Of(x.shape));

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        MatrixProduct.SumOfRows(gradient.reshape(gradient.shape[0], -1), _embeddings.Gradient.reshape(-1));
        return toInputs ? gradient : null;
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        if (inputShape.Length is not 2)
        {
            throw DoesNotFit(inputShape, "needs samples of shape (positions, width), such as an Embedding makes");
        }

        _embeddings = AddParameter("embeddings", inputShape, _initializer);
        return inputShape;
    }
}
