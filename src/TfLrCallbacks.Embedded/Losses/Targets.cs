using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Targets that are numbers, one for each output.</summary>
internal static class Targets
{
    /// <summary>Gives targets as float rows; a single column may lack its axis.</summary>
    public static NDArray Like(NDArray y, int[] outputShape)
    {
        NDArray rows = y.ndim is 1 && outputShape is [1] ? y.reshape(-1, 1) : y;
        return rows.ndim == outputShape.Length + 1 && rows.shape.Skip(1).SequenceEqual(outputShape.Select(dimension => (long)dimension))
            ? rows.astype(NPTypeCode.Single)
            : throw new ArgumentException(
                $"Targets must have the shape of the model's output, (samples, {string.Join(", ", outputShape)}). Received: {Arrays.Show(y.shape)}.",
                nameof(y));
    }
}
