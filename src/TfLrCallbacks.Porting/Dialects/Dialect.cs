namespace TfLrCallbacks.Porting;

/// <summary>A library whose schedules can be read: their names, arguments and exact arithmetic are known.</summary>
public sealed partial class Dialect
{
    private readonly string[] _modules;
    private readonly Lazy<Factory[]> _factories;

    private Dialect(string name, string title, string[] modules, Func<Factory[]> factories)
    {
        Name = name;
        Title = title;
        _modules = modules;
        _factories = new Lazy<Factory[]>(factories);
    }

    /// <summary>Gets the short name, for example <c>torch</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the name and version whose arithmetic is followed.</summary>
    public string Title { get; }

    /// <summary>Gets the names of the functions and classes that make schedules.</summary>
    public IReadOnlyList<string> Factories => [.. _factories.Value.Select(factory => factory.Name).Distinct()];

    /// <summary>Gets the names among <see cref="Factories"/> that make a schedule themselves; an optimizer only carries the one that it is given.</summary>
    public IReadOnlyList<string> Schedules => [.. _factories.Value.Where(factory => !factory.IsOptimizer).Select(factory => factory.Name).Distinct()];

    /// <summary>Makes a schedule from a name and arguments as in Python.</summary>
    /// <param name="name">The function or class, with or without its module.</param>
    /// <param name="arguments">The arguments; the name is null for a positional one.</param>
    /// <param name="context">What the schedule takes from its surroundings; null for the defaults.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="PortingException">The name or an argument is unknown, or an argument breaks a rule of the library.</exception>
    public PortedSchedule Create(string name, IReadOnlyList<(string? Name, Value Value)> arguments, PortingContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(arguments);
        return Create(new Value.Call(null, name, arguments, default), context ?? new PortingContext());
    }

    /// <summary>Gives the library's short name.</summary>
    /// <returns>For example <c>torch</c>.</returns>
    public override string ToString() => Name;

    internal PortedSchedule Create(Value.Call call, PortingContext context)
    {
        Factory factory = Find(call)
            ?? throw new PortingException(
                call.Position, $"{Title} has no schedule '{call.Name}'. {Elsewhere(call.Name) ?? Nearest.Suggest(LastPart(call.Name), Factories)}");
        IReadOnlyDictionary<string, Value> bound = factory.Signature.Bind(call.Arguments, call.Position);
        context = InitialRates.In(ParameterGroups.In(context, bound), factory.Signature.Name, bound, call.Position);
        Arguments arguments = new(this, factory.Signature, bound, context, call.Position);
        CheckStartsAtZero(arguments);
        if (arguments.Names.Contains("optimizer") && arguments["optimizer"] is Value.Integer or Value.Float)
        {
            // What stands first is the optimizer, not a rate: another library's call of the same name, or one argument is missing.
            throw arguments.Refuse("optimizer", $"must be the optimizer, as {Title} takes it first, not a number");
        }

        LearningRateSchedule schedule = factory.Build(arguments);
        if (context is { Precision: Precision.Float32, IsNested: false } && !ComputesInFloat32)
        {
            schedule = Float32.Of(schedule);
        }

        schedule = LibrarySchedule.Of(schedule, call, context, IsInLengthsOfRun);
        StepUnit unit = IsInLengthsOfRun ? StepUnit.Batch : context.Unit ?? factory.Unit(arguments);
        return new PortedSchedule(this, factory, call, arguments, context is { Run: not null, IsNested: false } && unit is StepUnit.Epoch ? EpochSchedule.Of(schedule) : schedule)
        {
            Unit = unit,
        };
    }

    /// <summary>Says which other library has the name, or what has become of it.</summary>
    private string? Elsewhere(string name) => RenamedSchedules.Remedy(name)
        ?? (All.FirstOrDefault(other => other != this && other != Own && other.Factories.Contains(LastPart(name))) is { } owner && !Factories.Contains(LastPart(name)) ? $"{owner.Title} has one of that name." : null);

    /// <summary>Gets a value indicating whether the library gives lengths in epochs or parts of the run, which are steps where the run is known.</summary>
    private bool IsInLengthsOfRun => this == Fastai || this == Composer;

    /// <summary>Gets a value indicating whether the script calls <c>step()</c> of a scheduler, and so decides what it counts.</summary>
    internal bool IsSteppedByScript => this == Torch || this == HuggingFace || this == Diffusers || this == Paddle || this == GradualWarmup || this == PytorchOptimizer || this == TorchExtras;

    /// <summary>Gets a value indicating whether the library's own arithmetic is in float32, operation by operation.</summary>
    internal bool ComputesInFloat32 => this == Keras || this == TfKeras;

    /// <summary>Gives how many characters of a dotted name are a module of this library; 0 where it begins with none.</summary>
    internal int Owns(string dotted) => _modules
        .Where(module => dotted.StartsWith($"{module}.", StringComparison.Ordinal))
        .Select(module => module.Length)
        .DefaultIfEmpty(0)
        .Max();

    /// <summary>Gets whether a library has a schedule of this name in the module.</summary>
    internal static bool Have(string module, string name) => All.Any(dialect => dialect.Owns($"{module}.{name}") > 0 && dialect.Find(name) is not null);

    internal Factory? Find(string dotted)
    {
        string name = LastPart(dotted);
        return Array.Find(_factories.Value, factory => factory.Name == name && factory.IsFor is null);
    }

    /// <summary>Gives what makes the schedule of a call: of several signatures of a name the one that the arguments are meant for.</summary>
    internal Factory? Find(Value.Call call)
    {
        string name = LastPart(call.Name);
        return Array.Find(_factories.Value, factory => factory.Name == name && factory.IsFor?.Invoke(call) == true) ?? Find(call.Name);
    }

    /// <summary>A schedule here keeps no position, so it cannot be told one.</summary>
    private static void CheckStartsAtZero(Arguments arguments)
    {
        foreach (string position in new[] { "last_epoch", "last_batch_iteration" })
        {
            if (arguments.Names.Contains(position) && arguments.Number(position) != -1)
            {
                throw arguments.Refuse(position, "must be -1: a schedule keeps no position here. To resume, go on with the step that the run has reached");
            }
        }
    }

    internal static string LastPart(string dotted) => dotted[(dotted.LastIndexOf('.') + 1)..];
}
