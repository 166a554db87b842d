using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Weights of samples by their class.</summary>
internal static class ClassWeights
{
    /// <summary>Returns the weight of each row, (rows).</summary>
    public static NDArray Of(NDArray y, IReadOnlyDictionary<int, double> classWeight, int classes)
    {
        using var scope = NDScope.Open();
        long[] labels = ClassesOf(y);
        foreach ((int label, double weight) in classWeight)
        {
            Check.Between(0, float.MaxValue, weight, nameof(classWeight));
            Check.AtLeast(0, label, nameof(classWeight));
            if (classes > 1 && label >= classes)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(classWeight), label, $"Must hold classes from 0 to {classes - 1}, for the model has {classes} outputs.");
            }
        }

        float[] weights = [.. labels.Select(label => classWeight.TryGetValue((int)label, out double weight) ? (float)weight : 1f)];
        return scope.Returns(np.array(weights));
    }

    /// <summary>One column holds the classes themselves, 0 and 1 for instance; several hold a share of each class.</summary>
    private static long[] ClassesOf(NDArray y) => y.ndim is 1 || y.shape[1] is 1
        ? [.. y.astype(NPTypeCode.Double).ravel().ToArray<double>().Select(label => (long)Math.Round(label))]
        : np.argmax(y, 1).astype(NPTypeCode.Int64).ToArray<long>();
}
