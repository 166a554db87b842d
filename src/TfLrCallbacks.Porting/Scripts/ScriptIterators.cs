namespace TfLrCallbacks.Porting;

/// <summary>
/// Iterators and lists that a program uses up, as lists of numbers with a count of what is used: <c>next(rates)</c> and <c>milestones.pop(0)</c> give
/// the item at the count, and then it goes on.
/// </summary>
internal sealed class ScriptIterators
{
    private readonly ScriptSource _source;
    private readonly Dictionary<string, (Value.Sequence Items, bool IsCycle, bool IsList)> _known = new(StringComparer.Ordinal);

    private ScriptIterators(ScriptSource source) => _source = source;

    /// <summary>Gives a program without them; what is not a list of known numbers stays as it is.</summary>
    /// <exception cref="PortingException">A statement uses one in a way that has no form here.</exception>
    public static IReadOnlyList<Statement> Of(IReadOnlyList<Statement> program, ScriptSource source)
    {
        Expression[] parts = [.. ScriptSource.All(program).SelectMany(Parts).SelectMany(Expressions.All)];
        string[] used = [.. parts.Select(part => Used(part)?.Text).OfType<string>().Distinct()];
        ScriptIterators iterators = new(source);
        List<Statement> first = [];
        foreach (string name in used)
        {
            Statement.Assign[] own = Assigned(program, name);
            Statement.Assign[] made = own.Length > 0 ? own : Assigned(source.Statements, name);
            if (made.Length == 0 || made.Select(assign => SourceWriter.Write(assign.Value)).Distinct().Count() > 1 || !iterators.Add(name, made[0].Value, parts.Any(part => Used(part)?.Text == name && !IsNext(part))))
            {
                continue;
            }

            first.AddRange(own.Length > 0 ? [] : [Begin(name, made[0].Position)]);
        }

        return iterators._known.Count == 0 ? program : [.. first, .. iterators.Block(program)];
    }

    private static Statement.Assign[] Assigned(IReadOnlyList<Statement> statements, string name) =>
        [.. ScriptSource.All(statements).OfType<Statement.Assign>().Where(assign => assign.Targets is [Expression.Name target] && target.Text == name)];

    private static IEnumerable<Expression> Parts(Statement statement) => statement switch
    {
        Statement.Assign assign => [.. assign.Targets, assign.Value],
        Statement.Delete { Targets: [Expression.Subscript { Target: Expression.Name name, Index: Expression.Literal { Value: Value.Integer { Number.IsZero: true } } index }] } => [new Expression.Call(new Expression.Attribute(name, "pop", statement.Position), [new Expression.Argument(null, index)], statement.Position)],
        _ => statement.Expressions,
    };

    private static bool IsNext(Expression part) => part is Expression.Call { Function: Expression.Name { Text: "next" } };

    /// <summary>Gives the name of what a call takes the next item of; null for any other expression.</summary>
    private static Expression.Name? Used(Expression part) => part switch
    {
        Expression.Call { Function: Expression.Name { Text: "next" }, Arguments: [{ Value: Expression.Name name }, ..] } => name,
        Expression.Call { Function: Expression.Attribute { Text: "pop", Target: Expression.Name name }, Arguments: [{ Value: Expression.Literal { Value: Value.Integer { Number.IsZero: true } } }] } => name,
        Expression.Call { Function: Expression.Attribute { Text: "popleft", Target: Expression.Name name }, Arguments: [] } => name,
        _ => null,
    };

    /// <summary>Notes the list of a name; false if it is no list of known numbers.</summary>
    private bool Add(string name, Expression made, bool isList)
    {
        string called = made is Expression.Call { Function: var function, Arguments: [_] } ? Dialect.LastPart(ScriptSource.Dotted(function) ?? string.Empty) : string.Empty;
        Expression list = called is "iter" or "cycle" or "deque" or "list" ? ((Expression.Call)made).Arguments[0].Value : made;
        if (isList == called is "iter" or "cycle" || _source.Known(list, new HashSet<string>(StringComparer.Ordinal)) is not Value.Sequence { Items.Count: > 0 } items || items.Items.Any(item => item.AsDouble() is null))
        {
            return false;
        }

        _known[name] = (items, called == "cycle", isList);
        return true;
    }

    private static Expression.Name Place(string name, SourcePosition position) => new($"{name}_place", position);

    private static Statement.Assign Begin(string name, SourcePosition position) => new([Place(name, position)], new Expression.Literal(0L, position), position);

    private IReadOnlyList<Statement> Block(IReadOnlyList<Statement> block) => [.. block.SelectMany(One)];

