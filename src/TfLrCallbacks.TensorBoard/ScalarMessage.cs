using System.Buffers.Binary;
using Google.Protobuf;
using TfLrCallbacks.EventMessages;

namespace TfLrCallbacks;

/// <summary>
/// The event of a scalar, as Keras 3 writes it: a float32 tensor of shape [] for the plugin <c>scalars</c>. There is one message, used
/// again for every value, so that logging a batch allocates nothing.
/// </summary>
internal sealed class ScalarMessage
{
    private readonly byte[] _content = new byte[sizeof(float)];
    private readonly Summary.Types.Value _value;
    private readonly Event _event;

    public ScalarMessage()
    {
        _value = new Summary.Types.Value
        {
            Tensor = new Tensor { Dtype = DataType.DtFloat, TensorShape = new(), TensorContent = UnsafeByteOperations.UnsafeWrap(_content) },
            Metadata = new SummaryMetadata { PluginData = new() { PluginName = "scalars" } },
        };
        _event = new Event { Summary = new Summary { Value = { _value } } };
    }

    public Event With(string tag, long step, double value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_content, (float)value);
        _value.Tag = tag;
        _event.Step = step;
        return _event;
    }
}
