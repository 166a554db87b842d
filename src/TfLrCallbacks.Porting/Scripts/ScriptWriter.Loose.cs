namespace TfLrCallbacks.Porting;

/// <content>TODO comments for code that may change the rate and is not followed, so that the C# does not look complete.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives a comment for each thing in a PyTorch script that may change the rate and is not followed.</summary>
    private IEnumerable<string> Loose()
    {
        if (!_found.Any(item => item.Construct.Kind == "torch-optimizer"))
        {
            return [];
        }

        HashSet<int> told = [];
        return Kept().Concat(Elsewhere()).Concat(Handed()).Concat(Anew()).Concat(Yielding()).Concat(Loaded()).Concat(Plateaus())
            .Where(one => !_body.ToString().Contains($"TODO line {one.Line}", StringComparison.Ordinal) && told.Add(one.Line))
            .OrderBy(one => one.Line).Take(8)
            .Select(one => $"// TODO line {one.Line}: {One(one.Why)}: the rates may differ.\n");
    }

    private Func<string, bool> IsMadeElsewhere { get; }

    private HashSet<string> SchedulerNames => field ??= [.. _found.Where(item => item.Construct is { IsOnOptimizer: true, Call: not null }).Select(item => Into(item.Place)).OfType<string>()];

    /// <summary>Gives the steps of what a list or a dictionary holds, where that holds schedulers.</summary>
    private IEnumerable<(int Line, string Why)> Kept()
    {
        bool Holds(Expression value) => Expressions.All(value).Any(part => (part is Expression.Call made && _schedules.ContainsKey(made)) || (part is Expression.Name or Expression.Attribute && ScriptSource.Dotted(part) is { } name && SchedulerNames.Contains(Dialect.LastPart(name))));
        HashSet<string> holders = new(StringComparer.Ordinal);
        foreach (Statement statement in ScriptSource.All(_source.Statements))
        {
            Expression? holder = statement switch
            {
                Statement.Assign { Targets: [Expression.Subscript target], Value: var value } when Holds(value) => target.Target,
                Statement.Assign { Targets: [var target], Value: Expression.Sequence or Expression.Dictionary or Expression.Comprehension or Expression.Call { Function: Expression.Name { Text: "dict" or "list" } } } list when Holds(list.Value) => target,
                Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "append" or "extend" or "insert", Target: var list }, Arguments: [.., var added] } } when Holds(added.Value) => list,
                _ => null,
            };
            if (holder is not null && ScriptSource.Dotted(holder) is { } name)
            {
                holders.Add(Dialect.LastPart(name));
            }
        }

        if (holders.Count == 0)
        {
            yield break;
        }

        bool IsHeld(Expression expression) => Expressions.All(expression).Any(part => part is Expression.Name or Expression.Attribute && ScriptSource.Dotted(part) is { } name && holders.Contains(Dialect.LastPart(name)));
        foreach ((Expression.Call call, ScriptPlace place) in Calls.Where(item => item.Call.Function is Expression.Attribute { Text: "step" }))
        {
            Expression stepped = ((Expression.Attribute)call.Function).Target;
            bool isListed = stepped is Expression.Name each && place.Loops.OfType<Statement.For>().Any(loop => Targets.Names(loop.Target).Contains(each.Text) && _source.Listed(loop.Source) is not null);
            bool isHeld = stepped is Expression.Name one
                ? place.Loops.OfType<Statement.For>().Any(loop => Targets.Names(loop.Target).Contains(one.Text) && IsHeld(loop.Source))
                    || ScriptSource.All(_source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Comprehension>().Any(comprehension => comprehension.Names.Contains(one.Text) && IsHeld(comprehension.Source))
                    || (_source.Given[one.Text].Take(2).ToArray() is [{ } given] && given is not Expression.Call { Function: Expression.Name } && IsHeld(given))
                : IsHeld(stepped);
            if (isHeld && !isListed)
            {
                yield return (call.Position.Line, $"{Brief.Of(SourceWriter.Write(call), 60)} steps what a list or a dictionary holds, and is not followed");
            }
        }
    }

    /// <summary>Gives the steps of what another file makes of an optimizer: <c>ramp = RampUp(opt, 100)</c>.</summary>
    private IEnumerable<(int Line, string Why)> Elsewhere() => Calls
        .Where(item => item.Call.Function is Expression.Attribute { Text: "step", Target: var stepped } && ScriptSource.Dotted(stepped) is { } name && IsMadeElsewhere(name))
        .Select(item => (item.Call.Position.Line, $"{Brief.Of(SourceWriter.Write(item.Call.Function), 60)} steps what another file makes of the optimizer, and is not followed"));

    /// <summary>Gives the places that hand on a scheduler's step without a call.</summary>
    private IEnumerable<(int Line, string Why)> Handed()
    {
        HashSet<Expression> called = new(Calls.Select(item => item.Call.Function), ReferenceEqualityComparer.Instance);
        return ScriptSource.All(_source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Attribute>()
            .Where(part => part.Text == "step" && !called.Contains(part) && ScriptSource.Dotted(part.Target) is { } holder && SchedulerNames.Contains(Dialect.LastPart(holder)))
            .Select(part => (part.Position.Line, $"{SourceWriter.Write(part)} is handed on, and when that is called is not followed"));
    }

    /// <summary>Gives the places that make an optimizer again where a training goes on.</summary>
    private IEnumerable<(int Line, string Why)> Anew()
    {
        foreach (IGrouping<string, (ScriptConstruct Construct, ScriptPlace Place)> made in _found.Where(item => item.Construct is { Kind: "torch-optimizer", Call: not null } && Into(item.Place) is not null).GroupBy(item => Into(item.Place)!))
        {
            (ScriptConstruct Construct, ScriptPlace Place)[] all = [.. made];
            foreach ((ScriptConstruct construct, ScriptPlace place) in all)
            {
                bool isCalledInLoop = place.Function is { } function && _loops.Callers(function).Any(caller => caller.Place.Loops.Any(loop => _loops.Depth(loop) is not null));
                if (place.Loops.FirstOrDefault(loop => _loops.Depth(loop) is not null) is { } around && _replays.All(rate => !IsOne(rate.Optimizer, made.Key)) && (_schedules.Count > 0 || _manual.Count > 0))
                {
                    yield return (construct.Line, $"{made.Key} is made anew in the loop of line {around.Position.Line}: its schedule begins anew with it. Give each part a Fit of its own");
                }
                else if (isCalledInLoop && construct == all[^1].Construct && _replays.All(rate => !IsOne(rate.Optimizer, made.Key)) && (_schedules.Count > 0 || _manual.Count > 0))
                {
                    yield return (construct.Line, $"{made.Key} is made anew in each call of {place.Function!.Name}, which a loop makes: its schedule begins anew with it. Give each call a Fit of its own");
                }
            }
        }
    }

    /// <summary>Gives the functions that train, step a scheduler or set a rate between the values that they yield.</summary>
    private IEnumerable<(int Line, string Why)> Yielding() => ScriptSource.All(_source.Statements).OfType<Statement.Function>()
        .Where(function => ScriptSource.All(function.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Yield)
            && (ScriptWrites.In(function.Body).Any(touch => touch.Value is not null) || ScriptSource.All(function.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Call { Function: Expression.Attribute { Text: "step" } })))
        .Select(function => (function.Position.Line, $"{function.Name} yields values, and what it does between them is done turn by turn, which is not followed"));

    /// <summary>Gives the calls that put a saved state back in the middle of a training.</summary>
    private IEnumerable<(int Line, string Why)> Loaded()
    {
        HashSet<string> drivers = [.. _found.Where(item => item.Construct is { Call: not null } && (item.Construct.IsOnOptimizer || item.Construct.IsOptimizer)).Select(item => Into(item.Place)).OfType<string>()];
        return Calls.Where(item => item.Call.Function is Expression.Attribute { Text: "load_state_dict", Target: var holder } && ScriptSource.Dotted(holder) is { } name && drivers.Contains(Dialect.LastPart(name)) && (item.Place.Loops.Any(loop => _loops.Depth(loop) is not null) || item.Call.Arguments.Any(argument => IsState(argument.Value))))
            .Select(item => (item.Call.Position.Line, $"{Brief.Of(SourceWriter.Write(item.Call), 60)} puts a saved state back in the training"));

        // What the script took of an optimizer itself, not what it reads from a file.
        bool IsState(Expression given) => Expressions.All(given).Any(part => part is Expression.Attribute { Text: "state_dict" }) || (given is Expression.Name name && _source.Given[name.Text].OfType<Expression>().Any(value => Expressions.All(value).Any(part => part is Expression.Attribute { Text: "state_dict" })));
    }

    /// <summary>Gives the plateaus that are stepped with each batch, or beside another scheduler.</summary>
    private IEnumerable<(int Line, string Why)> Plateaus() => _found.Where(item => item.Construct is { Name: "ReduceLROnPlateau", Kind: "torch-schedule" }).SelectMany(item => Steps(item.Place).Select(step =>
        _loops.IsPerEpoch(_found.First(other => ReferenceEquals(other.Construct, step)).Place) == false ? (step.Line, $"{Into(item.Place)} is stepped with each batch, and ReduceLROnPlateau is asked at the end of each epoch here")
        : Together(NameOf(item)).FirstOrDefault(other => other.Construct.Name != "ReduceLROnPlateau" && Steps(other.Place).Any()) is { Construct: { } beside } ? (step.Line, $"ReduceLROnPlateau and {beside.Name} set the rate of one optimizer, and what they do together is not carried over")
        : ((int Line, string Why)?)null)).OfType<(int Line, string Why)>();
}
