using Tensorflow;

namespace TfLrCallbacks.TensorFlow;

/// <summary>A hyper-parameter of a TensorFlow.NET optimizer.</summary>
internal sealed class HostScalar(IVariableV1 variable) : IHostScalar
{
    /// <inheritdoc/>
    public string Name => variable.Name;

    /// <inheritdoc/>
    public float Read() => variable.numpy();

    /// <inheritdoc/>
    public void Assign(float value) => variable.assign(value, read_value: false);

    /// <inheritdoc/>
    public void Replace(float old, float value)
    {
        // The results are read, for without that these two throw after the update.
        variable.assign_sub(old);
        variable.assign_add(value);
    }
}
