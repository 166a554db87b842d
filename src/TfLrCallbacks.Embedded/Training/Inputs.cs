using System.Globalization;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Checks arrays that a user hands to a model.</summary>
internal static class Inputs
{
    /// <summary>Returns inputs as contiguous float32 rows; the array itself where it is that already.</summary>
    public static NDArray Check(NDArray x, int[] sampleShape)
    {
        if (!ShapeOfSample(NotEmpty(x)).SequenceEqual(sampleShape))
        {
            string single = x.shape.SequenceEqual(sampleShape.Select(size => (long)size)) ? " For a single sample give it a first axis: np.expand_dims(x, 0)." : string.Empty;
            throw new ArgumentException(
                $"The model was built for samples of shape {Arrays.Show(sampleShape)}. Received samples of shape {Arrays.Show(ShapeOfSample(x))}.{single}",
                nameof(x));
        }

        CheckNumbers(x, nameof(x));
        using var scope = NDScope.Open();
        return Arrays.Keep(np.ascontiguousarray(x.astype(NPTypeCode.Single, copy: false)));
    }

    public static NDArray NotEmpty(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.ndim is 0 || x.size is 0)
        {
            throw new ArgumentException($"Must hold at least one sample. Received an array of shape {Arrays.Show(x.shape)}.", nameof(x));
        }

        return x.ndim > 1
            ? x
            : throw new ArgumentException(
                $"Must have a first axis for the samples and one or more for the values of each. Received an array of shape {Arrays.Show(x.shape)}. x.reshape(-1, 1) has samples of one value, x.reshape(1, -1) is one sample.",
                nameof(x));
    }

    /// <summary>Returns the shape of one sample.</summary>
    public static int[] ShapeOfSample(NDArray x) => [.. x.shape.Skip(1).Select(dimension => checked((int)dimension))];

    /// <summary>Refuses what is no real number, and NaN and infinities, which would spread over all weights with the first update; also numbers that float32 makes infinite.</summary>
    public static void CheckNumbers(NDArray values, string name)
    {
        if (values.typecode is NPTypeCode.Complex or NPTypeCode.Char or NPTypeCode.String or NPTypeCode.Empty)
        {
            throw new ArgumentException($"Must hold real numbers. Received an array of {values.typecode}.", name);
        }

        using var scope = NDScope.Open();
        if (values.typecode is not (NPTypeCode.Single or NPTypeCode.Double or NPTypeCode.Half) || np.all(np.isfinite(values.astype(NPTypeCode.Single, copy: false))))
        {
            return;
        }

        double[] numbers = values.astype(NPTypeCode.Double).ravel().ToArray<double>();
        int wrong = Array.FindIndex(numbers, number => !float.IsFinite((float)number));
        long sample = values.ndim is 0 ? 0 : wrong / (values.size / values.shape[0]);
        string rule = double.IsFinite(numbers[wrong]) ? "Must hold numbers that float32 can hold, up to 3.4e38" : "Must hold finite numbers only";
        throw new ArgumentException(
            string.Create(CultureInfo.InvariantCulture, $"{rule}. Received {numbers[wrong]} in sample {sample}. Remove or replace such samples first."),
            name);
    }
}
