using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>The arguments of one call, each by its parameter's name and in the type that is asked for.</summary>
internal sealed class Arguments(
    Dialect dialect, Signature signature, IReadOnlyDictionary<string, Value> values, PortingContext context, SourcePosition? position)
{
    public PortingContext Context => context;

    /// <summary>Gets what the schedules that stand in this call count: epochs where one of them does.</summary>
    public StepUnit InnerUnit { get; private set; } = StepUnit.Batch;

    public IEnumerable<string> Names => values.Keys;

    /// <summary>Gets the optimizer's rate: as given, else the one in the call, else 1.</summary>
    public double BaseLearningRate => KnownBaseLearningRate ?? 1;

    private double? KnownBaseLearningRate
    {
        get
        {
            double? rate = context.BaseLearningRate ?? (values.TryGetValue("optimizer", out Value? optimizer) ? OptimizerCall.LearningRate(optimizer, context.Group) : null);
            return rate < 0 ? throw new PortingException(position, FormattableString.Invariant($"{signature.Name}: the optimizer's rate must be 0 or more. Received: {rate}.")) : rate;
        }
    }

    /// <summary>Gets the optimizer's rate as it is written, where it is not known and nobody gave another one.</summary>
    public string? UnknownRate =>
        KnownBaseLearningRate is null && values.TryGetValue("optimizer", out Value? optimizer) ? OptimizerCall.UnknownRate(optimizer) : null;

    /// <summary>Gets the rate of the optimizer's groups that have none of their own.</summary>
    public double DefaultLearningRate =>
        context.DefaultLearningRate ?? context.BaseLearningRate ?? (values.TryGetValue("optimizer", out Value? optimizer) ? OptimizerCall.Default(optimizer) : null) ?? 1;

    public Value this[string name] => values[name];

    public bool IsGiven(string name) => values[name] is not Value.Nothing;

    public double Number(string name) => Number(name, values[name]);

    public double? OptionalNumber(string name) => IsGiven(name) ? Number(name) : null;

    /// <summary>Gives a number that must not be a fraction.</summary>
    public double Whole(string name) => Whole(name, values[name]);

    /// <summary>Gives a whole number greater than 0.</summary>
    public double PositiveWhole(string name) => Whole(name) is var number && number > 0 ? number : throw Refuse(name, "must be greater than 0");

    /// <summary>Gives a whole number of at least so much.</summary>
    public double WholeAtLeast(double least, string name, bool orFloat = false) =>
        (orFloat && values[name] is Value.Float { Number: var real } && real == Math.Floor(real) ? real : Whole(name)) is var number && number >= least ? number : throw Refuse(name, FormattableString.Invariant($"must be {least} or more"));

    public double? OptionalWhole(string name) => IsGiven(name) ? Whole(name) : null;

    public double Positive(string name) => Number(name) is var number && number > 0 ? number : throw Refuse(name, "must be greater than 0");

    public double AtLeast(double least, string name) =>
        Number(name) is var number && number >= least ? number : throw Refuse(name, FormattableString.Invariant($"must be {least} or more"));

    public bool Flag(string name) => Arithmetic.Truth(Known(values[name]));

    public string Text(string name) => values[name] is Value.Text text ? text.Characters : throw Refuse(name, "must be a text");

    /// <summary>Gives one of several words.</summary>
    public string OneOf(string name, params string[] words)
    {
        string word = Text(name);
        return words.Contains(word) ? word
            : throw Refuse(name, $"must be one of {string.Join(", ", words)}{(Nearest.Suggest(word, words) is { } hint && hint.StartsWith("Did", StringComparison.Ordinal) ? $". {hint}" : string.Empty)}");
    }

    public IReadOnlyList<Value> Items(string name) =>
        Known(values[name]) is Value.Sequence items ? items.Items : throw Refuse(name, "must be a list");

    public double[] Numbers(string name) => [.. Items(name).Select(item => Number(name, item))];

    /// <summary>Gives the number, 0 or more, of this parameter group where there is one for each, else the number for all.</summary>
    public double OfGroup(string name)
    {
        if (values[name] is not Value.Sequence list)
        {
            return AtLeast(0, name);
        }

        double number = list.Items.Count == context.Groups && context.Group < context.Groups
            ? Number(name, list.Items[context.Group])
            : throw Refuse(name, $"must have one entry for each of the {context.Groups} parameter groups{MoreGroups}");
        return number >= 0 ? number : throw Refuse(name, "must be 0 or more");
    }

    /// <summary>Gives a function of one number.</summary>
    public ScalarFunction Function(string name) => Function(name, values[name]);

    /// <summary>Gives a function of one number, or that of this parameter group where there is one for each.</summary>
    public ScalarFunction Function(string name, Value value)
    {
        if (value is Value.Sequence list)
        {
            value = list.Items.Count == context.Groups
                ? list.Items[context.Group]
                : throw Refuse(name, $"must have one function for each of the {context.Groups} parameter groups{MoreGroups}");
        }

        if (dialect == Dialect.Torch && value is Value.Function { Callable.Parameters: var parameters } && parameters.TakeWhile(parameter => parameter.Default is null && parameter.Name[0] != '*').Select(parameter => parameter.Name).ToArray() is { Length: > 1 } needed)
        {
            throw new PortingException(position, $"{signature.Name}: '{name}' must be a function of one number; it needs {needed.Length}: {Brief.Of(string.Join(", ", needed), 60)}.");
        }

        return value is Value.Function { Arity: >= 1 } function ? new ScalarFunction(function)
            : value is Value.Symbol { Why: not null } unknown ? throw Arithmetic.UnknownName(unknown)
            : throw Refuse(name, "must be a function that stands here, such as lambda epoch: 0.95 ** epoch");
    }

    public LearningRateSchedule Schedule(string name) => Schedule(name, values[name]);

    public IReadOnlyList<LearningRateSchedule> Schedules(string name) => [.. Items(name).Select(item => Schedule(name, item))];

    public LearningRateSchedule Schedule(string name, Value value)
    {
        // In optax every function of the count is a schedule; elsewhere an object of the text's own class can be one.
        if (value is Value.Function { Arity: >= 1 } function && (dialect == Dialect.Optax || function.Owner is not null))
        {
            return new LambdaSchedule(new ScalarFunction(function).At);
        }

        if (value is not Value.Call call)
        {
            throw value is Value.Symbol { Why: not null } unknown ? Arithmetic.UnknownName(unknown) : Refuse(name, "must be a schedule that stands here");
        }

        PortedSchedule inner = ScheduleNames.Create(call, Inherited(), dialect);
        InnerUnit = inner.Unit is StepUnit.Epoch ? StepUnit.Epoch : InnerUnit;
        return inner.Schedule;
    }

    public double Number(string name, Value value) => Known(value).AsDouble() is { } number && double.IsFinite(number)
        ? number
        : throw Refuse(name, value is Value.Text { Characters: "auto" }
            ? "is 'auto', which the Hugging Face Trainer fills in from its own arguments. Put the number there: the warm-up, the rate or the steps of the run"
            : "must be a finite number");

    public double Whole(string name, Value value) => Known(value).AsInteger() is { } whole && BigInteger.Abs(whole) <= long.MaxValue
        ? (double)whole
        : value is Value.Text { Characters: "auto" } ? Number(name, value)
        : throw Refuse(name, "must be a whole number");

    /// <summary>Makes the exception for an argument that breaks a rule.</summary>
    public PortingException Refuse(string name, string rule) =>
        new(position, $"{signature.Name}: '{name}' {rule}{(rule.EndsWith('?') || rule.EndsWith('.') ? string.Empty : ".")} Received: {values[name]}.");

    /// <summary>Makes the exception for arguments that don't go together.</summary>
    public PortingException Refuse(string rule) => new(position, $"{signature.Name}: {rule}.");

    /// <summary>Makes the exception for a check of the core that an argument did not pass.</summary>
    public PortingException Refuse(ArgumentException cause)
    {
        int end = cause.Message.IndexOf(" (Parameter", StringComparison.Ordinal);
        string rule = (end < 0 ? cause.Message : cause.Message[..end]).ReplaceLineEndings(" ").TrimEnd('.');
        rule = rule.Length == 0 ? "is not valid" : char.ToLowerInvariant(rule[0]) + rule[1..];
        return ArgumentNames.Of(cause, [.. signature.Parameters.Select(parameter => parameter.Name)], values) is { } name
            ? new(position, $"{signature.Name}: '{name}' {rule}. Received: {values[name]}.", cause)
            : values.Where(pair => pair.Value is Value.Function).Select(pair => pair.Key).ToArray() is [var function] && cause is ArgumentOutOfRangeException { ActualValue: { } given }
            ? new(position, FormattableString.Invariant($"{signature.Name}: what '{function}' returns {rule}. Received: {given}."), cause)
            : new(position, $"{signature.Name}: a value of its arguments {rule}.{(cause is ArgumentOutOfRangeException { ActualValue: { } value } ? FormattableString.Invariant($" Received: {value}.") : string.Empty)}", cause);
    }

    private string MoreGroups => context.Groups == 1 ? ": write the optimizer with its groups, [{'params': a}, {'params': b}]" : string.Empty;

    private PortingContext Inherited() => context with { BaseLearningRate = KnownBaseLearningRate, IsNested = true };

    private static Value Known(Value value) => value is Value.Symbol symbol ? throw Arithmetic.UnknownName(symbol) : value;
}
