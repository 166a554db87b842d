namespace TfLrCallbacks.Porting;

/// <summary>How a text steps its schedulers, where it does so in loops: the first line that does, whether all are stepped once an epoch, and whether before the updates of their turn.</summary>
internal sealed record ScriptSteps(int Line, bool IsPerEpoch, bool IsAhead)
{
    /// <summary>Gets a value indicating whether each step is told the epoch, also a part of one: <c>scheduler.step(epoch + i / len(loader))</c>.</summary>
    public bool TakesEpoch { get; init; }

    /// <summary>A text with more steps, which nobody writes by hand, is not looked at.</summary>
    private const int Most = 100;

    /// <summary>Gives how a text steps its schedulers; null where it does not, or where that is not seen.</summary>
    public static ScriptSteps? In(string text)
    {
        if (text.AsSpan().Count(".step(") is 0 or > Most)
        {
            return null;
        }

        try
        {
            ScriptFinder finder = new(ScriptSource.Read(text));
            (ScriptConstruct Construct, ScriptPlace Place)[] steps = [.. finder.Found.Where(item => item.Construct.Kind == "scheduler-step")];
            return steps.Length == 0 ? null : new ScriptSteps(steps[0].Construct.Line, steps.All(step => finder.Loops.IsPerEpoch(step.Place) == true), steps.All(step => IsBeforeUpdates(step.Construct, step.Place, finder.Loops))) { TakesEpoch = steps.All(step => TakesOf(step.Construct)) };
        }
        catch (PortingException)
        {
            // What cannot be read as a script says nothing of its loops.
            return null;
        }
    }

    private static bool TakesOf(ScriptConstruct step) => step.Call is { Arguments: [{ Name: null or "epoch", Value: var given }] } && Expressions.All(given).Any(part => part is Expression.Name name && ScriptUnits.CountsEpochs(name.Text));

    private static bool IsBeforeUpdates(ScriptConstruct step, ScriptPlace place, ScriptLoops loops) => step.Arguments.Count == 0 && place.Loops is [.., var loop]
        && loops.Updates(loop).Select(update => update.Call).Where(call => call.Function is Expression.Attribute { Text: "step" }).ToArray() is { Length: > 0 } updates && updates.All(update => update.Position.Line > step.Line);
}
