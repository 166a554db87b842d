namespace TfLrCallbacks.Porting;

/// <summary>Where a text itself says that a scheduler counts epochs: its <c>step()</c> stands in the loop over epochs.</summary>
internal static class EpochSteps
{
    /// <summary>Gives the first line that steps a scheduler, where all that do so are passed once an epoch; null where they are not, or where that is not known.</summary>
    public static int? Line(string text)
    {
        if (!text.Contains(".step(", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            ScriptFinder finder = new(ScriptSource.Read(text));
            (ScriptConstruct Construct, ScriptPlace Place)[] steps = [.. finder.Found.Where(item => item.Construct.Kind == "scheduler-step")];
            return steps.Length > 0 && steps.All(step => finder.Loops.IsPerEpoch(step.Place) == true) ? steps[0].Construct.Line : null;
        }
        catch (PortingException)
        {
            // What cannot be read as a script says nothing of its loops.
            return null;
        }
    }
}
