using System.Globalization;
using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Losses;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Sees that labels are classes of the model. TensorFlow gives no gradient for others on a CPU, and a loss that is not a number on a GPU.</summary>
internal static class SparseLabels
{
    /// <summary>Checks labels.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">Its loss; only a sparse one takes labels.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="outputs">The number of outputs; null where the model does not say.</param>
    /// <exception cref="ArgumentException">A label is no class.</exception>
    public static void Require(Model model, ILossFunc loss, Tensor labels, long? outputs = null)
    {
        if (!HostLosses.TakesLabels(loss) || (outputs ?? Outputs(model)) is not { } classes)
        {
            return;
        }

        double[] values = tf.reshape(tf.cast(labels, TF_DataType.TF_DOUBLE), new Shape(-1)).ToArray<double>();
        int fault = Array.FindIndex(values, label => !(label >= 0 && label < classes) || label != Math.Floor(label));
        if (fault >= 0)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"Labels must be classes, whole numbers from 0 to {classes - 1}, for the model has {classes} outputs. Received: {values[fault]} at position {fault}. Number the classes from 0, or give the last layer more outputs."));
        }
    }

    private static long? Outputs(Model model) =>
        HostFields.Outputs(model) is { } outputs && ((Tensor[])outputs)[0].shape is { ndim: > 1 } shape && shape.dims[^1] > 0 ? shape.dims[^1] : null;
}
