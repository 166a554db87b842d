using System.Globalization;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Sets the last samples apart for validation, as Keras does.</summary>
internal static class ValidationSplit
{
    public static ((NDArray X, NDArray Y) Training, (NDArray X, NDArray Y) Validation) Of(
        NDArray x, NDArray y, double validationSplit, (NDArray X, NDArray Y)? validationData)
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

        long samples = x.shape[0];
        long at = (long)Math.Floor(samples * (1 - validationSplit));
        if (at is 0 || at == samples || y.ndim is 0 || y.shape[0] != samples)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A split of {validationSplit} of {samples} samples, with targets of shape {Arrays.Show(y.shape)}, leaves nothing to train or to validate on."),
                nameof(validationSplit));
        }

        return ((x[new Slice(0, at)], y[new Slice(0, at)]), (x[new Slice(at, samples)], y[new Slice(at, samples)]));
    }
}
