using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Losses;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Casts the inputs of a model to float32, in which TensorFlow.NET's layers compute, and the targets where the loss computes with them; given other numbers, its kernels fail.</summary>
/// <remarks>
/// Whole numbers of 32 and 64 bits stay as they are where an Embedding looks them up: float32 has no room for every index. Labels stay as they are, and so do the targets of a loss of the user's own.
/// </remarks>
internal sealed class InputTypes(Model model, ILossFunc loss)
{
    private readonly bool _looksUp = model._flatten_layers().Any(layer => layer.GetType().Name.Contains("Embedding", StringComparison.Ordinal));
    private readonly bool _computesWithTargets = HostLosses.ComputesWithTargets(loss);

    /// <summary>Casts an input.</summary>
    /// <param name="input">The input.</param>
    /// <returns>The input in float32, or as it was.</returns>
    /// <exception cref="ArgumentException">It does not hold numbers.</exception>
    public Tensor Cast(Tensor input) => input.dtype switch
    {
        TF_DataType.TF_INT32 or TF_DataType.TF_INT64 when _looksUp => input,
        _ => Float(input, "Inputs"),
    };

    /// <summary>Casts targets.</summary>
    /// <param name="targets">The targets.</param>
    /// <returns>The targets in float32, or as they were.</returns>
    /// <exception cref="ArgumentException">They do not hold numbers.</exception>
    public Tensor CastTargets(Tensor targets) =>
        targets.dtype is TF_DataType.TF_STRING || _computesWithTargets ? Float(targets, "Targets") : targets;

    private static Tensor Float(Tensor tensor, string what) => tensor.dtype switch
    {
        TF_DataType.TF_FLOAT => tensor,
        TF_DataType.TF_DOUBLE or TF_DataType.TF_HALF or TF_DataType.TF_BFLOAT16 or TF_DataType.TF_BOOL
            or TF_DataType.TF_UINT8 or TF_DataType.TF_UINT16 or TF_DataType.TF_UINT32 or TF_DataType.TF_UINT64
            or TF_DataType.TF_INT8 or TF_DataType.TF_INT16 or TF_DataType.TF_INT32 or TF_DataType.TF_INT64 => tf.cast(tensor, TF_DataType.TF_FLOAT),
        _ => throw new ArgumentException($"{what} must be numbers. Received: {tensor.dtype}. Number the words first, or read the numbers out of the text."),
    };
}
