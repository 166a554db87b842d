using System.Globalization;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Targets that are numbers, one for each output.</summary>
internal static class Targets
{
    /// <summary>Returns targets as float rows; a single column may lack its axis.</summary>
    public static NDArray Like(NDArray y, int[] outputShape)
    {
        NDArray rows = y.ndim is 1 && outputShape is [1] ? y.reshape(-1, 1) : y;
        return rows.ndim == outputShape.Length + 1 && rows.shape.Skip(1).SequenceEqual(outputShape.Select(dimension => (long)dimension))
            ? rows.astype(NPTypeCode.Single)
            : throw new ArgumentException(
                $"Targets must have the shape of the model's output, (samples, {string.Join(", ", outputShape)}). Received: {Arrays.Show(y.shape)}.",
                nameof(y));
    }

    /// <summary>Returns targets that are probabilities or shares, and refuses others, with which a crossentropy has no lower bound.</summary>
    public static NDArray Shares(NDArray y, int[] outputShape, double largest)
    {
        NDArray rows = Like(y, outputShape);
        using var scope = NDScope.Open();
        if (np.any(rows < 0f) || np.any(rows > (float)largest))
        {
            float[] values = rows.ravel().ToArray<float>();
            int wrong = Array.FindIndex(values, value => value < 0 || value > largest);
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Targets must be {(largest is 1 ? "probabilities, from 0 to 1" : "shares of classes, 0 or more")}. Received: {values[wrong]} in sample {wrong / (values.Length / rows.shape[0])}."),
                nameof(y));
        }

        return rows;
    }
}
