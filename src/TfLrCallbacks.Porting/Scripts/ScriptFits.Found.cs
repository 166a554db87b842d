namespace TfLrCallbacks.Porting;

/// <content>What was found, by what is asked of it: a script may call as many fits as it has lines.</content>
internal sealed partial class ScriptFits
{
    private readonly Dictionary<ScriptConstruct, ScriptConstruct?> _before = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<IReadOnlyList<Statement>, Statement[]> _within = new(ReferenceEqualityComparer.Instance);

    private Dictionary<ScriptConstruct, ScriptPlace> Places => field ??= found.ToDictionary(item => item.Construct, item => item.Place, (IEqualityComparer<ScriptConstruct>)ReferenceEqualityComparer.Instance);

    /// <summary>Gets the fits by the names of their models.</summary>
    private ILookup<string, ScriptConstruct> Models => field ??= found.Select(item => item.Construct).Where(construct => construct.Kind == "keras-fit").ToLookup(ModelName, StringComparer.Ordinal);

    private static string ModelName(ScriptConstruct fit) => fit.Call is { Function: Expression.Attribute method } ? ScriptSource.Dotted(method.Target) ?? string.Empty : string.Empty;

    private ScriptConstruct[] Compiles => field ??= [.. found.Select(item => item.Construct).Where(construct => construct.Kind == "keras-compile")];

    /// <summary>Gets the callbacks by the lines of the fits that they are handed to.</summary>
    private ILookup<string, ScriptConstruct> Plugged => field ??= found.Select(item => item.Construct).Where(construct => construct.Kind is "keras-callback" or "keras-own-class" or "keras-thirdparty")
        .SelectMany(construct => construct.PluggedIn.Where(plug => plug.StartsWith("callbacks= of ", StringComparison.Ordinal)).Select(plug => (Line: plug[(plug.LastIndexOf('@') + 1)..], construct))).ToLookup(pair => pair.Line, pair => pair.construct, StringComparer.Ordinal);

    /// <summary>Gets the calls of functions by their names.</summary>
    private ILookup<string, Expression> Called => field ??= ScriptSource.All(source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)
        .Where(part => part is Expression.Call { Function: Expression.Name }).ToLookup(part => ((Expression.Name)((Expression.Call)part).Function).Text, StringComparer.Ordinal);

    /// <summary>Gets the branches in which calls stand.</summary>
    private Dictionary<Expression.Call, (Statement.If Choice, int Branch)[]> Branches => field ??= BranchesOf(source.Statements, []).ToDictionary(pair => pair.Call, pair => pair.Branches, (IEqualityComparer<Expression.Call>)ReferenceEqualityComparer.Instance);

    /// <summary>Gets whether only one of two calls is made: they stand in different branches.</summary>
    private bool AreApart(ScriptConstruct one, ScriptConstruct other) => Branches.TryGetValue(one.Call!, out (Statement.If Choice, int Branch)[]? first) && Branches.TryGetValue(other.Call!, out (Statement.If Choice, int Branch)[]? second)
        && first.Any(branch => second.Any(own => ReferenceEquals(own.Choice, branch.Choice) && own.Branch != branch.Branch));

    private static IEnumerable<(Expression.Call Call, (Statement.If Choice, int Branch)[] Branches)> BranchesOf(IReadOnlyList<Statement> block, (Statement.If Choice, int Branch)[] around)
    {
        foreach (Statement statement in block)
        {
            if (around.Length > 0)
            {
                foreach (Expression.Call call in statement.Expressions.SelectMany(Expressions.All).OfType<Expression.Call>())
                {
                    yield return (call, around);
                }
            }

            int at = 0;
            foreach (IReadOnlyList<Statement> inner in statement.Blocks)
            {
                foreach ((Expression.Call Call, (Statement.If Choice, int Branch)[] Branches) found in BranchesOf(inner, statement is Statement.If choice ? [.. around, (choice, at)] : around))
                {
                    yield return found;
                }

                at++;
            }
        }
    }

    /// <summary>Gives statements and those within.</summary>
    private Statement[] Within(IReadOnlyList<Statement> body)
    {
        if (!_within.TryGetValue(body, out Statement[]? all))
        {
            _within[body] = all = [.. ScriptSource.All(body)];
        }

        return all;
    }
}
