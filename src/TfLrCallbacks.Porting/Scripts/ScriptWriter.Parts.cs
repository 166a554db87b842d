namespace TfLrCallbacks.Porting;

/// <content>An optimizer that trains in several loops, one after the other, and the schedulers that drive it there.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Why the loops of a scheduler, which train one after the other, have no form here.</summary>
    private readonly Dictionary<Expression.Call, PortingException> _apart = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gives the place of an optimizer's last update; null where none is seen.</summary>
    private ScriptPlace? Training(string? optimizer) => Calls.LastOrDefault(item => _loops.IsUpdate(item.Call) && IsUpdateOf(item.Call, optimizer)).Place;

    /// <summary>Gives the statements from which a place is reached: of the function around it, or of what calls that one, up to the function that makes the optimizer.</summary>
    private (IReadOnlyList<Statement> Block, Statement.Function? Function) Around(ScriptPlace place, string? optimizer)
    {
        Statement.Function?[] making = [.. _found.Where(item => (item.Construct.IsOptimizer && (optimizer is null || ScriptSource.IsNamed(item.Place.Into, optimizer)))
            || (item.Construct.Kind == "keras-compile" && optimizer is not null && optimizer == $"{ScriptSource.Dotted(((Expression.Attribute)item.Construct.Call!.Function).Target)}.optimizer")).Select(item => item.Place.Function)];
        if (OfObject(place, making) is { } whole)
        {
            return whole;
        }

        Statement.Function? function = place.Function;
        for (int i = 0; i < 5 && function is not null && !(making.Contains(function) && IsTraining(function)); i++)
        {
            Statement.Function?[] callers = [.. _loops.Callers(function).Select(caller => caller.Place.Function).Distinct()];
            if (callers.Length > 1 && _source.Opened.Contains(function.Name))
            {
                // What makes the object calls its methods too.
                if (making is [{ Name: "__init__", Parameters.Count: 1 } first])
                {
                    return ([.. first.Body, .. _source.Statements], null);
                }

                function = making is [var maker] ? maker : null;
                break;
            }

            if (callers is not [var caller] || ReferenceEquals(caller, function))
            {
                break;
            }

            function = caller;
        }

        return (function?.Body ?? _source.Statements, function);
    }

    /// <summary>Gets whether a call makes an update, and not of another optimizer.</summary>
    private bool IsUpdateOf(Expression.Call call, string? optimizer) => call.Function is Expression.Attribute { Text: "step" or "apply_gradients", Target: var target }
        && (optimizer is null || ScriptSource.IsNamed(ScriptSource.Dotted(target), optimizer) || !_found.Any(item => item.Construct.IsOptimizer && item.Place.Into is { } other && ScriptSource.IsNamed(ScriptSource.Dotted(target), other)));

    /// <summary>Gets whether an optimizer trains in several loops or calls, one after the other.</summary>
    private bool TrainsInParts(string? optimizer)
    {
        if (!_parts.TryGetValue(optimizer ?? string.Empty, out bool isInParts))
        {
            _parts[optimizer ?? string.Empty] = isInParts = _found.All(item => item.Construct.Kind != "keras-fit") && Training(optimizer) is { } place && _loops.Parts(Around(place, optimizer).Block, call => IsUpdateOf(call, optimizer)) > 1;
        }

        return isInParts;
    }

    /// <summary>Gets whether a place is passed once in several epochs or in several updates of a batch, or stands in a method of an object that is opened.</summary>
    private bool IsDeep(ScriptPlace place) => (place.Function is { } function && _source.Opened.Contains(function.Name)) || place.Loops.LastOrDefault(loop => !ScriptWrites.IsOfGroups(loop, _source)) is { } loop
        && (_loops.Depth(loop) > 1 || (_loops.Depth(loop) == 1 && loop is Statement.For { Target: Expression.Sequence } && !ScriptUnits.IsEpochs(loop) && place.Loops.Count(around => !ScriptWrites.IsOfGroups(around, _source)) > 1));

    private readonly Dictionary<string, bool> _parts = new(StringComparer.Ordinal);

    /// <summary>Writes the rates of optimizers that no schedule drives and that are made again for another loop.</summary>
    private void Again()
    {
        foreach (IGrouping<string?, (ScriptConstruct Construct, ScriptPlace Place)> made in _found.Where(item => item.Construct is { Kind: "torch-optimizer", Call: not null }).GroupBy(item => Into(item.Place)).Where(group => group.Key is not null && group.Count() > 1))
        {
            // Its rate is set where it is made again.
            if (!_replays.Concat(_manual).Any(rate => IsOne(rate.Optimizer, made.Key)) && !SteppedFor(made.Key).Any() && TrainsInParts(made.Key) && Training(made.Key) is { } place
                && Attempt(() => Replay(made.Last().Construct, place, made.Key)) is { } reason)
            {
                Quote(made.Last().Construct, $"The optimizer is made again for another training, and the rate that it has there is not carried over: {reason.Message}");
            }
        }
    }

    /// <summary>Gives the schedulers that drive an optimizer, those among them that are made and never stepped. What another one takes is part of it.</summary>
    private (ScriptConstruct Construct, ScriptPlace Place)[] Together(string? optimizer)
    {
        (ScriptConstruct Construct, ScriptPlace Place)[] stepped = [.. SteppedFor(optimizer)];
        return Training(optimizer) is null ? stepped
            : [.. _found.Concat(_ofSeveral).Where(item => stepped.Contains(item) || (item.Construct is { IsOnOptimizer: true, Call: { } made } && _schedules.ContainsKey(made) && !IsPart(item.Place) && NameOf(item) is { } own && IsOne(own, optimizer)))];
    }

    private static string[] Names((ScriptConstruct Construct, ScriptPlace Place)[] schedulers) => [.. schedulers.Select(one => one.Place.Into!).Distinct()];

    /// <summary>Gets whether a scheduler's rates are known as those of the steps alone, not from the rate before.</summary>
    private static bool IsWhole(ScriptConstruct scheduler) => scheduler.Name is "SequentialLR" or "ChainedScheduler" || scheduler.Kind == "torch-own-class";

    /// <summary>Gives marks for the schedulers that are made outside of the statements, in the order of the text.</summary>
    private static Statement[] Before(IReadOnlyList<Statement> statements, (ScriptConstruct Construct, ScriptPlace Place)[] schedulers)
    {
        HashSet<SourcePosition> within = [.. ScriptSource.All(statements).Where(ScriptProgram.IsMade).Select(statement => statement.Position)];
        (ScriptConstruct Construct, ScriptPlace Place)[] outside = [.. schedulers.Where(one => !within.Contains(one.Construct.Call!.Position)).OrderBy(one => one.Construct.Line)];
        return outside.GroupBy(one => one.Place.Into).FirstOrDefault(group => group.Count() > 1) is { } several
            ? throw new PortingException(several.Last().Construct.Call!.Position, $"which of the schedulers of lines {string.Join(", ", several.Select(one => one.Construct.Line))} is made is not known here.")
            : [.. outside.Select(one => ScriptProgram.MadeAt(one.Construct.Call!.Position))];
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"^\S+ of (?<name>\w+) @")]
    private static partial System.Text.RegularExpressions.Regex Taker();

    /// <summary>Gives the last_epoch of a scheduler that begins behind its start; null if it begins there.</summary>
    private Expression? Resumed(ScriptConstruct scheduler) =>
        scheduler.Arguments.FirstOrDefault(argument => argument.Name == "last_epoch") is { } last && _source.Known(last.Written, None)?.AsDouble() is not -1 ? last.Written : null;

    /// <summary>Gives why a scheduler does not begin at its start with the optimizer's rate; null if it does.</summary>
    private (int Line, string Why)? Moved(ScriptConstruct scheduler) =>
        Resumed(scheduler) is { } resumed
            ? (scheduler.Line, $"last_epoch={One(Brief.Of(SourceWriter.Write(resumed), 60))} begins it behind its start, here it begins at 0")
            : IsClosed(scheduler) && ScriptSource.All(_source.Statements).FirstOrDefault(statement => (statement is Statement.Assign assign ? assign.Targets : statement is Statement.Augmented augmented ? [augmented.Target] : []).Any(target => target is Expression.Subscript { Index: Expression.Literal { Value: Value.Text { Characters: "initial_lr" } } })) is { } first
            ? (first.Position.Line, "initial_lr is set by hand, with which the scheduler begins; here it begins with the optimizer's rate")
            : null;

    /// <summary>Gets whether a scheduler whose optimizer trains here is only made and looked at: nothing in this file steps it or takes it.</summary>
    private bool IsNeverStepped((ScriptConstruct Construct, ScriptPlace Place) schedule)
    {
        if (schedule.Construct.Kind != "torch-schedule" || HasLightning || schedule.Place.Into is not { } into || Training(NameOf(schedule)) is null
            || _source.Functions.Values.Any(function => function.Decorators.Any(decorator => decorator.Contains($"({Dialect.LastPart(into)}", StringComparison.Ordinal))))
        {
            return false;
        }

        Expression[] all = [.. ScriptSource.All(_source.Statements).SelectMany(statement => statement is Statement.Assign assign ? [assign.Value] : statement.Expressions).SelectMany(Expressions.All)];
        return all.Count(part => ScriptSource.Dotted(part) is { } name && ScriptSource.IsNamed(name, into)) == all.Count(part => part is Expression.Attribute { Target: var held, Text: "state_dict" or "load_state_dict" or "get_last_lr" or "get_lr" or "last_epoch" or "optimizer" } && ScriptSource.Dotted(held) is { } name && ScriptSource.IsNamed(name, into));
    }

    /// <summary>Gets whether a scheduler is made anew, in a loop or by another call behind it, and stepped there.</summary>
    private bool IsMadeAgain(ScriptConstruct schedule, ScriptPlace place)
    {
        if (Remade((schedule, place)) is not null || MadeInCalls((schedule, place)) is not null)
        {
            return true;
        }

        (ScriptConstruct Construct, ScriptPlace Place)[] same = [.. SteppedFor(NameOf((schedule, place))).Where(other => other.Place.Into == place.Into && ReferenceEquals(other.Place.Function, place.Function))];
        int[] steps = [.. Steps(place).Select(step => step.Line)];
        return same.Length > 1 && same.Zip(same.Skip(1)).All(pair => steps.Any(line => pair.First.Construct.Line < line && line < pair.Second.Construct.Line)) && !ScriptSource.All(_source.Statements).OfType<Statement.If>().Any(choice => same.Any(one => choice.Blocks.Any(block => ScriptLoops.Holds(block, one.Construct.Call!))));
    }
}
