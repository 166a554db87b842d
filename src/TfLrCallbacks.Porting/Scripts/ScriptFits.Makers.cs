namespace TfLrCallbacks.Porting;

/// <content>Functions of the script that make the callbacks of a fit, read by their text: <c>callbacks=get_callbacks(5) + [more]</c>.</content>
internal sealed partial class ScriptFits
{
    private const int MostMakers = 20;

    private readonly Dictionary<ScriptConstruct, Statement.Function[]> _makers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gets the callbacks by the functions in which they are made, in the order of the text.</summary>
    private ILookup<Statement.Function, ScriptConstruct> OfMakers => field ??= found.Where(item => item.Place.Function is not null && item.Construct is { Kind: "keras-callback" or "keras-own-class" or "keras-thirdparty", Call: not null } && (item.Construct.Kind != "keras-own-class" || objects.ContainsKey(item.Construct.Call)))
        .ToLookup(item => item.Place.Function!, item => item.Construct, (IEqualityComparer<Statement.Function>)ReferenceEqualityComparer.Instance);

    private ILookup<string, Statement.Function> Functions => field ??= ScriptSource.All(source.Statements).OfType<Statement.Function>().ToLookup(function => function.Name, StringComparer.Ordinal);

    /// <summary>Gives the script's functions that make the callbacks of a fit.</summary>
    private Statement.Function[] Makers(ScriptConstruct fit)
    {
        if (!_makers.TryGetValue(fit, out Statement.Function[]? known))
        {
            List<Statement.Function> makers = [];
            if (fit.Arguments.FirstOrDefault(argument => argument.Name == "callbacks")?.Written is { } list)
            {
                Follow(list, fit.Line, makers);
            }

            _makers[fit] = known = [.. makers];
        }

        return known;
    }

    private void Follow(Expression list, int line, List<Statement.Function> makers)
    {
        foreach (Expression part in Expressions.All(list))
        {
            if (part is Expression.Name name && Assigned(name, line).FirstOrDefault() is { } given && given is Expression.Call or Expression.Binary or Expression.Sequence && given.Position.Line < line)
            {
                Follow(given, given.Position.Line, makers);
            }
            else if (part is Expression.Call { Function: Expression.Name or Expression.Attribute { Target: Expression.Name } } call && Functions[call.Function is Expression.Name function ? function.Text : ((Expression.Attribute)call.Function).Text].Take(2).ToArray() is [var maker]
                && makers.Count < MostMakers && !makers.Contains(maker, ReferenceEqualityComparer.Instance))
            {
                makers.Add(maker);
                foreach (Expression inner in Within(maker.Body).Where(statement => statement is not Statement.Function).SelectMany(statement => statement.Expressions))
                {
                    // All that its names are given stands among its statements.
                    Follow(inner, 0, makers);
                }
            }
        }
    }

    /// <summary>Gives the unknown calls that a function adds to its list of callbacks.</summary>
    private IEnumerable<Expression.Call> Unread(Statement.Function maker) => OfMakers.Contains(maker)
        ? Within(maker.Body).SelectMany(statement => statement switch
        {
            Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "append" or "extend" }, Arguments: [var added] } } => Calls(added.Value),
            Statement.Augmented { Operator: "+" } augmented => Calls(augmented.Value),
            Statement.Assign { Value: Expression.Sequence list } => Calls(list),
            Statement.Return { Value: { } list } => Calls(list),
            _ => [],
        }).Where(call => Of(call) is null && !(call.Function is Expression.Name function && (Functions.Contains(function.Text) || function.Text is "list" or "tuple" or "print")))
        : [];

    private static IEnumerable<Expression.Call> Calls(Expression list) => list switch
    {
        Expression.Call call => [call],
        Expression.Sequence items => items.Items.SelectMany(Calls),
        Expression.Binary { Operator: "+" } both => Calls(both.Left).Concat(Calls(both.Right)),
        _ => [],
    };

    private bool IsOfMaker(ScriptConstruct fit, ScriptConstruct callback) => Makers(fit).Contains(Place(callback).Function, ReferenceEqualityComparer.Instance);

    /// <summary>Gets whether a callback is made in a branch that the script's settings rule out.</summary>
    private bool IsNever(ScriptConstruct callback) => Place(callback).Function is not null && Around(callback).Any(branch => Holds(branch.Choice, branch.Branch) == false);

    /// <summary>Gives the condition under which the script makes a callback, for a comment. Empty if the script always makes it.</summary>
    private string Condition(ScriptConstruct callback) => Around(callback).Where(branch => Holds(branch.Choice, branch.Branch) is null).Select(branch => branch.Branch < branch.Choice.Branches.Count
        ? $": only if {Brief.Of(SourceWriter.Write(branch.Choice.Branches[branch.Branch].Test), 60)}" : $": only if not {Brief.Of(SourceWriter.Write(branch.Choice.Branches[^1].Test), 60)}").LastOrDefault()?.ReplaceLineEndings(" ") ?? string.Empty;

    private (Statement.If Choice, int Branch)[] Around(ScriptConstruct callback) => callback.Call is { } call ? Branches.GetValueOrDefault(call, []) : [];

    /// <summary>Gets whether a branch is taken; null where the text does not say it.</summary>
    private bool? Holds(Statement.If choice, int branch)
    {
        for (int i = 0; i <= Math.Min(branch, choice.Branches.Count - 1); i++)
        {
            if ((source.Known(choice.Branches[i].Test, new HashSet<string>(StringComparer.Ordinal)) ?? source.AtItsPlace(choice.Branches[i].Test)) is not Value.Boolean { Truth: var truth })
            {
                return null;
            }

            if (truth)
            {
                return i == branch;
            }
        }

        return branch == choice.Branches.Count;
    }
}
