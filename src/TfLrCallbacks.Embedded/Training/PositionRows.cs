using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Outputs, targets and weights of models whose outputs have several axes, one row for each position.</summary>
internal static class PositionRows
{
    /// <summary>Checks targets and brings them into the form of the loss, with all axes but the last kept.</summary>
    public static NDArray Prepare(Loss loss, NDArray y, int[] outputShape)
    {
        if (outputShape.Length is 1)
        {
            return loss.Prepare(y, outputShape);
        }

        long[] positions = [y.shape[0], .. outputShape[..^1].Select(dimension => (long)dimension)];
        if (y.ndim < positions.Length || y.ndim > positions.Length + 1 || !y.shape.Take(positions.Length).SequenceEqual(positions))
        {
            throw new ArgumentException(
                $"The model gives {Arrays.Show(outputShape)} for each sample, so targets need one row for each position, (samples, {string.Join(", ", outputShape[..^1])}) or (samples, {string.Join(", ", outputShape)}). Received: {Arrays.Show(y.shape)}. For one target for each sample add a {nameof(Flatten)} or a pooling layer in front of the last layer.",
                nameof(y));
        }

        NDArray rows = loss.Prepare(Flat(y, positions.Length), [outputShape[^1]]);
        return rows.reshape([.. positions, .. rows.shape.Skip(1)]);
    }

    /// <summary>Makes rows of the positions: the first <paramref name="axes"/> axes become one.</summary>
    public static NDArray Flat(NDArray array, int axes) =>
        axes is 1 ? array : array.reshape([array.shape.Take(axes).Aggregate(1L, (product, size) => product * size), .. array.shape.Skip(axes)]);

    /// <summary>Returns the weight of each position of each sample, (samples, positions …); null where all weigh 1.</summary>
    public static NDArray? Weights(NDArray y, int[] outputShape, IReadOnlyDictionary<int, double>? classWeight, NDArray? sampleWeight)
    {
        if (classWeight is null && sampleWeight is null)
        {
            return null;
        }

        using var scope = NDScope.Open();
        long samples = y.shape[0];
        int axes = outputShape.Length;
        NDArray weights = np.ones(new Shape([samples, .. outputShape[..^1].Select(dimension => (long)dimension)]), NPTypeCode.Single);
        if (classWeight is not null)
        {
            np.copyto(weights, ClassWeights.Of(Flat(y, axes), classWeight, outputShape[^1]).reshape(weights.shape));
        }

        if (sampleWeight is not null)
        {
            NDArray given = SampleWeights.Check(sampleWeight, weights.shape);
            np.multiply(weights, given, weights);
        }

        return scope.Returns(weights);
    }
}
