using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Targets in the form that a metric needs.</summary>
internal static class MetricTargets
{
    /// <summary>Returns targets shaped as the outputs.</summary>
    public static NDArray Like(NDArray y, NDArray predictions, string metric)
    {
        NDArray rows = y.ndim is 1 ? y.reshape(-1, 1) : y;
        return rows.shape.SequenceEqual(predictions.shape)
            ? rows.astype(NPTypeCode.Single, copy: false)
            : throw new ArgumentException(
                $"\"{metric}\" needs one target for each output, {Arrays.Show(predictions.shape)}. Received: {Arrays.Show(y.shape)}. Class numbers have to be made one-hot rows, with {nameof(CategoricalCrossentropy)} as the loss.",
                nameof(y));
    }

    /// <summary>Returns class numbers of one-hot rows.</summary>
    public static NDArray Classes(NDArray y, NDArray predictions, string metric) => np.argmax(Like(y, predictions, metric), 1);

    /// <summary>Returns class numbers that the targets are themselves.</summary>
    public static NDArray Labels(NDArray y, string metric) => y.ndim is 1 || y.shape[1] is 1
        ? y.reshape(-1).astype(NPTypeCode.Int64, copy: false)
        : throw new ArgumentException(
            $"\"{metric}\" needs class numbers as targets, (rows). Received: {Arrays.Show(y.shape)}. For one-hot rows take the metric without \"sparse\".", nameof(y));

    /// <summary>Returns the share of rows whose target's output is among the k largest; of equal outputs none that only ties is counted before. A class that no output stands for is not among them.</summary>
    public static double TopK(NDArray labels, NDArray predictions, int k)
    {
        long[] classes = labels.astype(NPTypeCode.Int64).ToArray<long>();
        float[] values = predictions.ravel().ToArray<float>();
        int width = (int)predictions.shape[1];
        int right = 0;
        for (int row = 0; row < classes.Length; row++)
        {
            ReadOnlySpan<float> outputs = values.AsSpan(row * width, width);
            if (classes[row] < 0 || classes[row] >= width)
            {
                continue;
            }

            float own = outputs[(int)classes[row]];
            int above = 0;
            foreach (float output in outputs)
            {
                above += output > own ? 1 : 0;
            }

            right += float.IsFinite(own) && above < k ? 1 : 0;
        }

        return right / (double)classes.Length;
    }
}
