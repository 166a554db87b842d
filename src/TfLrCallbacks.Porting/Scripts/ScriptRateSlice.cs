namespace TfLrCallbacks.Porting;

/// <summary>
/// The statements of a loop that make the rate which it sets, as those of a function: what the rate needs, then a return in place of the write. What a rate
/// takes over from the turn before has no such form.
/// </summary>
internal sealed class ScriptRateSlice
{
    private readonly IReadOnlySet<string> _counters;

    /// <param name="blocks">The bodies of the loops around the write, the outermost first.</param>
    /// <param name="write">The statement that sets the rate.</param>
    /// <param name="counters">The names that the loops count.</param>
    /// <exception cref="PortingException">The rate depends on the turn before, or is not set in each.</exception>
    public ScriptRateSlice(IReadOnlyList<IReadOnlyList<Statement>> blocks, Statement write, IReadOnlySet<string> counters)
    {
        _counters = counters;
        List<(IReadOnlyList<Statement> Block, int At)> path = [.. blocks.Select(block => (block, At(block, write))).Where(level => level.Item2 >= 0)];
        if (path.Count == 0)
        {
            throw new PortingException(write.Position, "it is no function of an epoch or a step alone.");
        }

        for (int i = 1; i < path.Count; i++)
        {
            // What is asked around an inner loop holds the rate as well.
            if (ScriptSource.All([path[i - 1].Block[path[i - 1].At]]).OfType<Statement.If>().FirstOrDefault(choice => ScriptSource.All([choice]).Any(inner => inner.Blocks.Contains(path[i].Block, ReferenceEqualityComparer.Instance))
                && choice.Branches.SelectMany(branch => Names(branch.Test)).Any(counters.Contains)) is { } around)
            {
                throw new PortingException(around.Position, $"it is set only where {Brief.Of(SourceWriter.Write(around.Branches[0].Test), 80)}, and stays as it was elsewhere.");
            }
        }

        while (path[^1].Block[path[^1].At] is Statement.With or Statement.Try && Inner(path[^1].Block[path[^1].At], write) is { } inner)
        {
            path.Add(inner);
        }

        Statement last = path[^1].Block[path[^1].At];
        Statement returned = Returning([last])[0];
        if (returned is Statement.If { Otherwise: [], Branches: [var only] } && Upper(only.Test) is { } upper)
        {
            Bound = upper;
            Body = [.. only.Body];
        }

        IReadOnlyList<Statement> ending = Bound is null ? [returned] : Body;
        if (!Ends(ending))
        {
            throw new PortingException(last.Position, last is Statement.If choice
                ? $"it is set only where {Brief.Of(SourceWriter.Write(choice.Branches[0].Test), 80)}, and stays as it was elsewhere."
                : "it is not set in each turn.");
        }

        HashSet<string> needed = [.. Names(ending)];
        List<Statement> kept = [.. ending];
        foreach ((IReadOnlyList<Statement> block, int at) in Enumerable.Reverse(path))
        {
            for (int i = at - 1; i >= 0; i--)
            {
                if (Targets.Names([block[i]]).Any(name => needed.Contains(name) && !counters.Contains(name)))
                {
                    if (block[i] is not (Statement.Assign or Statement.Augmented or Statement.If))
                    {
                        throw new PortingException(block[i].Position, $"line {block[i].Position.Line} gives it a value in a way that has no form here.");
                    }

                    kept.Insert(0, block[i]);
                    needed.UnionWith(Names([block[i]]));
                }
            }
        }

        if (ScriptSource.All(blocks[0]).FirstOrDefault(other => other is Statement.Assign or Statement.Augmented && Targets.Names([other]).Any(name => needed.Contains(name) && !counters.Contains(name))
            && !ScriptSource.All(kept).Contains(other, ReferenceEqualityComparer.Instance)) is { } elsewhere)
        {
            throw new PortingException(elsewhere.Position, $"it depends on the rate before: line {elsewhere.Position.Line} changes '{Targets.Names([elsewhere]).First(needed.Contains)}' for the next turn.");
        }

        Check(kept, [], Targets.Names(kept).ToHashSet(StringComparer.Ordinal));
        Body = kept;
    }

    /// <summary>Gets the statements, with returns.</summary>
    public IReadOnlyList<Statement> Body { get; } = [];

    /// <summary>Gets the counter below which the rate is set and from which on it stays; null where it is set in each turn.</summary>
    public (string Counter, Expression Limit, bool IsIncluded)? Bound { get; }

    /// <summary>Gets the rate as one expression; null where it takes several statements.</summary>
    public Expression? Single => Body switch
    {
        [Statement.Return { Value: { } value }] => value,
        [Statement.Assign { Targets: [Expression.Name target], Value: var value }, Statement.Return { Value: Expression.Name name }] when target.Text == name.Text => value,
        _ => null,
    };

