namespace TfLrCallbacks.Porting;

/// <content>Steps of what the script does not say: schedulers that another file makes, and schedulers of something else.</content>
internal sealed partial class ScriptFinder
{
    /// <summary>Gets whether a name holds what something of another file makes of an optimizer that the script also steps itself: <c>ramp = RampUp(opt, 100)</c>.</summary>
    public bool IsMadeElsewhere(string name) => Into[name].Any(call => _kinds.Of(call) is null && IsOfElsewhere(call.Function)
        && call.Arguments.Any(argument => ScriptSource.Dotted(argument.Value) is { } given && given != name && Optimizers.Contains(given) && SteppedOptimizers.Contains(given)));

    private bool IsOfElsewhere(Expression function) => ScriptSource.Dotted(function) is { } called && called.Split('.')[0] is var first && !_source.Functions.ContainsKey(first) && !_source.Classes.ContainsKey(first) && (_source.IsImported(first) || !_source.Given[first].Any());

    private HashSet<string> Optimizers => field ??= [.. _walk.Calls.Where(item => item.Place.Into is not null && _kinds.Of(item.Call) is { Kind: "torch-optimizer" }).Select(item => item.Place.Into!)];

    /// <summary>Gets the names of what is stepped, or given to what steps it: <c>scaler.step(opt)</c>.</summary>
    private HashSet<string> SteppedOptimizers => field ??= [.. _walk.Calls.Where(item => item.Call.Function is Expression.Attribute { Text: "step" })
        .SelectMany(item => item.Call.Arguments.Select(argument => argument.Value).Prepend(((Expression.Attribute)item.Call.Function).Target)).Select(ScriptSource.Dotted).OfType<string>()];

    /// <summary>Gets whether a step is one of the rate, which gives nothing: what takes something of <c>scheduler.step(noise, t, x).prev_sample</c> takes a sample, as of diffusion's schedulers.</summary>
    public bool GivesNothing(Expression.Call step) => step.Arguments.Count < 3 && !Taken.Contains(step);

    private HashSet<Expression> Taken => field ??= new(_walk.Statements.SelectMany(item => item.Statement.Expressions).SelectMany(Expressions.All).Select(part => part switch
    {
        Expression.Attribute attribute => attribute.Target,
        Expression.Subscript subscript => subscript.Target,
        _ => null,
    }).OfType<Expression.Call>(), ReferenceEqualityComparer.Instance);
}
