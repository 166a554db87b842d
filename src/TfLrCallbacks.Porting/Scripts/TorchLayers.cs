using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Writes a row of PyTorch's layers as that of an engine: the inputs' sizes go, since they follow from the layer before; images have their channels
/// last; an activation becomes an argument of the layer before it.
/// </summary>
internal sealed class TorchLayers(ScriptSource source, PortEngine engine, Func<string, double?, string?, string> parameter)
{
    private static readonly Dictionary<string, string> Activations = new(StringComparer.Ordinal)
    {
        ["ReLU"] = "relu", ["relu"] = "relu", ["relu_"] = "relu", ["Sigmoid"] = "sigmoid", ["sigmoid"] = "sigmoid", ["Tanh"] = "tanh", ["tanh"] = "tanh", ["Softmax"] = "softmax", ["softmax"] = "softmax",
        ["ELU"] = "elu", ["elu"] = "elu", ["SELU"] = "selu", ["selu"] = "selu", ["GELU"] = "gelu", ["gelu"] = "gelu", ["SiLU"] = "silu", ["silu"] = "silu", ["ReLU6"] = "relu6", ["Softplus"] = "softplus",
    };

    /// <summary>TensorFlow.NET's layers that are an activation; ReLU is a leaky one that lets nothing through.</summary>
    public static IReadOnlyDictionary<string, string> Alone { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["relu"] = "LeakyReLU(alpha: 0f)", ["relu6"] = "ReLU6()", ["tanh"] = "Tanh()", ["elu"] = "ELU(alpha: 1f)", ["selu"] = "SELU()", ["silu"] = "Swish()", ["softmax"] = "Softmax(axis: -1)",
    };

    /// <summary>The arguments with a default that decide what a layer does, with their places.</summary>
    private static readonly Dictionary<string, (string Name, int Position)[]> Counting = new(StringComparer.Ordinal)
    {
        ["Linear"] = [("bias", 2)],
        ["Conv2d"] = [("stride", 3), ("padding", 4), ("dilation", 5), ("groups", 6), ("bias", 7)],
        ["MaxPool2d"] = [("stride", 1), ("padding", 2)], ["AvgPool2d"] = [("stride", 1), ("padding", 2)], ["max_pool2d"] = [("stride", 2), ("padding", 3)], ["avg_pool2d"] = [("stride", 2), ("padding", 3)],
        ["Dropout"] = [("p", 0)], ["Dropout2d"] = [("p", 0)], ["dropout"] = [("p", 1)],
        ["BatchNorm1d"] = [("eps", 1), ("momentum", 2)], ["BatchNorm2d"] = [("eps", 1), ("momentum", 2)],
        ["LayerNorm"] = [("eps", 1)], ["LeakyReLU"] = [("negative_slope", 0)], ["leaky_relu"] = [("negative_slope", 1)],
    };

    private static readonly HashSet<string> None = new(StringComparer.Ordinal);

    private readonly List<string> _lines = [];

    private bool IsTensorFlow => engine is PortEngine.TensorFlowNet;

    public IReadOnlyList<string> Write(IReadOnlyList<Expression> layers)
    {
        foreach (Expression layer in layers)
        {
            if (layer is Expression.Call call)
            {
                One(call);
            }
            else if (layer is ScriptMerge merge)
            {
                _lines.AddRange(ScriptWriter.MergedLines(merge, branch => new TorchLayers(source, engine, parameter).Write(branch)));
            }
            else
            {
                Missing(layer, "no call of a layer");
            }
        }

        return _lines;
    }