    /// <summary>Gives statements with a return where they set the rate.</summary>
    public static IReadOnlyList<Statement> Returning(IReadOnlyList<Statement> body) => [.. body.SelectMany(statement => statement is Statement.For loop && IsChoosing(loop) ? Returning(loop.Body) : [OfOne(statement)])];

    /// <summary>Gets whether a loop over groups sets them under conditions that say nothing of a scale of the group's own.</summary>
    private static bool IsChoosing(Statement.For loop) => ScriptSource.All(loop.Body).OfType<Statement.If>().Any(choice => ScriptWrites.In([choice]).Any(touch => touch.Value is not null))
        && ScriptWrites.In(loop.Body).Where(touch => touch.Value is not null).ToArray() is var writes && !(writes.Length > 1 && writes.Count(touch => !OfGroup(touch.Value!, loop)) == 1);

    private static Statement OfOne(Statement statement) => statement switch
    {
        Statement.For loop when ScriptWrites.In(loop.Body).Where(touch => touch.Value is not null).OrderBy(touch => OfGroup(touch.Value!, loop)).FirstOrDefault() is { Value: { } value } => new Statement.Return(value, loop.Position),
        Statement.If choice => choice with { Branches = [.. choice.Branches.Select(branch => (branch.Test, Returning(branch.Body)))], Otherwise = Returning(choice.Otherwise) },
        Statement.Assign or Statement.Evaluated when ScriptWrites.Of(statement).FirstOrDefault(touch => touch.Value is not null) is { Value: { } value } => new Statement.Return(value, statement.Position),
        _ => statement,
    };

    /// <summary>Gets whether a rate takes something of the parameter group that it is for, such as its <c>lr_scale</c>.</summary>
    public static bool OfGroup(Expression value, Statement.For loop) =>
        Targets.Names(loop.Target).ToHashSet(StringComparer.Ordinal) is var groups && Expressions.All(value).Any(part => part is Expression.Name name && groups.Contains(name.Text));

    private (string Counter, Expression Limit, bool IsIncluded)? Upper(Expression test) =>
        test is Expression.Comparison { First: Expression.Name counter, Links: [("<" or "<=", var limit)] } comparison && _counters.Contains(counter.Text) && !Names(limit).Any(_counters.Contains)
            ? (counter.Text, limit, comparison.Links[0].Operator == "<=")
            : null;

    private static (IReadOnlyList<Statement> Block, int At)? Inner(Statement statement, Statement write) =>
        statement.Blocks.Select(block => (Block: block, At: At(block, write))).Where(level => level.At >= 0).Select(level => ((IReadOnlyList<Statement>, int)?)level).FirstOrDefault();

    private static int At(IReadOnlyList<Statement> block, Statement write) => block.ToList().FindIndex(statement => ScriptSource.All([statement]).Contains(write, ReferenceEqualityComparer.Instance));

    private static IEnumerable<string> Names(IEnumerable<Statement> statements) => ScriptSource.All(statements).SelectMany(statement => statement is Statement.Assign assign ? [assign.Value] : statement.Expressions).SelectMany(Names);

    private static IEnumerable<string> Names(Expression expression) => Expressions.All(expression).OfType<Expression.Name>().Select(name => name.Text);

    /// <summary>Gets whether each way through statements gives a rate.</summary>
    public static bool Ends(IReadOnlyList<Statement> body) => body.Any(statement => statement is Statement.Return or Statement.Raise
        || (statement is Statement.If choice && choice.Otherwise.Count > 0 && Ends(choice.Otherwise) && choice.Branches.All(branch => Ends(branch.Body))));

    /// <summary>Refuses a name that is read before each way to it has given it a value: its value is that of the turn before.</summary>
    private static HashSet<string> Check(IReadOnlyList<Statement> statements, HashSet<string> given, IReadOnlySet<string> locals)
    {
        foreach (Statement statement in statements)
        {
            IEnumerable<Expression> read = statement is Statement.Assign own ? [own.Value] : statement is Statement.Augmented augmented ? [augmented.Target, augmented.Value] : statement.Expressions;
            if (read.SelectMany(Names).FirstOrDefault(name => locals.Contains(name) && !given.Contains(name)) is { } early)
            {
                throw new PortingException(statement.Position, $"it depends on the rate before: '{early}' keeps its value from turn to turn.");
            }

            if (statement is Statement.If choice)
            {
                HashSet<string>[] ways = [.. choice.Branches.Select(branch => branch.Body).Append(choice.Otherwise).Select(block => (Block: block, Given: Check(block, [.. given], locals))).Where(way => !Ends(way.Block)).Select(way => way.Given)];
                given.UnionWith(ways.Length == 0 ? [] : ways.Skip(1).Aggregate(ways[0], (all, next) => [.. all.Intersect(next)]));
            }
            else if (statement is Statement.Assign or Statement.Augmented)
            {
                given.UnionWith(Targets.Names([statement]));
            }
        }

        return given;
    }
}
