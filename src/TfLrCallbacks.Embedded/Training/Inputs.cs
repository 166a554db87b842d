using System.Globalization;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Checks arrays that a user hands to a model.</summary>
internal static class Inputs
{
    /// <summary>Gives inputs as contiguous float32 rows; the array itself where it is that already.</summary>
    public static NDArray Check(NDArray x, int[] sampleShape)
    {
        if (!ShapeOfSample(NotEmpty(x)).SequenceEqual(sampleShape))
        {
            throw new ArgumentException(
                $"The model was built for samples of shape {Arrays.Show(sampleShape)}. Received samples of shape {Arrays.Show(ShapeOfSample(x))}.",
                nameof(x));
        }

        CheckFinite(x, nameof(x));
        using var scope = NDScope.Open();
        return Arrays.Keep(np.ascontiguousarray(x.astype(NPTypeCode.Single, copy: false)));
    }

    public static NDArray NotEmpty(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ndim > 0 && x.size > 0
            ? x
            : throw new ArgumentException($"Must hold at least one sample. Received an array of shape {Arrays.Show(x.shape)}.", nameof(x));
    }

    /// <summary>Gives the shape of one sample.</summary>
    public static int[] ShapeOfSample(NDArray x) => [.. x.shape.Skip(1).Select(dimension => checked((int)dimension))];

    /// <summary>Refuses NaN and infinities, which would spread over all weights with the first update.</summary>
    public static void CheckFinite(NDArray values, string name)
    {
        using var scope = NDScope.Open();
        if (values.typecode is not (NPTypeCode.Single or NPTypeCode.Double or NPTypeCode.Half) || np.all(np.isfinite(values)))
        {
            return;
        }

        double[] numbers = values.astype(NPTypeCode.Double).ravel().ToArray<double>();
        int wrong = Array.FindIndex(numbers, number => !double.IsFinite(number));
        long sample = values.ndim is 0 ? 0 : wrong / (values.size / values.shape[0]);
        throw new ArgumentException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Must hold finite numbers only. Received {numbers[wrong]} in sample {sample}. Remove or replace such samples first."),
            name);
    }
}
