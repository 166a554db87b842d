using System.Globalization;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Checks that the parts of a data set fit together.</summary>
internal static class DataChecks
{
    /// <summary>The largest class number that is believed; more outputs than this are no classification.</summary>
    private const double LargestClass = 99_999;

    private const int LongestReason = 600;

    public static void Samples(string source, string part, NDArray samples, NDArray labels)
    {
        using var scope = NDScope.Open();
        if (samples.ndim < 2 || samples.size is 0)
        {
            throw Bad(source, $"the {part} samples have the shape {Arrays.Show(samples.shape)}; they must be (samples, …) with at least one sample and value");
        }

        if (labels.ndim is not 1 || labels.shape[0] != samples.shape[0])
        {
            throw Bad(source, $"there are {samples.shape[0]} {part} samples, but the {part} labels have the shape {Arrays.Show(labels.shape)}");
        }

        double[] numbers = labels.astype(NPTypeCode.Double).ToArray<double>();
        int wrong = Array.FindIndex(numbers, label => !(label is >= 0 and <= LargestClass && Math.Floor(label) == label));
        if (wrong >= 0)
        {
            throw Bad(source, string.Create(CultureInfo.InvariantCulture, $"{part} label {wrong} is {numbers[wrong]}; class numbers are whole numbers from 0 on"));
        }

        if (samples.typecode is NPTypeCode.Single or NPTypeCode.Double or NPTypeCode.Half && !np.all(np.isfinite(samples)))
        {
            double[] values = samples.astype(NPTypeCode.Double).ravel().ToArray<double>();
            int at = Array.FindIndex(values, value => !double.IsFinite(value));
            throw Bad(source, string.Create(CultureInfo.InvariantCulture, $"{part} sample {at / (samples.size / samples.shape[0])} holds {values[at]}"));
        }
    }

    public static void SameShape(string source, NDArray train, NDArray test)
    {
        if (!train.shape.Skip(1).SequenceEqual(test.shape.Skip(1)))
        {
            throw Bad(source, $"training samples are {Arrays.Show(train.shape.Skip(1))}, test samples {Arrays.Show(test.shape.Skip(1))}");
        }
    }

    public static InvalidDataException Bad(string source, string what, Exception? cause = null) => new($"{source}: {Shown.Of(what, LongestReason)}.", cause);

    /// <summary>Returns whether an error already says which source is bad.</summary>
    public static bool Says(Exception error, string source) =>
        error is InvalidDataException && error.Message.StartsWith(source, StringComparison.Ordinal);
}
