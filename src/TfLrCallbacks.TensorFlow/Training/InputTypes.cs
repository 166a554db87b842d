using Tensorflow;
using Tensorflow.Keras.Engine;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Casts the inputs of a model to float32, in which TensorFlow.NET's layers compute; given other numbers, its kernels fail.</summary>
/// <remarks>Whole numbers of 32 and 64 bits stay as they are where an Embedding looks them up: float32 has no room for every index.</remarks>
internal sealed class InputTypes(Model model)
{
    private readonly bool _looksUp = model._flatten_layers().Any(layer => layer.GetType().Name.Contains("Embedding", StringComparison.Ordinal));

    /// <summary>Casts inputs.</summary>
    /// <param name="input">The input.</param>
    /// <returns>The input in float32, or as it was.</returns>
    public Tensor Cast(Tensor input) => input.dtype switch
    {
        TF_DataType.TF_FLOAT => input,
        TF_DataType.TF_INT32 or TF_DataType.TF_INT64 when _looksUp => input,
        TF_DataType.TF_DOUBLE or TF_DataType.TF_HALF or TF_DataType.TF_UINT8 or TF_DataType.TF_INT8 or TF_DataType.TF_INT16
            or TF_DataType.TF_BOOL or TF_DataType.TF_INT32 or TF_DataType.TF_INT64 => tf.cast(input, TF_DataType.TF_FLOAT),
        _ => input,
    };
}
