using System.Text.Json;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Makes layers and models from their recorded configurations.</summary>
internal static class Models
{
    public static Sequential FromSpec(JsonElement layers) =>
        new(layers.EnumerateArray().Select(layer => Layer(layer[0].GetString()!, layer[1])));

    public static Layer Layer(string name, JsonElement config) => name switch
    {
        "Dense" => new Dense(
            config.GetProperty("units").GetInt32(),
            config.Text("activation", "linear"),
            config.Flag("use_bias", true),
            kernelL2: config.Number("kernel_regularizer_l2", 0)),
        "Activation" => new ActivationLayer(config.Text("activation")),
        "Flatten" => new Flatten(),
        "Reshape" => new Reshape([.. config.GetProperty("target_shape").EnumerateArray().Select(size => size.GetInt32())]),
        _ => throw new ArgumentException(name),
    };
}