    private void One(Expression.Call call)
    {
        string type = Dialect.LastPart(source.Resolve(call.Function) ?? ScriptSource.Dotted(call.Function) ?? (call.Function as Expression.Attribute)?.Text ?? string.Empty);
        if (Activations.TryGetValue(type, out string? activation))
        {
            Activate(call, activation);
            return;
        }

        if (Counting.TryGetValue(type, out (string Name, int Position)[]? counting) && counting.FirstOrDefault(argument => Given(call, argument.Name, argument.Position) is { } written && source.Known(written, None) is null).Name is { } unknown)
        {
            // Its default would be another layer.
            Missing(call, $"its {unknown} is not known");
            return;
        }

        switch (type)
        {
            case "Linear" when Number(call, "in_features", 0) is { } from && Number(call, "out_features", 1) is { } units:
                Start(Whole(from));
                Add(IsTensorFlow ? $"keras.layers.Dense({Whole(units)})" : $"new Dense({Whole(units)}{(HasBias(call, 2) ? string.Empty : ", useBias: false")})", IsTensorFlow && !HasBias(call, 2) ? "bias=False: TensorFlow.NET's Dense has one" : null);
                break;
            case "Conv2d" when Number(call, "in_channels", 0) is { } channels && Number(call, "out_channels", 1) is { } filters && Pair(call, "kernel_size", 2) is var (rows, columns):
                (double, double) stride = Pair(call, "stride", 3) ?? (1, 1);
                string? padding = Padding(call, rows, columns, stride);
                if (padding is null || Number(call, "dilation", 5) is > 1 || Number(call, "groups", 6) is > 1)
                {
                    Missing(call, "its padding, dilation or groups have no counterpart");
                    break;
                }

                Start($"(int){parameter("ImageHeight", null, "TODO: the height of the images")}, (int){parameter("ImageWidth", null, "TODO: the width of the images")}, {Whole(channels)}");
                string strides = stride == (1, 1) ? string.Empty : $", strides: {Size(stride)}";
                Add(IsTensorFlow
                    ? $"keras.layers.Conv2D({Whole(filters)}, {Size((rows, columns))}{strides}, padding: \"{padding}\"{(HasBias(call, 7) ? string.Empty : ", use_bias: false")})"
                    : $"new Conv2D({Whole(filters)}, {Size((rows, columns))}{strides}, padding: Padding.{(padding == "same" ? "Same" : "Valid")}{(HasBias(call, 7) ? string.Empty : ", useBias: false")})");
                break;
            case "MaxPool2d" or "max_pool2d" or "AvgPool2d" or "avg_pool2d" when Pair(call, "kernel_size", type.EndsWith("Pool2d", StringComparison.Ordinal) ? 0 : 1) is { } pool:
                (double, double) step = Pair(call, "stride", type.EndsWith("Pool2d", StringComparison.Ordinal) ? 1 : 2) ?? pool;
                bool isMax = type.StartsWith("max", StringComparison.OrdinalIgnoreCase);
                if (Given(call, "padding", -1) is not null)
                {
                    Missing(call, "its padding has no counterpart");
                    break;
                }

                Add(IsTensorFlow ? $"keras.layers.{(isMax ? "MaxPooling2D" : "AveragePooling2D")}(pool_size: {Size(pool)}, strides: {Size(step)})" : $"new {(isMax ? "MaxPooling2D" : "AveragePooling2D")}({Size(pool)}, {Size(step)})");
                break;
            case "Dropout" or "dropout" or "Dropout2d" when Given(call, "inplace", -1) is var _:
                double rate = Number(call, "p", type == "dropout" ? 1 : 0) ?? 0.5;
                Add(IsTensorFlow ? $"keras.layers.Dropout({ScriptCode.Number(rate)}f)" : $"new Dropout({ScriptCode.Number(rate)})", type == "Dropout2d" ? "Dropout2d drops whole channels" : null);
                break;
            case "BatchNorm2d" or "BatchNorm1d":
                // PyTorch's momentum is the share of the new batch.
                string momentum = ScriptCode.Number(1 - (Number(call, "momentum", 2) ?? 0.1));
                string epsilon = ScriptCode.Number(Number(call, "eps", 1) ?? 1e-5);
                Add(IsTensorFlow ? $"keras.layers.BatchNormalization(momentum: {momentum}f, epsilon: {epsilon}f)" : $"new BatchNormalization(momentum: {momentum}, epsilon: {epsilon})");
                break;
            case "Embedding" when Number(call, "num_embeddings", 0) is { } words && Number(call, "embedding_dim", 1) is { } parts:
                Add(IsTensorFlow ? $"keras.layers.Embedding({Whole(words)}, {Whole(parts)})" : $"new Embedding({Whole(words)}, {Whole(parts)})");
                break;
            case "LeakyReLU" or "leaky_relu":
                double slope = Number(call, "negative_slope", type == "LeakyReLU" ? 0 : 1) ?? 0.01;
                Add(IsTensorFlow ? $"keras.layers.LeakyReLU(alpha: {ScriptCode.Number(slope)}f)" : $"new ActivationLayer(\"leaky_relu\")", IsTensorFlow || slope == 0.2 ? null : $"its slope is {ScriptCode.Number(slope)} here, and 0.2 there");
                break;
            case "LayerNorm" when Number(call, "normalized_shape", 0) is not null:
                string small = ScriptCode.Number(Number(call, "eps", 1) ?? 1e-5);
                Add(IsTensorFlow ? $"keras.layers.LayerNormalization(axis: -1, epsilon: {small}f)" : $"new LayerNormalization(epsilon: {small})");
                break;
            case "Flatten" or "flatten" or "view" or "reshape" when type is "Flatten" or "flatten" || IsFlat(call):
                Add(IsTensorFlow ? "keras.layers.Flatten()" : "new Flatten()");
                break;
            case "AdaptiveAvgPool2d" when (Number(call, "output_size", 0) is 1 || Pair(call, "output_size", 0) is (1, 1)):
            case "adaptive_avg_pool2d" when (Number(call, "output_size", 1) is 1 || Pair(call, "output_size", 1) is (1, 1)):
                Add(IsTensorFlow ? "keras.layers.GlobalAveragePooling2D()" : "new GlobalAveragePooling2D()");
                break;
            case "LogSoftmax" or "log_softmax":
                _lines.Add($"// line {call.Position.Line}: {type} is left out: SparseCategoricalCrossentropy from logits has it in it.");
                break;
            case "Identity" or "contiguous" or "float" or "to" or "squeeze":
                break;
            default:
                Missing(call, null);
                break;
        }

        string Size((double Rows, double Columns) size) => IsTensorFlow ? $"new Shape({Whole(size.Rows)}, {Whole(size.Columns)})" : size.Rows == size.Columns ? Whole(size.Rows) : $"({Whole(size.Rows)}, {Whole(size.Columns)})";
    }

