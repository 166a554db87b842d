namespace TfLrCallbacks.Porting;

/// <content>Names of callbacks and of their lists that are given other values between the fits.</content>
internal sealed partial class ScriptFits
{
    /// <summary>
    /// Gives the calls that the names in a fit's callbacks hold at other lines, but not at that of the fit, and the first statement that takes something out of such a list,
    /// or changes it for the next turn of a loop; null for none.
    /// </summary>
    private (HashSet<Expression> Other, Statement? Changed) Live(ScriptConstruct fit)
    {
        HashSet<Expression> live = new(ReferenceEqualityComparer.Instance);
        HashSet<Expression> all = new(ReferenceEqualityComparer.Instance);
        HashSet<string> names = new(StringComparer.Ordinal);
        Statement? changed = null;
        IReadOnlyList<Statement> body = Place(fit).Function?.Body ?? source.Statements;
        ILookup<string, Statement> holding = Holding(body);
        Statement[] Loops() => [.. Within(body).Where(statement => statement is Statement.For or Statement.While)];
        bool IsAround(Statement statement) => statement.Blocks.Any(block => ScriptLoops.Holds(block, fit.Call!));
        HashSet<Statement>? straight = null;
        HashSet<Statement> Straight() => straight ??= new(Within(body).Where(IsAround).SelectMany(statement => statement.Blocks).Where(block => ScriptLoops.Holds(block, fit.Call!)).SelectMany(block => block).Concat(body), ReferenceEqualityComparer.Instance);
        void Follow(Expression value, int line)
        {
            live.UnionWith(Expressions.All(value));
            foreach (string name in Expressions.All(value).OfType<Expression.Name>().Select(part => part.Text).Where(names.Add))
            {
                Statement[] own = [.. holding[name]];
                all.UnionWith(own.Select(statement => Held(statement, name)).OfType<Expression>().SelectMany(Expressions.All));
                Statement[] before = [.. own.Where(statement => statement.Position.Line < line)];
                int last = Array.FindLastIndex(before, statement => statement is Statement.Assign && Straight().Contains(statement));
                foreach (Statement statement in before.Skip(Math.Max(last, 0)))
                {
                    changed ??= TakesAway(statement, name) ? statement : null;
                    if (Held(statement, name) is { } given)
                    {
                        Follow(given, statement.Position.Line);
                    }
                }

                changed ??= own.FirstOrDefault(statement => statement is not Statement.Assign && statement.Position.Line > fit.Line && Loops().Any(loop => IsAround(loop) && ScriptSource.All([loop]).Contains(statement, ReferenceEqualityComparer.Instance)));
            }
        }

        foreach (ScriptArgument callbacks in fit.Arguments.Where(argument => argument.Name == "callbacks"))
        {
            Follow(callbacks.Written, fit.Line);
        }

        all.ExceptWith(live);
        return (all, changed);
    }

    private readonly Dictionary<IReadOnlyList<Statement>, ILookup<string, Statement>> _holding = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gives the statements that give a name something, or take something out of its list, by the names.</summary>
    private ILookup<string, Statement> Holding(IReadOnlyList<Statement> body)
    {
        if (!_holding.TryGetValue(body, out ILookup<string, Statement>? known))
        {
            _holding[body] = known = Within(body).SelectMany(statement => Owners(statement).Distinct().Where(name => Held(statement, name) is not null || TakesAway(statement, name)).Select(name => (name, statement))).ToLookup(pair => pair.name, pair => pair.statement, StringComparer.Ordinal);
        }

        return known;
    }

    private static IEnumerable<string> Owners(Statement statement) => (statement is Statement.Assign assign ? assign.Targets : statement is Statement.Augmented augmented ? [augmented.Target] : statement is Statement.Evaluated or Statement.Delete ? statement.Expressions : [])
        .SelectMany(Expressions.All).OfType<Expression.Name>().Select(name => name.Text);

    /// <summary>Gives what a statement gives a name, or adds to its list; null for none.</summary>
    private static Expression? Held(Statement statement, string name) => statement switch
    {
        Statement.Assign assign when assign.Targets.Any(target => target is Expression.Name own && own.Text == name) => assign.Value,
        Statement.Augmented { Target: Expression.Name own } augmented when own.Text == name => augmented.Value,
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "append" or "extend" or "insert", Target: Expression.Name own } } call } when own.Text == name => call,
        _ => null,
    };

    private static bool TakesAway(Statement statement, string name) => statement switch
    {
        Statement.Assign assign => assign.Targets.Any(target => target is Expression.Subscript { Target: Expression.Name own, Index: not Expression.Literal { Value: Value.Text } } && own.Text == name),
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "pop" or "remove" or "clear", Target: Expression.Name own } } } => own.Text == name,
        Statement.Delete delete => delete.Expressions.Any(target => target is Expression.Subscript { Target: Expression.Name own, Index: not Expression.Literal { Value: Value.Text } } && own.Text == name),
        _ => false,
    };

    /// <summary>Gives what a name is assigned last before a line, else last in the file.</summary>
    private IEnumerable<Expression> Assigned(Expression.Name name, int line) => ScriptSource.All(source.Statements).OfType<Statement.Assign>()
        .Where(assign => assign.Targets.Any(target => target is Expression.Name known && known.Text == name.Text)).OrderBy(assign => assign.Position.Line < line).Select(assign => assign.Value).TakeLast(1);

    /// <summary>Gets whether a list of callbacks is written out.</summary>
    private bool IsWritten(Expression list, int line) => list is Expression.Sequence or Expression.Literal || (list is Expression.Name name && Assigned(name, line).All(value => value is not Expression.Name && IsWritten(value, line)));

    /// <summary>Gives what stands in a list of callbacks, in its order.</summary>
    private IEnumerable<Expression> Order(Expression? list, int line) => list switch
    {
        Expression.Sequence items => items.Items,
        Expression.Name name when Assigned(name, line).FirstOrDefault() is Expression.Sequence assigned => Order(assigned, line),
        _ => [],
    };
}
