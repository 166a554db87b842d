namespace TfLrCallbacks.Porting;

/// <content>An optimizer that trains in several loops, one after the other, and the schedulers that drive it there.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Why the loops of a scheduler, which train one after the other, have no form here.</summary>
    private readonly Dictionary<Expression.Call, PortingException> _apart = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gives the place of an optimizer's last update; null where none is seen.</summary>
    private ScriptPlace? Training(string? optimizer) => Calls.LastOrDefault(item => _loops.IsUpdate(item.Call) && IsUpdateOf(item.Call, optimizer)).Place;

    /// <summary>Gets whether a call makes an update, and not of another optimizer.</summary>
    private bool IsUpdateOf(Expression.Call call, string? optimizer) => call.Function is Expression.Attribute { Text: "step" or "apply_gradients", Target: var target }
        && (optimizer is null || ScriptSource.IsNamed(ScriptSource.Dotted(target), optimizer) || !_found.Any(item => item.Construct.IsOptimizer && item.Place.Into is { } other && ScriptSource.IsNamed(ScriptSource.Dotted(target), other)));

    /// <summary>Gets whether an optimizer trains in several loops or calls, one after the other.</summary>
    private bool TrainsInParts(string? optimizer) => _found.All(item => item.Construct.Kind != "keras-fit") && Training(optimizer) is { } place
        && _loops.Parts(Around(place, optimizer).Block, call => IsUpdateOf(call, optimizer)) > 1;

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
        return Training(optimizer) is null || _found.Any(item => item.Construct.Name is "SequentialLR" or "ChainedScheduler") ? stepped
            : [.. _found.Concat(_ofSeveral).Where(item => stepped.Contains(item) || (item.Construct is { IsOnOptimizer: true, Call: { } made } && _schedules.ContainsKey(made) && item.Place.Into is not null && NameOf(item) is { } own && IsOne(own, optimizer)))];
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
}
