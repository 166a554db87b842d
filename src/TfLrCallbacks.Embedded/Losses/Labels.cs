using System.Globalization;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Targets that are class numbers.</summary>
internal static class Labels
{
    /// <summary>Returns labels as (samples) whole numbers, each from 0 up to, but not including, the number of classes.</summary>
    public static NDArray Check(NDArray y, int classes)
    {
        if (y.ndim is not 1 && !(y.ndim is 2 && y.shape[1] is 1))
        {
            throw new ArgumentException(
                $"Class numbers must have the shape (samples) or (samples, 1). Received: {Arrays.Show(y.shape)}. For one-hot rows use CategoricalCrossentropy.",
                nameof(y));
        }

        double[] values = y.astype(NPTypeCode.Double).ravel().ToArray<double>();
        int wrong = Array.FindIndex(values, value => !(value >= 0 && value < classes && Math.Floor(value) == value));
        return wrong < 0
            ? y.reshape(-1).astype(NPTypeCode.Int64)
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Class numbers must be whole numbers from 0 to {classes - 1}, for the model has {classes} outputs. Received: {values[wrong]} at sample {wrong}."),
                nameof(y));
    }

    /// <summary>Refuses a single output, which would always be the one class.</summary>
    public static void RefuseOneClass(int[] outputShape)
    {
        if (outputShape[^1] is 1)
        {
            throw new ArgumentException(
                $"The model has one output, and this loss takes one for each class. For yes and no use {nameof(BinaryCrossentropy)}, with \"sigmoid\" at the end of the model; else give the last layer as many outputs as there are classes.",
                nameof(outputShape));
        }
    }

    /// <summary>Returns one row for each label, 1 at its class and 0 elsewhere.</summary>
    public static NDArray OneHot(NDArray labels, int classes) =>
        np.take(np.eye(classes, dtype: typeof(float)), labels, axis: 0);
}
