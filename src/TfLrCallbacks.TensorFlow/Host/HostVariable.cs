using Tensorflow;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>A variable of TensorFlow.NET.</summary>
internal sealed class HostVariable(IVariableV1 variable) : IHostVariable
{
    /// <inheritdoc/>
    public string Name => variable.Name;

    /// <inheritdoc/>
    public Array Read() => variable.dtype switch
    {
        TF_DataType.TF_FLOAT => variable.numpy().ToArray<float>(),
        TF_DataType.TF_DOUBLE => variable.numpy().ToArray<double>(),
        TF_DataType.TF_INT32 => variable.numpy().ToArray<int>(),
        TF_DataType.TF_INT64 => variable.numpy().ToArray<long>(),
        _ => throw new NotSupportedException($"The variable {variable.Name} is of type {variable.dtype}, which a snapshot cannot hold."),
    };

    /// <inheritdoc/>
    public void Assign(Array values) => variable.assign(Constant(values), read_value: false);

    /// <inheritdoc/>
    public void Overwrite(Array values)
    {
        if (variable.shape.ndim is 0)
        {
            variable.assign_sub(variable.AsTensor());
            variable.assign_add(Constant(values));
            return;
        }

        Slice[] whole = [.. variable.shape.dims.Select(length => new Slice(0, (int)length))];
        ((ResourceVariable)variable)[whole].assign(Constant(values));
    }

    /// <summary>Copies the variable.</summary>
    /// <returns>Its values and its shape.</returns>
    public SnapshotTensor Capture() => new(Read(), [.. variable.shape.dims.Select(length => (int)length)]);

    /// <summary>Makes the variable hold what was captured.</summary>
    /// <param name="name">The name in the snapshot.</param>
    /// <param name="tensor">What it shall hold.</param>
    /// <exception cref="ArgumentException">It is of another shape.</exception>
    public void Restore(string name, SnapshotTensor tensor)
    {
        if (!tensor.Shape.Select(length => (long)length).SequenceEqual(variable.shape.dims))
        {
            throw new ArgumentException(
                $"The snapshot is of another model: \"{name}\" has the shape ({string.Join(", ", tensor.Shape)}), and {variable.Name} has ({string.Join(", ", variable.shape.dims)}).",
                nameof(tensor));
        }

        VariableWriter.Write(this, tensor.Values);
    }

    /// <summary>Sets the variable to zero.</summary>
    public void Clear() => VariableWriter.Write(this, Array.CreateInstance(Read().GetType().GetElementType()!, Read().Length));

    private Tensor Constant(Array values) => tf.constant(values, shape: variable.shape);
}
