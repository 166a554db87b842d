namespace TfLrCallbacks.Porting;

/// <summary>What has been seen while a text was evaluated: calls that make something, objects, what was left out.</summary>
internal sealed partial class Reading(long? stepsPerEpoch = null, long? totalSteps = null)
{
    private const int MostNoted = 20_000;

    private readonly List<Value.Call> _calls = [];
    private readonly List<Value.Instance> _instances = [];
    private bool _isClosed;

    /// <summary>Gets the calls of what the text does not explain, in the order in which they are evaluated.</summary>
    public IReadOnlyList<Value.Call> Calls => _calls;

    /// <summary>Gets the objects of the text's own classes.</summary>
    public IReadOnlyList<Value.Instance> Instances => _instances;

    /// <summary>Gets a value indicating whether the length of a list of things without values counts as not known: it is data.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Gets a value indicating whether the text writes parameter groups with rates of their own.</summary>
    public bool HasGroups { get; init; }

    /// <summary>Gets the value of TensorFlow 1's global step; null where the text is read as it stands.</summary>
    public long? GlobalStep { get; init; }

    /// <summary>Gets the number that a name of a learning rate got last, or why it got none, where the global step has a value.</summary>
    public Value? LastRate { get; private set; }

    /// <summary>Notes that a name gets a value.</summary>
    public void Assign(string name, Value value) => LastRate = GlobalStep is not null && (value.AsDouble() is not null || value is Value.Symbol { Why: not null }) && Porting.GlobalStep.IsRate(name) ? value : LastRate;

    public ParsedArguments Arguments { get; } = new();

    /// <summary>Gets the environment variables that the text sets.</summary>
    public Dictionary<string, Value> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets what is noted of the fits of a Keras script; null where the text is read for its values.</summary>
    public ScriptTrace? Trace { get; init; }

    /// <summary>Gets what is noted of the updates of a PyTorch script; null where the text is read for its values.</summary>
    public ScriptTraining? Training { get; init; }

    /// <summary>Gets other values for numbers that stand in the text, by their places; null for none.</summary>
    public IReadOnlyDictionary<SourcePosition, Value>? Varied { get; init; }

