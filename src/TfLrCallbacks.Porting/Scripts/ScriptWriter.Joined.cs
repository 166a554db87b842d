namespace TfLrCallbacks.Porting;

/// <content>Schedules one after another: SequentialLR, join_schedules.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives schedules one after another as <c>Then</c>, where each is a method here.</summary>
    private string? Joined(ScriptConstruct construct)
    {
        if (construct.Name is not ("join_schedules" or "SequentialLR")
            || construct.Arguments.FirstOrDefault(argument => argument.Name == "schedules" || argument.Name == "schedulers")?.Written is not Expression.Sequence parts
            || construct.Arguments.FirstOrDefault(argument => argument.Name is "boundaries" or "milestones")?.Written is not Expression.Sequence limits
            || parts.Items.Count != limits.Items.Count + 1)
        {
            return null;
        }

        string?[] stages = [.. parts.Items.Select(part => Stage(part, construct.Line))];
        try
        {
            return stages.Any(stage => stage is null) ? null
                : stages.Skip(1).Zip(limits.Items).Aggregate(stages[0]!, (joined, next) => $"{joined}.Then(Length.Steps({Amount(next.Second)}), {next.First})");
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Gives one of the joined schedules as C#: a call of its method here, or what the script's call makes. Null if several calls assign the name and the script does not say which counts.</summary>
    private string? Stage(Expression part, int line)
    {
        (ScriptConstruct Construct, ScriptPlace Place)[] named = [.. _found.Where(item => IsPart(item, part, line))];
        if (named.Length > 1)
        {
            named = [.. named.Where(item => _source.Reading.Given.ContainsKey(item.Construct.Call!))];
        }

        return named is not [var (construct, place)] ? null
            : _schedules.TryGetValue(construct.Call!, out string? method) ? $"{method}()"
            : OfFunction(construct, place) ?? FromSettings(construct, place) ?? Exact(construct, place);
    }

    /// <summary>Gets whether a schedule, or one that it is joined from, is made with settings.</summary>
    private bool IsOfSettings(ScriptConstruct construct) => HasOpenArgument(construct)
        || (construct.Arguments.FirstOrDefault(argument => argument.Name is "schedules" or "schedulers")?.Written is Expression.Sequence parts
            && parts.Items.Any(part => _found.Any(item => IsPart(item, part, construct.Line) && (HasOpenArgument(item.Construct) || OfSettings(item.Construct, item.Place) is not null))));

    private static bool HasOpenArgument(ScriptConstruct construct) => construct.Codes.Any(code => code is "argparse-value" or "unresolved-argument");

    /// <summary>Gets whether something found is what an expression in a line gives: its call, or a call above that the name is assigned.</summary>
    private static bool IsPart((ScriptConstruct Construct, ScriptPlace Place) item, Expression part, int line) => item.Construct.Call is { } call
        && (ReferenceEquals(call, part) || (ScriptSource.Dotted(part) is { } name && item.Place.Into == name && item.Construct.Line < line));
}
