using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TfLrCallbacks.EventMessages;

namespace TfLrCallbacks;

/// <summary>The events with which a run begins and ends for the plugin <c>hparams</c>, whose tab compares runs by their settings.</summary>
internal static class HyperParameterMessage
{
    /// <summary>Gives the start of a run with its settings: numbers, truth values and texts.</summary>
    public static Event Start(RunConfig config, double seconds)
    {
        var info = new SessionStartInfo { StartTimeSecs = seconds };
        foreach ((string name, string value) in config.Settings)
        {
            info.Hparams[name] = Typed(value);
        }

        if (config.Seed is { } seed)
        {
            info.Hparams["seed"] = Value.ForNumber(seed);
        }

        return Of("_hparams_/session_start_info", new HParamsPluginData { SessionStartInfo = info });
    }

    public static Event End(bool failed, double seconds) =>
        Of("_hparams_/session_end_info", new HParamsPluginData { SessionEndInfo = new SessionEndInfo { Status = failed ? Status.Failure : Status.Success, EndTimeSecs = seconds } });

    private static Value Typed(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? Value.ForNumber(number)
        : bool.TryParse(text, out bool truth) ? Value.ForBool(truth)
        : Value.ForString(text);

    private static Event Of(string tag, HParamsPluginData content)
    {
        // All is in the metadata; the tensor is the one without values that TensorBoard's own writer puts there.
        var tensor = new Tensor { Dtype = DataType.DtFloat, TensorShape = new() { Dim = { new Tensor.Types.Shape.Types.Dimension { Size = 0 } } } };
        var metadata = new SummaryMetadata { PluginData = new() { PluginName = "hparams", Content = content.ToByteString() } };
        return new Event { Summary = new Summary { Value = { new Summary.Types.Value { Tag = tag, Tensor = tensor, Metadata = metadata } } } };
    }
}
