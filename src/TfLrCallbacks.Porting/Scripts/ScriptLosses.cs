namespace TfLrCallbacks.Porting;

/// <summary>The losses of Keras, as words and as objects, and what TensorFlow.NET and the embedded engine have for them.</summary>
internal static class ScriptLosses
{
    /// <summary>Each name of Keras, in small letters and without underscores, with the class that computes it.</summary>
    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["mse"] = MeanSquaredError,
        ["meansquarederror"] = MeanSquaredError,
        ["mae"] = MeanAbsoluteError,
        ["meanabsoluteerror"] = MeanAbsoluteError,
        ["mape"] = MeanAbsolutePercentageError,
        ["meanabsolutepercentageerror"] = MeanAbsolutePercentageError,
        ["msle"] = MeanSquaredLogarithmicError,
        ["meansquaredlogarithmicerror"] = MeanSquaredLogarithmicError,
        ["bce"] = BinaryCrossentropy,
        ["binarycrossentropy"] = BinaryCrossentropy,
        ["categoricalcrossentropy"] = CategoricalCrossentropy,
        ["sparsecategoricalcrossentropy"] = SparseCategoricalCrossentropy,
        ["huber"] = Huber,
        ["huberloss"] = Huber,
        ["kld"] = KLDivergence,
        ["kldivergence"] = KLDivergence,
        ["kullbackleiblerdivergence"] = KLDivergence,
        ["logcosh"] = LogCosh,
    };

    private static readonly HashSet<string> OfTensorFlowNet = [MeanSquaredError, MeanAbsoluteError, MeanAbsolutePercentageError, MeanSquaredLogarithmicError, BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy, Huber, LogCosh];

    private static readonly HashSet<string> OfEngine = [MeanSquaredError, MeanAbsoluteError, BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy, Huber, KLDivergence, LogCosh];

    private const string MeanSquaredError = "MeanSquaredError";
    private const string MeanAbsoluteError = "MeanAbsoluteError";
    private const string MeanAbsolutePercentageError = "MeanAbsolutePercentageError";
    private const string MeanSquaredLogarithmicError = "MeanSquaredLogarithmicError";
    private const string BinaryCrossentropy = "BinaryCrossentropy";
    private const string CategoricalCrossentropy = "CategoricalCrossentropy";
    private const string SparseCategoricalCrossentropy = "SparseCategoricalCrossentropy";
    private const string Huber = "Huber";
    private const string KLDivergence = "KLDivergence";
    private const string LogCosh = "LogCosh";

    /// <summary>Gives the C# of a loss. Null if the engine has no such loss, or none with these arguments.</summary>
    /// <param name="name">The name of the function or of the class in Keras: <c>mse</c>, <c>binary_crossentropy</c>, <c>BinaryCrossentropy</c>.</param>
    /// <param name="arguments">What the class is given, by name; empty for a function.</param>
    /// <param name="engine">The engine that the C# is for.</param>
    public static string? Of(string name, IReadOnlyDictionary<string, Value?> arguments, PortEngine engine)
    {
        if (!Classes.TryGetValue(name.Replace("_", string.Empty, StringComparison.Ordinal).ToLowerInvariant(), out string? type) || !(engine is PortEngine.TensorFlowNet ? OfTensorFlowNet : OfEngine).Contains(type))
        {
            return null;
        }

        List<string> given = [];
        foreach ((string argument, Value? value) in arguments)
        {
            if (Argument(type, argument, value, engine) is not { } written)
            {
                return null;
            }

            if (written.Length > 0)
            {
                given.Add(written);
            }
        }

        return $"{(engine is PortEngine.TensorFlowNet ? "keras.losses." : "new ")}{type}({string.Join(", ", given)})";
    }

    /// <summary>Gives an argument as the engine takes it: empty where it changes nothing, null where the engine cannot do it. TensorFlow.NET takes <c>label_smoothing</c> and ignores it.</summary>
    private static string? Argument(string type, string name, Value? value, PortEngine engine)
    {
        bool isOfClasses = type is BinaryCrossentropy or CategoricalCrossentropy;
        return (name, value) switch
        {
            ("name", _) => string.Empty,
            ("reduction", Value.Text { Characters: "auto" or "sum_over_batch_size" }) => string.Empty,
            ("from_logits", Value.Boolean { Truth: false }) => string.Empty,
            ("axis", Value.Integer { Number: var last }) when last == -1 => string.Empty,
            ("from_logits", Value.Boolean { Truth: true }) when isOfClasses || type is SparseCategoricalCrossentropy => engine is PortEngine.TensorFlowNet ? "from_logits: true" : "fromLogits: true",
            ("label_smoothing", not null) when isOfClasses && value.AsDouble() is { } smoothing => smoothing == 0 ? string.Empty : engine is PortEngine.TensorFlowNet ? null : $"labelSmoothing: {ScriptCode.Number(smoothing)}",
            ("delta", not null) when type is Huber && value.AsDouble() is { } delta => delta == 1 ? string.Empty : engine is PortEngine.TensorFlowNet ? null : $"delta: {ScriptCode.Number(delta)}",
            _ => null,
        };
    }
}
