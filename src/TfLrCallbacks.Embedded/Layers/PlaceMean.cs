using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The mean of each channel over all places of a sample, which are the axes between the first and the last.</summary>
internal static class PlaceMean
{
    /// <summary>Gives the means of a batch, in the shape that the layer's outputs have.</summary>
    public static NDArray Of(NDArray x, IReadOnlyList<int> outputShape) =>
        np.mean(x.reshape(x.shape[0], PlacesOf(x.shape), -1), 1).reshape([x.shape[0], .. outputShape.Select(size => (long)size)]);

    /// <summary>Gives each place its share of the gradient.</summary>
    public static NDArray Backward(NDArray gradient, long[] shape)
    {
        long places = PlacesOf(shape);
        NDArray share = np.multiply(gradient, NDArray.Scalar(1f / places)).reshape(shape[0], 1, -1);
        return np.add(np.zeros(new Shape(shape[0], places, shape[^1]), NPTypeCode.Single), share).reshape(shape);
    }

    private static long PlacesOf(long[] shape) => shape[1..^1].Aggregate(1L, (product, size) => product * size);
}
