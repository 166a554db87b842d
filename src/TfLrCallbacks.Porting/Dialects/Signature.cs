namespace TfLrCallbacks.Porting;

/// <summary>
/// The name of a function and its parameters in order, with their defaults. It is read from the line that Python's documentation
/// shows, for example <c>StepLR(optimizer, step_size, gamma=0.1, last_epoch=-1)</c>.
/// </summary>
internal sealed class Signature
{
    private const string Others = ", **others)";

    public Signature(string name, IReadOnlyList<(string Name, Value? Default)> parameters, bool takesOthers = false)
    {
        Name = name;
        Parameters = parameters;
        TakesOthers = takesOthers;
    }

    /// <summary>Gets a value indicating whether arguments by other names are taken and do not concern the rate.</summary>
    public bool TakesOthers { get; }

    public string Name { get; }

    /// <summary>Gets the parameters; the default is null where an argument must be given.</summary>
    public IReadOnlyList<(string Name, Value? Default)> Parameters { get; }

    /// <summary>Gets the parameter that collects all positional arguments; null where the signature has none.</summary>
    public string? Variadic { get; private init; }

    public static Signature Read(string text)
    {
        if (text.IndexOf("(*", StringComparison.Ordinal) is var star && star > 0 && text[star + 2] != '*')
        {
            return new Signature(text[..star], [(text[(star + 2)..^1], Value.List())], takesOthers: true) { Variadic = text[(star + 2)..^1] };
        }

        bool takesOthers = text.EndsWith(Others, StringComparison.Ordinal);
        var call = (Expression.Call)Parser.ReadExpression(takesOthers ? $"{text[..^Others.Length]})" : text);
        return Budget.OfText(budget => Read(call, new Evaluator(new Scope(), budget, new Reading()), takesOthers));
    }

    private static Signature Read(Expression.Call call, Evaluator evaluator, bool takesOthers) =>
        new(
            ((Expression.Name)call.Function).Text,
            [.. call.Arguments.Select(argument => argument.Name is { } name
                ? (name, (Value?)evaluator.Evaluate(argument.Value))
                : Required(((Expression.Name)argument.Value).Text))],
            takesOthers);

    /// <summary>Gives the arguments of a call by name that the function takes and that do not concern the rate.</summary>
    public IEnumerable<string> Unread(IReadOnlyList<(string? Name, Value Value)> arguments) => TakesOthers
        ? arguments.Select(argument => argument.Name).OfType<string>().Where(name => !Has(name))
        : [];

    /// <summary>Gives each argument of a call its parameter; what is not given has its default.</summary>
    /// <exception cref="PortingException">An argument is unknown, given twice, or missing.</exception>
    public IReadOnlyDictionary<string, Value> Bind(IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition? position)
    {
        Dictionary<string, Value> bound = new(StringComparer.Ordinal);
        if (Variadic is not null)
        {
            bound[Variadic] = Value.List(arguments.Where(argument => argument.Name is null).Select(argument => argument.Value));
            return bound;
        }

        for (int i = 0; i < arguments.Count; i++)
        {
            if (TakesOthers && arguments[i].Name is null && i >= Parameters.Count)
            {
                continue;
            }

            string name = arguments[i].Name ?? Positional(i, arguments.Count, position);
            if (!Has(name) && TakesOthers)
            {
                continue;
            }

            if (!Has(name))
            {
                throw new PortingException(
                    position, $"{Name} has no argument '{name}'. {Remedy(name)}");
            }

            if (!bound.TryAdd(name, arguments[i].Value))
            {
                throw new PortingException(position, $"{Name} is given '{name}' twice. Remove one.");
            }
        }

        foreach ((string name, Value? value) in Parameters.Where(parameter => !bound.ContainsKey(parameter.Name)))
        {
            bound[name] = value ?? throw new PortingException(position, $"{Name} needs '{name}'. Write {this}.");
        }

        return bound;
    }

    /// <summary>Gets the parameters that Python has: the optimizer of Keras' LearningRateScheduler is put in here from compile.</summary>
    private (string Name, Value? Default)[] Shown => [.. Parameters.Where(parameter => Name != "LearningRateScheduler" || parameter.Name != "optimizer")];

    /// <summary>Gives the signature as Python's documentation shows it.</summary>
    public override string ToString() =>
        $"{Name}({string.Join(", ", Shown.Select(parameter => parameter.Default is { } value ? $"{parameter.Name}={value}" : parameter.Name))})";

    /// <summary>
    /// An optimizer may be left out: a schedule takes only its rate from it, which can come from elsewhere. What ignite's schedulers drive is the
    /// rate unless they say otherwise.
    /// </summary>
    private static (string Name, Value? Default) Required(string name) => name switch
    {
        "optimizer" => (name, Value.None),
        "param_name" => (name, "lr"),
        _ => (name, null),
    };

    /// <summary>What became of an argument that old scripts have, else the nearest one.</summary>
    private string Remedy(string name) => name switch
    {
        "lr" when Parameters.Any(parameter => parameter.Name == "learning_rate") => "It is called 'learning_rate'.",
        "decay" when KerasOptimizers.Has(Name) =>
            "Keras 3 has none: write learning_rate=InverseTimeDecay(rate, 1, decay), or say keras.optimizers.legacy.",
        _ => Nearest.Suggest(name, Parameters.Select(parameter => parameter.Name)),
    };

    private bool Has(string name) => Parameters.Any(parameter => parameter.Name == name);

    private string Positional(int index, int count, SourcePosition? position) =>
        index < Shown.Length
            ? Parameters[index].Name
            : throw new PortingException(position, $"{Name} takes {Shown.Length} arguments at most. Received: {count}. Write {this}.");
}
