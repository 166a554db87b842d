using System.Globalization;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Weights of samples in the loss.</summary>
internal static class SampleWeights
{
    /// <summary>Returns weights in float32 that broadcast over (samples, positions …).</summary>
    public static NDArray Check(NDArray sampleWeight, long[] shape)
    {
        bool perSample = sampleWeight.shape.AsSpan().SequenceEqual(shape.AsSpan(0, 1)) || sampleWeight.shape.SequenceEqual([shape[0], 1]);
        if (!perSample && !sampleWeight.shape.SequenceEqual(shape))
        {
            throw BadShape(sampleWeight, shape);
        }

        Inputs.CheckNumbers(sampleWeight, nameof(sampleWeight));
        double[] values = sampleWeight.astype(NPTypeCode.Double).ravel().ToArray<double>();
        int wrong = Array.FindIndex(values, value => value < 0);
        if (wrong >= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(sampleWeight),
                values[wrong],
                string.Create(CultureInfo.InvariantCulture, $"Must hold weights of 0 or more. The one at {wrong} is not."));
        }

        NDArray weights = sampleWeight.astype(NPTypeCode.Single);
        return perSample ? weights.reshape([shape[0], .. Enumerable.Repeat(1L, shape.Length - 1)]) : weights;
    }

    public static ArgumentException BadShape(NDArray sampleWeight, long[] shape) => new(
        $"Must have one weight for each sample, ({shape[0]}){(shape.Length > 1 ? $", or for each position, {Arrays.Show(shape)}" : string.Empty)}. Received: {Arrays.Show(sampleWeight.shape)}.",
        nameof(sampleWeight));
}
