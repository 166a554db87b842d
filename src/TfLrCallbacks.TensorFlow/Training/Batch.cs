using Tensorflow;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Samples that are trained or evaluated together.</summary>
/// <param name="Inputs">The inputs of the model, one tensor for each.</param>
/// <param name="Targets">What it shall give.</param>
/// <param name="Weights">How much each sample counts; null where all count alike.</param>
internal sealed record Batch(Tensor[] Inputs, Tensor Targets, Tensor? Weights)
{
    /// <summary>Gets how many samples there are.</summary>
    public int Count => (int)Targets.shape.dims[0];

    /// <summary>Gets how many bytes the samples take, near enough; asking the tensors would copy them from the device.</summary>
    public long Bytes => Inputs.Append(Targets).Sum(tensor => tensor.shape.dims.Aggregate(Size(tensor.dtype), (bytes, length) => bytes * length));

    /// <summary>
    /// Gives inputs and targets that are vectors a second dimension, as fit does. Weights stay a vector: as a column, which fit makes of them, the losses would be
    /// multiplied with their mean and not one by one.
    /// </summary>
    /// <param name="types">What the inputs are cast to.</param>
    /// <returns>The batch as the model takes it.</returns>
    public Batch Columns(InputTypes types) => this with { Inputs = [.. Inputs.Select(input => Column(types.Cast(input)))], Targets = Column(types.CastTargets(Targets)) };

    private static Tensor Column(Tensor tensor) => tensor.ndim is 1 ? tf.expand_dims(tensor, -1) : tensor;

    private static long Size(TF_DataType type) => type switch
    {
        TF_DataType.TF_UINT8 or TF_DataType.TF_INT8 or TF_DataType.TF_BOOL => 1,
        TF_DataType.TF_DOUBLE or TF_DataType.TF_INT64 => 8,
        _ => 4,
    };
}
