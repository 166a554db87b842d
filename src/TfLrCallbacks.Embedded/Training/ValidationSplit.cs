using System.Globalization;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Sets the last samples apart for validation, as Keras does.</summary>
internal static class ValidationSplit
{
    public static (ValidationData Training, ValidationData Validation) Of(ValidationData all, double validationSplit, ValidationData? validationData)
    {
        if (validationSplit is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(validationSplit), validationSplit, "Must be from 0 up to, but not including, 1.");
        }

        if (validationData is not null)
        {
            throw new ArgumentException("Give validation data or a split, not both.", nameof(validationData));
        }

        (NDArray x, NDArray y, NDArray? weights) = all;
        long samples = Inputs.NotEmpty(x).shape[0];
        if (weights is not null && (weights.ndim is 0 || weights.shape[0] != samples))
        {
            throw SampleWeights.BadShape(weights, [samples]);
        }

        long at = (long)Math.Floor(samples * (1 - validationSplit));
        if (at is 0 || at == samples || y.ndim is 0 || y.shape[0] != samples)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A split of {validationSplit} of {samples} samples, with targets of shape {Arrays.Show(y.shape)}, leaves nothing to train or to validate on."),
                nameof(validationSplit));
        }

        ValidationData Part(long start, long end)
        {
            var rows = new Slice(start, end);
            return new ValidationData(x[rows], y[rows], weights?[rows]);
        }

        return (Part(0, at), Part(at, samples));
    }
}
