namespace TfLrCallbacks.Porting;

/// <summary>Writes a function as one expression: its steps put into each other, the names around it replaced by their values.</summary>
internal static class Inlining
{
    private const int MostParts = 3_000;

    /// <summary>Gives a function by def as a lambda; null where it does more than choose, assign and return. Checks that raise an error are left out.</summary>
    public static Expression.Lambda? Of(Statement.Function function)
    {
        int left = MostParts;
        try
        {
            return Body([.. function.Body], 0, [], ref left) is { } body ? new Expression.Lambda(function.Parameters, body, function.Position) : null;
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Replaces names that have simple values, and writes imported names out.</summary>
    public static Expression.Lambda Close(Expression.Lambda lambda, Scope around, Value.Instance? owner)
    {
        int left = MostParts;
        try
        {
            return (Expression.Lambda)Replace(lambda, _ => null, name => Outside(name, around, lambda.Position), owner, ref left);
        }
        catch (PortingException)
        {
            return lambda;
        }
    }

    private static Expression? Body(IReadOnlyList<Statement> statements, int at, Dictionary<string, Expression> known, ref int left)
    {
        for (int i = at; i < statements.Count; i++)
        {
            switch (statements[i])
            {
                case Statement.Evaluated { Value: Expression.Literal or Expression.Call { Function: Expression.Name { Text: "print" } } }:
                case Statement.Jump { Word: "pass" }:
                case Statement.Assert or Statement.Declared:
                case Statement.If { Otherwise.Count: 0 } guard when guard.Branches.All(branch => branch.Body is [Statement.Raise]):
                    break;
                case Statement.Assign { Targets: [Expression.Name target] } assign:
                    known = new(known) { [target.Text] = Put(assign.Value, known, ref left) };
                    break;
                case Statement.Augmented { Target: Expression.Name target } augmented:
                    known = new(known)
                    {
                        [target.Text] = Put(new Expression.Binary(augmented.Operator, target, augmented.Value, augmented.Position), known, ref left),
                    };
                    break;
                case Statement.Return { Value: { } value }:
                    return Put(value, known, ref left);
                case Statement.If choice:
                    IReadOnlyList<Statement> rest = [.. statements.Skip(i + 1)];
                    Expression? otherwise = Body([.. choice.Otherwise, .. rest], 0, known, ref left);
                    foreach ((Expression test, IReadOnlyList<Statement> body) in choice.Branches.Reverse())
                    {
                        Expression? then = Body([.. body, .. rest], 0, known, ref left);
                        if (then is null || otherwise is null)
                        {
                            return null;
                        }

                        otherwise = new Expression.Conditional(then, Put(test, known, ref left), otherwise, test.Position);
                    }

                    return otherwise;
                default:
                    return null;
            }
        }

        return null;
    }

    private static Expression Put(Expression expression, Dictionary<string, Expression> known, ref int left) =>
        Replace(expression, known.GetValueOrDefault, _ => null, null, ref left);

    private static Expression? Outside(string name, Scope around, SourcePosition position)
    {
        if (around.Find(name) is { } value)
        {
            return IsSimple(value, 0) ? new Expression.Literal(value, position) : null;
        }

        string full = around.Resolve(name);
        if (full == name)
        {
            return null;
        }

        string[] parts = full.Split('.');
        return parts.Skip(1).Aggregate((Expression)new Expression.Name(parts[0], position), (target, part) => new Expression.Attribute(target, part, position));
    }

    private static bool IsSimple(Value value, int depth) => value switch
    {
        Value.Integer or Value.Float or Value.Boolean or Value.Text or Value.Nothing => true,
        Value.Sequence list => depth < 3 && list.Items.Count < 200 && list.Items.All(item => IsSimple(item, depth + 1)),
        Value.Dictionary entries => depth < 3 && entries.Items.Count < 200 && entries.Items.All(item => IsSimple(item.Key, depth + 1) && IsSimple(item.Value, depth + 1)),
        _ => false,
    };

    private static Expression Replace(Expression expression, Func<string, Expression?> inner, Func<string, Expression?> outer, Value.Instance? owner, ref int left)
    {
        if (--left < 0 || expression.Depth > 300)
        {
            throw new PortingException(expression.Position, "The function is too long for one expression. Write it as statements.");
        }

        int rest = left;
        Expression With(Expression part) => Replace(part, inner, outer, owner, ref rest);
        Expression? Optional(Expression? part) => part is null ? null : With(part);
        Expression replaced = expression switch
        {
            Expression.Name name => inner(name.Text) ?? outer(name.Text) ?? name,
            Expression.Attribute { Target: Expression.Name { Text: "self" } } own when owner is not null && Objects.Attribute(owner, own.Text) is { } value && IsSimple(value, 0) =>
                new Expression.Literal(value, own.Position),
            Expression.Attribute attribute => attribute with { Target = With(attribute.Target) },
            Expression.Call call => call with { Function = With(call.Function), Arguments = [.. call.Arguments.Select(argument => argument with { Value = With(argument.Value) })] },
            Expression.Subscript subscript => subscript with { Target = With(subscript.Target), Index = With(subscript.Index) },
            Expression.Slice slice => slice with { Start = Optional(slice.Start), Stop = Optional(slice.Stop), Step = Optional(slice.Step) },
            Expression.Unary unary => unary with { Operand = With(unary.Operand) },
            Expression.Binary binary => binary with { Left = With(binary.Left), Right = With(binary.Right) },
            Expression.Comparison comparison => comparison with { First = With(comparison.First), Links = [.. comparison.Links.Select(link => (link.Operator, With(link.Right)))] },
            Expression.Conditional choice => choice with { Then = With(choice.Then), Test = With(choice.Test), Otherwise = With(choice.Otherwise) },
            Expression.Sequence sequence => sequence with { Items = [.. sequence.Items.Select(With)] },
            Expression.Starred starred => starred with { Items = With(starred.Items) },
            Expression.Dictionary dictionary => dictionary with { Items = [.. dictionary.Items.Select(item => (Optional(item.Key), With(item.Value)))] },
            Expression.Lambda lambda => Shadowed(lambda, inner, outer, owner, ref rest),
            Expression.Comprehension comprehension => Shadowed(comprehension, inner, outer, owner, ref rest),
            _ => expression,
        };
        left = rest;
        return Deep(replaced);
    }

    private static Expression.Lambda Shadowed(Expression.Lambda lambda, Func<string, Expression?> inner, Func<string, Expression?> outer, Value.Instance? owner, ref int left)
    {
        HashSet<string> own = [.. lambda.Parameters.Select(parameter => parameter.Name.TrimStart('*'))];
        Expression body = Replace(lambda.Body, name => own.Contains(name) ? null : inner(name), name => own.Contains(name) ? null : outer(name), owner, ref left);
        List<(string, Expression?)> parameters = [];
        foreach ((string name, Expression? otherwise) in lambda.Parameters)
        {
            parameters.Add((name, otherwise is null ? null : Replace(otherwise, inner, outer, owner, ref left)));
        }

        return lambda with { Body = body, Parameters = parameters };
    }

    private static Expression.Comprehension Shadowed(
        Expression.Comprehension comprehension, Func<string, Expression?> inner, Func<string, Expression?> outer, Value.Instance? owner, ref int left)
    {
        HashSet<string> own = [.. comprehension.Names.Select(name => name.TrimStart('*'))];
        int rest = left;
        Expression Within(Expression part) => Replace(part, name => own.Contains(name) ? null : inner(name), name => own.Contains(name) ? null : outer(name), owner, ref rest);
        Expression.Comprehension replaced = comprehension with
        {
            Source = Replace(comprehension.Source, inner, outer, owner, ref rest),
            Item = Within(comprehension.Item),
            Condition = comprehension.Condition is null ? null : Within(comprehension.Condition),
            Key = comprehension.Key is null ? null : Within(comprehension.Key),
        };
        left = rest;
        return replaced;
    }

    private static Expression Deep(Expression expression)
    {
        int depth = 1 + Expressions.Parts(expression).Select(part => part.Depth).DefaultIfEmpty(0).Max();
        return depth == expression.Depth ? expression : expression with { Depth = depth };
    }
}
