namespace TfLrCallbacks.Porting;

/// <summary>The parts of expressions.</summary>
internal static class Expressions
{
    /// <summary>Gets the expressions that one is made of.</summary>
    public static IEnumerable<Expression> Parts(Expression expression) => expression switch
    {
        Expression.Attribute attribute => [attribute.Target],
        Expression.Call call => call.Arguments.Select(argument => argument.Value).Prepend(call.Function),
        Expression.Subscript subscript => [subscript.Target, subscript.Index],
        Expression.Slice slice => new[] { slice.Start, slice.Stop, slice.Step }.OfType<Expression>(),
        Expression.Unary unary => [unary.Operand],
        Expression.Binary binary => [binary.Left, binary.Right],
        Expression.Comparison comparison => comparison.Links.Select(link => link.Right).Prepend(comparison.First),
        Expression.Conditional choice => [choice.Then, choice.Test, choice.Otherwise],
        Expression.Lambda lambda => lambda.Parameters.Select(parameter => parameter.Default).OfType<Expression>().Append(lambda.Body),
        Expression.Sequence sequence => sequence.Items,
        Expression.Starred starred => [starred.Items],
        Expression.Dictionary dictionary => dictionary.Items.SelectMany(item => new[] { item.Key, item.Value }).OfType<Expression>(),
        Expression.Comprehension comprehension => new[] { comprehension.Key, comprehension.Item, comprehension.Source, comprehension.Condition }.OfType<Expression>(),
        Expression.Named named => [named.Value],
        Expression.Yield { Value: { } value } => [value],
        _ => [],
    };

    /// <summary>Gets an expression and everything within, in the order of the text.</summary>
    public static IEnumerable<Expression> All(Expression expression)
    {
        yield return expression;
        foreach (Expression part in Parts(expression))
        {
            // Most have no parts and need no walk of their own.
            if (part is Expression.Name or Expression.Literal)
            {
                yield return part;
                continue;
            }

            foreach (Expression inner in All(part))
            {
                yield return inner;
            }
        }
    }

    /// <summary>Gets the names in an expression that are not those of its own functions in a line and comprehensions.</summary>
    public static IEnumerable<string> Free(Expression expression) => expression switch
    {
        Expression.Name name => [name.Text],
        Expression.Lambda lambda => lambda.Parameters.Select(parameter => parameter.Default).OfType<Expression>().SelectMany(Free).Concat(Free(lambda.Body).Except(lambda.Parameters.Select(parameter => parameter.Name.TrimStart('*')))),
        Expression.Comprehension comprehension => Parts(comprehension).SelectMany(Free).Except(comprehension.Names.Select(name => name.TrimStart('*'))),
        _ => Parts(expression).SelectMany(Free),
    };

    /// <summary>Replaces parts of an expression, from the outside in; what is replaced is not looked into.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="replaced">Gives what stands in a part's place; null where its own parts are looked at.</param>
    public static Expression Map(Expression expression, Func<Expression, Expression?> replaced)
    {
        return replaced(expression) ?? expression switch
        {
            Expression.Lambda lambda => Map(lambda.Body, part => part is Expression.Name name && lambda.Parameters.Any(own => own.Name.TrimStart('*') == name.Text) ? name : replaced(part)) is var body && ReferenceEquals(body, lambda.Body) ? lambda : lambda with { Body = body },
            Expression.Comprehension comprehension => Comprehension(comprehension, replaced),
            _ => WithParts(expression, part => Map(part, replaced)),
        };
    }

    /// <summary>
    /// Replaces the direct parts of an expression; functions and comprehensions, which have names of their own, stay as they are. An expression whose parts all stay is
    /// the same object: what the evaluation noted of a call is found by it.
    /// </summary>
    /// <param name="expression">The expression.</param>
    /// <param name="with">Gives the replacement of a part.</param>
    public static Expression WithParts(Expression expression, Func<Expression, Expression> with)
    {
        bool isSame = true;
        Expression replaced = Rebuilt(expression, part =>
        {
            Expression own = with(part);
            isSame &= ReferenceEquals(own, part);
            return own;
        });
        return isSame ? expression : replaced;
    }