    private static string Whole(double number) => number.ToString("0", CultureInfo.InvariantCulture);

    private void Start(string shape)
    {
        if (IsTensorFlow && _lines.Count == 0)
        {
            _lines.Add($"keras.layers.InputLayer(new Shape({shape})),");
        }
    }

    private void Add(string code, string? remark = null) => _lines.Add($"{code},{(remark is null ? string.Empty : $" // {remark}")}");

    private void Missing(Expression layer, string? why) =>
        _lines.Add($"// TODO line {layer.Position.Line}: {Brief.Of(SourceWriter.Write(layer), 120).ReplaceLineEndings(" ")}{(why is null ? string.Empty : $": {why}")}");

    /// <summary>Gives the layer before its activation; one that takes none is followed by a layer of its own.</summary>
    private void Activate(Expression.Call call, string activation)
    {
        int last = _lines.Count - 1;
        bool takes = last >= 0 && (_lines[last].Contains("Dense(", StringComparison.Ordinal) || _lines[last].Contains("Conv2D(", StringComparison.Ordinal)) && !_lines[last].Contains("activation", StringComparison.Ordinal) && !_lines[last].StartsWith("//", StringComparison.Ordinal);
        if (takes)
        {
            int end = _lines[last].LastIndexOf("),", StringComparison.Ordinal);
            _lines[last] = $"{_lines[last][..end]}, activation: \"{activation}\"{_lines[last][end..]}";
        }
        else if (!IsTensorFlow)
        {
            Add($"new ActivationLayer(\"{activation}\")");
        }
        else if (Alone.TryGetValue(activation, out string? layer))
        {
            Add($"keras.layers.{layer}", activation == "relu" ? "ReLU" : null);
        }
        else
        {
            Missing(call, "TensorFlow.NET takes this activation as an argument of Dense or Conv2D only");
        }
    }

    private static Expression? Given(Expression.Call call, string name, int position) => call.Arguments.FirstOrDefault(argument => argument.Name == name)?.Value
        ?? (position >= 0 && position < call.Arguments.Count && call.Arguments[position].Name is null ? call.Arguments[position].Value : null);

    private double? Number(Expression.Call call, string name, int position) => Given(call, name, position) is { } written ? source.Known(written, None)?.AsDouble() : null;

    private (double Rows, double Columns)? Pair(Expression.Call call, string name, int position) => Given(call, name, position) is not { } written ? null : source.Known(written, None) switch
    {
        Value.Sequence { Items: [var rows, var columns] } when rows.AsDouble() is { } one && columns.AsDouble() is { } other => (one, other),
        { } value when value.AsDouble() is { } size => (size, size),
        _ => null,
    };

    private bool HasBias(Expression.Call call, int position) => Given(call, "bias", position) is not { } written || source.Known(written, None) is not Value.Boolean { Truth: false };

    /// <summary>Gives Keras' word for a padding; null where it has none.</summary>
    private string? Padding(Expression.Call call, double rows, double columns, (double, double) stride)
    {
        if (Given(call, "padding", 4) is { } written && source.Known(written, None) is Value.Text word)
        {
            return word.Characters is "same" or "valid" ? word.Characters : null;
        }

        (double Rows, double Columns) padding = Pair(call, "padding", 4) ?? (Given(call, "padding", 4) is null ? (0, 0) : (double.NaN, double.NaN));
        return padding == (0, 0) ? "valid" : stride == (1, 1) && padding == ((rows - 1) / 2, (columns - 1) / 2) ? "same" : null;
    }

    /// <summary>Gets whether a view makes one row of each sample: <c>x.view(-1, n)</c>, <c>x.view(x.size(0), -1)</c>.</summary>
    private static bool IsFlat(Expression.Call call) => call.Arguments is [_, _] && call.Arguments.Any(argument => argument.Value is Expression.Unary { Operator: "-" } or Expression.Call or Expression.Subscript);
}
