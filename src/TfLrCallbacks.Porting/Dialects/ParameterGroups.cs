namespace TfLrCallbacks.Porting;

/// <summary>How many parameter groups a call is for: as the context says, else as its optimizer or its lists show.</summary>
internal static class ParameterGroups
{
    /// <summary>The arguments that have a value for each group where they are lists.</summary>
    private static readonly string[] Listed =
    [
        "max_lr", "base_lr", "min_lr", "lr_max", "lr", "lr_min", "swa_lr", "lr_lambda", "base_momentum", "max_momentum",
    ];

    /// <summary>Gives the context with the number of groups.</summary>
    /// <exception cref="PortingException">The group that is asked for is not there.</exception>
    public static PortingContext In(PortingContext context, IReadOnlyDictionary<string, Value> arguments)
    {
        int groups = context.Groups > 1 ? context.Groups : Seen(arguments);
        return context.Group < groups
            ? context with { Groups = groups }
            : throw new PortingException(groups == 1
                ? $"There is no parameter group {context.Group}: the call shows one group only. Say how many there are (--groups, PortingContext.Groups)."
                : $"There is no parameter group {context.Group}: there are {groups}, counted from 0.");
    }

    private static int Seen(IReadOnlyDictionary<string, Value> arguments) =>
        arguments.TryGetValue("optimizer", out Value? optimizer) && OptimizerCall.GroupCount(optimizer) is { } seen
            ? seen
            : Listed.Where(arguments.ContainsKey).Select(name => arguments[name]).OfType<Value.Sequence>().Select(list => list.Items.Count).DefaultIfEmpty(1).Max() is var most && most > 0
                ? most
                : 1;
}