    /// <summary>Gets the flags that the text defines with absl or TensorFlow 1.</summary>
    public Dictionary<string, Value.Instance> Flags { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets what calls of the text gave; null where one gave several values.</summary>
    public Dictionary<Expression.Call, Value?> Given { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Notes what a call of the text gave, where it is a schedule, an optimizer or an object.</summary>
    public void Note(Expression.Call call, Value value)
    {
        if (IsStrict && !_isClosed && Given.Count < MostNoted && value is Value.Call or Value.Instance)
        {
            Given[call] = Given.TryGetValue(call, out Value? before) && !ReferenceEquals(before, value) ? null : value;
        }
    }

    /// <summary>Gets the numbers that names, members and items of a script had where they were asked for; null where one had several.</summary>
    public Dictionary<Expression, Value?> Seen { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Notes what a name, a member or an item of a script is where it is asked for.</summary>
    public Value See(Expression expression, Value value)
    {
        if (IsStrict && !_isClosed && expression is Expression.Name or Expression.Attribute or Expression.Subscript && Seen.Count < MostNoted)
        {
            Seen[expression] = value is Value.Integer or Value.Float && (!Seen.TryGetValue(expression, out Value? before) || value.Equals(before)) ? value : null;
        }

        return value;
    }

    /// <summary>Gets the numbers that members and items had when the training that changes them began, by how they are written; null for one that had no number or several.</summary>
    public Dictionary<string, (Expression Written, Value? Value)> Begun { get; } = new(StringComparer.Ordinal);

    /// <summary>Notes what a member or an item is when the training that changes it begins.</summary>
    public void Begin(Expression target, Value? value)
    {
        if (!_isClosed && Begun.Count < MostNoted)
        {
            string written = SourceWriter.Write(target);
            Begun[written] = (target, value is Value.Integer or Value.Float && (!Begun.TryGetValue(written, out (Expression, Value? Value) before) || value.Equals(before.Value)) ? value : null);
        }
    }

    /// <summary>Gets the names that the functions of a script had when they were left, by where they begin; null for one that was called several times.</summary>
    public Dictionary<SourcePosition, Scope?> Scopes { get; } = [];

    /// <summary>Notes the names of a function that is left.</summary>
    public void Leave(SourcePosition function, Scope names)
    {
        if (IsStrict && !_isClosed && Scopes.Count < MostNoted)
        {
            Scopes[function] = Scopes.ContainsKey(function) ? null : names;
        }
    }

    /// <summary>Gets or sets the value of the last statement that has one.</summary>
    public Value? Last { get; set; }

    /// <summary>Gets or sets a value indicating whether the last statement is an expression that stands alone.</summary>
    public bool IsLastAlone { get; set; }

    /// <summary>Gets or sets why the last statement that failed has no value.</summary>
    public PortingException? Failure { get; set; }

    /// <summary>Gets or sets a value indicating whether the failed statement is one that would have been the answer.</summary>
    public bool IsFailureDecisive { get; set; }

    public void Note(Value.Call call)
    {
        if (!_isClosed && _calls.Count < MostNoted)
        {
            _calls.Add(call);
        }
    }

    public void Note(Value.Instance instance)
    {
        if (!_isClosed && _instances.Count < MostNoted)
        {
            _instances.Add(instance);
        }
    }

    /// <summary>Gets or sets why a choice between schedules could not be made.</summary>
    public PortingException? Undecided { get; set; }

    /// <summary>Gets a value indicating whether the steps of an epoch stood for the length of a loader.</summary>
    public bool UsesStepsPerEpoch { get; private set; }

    /// <summary>Gets or sets what a module's configure_optimizers returned.</summary>
    public Value? Configured { get; set; }

    /// <summary>Gets or sets the last function that is a command of typer, click or hydra; null for none.</summary>
    public Value.Function? Command { get; set; }

    /// <summary>Gets or sets a configuration of mmcv or mmengine.</summary>
    public Value? Settings { get; set; }

    /// <summary>Notes that a name is given what a function that is not known here makes of a schedule.</summary>
    public void NoteMade(string name, Value value)
    {
        if (!_isClosed && !IsStrict && value is Value.Call { Target: null } call && Dialect.LastPart(name).Split('_')[^1] is "lr" or "rate" && Choice.TakesRate(call) is { } schedule)
        {
            Computed[schedule] = ($"{call.Name}(…)", call.Position);
        }
    }

    /// <summary>Gets the calls that the text computes with, each with what it computes.</summary>
    public Dictionary<Value.Call, (string Written, SourcePosition Position)> Computed { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Notes that the text computes with a call.</summary>
    public void Compute(Value value, Expression written)
    {
        if (!_isClosed && value is Value.Call call && Computed.Count < MostNoted)
        {
            Computed[call] = (SourceWriter.Write(written), written.Position);
        }
    }

    private readonly Dictionary<Value.Call, IReadOnlyList<(string Name, Value Value)>> _taken = new(ReferenceEqualityComparer.Instance);

    /// <summary>Notes the numbers that the function of a scheduler takes by their names when the scheduler is made: PyTorch asks it then for the first step.</summary>
    public void NoteTaken(Value.Call made)
    {
        if (!IsStrict && !_isClosed && _taken.Count < 100 && Dialect.LastPart(made.Name) == "LambdaLR" && Function(made) is { Around: { } around } function)
        {
            _taken[made] = [.. function.Outside.Distinct().Select(name => (name, around.Find(name))).Where(pair => pair.Item2 is Value.Integer or Value.Float or Value.Boolean).Select(pair => (pair.name, pair.Item2!))];
        }
    }

    /// <summary>Gets what to say of the schedulers in a schedule whose functions take names that change behind them; null where none does.</summary>
    public string? Late(Value schedule) => _taken.Where(pair => IsWithin(pair.Key, schedule, 0))
        .Select(pair => (pair.Key, Changed: pair.Value.FirstOrDefault(taken => Function(pair.Key)!.Around!.Find(taken.Name) is not { } now || !now.Equals(taken.Value)).Name))
        .Where(pair => pair.Changed is not null)
        .Select(pair => $"line {pair.Key.Position.Line}: '{pair.Changed}', which the function of {Dialect.LastPart(pair.Key.Name)} takes, is changed behind it. PyTorch asks for step 0 when it makes the scheduler, with the value before, and for the later steps with the last one, as all steps here have it.")
        .FirstOrDefault();

    private static Value.Function? Function(Value.Call made) => made.Arguments.Select(argument => argument.Value).OfType<Value.Function>().FirstOrDefault();

    private static bool IsWithin(Value.Call made, Value value, int depth) => ReferenceEquals(made, value)
        || (depth < 5 && (value is Value.Call call ? call.Arguments.Any(argument => IsWithin(made, argument.Value, depth + 1)) : value is Value.Sequence { Items.Count: < 100 } list && list.Items.Any(item => IsWithin(made, item, depth + 1))));

    /// <summary>Gets the schedulers whose name the text gives to another value, or deletes, so that nothing can step them any more.</summary>
    public HashSet<Value> Replaced { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Notes that a name loses its value.</summary>
    public void Replace(string name, Scope names)
    {
        if (!_isClosed && !IsStrict && Training is null && names.Find(name) is Value.Call { Target: null } old && ScheduleNames.Find(old) is not null && !names.Values.Any(pair => pair.Key != name && IsWithin(old, pair.Value, 0)))
        {
            Replaced.Add(old);
        }
    }

    /// <summary>Gets the settings of the runs of Weights and Biases, by the dictionaries that these are given.</summary>
    public Dictionary<Value, Value> RunSettings { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gets what stands in the tables of the text and has not been taken from one.</summary>
    public HashSet<Value> Offered { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Notes that a value stands in a table, so that it counts only where it is taken from there.</summary>
    public void Offer(Value value)
    {
        if (!_isClosed && value is Value.Call && Offered.Count < MostNoted)
        {
            Offered.Add(value);
        }
    }

    /// <summary>Notes that a value is taken from a table.</summary>
    public Value Take(Value value)
    {
        Offered.Remove(value);
        return value;
    }

    /// <summary>Ends the reading: what functions of the text call later is not noted.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Gets a value indicating whether the text has been read: what is evaluated now is a function that is asked for a rate.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Gives how many batches a loader has, where the run says it.</summary>
    public long? StepsOf(Expression loader)
    {
        if (stepsPerEpoch is not { } steps || SourceWriter.Write(loader) is not { } name || !IsLoader(name))
        {
            return null;
        }

        UsesStepsPerEpoch = true;
        Note($"len({Brief.Of(name, 40)}) is taken to be the run's {steps} steps per epoch.");
        return steps;
    }

    /// <summary>Gives what a member of Lightning's Trainer says of the run: its steps or its epochs; null for any other, or where the run is not known.</summary>
    public long? OfRun(Expression.Attribute member)
    {
        (long? known, string unit) = member switch
        {
            { Text: "estimated_stepping_batches" } => (totalSteps, "steps"),
            { Text: "max_epochs", Target: Expression.Attribute { Text: "trainer" } or Expression.Name { Text: "trainer" } } => (totalSteps / stepsPerEpoch, "epochs"),
            _ => (null, string.Empty),
        };
        if (known is { } count)
        {
            Note($"{member.Text} is taken to be the run's {count} {unit}.");
        }

        return known;
    }

    /// <summary>Gives the rate of a library's schedule for a step; null where the call is no schedule. In front of its first step it has none: NaN, which <c>tf.where</c> leaves out.</summary>
    public static Value? Rate(Value.Call schedule, IReadOnlyList<(string? Name, Value Value)> arguments) =>
        arguments is [(_, var at)] && at.AsDouble() is { } step && ScheduleNames.Find(schedule) is not null
            ? new Value.Float(step < 0 ? double.NaN : ScheduleNames.Create((Value.Call)Extent.Check(schedule), new PortingContext()).Schedule.ValueAt(step)) { IsTensor = true }
            : null;

    /// <summary>Gets whether a member of data is the number of its batches, by how people call it.</summary>
    public static bool IsCountOfBatches(string member) => member is "num_batches" or "n_batches" or "number_of_batches" or "batches_per_epoch" or "num_batches_per_epoch" or "steps_per_epoch" or "iters_per_epoch" or "iter_per_epoch" or "iterations_per_epoch" or "updates_per_epoch";

    /// <summary>Gets whether a name is that of a loader, by how people call theirs.</summary>
    public static bool IsLoader(string name) =>
        name.Contains("loader", StringComparison.OrdinalIgnoreCase) || name.EndsWith("dl", StringComparison.Ordinal) || name.Contains("batches", StringComparison.OrdinalIgnoreCase)
        || name.Contains("generator", StringComparison.OrdinalIgnoreCase);
}
