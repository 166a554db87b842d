namespace TfLrCallbacks.Porting;

/// <summary>A callback as another library writes it, ready to be made.</summary>
public sealed class PortedCallback
{
    private readonly CallbackFactory _factory;
    private readonly Value.Call _call;
    private readonly IReadOnlyDictionary<string, Value> _values;

    internal PortedCallback(Dialect dialect, CallbackFactory factory, Value.Call call, IReadOnlyDictionary<string, Value> values)
    {
        Dialect = dialect;
        _factory = factory;
        _call = call;
        _values = values;
    }

    /// <summary>Gets the library.</summary>
    public Dialect Dialect { get; }

    /// <summary>Gets the name of the function or class.</summary>
    public string Name => _factory.Name;

    /// <summary>Gets a value indicating whether it changes the learning rate.</summary>
    public bool ActsOnRate => _factory.ActsOnRate;

    /// <summary>Gets a value indicating whether the script passes the metric's value to it, so that the context has to name the metric.</summary>
    public bool IsHandedMetric => _factory.IsHandedMetric;

    /// <summary>Gets the metric that the call names, or null if it names none.</summary>
    public string? Monitor => _values.TryGetValue("monitor", out Value? monitor) && monitor is Value.Text text ? text.Characters : null;

    /// <summary>Gets the rate of the optimizer in the call, or null if the call has no optimizer.</summary>
    public double? LearningRate => LearningRateOf(0);

    /// <summary>Gets how many parameter groups the call shows, in its optimizer or its lists.</summary>
    public int Groups => ParameterGroups.In(new PortingContext(), _values).Groups;

    /// <summary>Gives the rate that the optimizer in the call has for a parameter group.</summary>
    /// <param name="group">The group, from 0.</param>
    /// <returns>The rate, or null if the call has no optimizer.</returns>
    public double? LearningRateOf(int group) => _values.TryGetValue("optimizer", out Value? optimizer) ? OptimizerCall.LearningRate(optimizer, group) : null;

    /// <summary>Gets the number type in which the library stores a rate by default: float32 in Keras and optax, float64 in PyTorch, timm, transformers and this library.</summary>
    public Precision Precision =>
        Dialect.ComputesInFloat32 || Dialect == Dialect.Optax ? Precision.Float32 : Precision.Float64;

    /// <summary>Gets a value indicating whether it was skipped, as it changes no rate and stops nothing; <see cref="Create"/> then makes a callback that does nothing.</summary>
    public bool IsSkipped => SkippedNote is not null;

    /// <summary>Gets the parts of the call that were skipped, one sentence each.</summary>
    public IReadOnlyList<string> Notes =>
    [
        .. NotesOfText,
        .. SkippedNote is { } note ? [note] : Array.Empty<string>(),
        .. Ignored.Select(name => IgnoredArguments.Note(Name, Dialect.Title, name)),
        .. _values.TryGetValue("verbose", out Value? verbose) && verbose is not Value.Nothing && Dialect == Dialect.Torch ? ["'verbose' only printed, and is gone from PyTorch since 2.7: skipped."] : Array.Empty<string>(),
    ];

    internal string? SkippedNote { get; init; }

    private IReadOnlyList<string> NotesOfText { get; init; } = [];

    internal IReadOnlyList<string> Ignored { get; init; } = [];

    internal PortedCallback WithNotes(IReadOnlyList<string> notes) =>
        new(Dialect, _factory, _call, _values) { SkippedNote = SkippedNote, Ignored = Ignored, NotesOfText = notes };

    /// <summary>Gets the pitfalls of this call, one sentence each.</summary>
    public IReadOnlyList<string> Traps => [.. _factory.Traps(Arguments(new PortingContext()))];

    /// <summary>Gets a value indicating whether a metric's name is a text and an optimizer is none: which tells Keras' calls from PyTorch's.</summary>
    internal bool HasFittingKinds =>
        (!_values.TryGetValue("monitor", out Value? monitor) || monitor is Value.Text)
        && (!_values.TryGetValue("optimizer", out Value? optimizer) || optimizer is Value.Symbol or Value.Call or Value.Nothing);

    /// <summary>Makes the callback.</summary>
    /// <param name="context">The precision, and the metric where the call names none; null for the defaults.</param>
    /// <returns>A new callback that behaves as the library's does.</returns>
    /// <exception cref="PortingException">An argument breaks a rule of the library.</exception>
    public Callback Create(PortingContext? context = null) => _factory.Build(Arguments(context ?? new PortingContext()));

    /// <summary>Returns the call as it was written, with its numbers evaluated.</summary>
    /// <returns>A Python call.</returns>
    public override string ToString() => _call.ToString();

    private Arguments Arguments(PortingContext context) => new(Dialect, _factory.Signature, _values, ParameterGroups.In(context, _values), _call.Position);
}
