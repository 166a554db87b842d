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
        "Conv2D" => new Conv2D(
            config.GetProperty("filters").GetInt32(),
            Pair(config, "kernel_size", 1),
            Pair(config, "strides", 1),
            PaddingOf(config),
            config.Text("activation", "linear"),
            config.Flag("use_bias", true),
            dilationRate: Pair(config, "dilation_rate", 1)),
        "Conv1D" => new Conv1D(
            config.GetProperty("filters").GetInt32(),
            config.GetProperty("kernel_size").GetInt32(),
            (int)config.Number("strides", 1),
            PaddingOf(config),
            dilationRate: (int)config.Number("dilation_rate", 1)),
        "MaxPooling2D" => new MaxPooling2D(Pair(config, "pool_size", 2), PoolStrides(config), PaddingOf(config)),
        "AveragePooling2D" => new AveragePooling2D(Pair(config, "pool_size", 2), PoolStrides(config), PaddingOf(config)),
        "BatchNormalization" => new BatchNormalization(
            config.Number("momentum", 0.99), config.Number("epsilon", 1e-3), config.Flag("center", true), config.Flag("scale", true)),
        "GRU" => new GRU(config.GetProperty("units").GetInt32(), config.Flag("return_sequences")),
        "SimpleRNN" => new SimpleRNN(config.GetProperty("units").GetInt32(), config.Flag("return_sequences")),
        "MultiHeadAttention" => new MultiHeadAttention(
            config.GetProperty("num_heads").GetInt32(), config.GetProperty("key_dim").GetInt32(), causal: config.Flag("causal")),
        "LayerNormalization" => new LayerNormalization(
            config.TryGetProperty("axis", out JsonElement axis) && axis.ValueKind is JsonValueKind.Array ? axis.GetArrayLength() : 1,
            config.Number("epsilon", 1e-3),
            config.Flag("center", true),
            config.Flag("scale", true)),
        "Embedding" => new Embedding(config.GetProperty("input_dim").GetInt32(), config.GetProperty("output_dim").GetInt32()),
        "GlobalAveragePooling2D" => new GlobalAveragePooling2D(config.Flag("keepdims")),
        "GlobalMaxPooling2D" => new GlobalMaxPooling2D(config.Flag("keepdims")),
        "Dropout" => new Dropout(config.Number("rate", 0)),
        _ => throw new ArgumentException(name),
    };

    private static Padding PaddingOf(JsonElement config) => config.Text("padding", "valid") is "same" ? Padding.Same : Padding.Valid;

    private static Size2D? PoolStrides(JsonElement config) =>
        config.TryGetProperty("strides", out _) ? Pair(config, "strides", 1) : null;

    private static Size2D Pair(JsonElement config, string name, int otherwise)
    {
        int[] pair = config.Pair(name, otherwise);
        return new Size2D(pair[0], pair[1]);
    }
}