    private IEnumerable<Statement> One(Statement statement)
    {
        switch (statement)
        {
            case Statement.Assign { Targets: [Expression.Name target] } when _known.ContainsKey(target.Text):
                return [Begin(target.Text, statement.Position)];
            case Statement.If choice:
                return [choice with { Branches = [.. choice.Branches.Select(branch => (Condition(branch.Test), Block(branch.Body)))], Otherwise = Block(choice.Otherwise) }];
            case Statement.While loop:
                return [loop with { Test = Condition(loop.Test), Body = Block(loop.Body) }];
            case Statement.For loop:
                return [loop with { Source = Fixed(loop.Source), Body = Block(loop.Body) }];
        }

        Expression.Name[] used = [.. Parts(statement).SelectMany(Expressions.All).Select(Used).OfType<Expression.Name>().Where(name => _known.ContainsKey(name.Text))];
        if (used.Length == 0)
        {
            if (Parts(statement).SelectMany(Expressions.All).Any(part => part is Expression.Attribute { Target: Expression.Name changed } && _known.ContainsKey(changed.Text)))
            {
                throw new PortingException(statement.Position, "a list that is used up item by item changes in another way.");
            }

            return statement is Statement.Assign or Statement.Augmented ? [With(statement)] : [statement];
        }

        if (used.Length > 1 || Parts(statement).SelectMany(Expressions.All).Any(part => part is Expression.Lambda or Expression.Comprehension or Expression.Conditional or Expression.Binary { Operator: "and" or "or" }))
        {
            throw new PortingException(statement.Position, $"'{used[0].Text}' goes on in a part of a statement that is not always reached, or more than once.");
        }

        Statement next = new Statement.Augmented(Place(used[0].Text, statement.Position), "+", new Expression.Literal(1L, statement.Position), statement.Position);
        return statement is Statement.Assign or Statement.Augmented ? [With(statement), next] : [next];
    }

    private Statement With(Statement statement) => statement switch
    {
        Statement.Assign assign => assign with { Value = Put(assign.Value) },
        Statement.Augmented augmented => augmented with { Value = Put(augmented.Value) },
        _ => statement,
    };

    /// <summary>Gives a condition, in which a list that is not used up counts as true.</summary>
    private Expression Condition(Expression test) => test switch
    {
        Expression.Name name when _known.TryGetValue(name.Text, out var known) && known.IsList => Left(name, known.Items),
        Expression.Binary { Operator: "and" or "or" } both => both with { Left = Condition(both.Left), Right = Condition(both.Right) },
        Expression.Unary { Operator: "not" } negated => negated with { Operand = Condition(negated.Operand) },
        _ => Fixed(test),
    };

    /// <summary>Gives an expression that is asked where nothing goes on.</summary>
    private Expression Fixed(Expression expression) => Expressions.All(expression).Select(Used).OfType<Expression.Name>().FirstOrDefault(name => _known.ContainsKey(name.Text)) is { } used
        ? throw new PortingException(used.Position, $"'{used.Text}' goes on in a condition.")
        : Put(expression);

    private Expression Put(Expression expression)
    {
        Expression value = Expressions.Map(expression, part => part switch
        {
            Expression.Call call when Used(call) is { } name && _known.TryGetValue(name.Text, out var known) => call.Arguments is [_, { Value: var otherwise }]
                ? new Expression.Conditional(Item(name, known, null), new Expression.Comparison(Place(name.Text, call.Position), [("<", Count(known.Items, call.Position))], call.Position), otherwise is Expression.Literal { Value: Value.Nothing } ? new Expression.Literal(double.NaN, call.Position) : otherwise, call.Position)
                : Item(name, known, null),
            Expression.Subscript { Target: Expression.Name name, Index: Expression.Literal { Value: Value.Integer { Number: { Sign: >= 0 } } } at } when _known.TryGetValue(name.Text, out var known) => Item(name, known, at),
            Expression.Call { Function: Expression.Name { Text: "len" }, Arguments: [{ Value: Expression.Name name }] } when _known.TryGetValue(name.Text, out var known) => Left(name, known.Items),
            _ => null,
        });
        return Expressions.All(value).OfType<Expression.Name>().FirstOrDefault(name => _known.ContainsKey(name.Text)) is { } bare
            ? throw new PortingException(bare.Position, $"'{bare.Text}', which is used up item by item, stands where it has no form in C# here.")
            : value;
    }

    private static Expression.Subscript Item(Expression.Name name, (Value.Sequence Items, bool IsCycle, bool IsList) known, Expression? ahead)
    {
        Expression at = ahead is null or Expression.Literal { Value: Value.Integer { Number.IsZero: true } } ? Place(name.Text, name.Position) : new Expression.Binary("+", Place(name.Text, name.Position), ahead, name.Position);
        return new Expression.Subscript(new Expression.Literal(known.Items, name.Position), known.IsCycle ? new Expression.Binary("%", at, Count(known.Items, name.Position), name.Position) : at, name.Position);
    }

    private static Expression.Binary Left(Expression.Name name, Value.Sequence items) => new("-", Count(items, name.Position), Place(name.Text, name.Position), name.Position);

    private static Expression.Literal Count(Value.Sequence items, SourcePosition position) => new((long)items.Items.Count, position);
}