    private static Expression Rebuilt(Expression expression, Func<Expression, Expression> with)
    {
        Expression? Optional(Expression? part) => part is null ? null : with(part);
        return expression switch
        {
            Expression.Attribute attribute => attribute with { Target = with(attribute.Target) },
            Expression.Call call => call with { Function = with(call.Function), Arguments = [.. call.Arguments.Select(argument => argument with { Value = with(argument.Value) })] },
            Expression.Subscript subscript => subscript with { Target = with(subscript.Target), Index = with(subscript.Index) },
            Expression.Slice slice => slice with { Start = Optional(slice.Start), Stop = Optional(slice.Stop), Step = Optional(slice.Step) },
            Expression.Unary unary => unary with { Operand = with(unary.Operand) },
            Expression.Binary binary => binary with { Left = with(binary.Left), Right = with(binary.Right) },
            Expression.Comparison comparison => comparison with { First = with(comparison.First), Links = [.. comparison.Links.Select(link => (link.Operator, with(link.Right)))] },
            Expression.Conditional choice => choice with { Then = with(choice.Then), Test = with(choice.Test), Otherwise = with(choice.Otherwise) },
            Expression.Sequence sequence => sequence with { Items = [.. sequence.Items.Select(with)] },
            Expression.Starred starred => starred with { Items = with(starred.Items) },
            Expression.Dictionary dictionary => dictionary with { Items = [.. dictionary.Items.Select(item => (Optional(item.Key), with(item.Value)))] },
            _ => expression,
        };
    }

    private static Expression.Comprehension Comprehension(Expression.Comprehension comprehension, Func<Expression, Expression?> replaced)
    {
        Expression Within(Expression part) => Map(part, inner => inner is Expression.Name name && comprehension.Names.Any(own => own.TrimStart('*') == name.Text) ? name : replaced(inner));
        Expression source = Map(comprehension.Source, replaced);
        Expression item = Within(comprehension.Item);
        Expression? condition = comprehension.Condition is { } test ? Within(test) : null;
        Expression? key = comprehension.Key is { } named ? Within(named) : null;
        return ReferenceEquals(source, comprehension.Source) && ReferenceEquals(item, comprehension.Item) && ReferenceEquals(condition, comprehension.Condition) && ReferenceEquals(key, comprehension.Key) ? comprehension
            : comprehension with { Source = source, Item = item, Condition = condition, Key = key };
    }

    /// <summary>Gives a dictionary as it stands there, <c>{'lr': 0.1}</c> or <c>dict(lr=0.1)</c>; null for anything else.</summary>
    public static Expression.Dictionary? Table(Expression expression) => expression as Expression.Dictionary
        ?? (expression is Expression.Call { Function: Expression.Name { Text: "dict" }, Arguments: { Count: > 0 } named } && named.All(argument => argument.Name is not null and not ("*" or "**"))
            ? new Expression.Dictionary([.. named.Select(argument => ((Expression?)new Expression.Literal(new Value.Text(argument.Name!), expression.Position), argument.Value))], expression.Position) : null);

    /// <summary>Gets whether an expression is a group of parameters that has a rate of its own.</summary>
    public static bool IsGroup(Expression expression) => Table(expression) is { } table && HasKey(table, "params") && HasKey(table, "lr");

    /// <summary>Gives what an expression asks to be None, or not to be; null for any other expression.</summary>
    public static Expression? ComparedWithNone(Expression expression) => expression is Expression.Comparison { First: var asked, Links: [("is" or "is not" or "==" or "!=", Expression.Literal { Value: Value.Nothing })] } ? asked : null;

    /// <summary>Gets whether a table is written with a key.</summary>
    public static bool HasKey(Expression.Dictionary table, string key) => table.Items.Any(item => item.Key is Expression.Literal { Value: Value.Text { Characters: var name } } && name == key);
}
