using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Reshapes samples; the number of values stays the same.</summary>
public sealed class Reshape : Layer
{
    private readonly int[] _targetShape;
    private long[] _shape = [];

    /// <summary>Initializes a layer.</summary>
    /// <param name="targetShape">The shape of a sample, without the batch; each axis 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An axis is below 1.</exception>
    public Reshape(params int[] targetShape)
    {
        ArgumentNullException.ThrowIfNull(targetShape);
        _targetShape = [.. targetShape.Select(dimension => Check.AtLeast(1, dimension, nameof(targetShape)))];
    }

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        _shape = x.shape;
        return x.reshape([_shape[0], .. _targetShape.Select(dimension => (long)dimension)]);
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs) => toInputs ? gradient.reshape(_shape) : null;

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape) =>
        Count(inputShape) == Count(_targetShape)
            ? _targetShape
            : throw DoesNotFit(inputShape, $"makes samples of shape {Arrays.Show(_targetShape)}, which have another number of values");

    private static long Count(int[] shape) => shape.Aggregate(1L, (product, dimension) => product * dimension);
}
