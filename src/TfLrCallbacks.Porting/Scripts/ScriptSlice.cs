namespace TfLrCallbacks.Porting;

/// <summary>The lines of a script that a value needs: the statements that define its names, and what those need in turn.</summary>
internal sealed class ScriptSlice(ScriptSource source)
{
    private const int MostCharacters = 20_000;

    /// <summary>Gives the lines that a call is made by, with those that call the function it stands in.</summary>
    /// <param name="line">The call's line.</param>
    /// <param name="place">Where it stands.</param>
    public string? Of(int line, ScriptPlace place)
    {
        HashSet<string> callers = place.Class is { } type ? [type.Name] : place.Function is { } function ? [function.Name] : [];
        bool grows = callers.Count > 0;
        while (grows)
        {
            grows = false;
            foreach (Statement.Function other in source.Statements.OfType<Statement.Function>().Where(other => Mentions(other).Overlaps(callers)))
            {
                grows |= callers.Add(other.Name);
            }
        }

        return Closed(source.Statements.Where(statement => (statement.Position.Line <= line && line <= statement.EndLine)
            || (statement is not (Statement.Function or Statement.Class or Statement.Import) && Mentions(statement).Overlaps(callers))));
    }

    /// <summary>Gives the lines that the names of an expression need, and the expression behind them.</summary>
    public string? Of(Expression expression, string counter, string written) =>
        Closed([], Expressions.All(expression).OfType<Expression.Name>().Select(name => name.Text).Where(name => name != counter)) is { } lines ? $"{lines}{written}\n" : null;

    private string? Closed(IEnumerable<Statement> start, IEnumerable<string>? names = null)
    {
        HashSet<Statement> kept = new(start, ReferenceEqualityComparer.Instance);
        HashSet<string> wanted = [.. names ?? [], .. kept.SelectMany(Mentions)];
        bool grows = true;
        while (grows)
        {
            grows = false;
            foreach (Statement statement in source.Statements.Where(statement => !kept.Contains(statement) && !Neutral.IsTraining([statement]) && Defined(statement).Any(wanted.Contains)))
            {
                kept.Add(statement);
                wanted.UnionWith(Mentions(statement));
                grows = true;
            }
        }

        string lines = string.Concat(source.Statements.Where(kept.Contains).SelectMany(statement => source.Lines(statement)).Select(line => $"{line.TrimEnd()}\n"));
        return lines.Length <= MostCharacters ? lines : null;
    }

    private static IEnumerable<string> Defined(Statement statement) => statement is Statement.Import import ? import.Names.Select(name => name.Name.Split('.')[0])
        : Targets.Names([statement]).Concat(Changed(statement));

    /// <summary>Gives the names whose objects a statement changes: <c>m.append(1)</c>, <c>cfg.lr = 0.1</c>.</summary>
    private static IEnumerable<string> Changed(Statement statement) => ScriptSource.All([statement]).SelectMany(inner => inner switch
    {
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Target: Expression.Name name } } } => [name.Text],
        Statement.Assign assign => assign.Targets.Select(Holder).OfType<string>(),
        _ => (IEnumerable<string>)[],
    });

    private static string? Holder(Expression target) => target switch
    {
        Expression.Attribute attribute => attribute.Target is Expression.Name name ? name.Text : Holder(attribute.Target),
        Expression.Subscript subscript => subscript.Target is Expression.Name name ? name.Text : Holder(subscript.Target),
        _ => null,
    };

    private static HashSet<string> Mentions(Statement statement) =>
        [.. ScriptSource.Names([statement])];
}
