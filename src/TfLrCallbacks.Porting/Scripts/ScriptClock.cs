using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>
/// What the counters of a script's loops are at a place, said in the epochs or updates of a training: <c>for epoch in range(1, n + 1)</c> is the epoch and one,
/// <c>i</c> of <c>enumerate(loader)</c> the update less those of earlier epochs.
/// </summary>
internal sealed class ScriptClock
{
    private readonly ScriptSource _source;
    private readonly ScriptLoops _training;
    private readonly Func<Expression, string> _length;
    private readonly int _line;
    private readonly Statement? _epochs;
    private readonly Statement? _batches;
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);

    /// <summary>Looks at the loops around a place.</summary>
    /// <param name="source">The script.</param>
    /// <param name="training">What its loops train.</param>
    /// <param name="place">Where the rate is set, or where the function is called that sets it.</param>
    /// <param name="line">Its line.</param>
    /// <param name="length">Writes the number of batches that a loop goes over, by what it goes over.</param>
    /// <param name="optimizer">The optimizer whose updates count; null for all.</param>
    public ScriptClock(ScriptSource source, ScriptLoops training, ScriptPlace place, int line, Func<Expression, string> length, string? optimizer = null)
    {
        _source = source;
        _training = training;
        _length = length;
        _line = line;
        Statement[] loops = [.. place.Loops.Where(loop => !ScriptWrites.IsOfGroups(loop, source))];
        Statement[] outer = [];
        ScriptPlace? around = null;
        if (place.Function is { } function && training.Callers(function).ToArray() is [var caller])
        {
            // A function of an epoch: what its caller counts reaches it as arguments.
            outer = [.. caller.Place.Loops];
            around = caller.Place;
            for (int i = 0; i < function.Parameters.Count; i++)
            {
                string name = function.Parameters[i].Name;
                int at = function.Parameters is [{ Name: "self" }, ..] ? i - 1 : i;
                Expression? value = caller.Call.Arguments.FirstOrDefault(argument => argument.Name == name)?.Value
                    ?? (at >= 0 && at < caller.Call.Arguments.Count && caller.Call.Arguments[at].Name is null ? caller.Call.Arguments[at].Value : null);
                if (value is Expression.Name given)
                {
                    _given[name] = given.Text;
                }
            }
        }

        Statement[] all = [.. outer, .. loops];
        if (loops.Length > 0)
        {
            Statement inner = loops[^1];
            bool isEpochs = training.IsPerEpoch(new ScriptPlace { Loops = all }) == true;
            (_epochs, _batches) = isEpochs ? (inner, null) : (all.Length > 1 ? all[^2] : null, inner);
            (IsAhead, IsBehind) = Order(inner, line, optimizer);
        }
        else if (outer.Length > 0)
        {
            bool isEpochs = training.IsPerEpoch(around!) == true;
            (_epochs, _batches) = isEpochs ? (outer[^1], null) : (outer.Length > 1 ? outer[^2] : null, outer[^1]);
            (IsAhead, IsBehind) = Order(outer[^1], training.Callers(place.Function!).First().Call.Position.Line, optimizer);
        }
    }

    /// <summary>Gets a value indicating whether the place stands in a loop that trains.</summary>
    public bool IsInLoop => _epochs is not null || _batches is not null;

    /// <summary>Gets a value indicating whether the rate is set behind the updates of its turn, so that the first has the optimizer's own.</summary>
    public bool IsBehind { get; }

    /// <summary>Gets whether the rate of a turn trains only in the next one. What is set behind each batch from the epoch alone does not: all batches of the epoch but the first have it.</summary>
    public bool IsLate(bool isEpoch) => IsBehind && (!isEpoch || _batches is null);

    /// <summary>Gets a value indicating whether the place comes before the updates of its turn.</summary>
    public bool IsAhead { get; }

    /// <summary>Gets the names that the loops count.</summary>
    public IReadOnlySet<string> Names => field ??= Found();

    /// <summary>Gives the value of a counter.</summary>
    /// <param name="name">The counter.</param>
    /// <param name="isEpoch">Whether the rate is given for each epoch, else for each update.</param>
    /// <param name="variable">The epoch or update that it is given for.</param>
    /// <exception cref="PortingException">It does not count by one in each turn.</exception>
    public string At(string name, bool isEpoch, string variable)
    {
        (Statement loop, double shift, bool restarts) = Shifted(name, isEpoch);
        string turn = IsLate(isEpoch) ? $"({variable} - 1)" : variable;
        string count = ReferenceEquals(loop, _epochs) ? (isEpoch ? turn : $"Math.Floor({turn} / {Batches()})")
            : isEpoch ? $"({variable} * {Batches()})"
            : restarts ? $"({turn} % {Batches()})"
            : turn;
        return shift == 0 ? count : $"({count} {(shift < 0 ? "-" : "+")} {ScriptCode.Number(Math.Abs(shift))})";
    }

    /// <summary>Gives the last epoch or update at which a counter is below a limit; null if the counter begins anew in each epoch.</summary>
    /// <param name="name">The counter.</param>
    /// <param name="isEpoch">Whether epochs are counted, else updates.</param>
    /// <param name="limit">The limit, as C#.</param>
    /// <param name="isIncluded">Whether the counter may be the limit itself.</param>
    /// <exception cref="PortingException">It does not count by one in each turn.</exception>
    public string? Last(string name, bool isEpoch, string limit, bool isIncluded)
    {
        (Statement loop, double shift, bool restarts) = Shifted(name, isEpoch);
        if (restarts || (isEpoch && !ReferenceEquals(loop, _epochs)))
        {
            return null;
        }

        string own = shift == 0 ? limit : $"({limit} {(shift < 0 ? "+" : "-")} {ScriptCode.Number(Math.Abs(shift))})";
        string passed = isIncluded ? $"(Math.Floor({own}) + 1.0)" : $"Math.Ceiling({own})";
        return $"{passed}{(isEpoch || !ReferenceEquals(loop, _epochs) ? string.Empty : $" * {Batches()}")} - {(IsLate(isEpoch) ? "0.0" : "1.0")}";
    }

    /// <summary>Gives the loop that counts a name, what the count is more than the turns of the loop, and whether it begins anew in each epoch.</summary>
    private (Statement Loop, double Shift, bool Restarts) Shifted(string name, bool isEpoch)
    {
        string own = _given.GetValueOrDefault(name, name);
        (Statement loop, double start, bool isBefore) = Counter(own) ?? throw new PortingException($"'{name}' does not count by one in each turn.");

        // Batches counted on are seen where an epoch ends or begins.
        bool isCountedOn = isEpoch && !ReferenceEquals(loop, _epochs);
        return (loop, start + (isBefore && !isCountedOn ? 1 : 0), !isEpoch && !ReferenceEquals(loop, _epochs) && _epochs is not null && Restarts(own, loop));
    }

    /// <summary>Gets whether the rate is the same for a whole epoch: the place is passed once an epoch, or its counters count only epochs.</summary>
    public bool IsEpoch(IEnumerable<string> names) => _batches is null || names.All(name => Counter(_given.GetValueOrDefault(name, name)) is var (loop, _, _) && ReferenceEquals(loop, _epochs) && _epochs is not null);

    private string Batches() => _batches is Statement.For batches ? _length(Source(batches)) : _length(new Expression.Name("batches", default));

    private HashSet<string> Found()
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (Statement loop in new[] { _epochs, _batches }.OfType<Statement>())
        {
            if (loop is Statement.For over)
            {
                names.UnionWith(Counted(over).Except(Targets.Names(over.Body)));
            }

            // What a loop gives anew in each turn is no count of its own, even if it is raised.
            string[] given = loop is Statement.For each ? [.. Targets.Names(each.Target)] : [];
            names.UnionWith(Increments(loop).Select(statement => ((Expression.Name)statement.Target).Text).Except(given));
        }

        // One name for both loops has the value of the last one that ran.
        names.ExceptWith(_epochs is Statement.For outer && _batches is Statement.For inner ? Targets.Names(outer.Target).Intersect(Targets.Names(inner.Target)) : []);
        names.UnionWith(_given.Where(pair => names.Contains(pair.Value)).Select(pair => pair.Key).ToArray());
        return names;
    }

    /// <summary>Gives the loop that counts a name, its first value, and whether it counts before the place.</summary>
    private (Statement Loop, double Start, bool IsBefore)? Counter(string name)
    {
        foreach (Statement loop in new[] { _batches, _epochs }.OfType<Statement>())
        {
            if (loop is Statement.For over && Counted(over).Contains(name))
            {
                return CountsOn(over) ? (loop, 0, false) : Start(over) is { } start ? (loop, start, false) : null;
            }
        }

        if (Increments((_epochs ?? _batches)!).Where(statement => ((Expression.Name)statement.Target).Text == name).ToArray() is not [{ Value: Expression.Literal { Value: Value.Integer { Number: var by } } } only] || by != 1)
        {
            return null;
        }

        Statement counting = _batches is not null && Holds(_batches, only) ? _batches : _epochs!;
        return IsEachTurn(counting, only) && Assigned(name, counting).Length == 0 && (ReferenceEquals(counting, _epochs) || _epochs is null || Assigned(name, _epochs).All(assign => IsEachTurn(_epochs, assign)))
            ? (counting, First(name, counting), only.Position.Line < _line)
            : null;
    }

    /// <summary>Gets whether a statement is done once in each turn of a loop, or in each that makes an update.</summary>
    private bool IsEachTurn(Statement loop, Statement statement)
    {
        Expression.Call[] updates = Updates(loop);
        IReadOnlyList<Statement> block = loop.Blocks.First();
        while (block.FirstOrDefault(one => Holds(one, statement)) is { } holder && !ReferenceEquals(holder, statement))
        {
            IReadOnlyList<Statement> inner = holder is Statement.If ? holder.Blocks.First(one => one.Any(part => Holds(part, statement))) : holder.Blocks.First();
            string? test = holder is Statement.If choice ? choice.Branches.Where(branch => ReferenceEquals(branch.Body, inner)).Select(branch => SourceWriter.Write(branch.Test)).FirstOrDefault() : null;
            if (holder is not (Statement.If or Statement.With or Statement.Try)
                || (holder is Statement.If && (updates.Length == 0 || !updates.All(update => ScriptLoops.Holds(inner, update) || (test is not null && ScriptLoops.Guards(update, new ScriptPlace { Loops = [loop] }).Contains(Brief.Of(test, 80)))))))
            {
                return false;
            }

            block = inner;
        }

        return block.Contains(statement, ReferenceEqualityComparer.Instance);
    }

    private static Statement.Assign[] Assigned(string name, Statement loop) => [.. ScriptSource.All(loop.Blocks.SelectMany(block => block)).OfType<Statement.Assign>().Where(assign => Targets.Names([assign]).Contains(name))];

    /// <summary>Gives the number that a counter has before its loop; 0 if that is not known.</summary>
    private double First(string name, Statement loop) => ScriptSource.All(_source.Statements).OfType<Statement.Assign>()
        .Where(assign => assign.Position.Line < loop.Position.Line)
        .SelectMany(ScriptSource.Gives)
        .Where(given => given.Name == name)
        .Select(given => given.Value is { } value ? _source.Known(value, new HashSet<string>(StringComparer.Ordinal))?.AsDouble() : null)
        .LastOrDefault() ?? 0;

    /// <summary>Gets whether a loop over batches counts on from the epochs before: <c>enumerate(loader, start=epoch * len(loader))</c>.</summary>
    private bool CountsOn(Statement.For batches) => ReferenceEquals(batches, _batches) && _epochs is Statement.For epochs && Inner(batches.Source) is Expression.Call { Function: Expression.Name { Text: "enumerate" }, Arguments: [var over, var start] }
        && start.Value is Expression.Binary { Operator: "*", Left: var left, Right: var right }
        && ((IsEpoch(left, epochs) && IsLength(right, over.Value)) || (IsEpoch(right, epochs) && IsLength(left, over.Value)));

    private bool IsEpoch(Expression factor, Statement.For epochs) => factor is Expression.Name name && Counted(epochs).Contains(name.Text) && Start(epochs) == 0;

    private static bool IsLength(Expression factor, Expression over) => factor is Expression.Call { Function: Expression.Name { Text: "len" }, Arguments: [var counted] } && SourceWriter.Write(counted.Value) == SourceWriter.Write(Inner(over));

    /// <summary>Gets whether a counter begins anew in each epoch.</summary>
    private bool Restarts(string name, Statement loop) => loop is Statement.For over && Counted(over).Contains(name) && !CountsOn(over)
        || Assigned(name, _epochs!).Length > 0;

    private static IEnumerable<Statement.Augmented> Increments(Statement loop) => ScriptSource.All(loop.Blocks.SelectMany(block => block)).OfType<Statement.Augmented>()
        .Where(counts => counts is { Operator: "+", Target: Expression.Name });

    private static bool Holds(Statement loop, Statement inner) => ScriptSource.All([loop]).Any(statement => ReferenceEquals(statement, inner));

    private Expression.Call[] Updates(Statement loop) => [.. _training.Updates(loop).Select(update => update.Call).Where(call => call.Function is not Expression.Attribute { Text: "backward" or "manual_backward" })];

    /// <summary>Gets whether a line comes before, or behind, all updates of a loop's turn. With an optimizer's name only its updates count, if any has the name.</summary>
    private (bool IsAhead, bool IsBehind) Order(Statement loop, int line, string? optimizer)
    {
        Expression.Call[] all = Updates(loop);
        Expression.Call[] own = optimizer is null ? [] : [.. all.Where(call => call.Function is Expression.Attribute method && (ScriptSource.IsNamed(ScriptSource.Dotted(method.Target), optimizer) || call.Arguments.Any(argument => ScriptSource.IsNamed(ScriptSource.Dotted(argument.Value), optimizer))))];
        int[] updates = [.. (own.Length > 0 ? own : all).Select(call => call.Position.Line)];
        return (updates.Length > 0 && updates.All(update => update > line), updates.Length > 0 && updates.All(update => update < line));
    }

    /// <summary>Gives the first number of a loop's counter; null if it counts otherwise than up by one.</summary>
    private double? Start(Statement.For loop)
    {
        Expression source = Inner(loop.Source);
        if (source is not Expression.Call { Function: var function, Arguments: var arguments })
        {
            return _source.Known(source, new HashSet<string>(StringComparer.Ordinal)) is Value.Sequence { Items: [var start, ..] items } && loop.Target is Expression.Name
                ? start.AsDouble() is { } from && items.Select((item, i) => item.AsDouble() == from + i).All(isNext => isNext) ? from : null
                : source is Expression.Subscript { Index: Expression.Slice } ? null
                : 0;
        }

        string called = Dialect.LastPart(ScriptSource.Dotted(function) ?? string.Empty);
        if (called is "reversed" || (called is "sorted" && arguments.Any(argument => argument.Name is "reverse" or "key")))
        {
            return null;
        }

        Expression? first = called switch
        {
            "range" or "trange" or "xrange" or "arange" => arguments.Count(argument => argument.Name is null) > 2 && _source.Known(arguments[2].Value, new HashSet<string>(StringComparer.Ordinal))?.AsDouble() != 1 ? new Expression.Literal(false, default)
                : arguments.Count(argument => argument.Name is null) > 1 ? arguments[0].Value : null,
            "enumerate" => arguments.FirstOrDefault(argument => argument.Name == "start")?.Value ?? (arguments.Count > 1 && arguments[1].Name is null ? arguments[1].Value : null),
            "count" => arguments is [var only, ..] ? only.Value : null,
            _ => null,
        };
        return first is null ? 0
            : first is Expression.Literal { Value: Value.Boolean } ? null
            : _source.Known(first, new HashSet<string>(StringComparer.Ordinal))?.AsDouble() ?? (called == "enumerate" ? null : 0);
    }

    /// <summary>Gives what a loop goes over without what shows its progress.</summary>
    public static Expression Inner(Expression source) => source is Expression.Call { Function: var around, Arguments: [var inner, ..] }
        && Dialect.LastPart(ScriptSource.Dotted(around) ?? string.Empty) is "tqdm" or "track" or "progress_bar" or "master_bar" or "log_every" ? inner.Value : source;

    private static Expression Source(Statement.For loop)
    {
        Expression source = Inner(loop.Source);
        source = source is Expression.Call { Function: Expression.Name { Text: "enumerate" }, Arguments: [var counted, ..] } ? Inner(counted.Value) : source;
        return source is Expression.Call { Function: var function, Arguments: { Count: 1 } only } && Dialect.LastPart(ScriptSource.Dotted(function) ?? string.Empty) is "range" or "trange" ? only[0].Value
            : new Expression.Call(new Expression.Name("len", loop.Position), [new Expression.Argument(null, source)], loop.Position);
    }

    /// <summary>Gives the names of a loop that count: those of a range, the first of enumerate, and of other loops names such as epoch and step.</summary>
    public static IEnumerable<string> Counted(Statement.For loop)
    {
        Expression source = Inner(loop.Source);
        string called = source is Expression.Call { Function: var function } ? Dialect.LastPart(ScriptSource.Dotted(function) ?? string.Empty) : string.Empty;
        string[] names = [.. Targets.Names(loop.Target)];
        return called is "range" or "trange" or "xrange" or "arange" or "count" ? names
            : called == "enumerate" ? names.Take(1)
            : names.Where(name => ScriptUnits.CountsEpochs(name) || name is "step" or "it" or "iteration" or "i");
    }
}
