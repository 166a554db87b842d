using System.Runtime.InteropServices;
using Google.Protobuf;
using TfLrCallbacks.EventMessages;

namespace TfLrCallbacks;

/// <summary>The event of a histogram: a float64 tensor of shape [buckets, 3] for the plugin <c>histograms</c>.</summary>
internal static class HistogramMessage
{
    public static Event Of(string tag, long step, double[] buckets)
    {
        var tensor = new Tensor
        {
            Dtype = DataType.DtDouble,
            TensorShape = new() { Dim = { new Tensor.Types.Shape.Types.Dimension { Size = Histogram.Buckets }, new Tensor.Types.Shape.Types.Dimension { Size = Histogram.Columns } } },
            TensorContent = ByteString.CopyFrom(MemoryMarshal.AsBytes(buckets.AsSpan())),
        };
        var metadata = new SummaryMetadata { PluginData = new() { PluginName = "histograms" } };
        return new Event { Step = step, Summary = new Summary { Value = { new Summary.Types.Value { Tag = tag, Tensor = tensor, Metadata = metadata } } } };
    }
}
