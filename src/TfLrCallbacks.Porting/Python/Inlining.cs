namespace TfLrCallbacks.Porting;

/// <summary>Writes a function as one expression: its steps put into each other, the names around it replaced by their values.</summary>
internal static class Inlining
{
    private const int MostParts = 3_000;

    /// <summary>Gives a function by def as a lambda; null where it does more than choose, assign and return. Checks that raise an error are left out.</summary>
    /// <param name="function">The function.</param>
    /// <param name="around">The names around it, which say what a loop goes over; null where loops are not taken apart.</param>
    public static Expression.Lambda? Of(Statement.Function function, Scope? around = null)
    {
        int left = MostParts;
        try
        {
            return new Inlined(function, around).Body([.. function.Body], 0, [], ref left) is { } body ? new Expression.Lambda(function.Parameters, body, function.Position) : null;
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
            return (Expression.Lambda)Replace(lambda, _ => null, name => Outside(name, around, lambda.Position), owner, around, ref left);
        }
        catch (PortingException)
        {
            return lambda;
        }
    }

    /// <summary>The statements of one function on their way into one expression.</summary>
    private sealed class Inlined(Statement.Function function, Scope? around)
    {
        private static readonly Statement.Jump EndOfRound = new("end of round", default);
        private static readonly Statement.Jump EndOfLoop = new("end of loop", default);

        private readonly HashSet<string> _locals = [.. function.Parameters.Select(parameter => parameter.Name.TrimStart('*')), .. Targets.Names(function.Body)];

        public Expression? Body(IReadOnlyList<Statement> statements, int at, Dictionary<string, Expression> known, ref int left)
        {
            for (int i = at; i < statements.Count; i++)
            {
                switch (statements[i])
                {
                    case Statement.Evaluated { Value: Expression.Literal or Expression.Call { Function: Expression.Name { Text: "print" } } }:
                    case Statement.Jump { Word: "pass" or "end of round" or "end of loop" }:
                    case Statement.Assert or Statement.Declared:
                    case Statement.If { Otherwise.Count: 0 } guard when guard.Branches.All(branch => branch.Body is [Statement.Raise]):
                        break;
                    case Statement.Assign { Targets: [Expression.Name target] } assign:
                        known = new(known) { [target.Text] = Put(assign.Value, known, ref left) };
                        break;
                    case Statement.Assign { Targets: [Expression.Sequence names] } several when Apart(several.Value, names) is { } parts:
                        Dictionary<string, Expression> next = new(known);
                        foreach ((Expression name, Expression part) in names.Items.Zip(parts))
                        {
                            next[((Expression.Name)name).Text] = Put(part, known, ref left);
                        }

                        known = next;
                        break;
                    case Statement.Augmented { Target: Expression.Name target } augmented:
                        known = new(known)
                        {
                            [target.Text] = Put(new Expression.Binary(augmented.Operator, target, augmented.Value, augmented.Position), known, ref left),
                        };
                        break;
                    case Statement.If { Branches: [{ Test: var test, Body: [Statement.Augmented { Target: Expression.Name target, Operator: "*" or "+" or "-" or "/" } scaled] }], Otherwise.Count: 0 }:
                        // What does nothing otherwise multiplies by 1 or adds 0, so that the name stands here once.
                        Expression neutral = new Expression.Literal(scaled.Operator is "*" or "/" ? 1L : 0L, scaled.Position);
                        known = new(known)
                        {
                            [target.Text] = Put(new Expression.Binary(scaled.Operator, target, new Expression.Conditional(scaled.Value, test, neutral, scaled.Position), scaled.Position), known, ref left),
                        };
                        break;
                    case Statement.Return { Value: { } value }:
                        return Put(value, known, ref left);
                    case Statement.With within:
                        return Body([.. within.Body, .. statements.Skip(i + 1)], 0, known, ref left);
                    case Statement.For { Otherwise.Count: 0 } loop when Rounds(loop) is { } rounds:
                        return Body([.. rounds, EndOfLoop, .. statements.Skip(i + 1)], 0, known, ref left);
                    case Statement.Jump { Word: "break" }:
                        return After(statements, i, EndOfLoop, known, ref left);
                    case Statement.Jump { Word: "continue" }:
                        return After(statements, i, EndOfRound, known, ref left);
                    case Statement.If choice:
                        return Choice(choice, [.. statements.Skip(i + 1)], known, ref left);
                    default:
                        return null;
                }
            }

            return null;
        }

        private Expression? Choice(Statement.If choice, IReadOnlyList<Statement> rest, Dictionary<string, Expression> known, ref int left)
        {
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
        }

        private Expression? After(IReadOnlyList<Statement> statements, int at, Statement.Jump end, Dictionary<string, Expression> known, ref int left)
        {
            int next = statements.Skip(at).ToList().FindIndex(statement => ReferenceEquals(statement, end));
            return next < 0 ? null : Body(statements, at + next, known, ref left);
        }

        /// <summary>Gives the rounds of a loop over what is known, each with its values.</summary>
        private List<Statement>? Rounds(Statement.For loop)
        {
            if (Expressions.All(loop.Source).OfType<Expression.Name>().Any(name => _locals.Contains(name.Text)) || (around is null && loop.Source is not Expression.Sequence))
            {
                return null;
            }

            Value source;
            try
            {
                source = Budget.OfText(budget => new Evaluator(around ?? new Scope(), budget, new Reading()).Evaluate(loop.Source));
            }
            catch (PortingException)
            {
                return null;
            }

            return source is Value.Sequence { Items.Count: <= 100 } items && items.Items.All(item => IsSimple(item, 0))
                ? [.. items.Items.SelectMany(item => (Statement[])[new Statement.Assign([loop.Target], new Expression.Literal(item, loop.Position), loop.Position), .. loop.Body, EndOfRound])]
                : null;
        }

        /// <summary>Gives the parts of a value for so many names; null where they do not stand here.</summary>
        private static IReadOnlyList<Expression>? Apart(Expression value, Expression.Sequence names) =>
            !names.Items.All(name => name is Expression.Name) ? null
            : value is Expression.Sequence written && written.Items.Count == names.Items.Count ? written.Items
            : value is Expression.Literal { Value: Value.Sequence items } && items.Items.Count == names.Items.Count ? [.. items.Items.Select(item => new Expression.Literal(item, value.Position))]
            : null;
    }

    private static Expression Put(Expression expression, Dictionary<string, Expression> known, ref int left) =>
        Replace(expression, known.GetValueOrDefault, _ => null, null, null, ref left);

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

    private static Expression Replace(Expression expression, Func<string, Expression?> inner, Func<string, Expression?> outer, Value.Instance? owner, Scope? around, ref int left)
    {
        if (--left < 0 || expression.Depth > 300)
        {
            throw new PortingException(expression.Position, "The function is too long for one expression. Write it as statements.");
        }

        int rest = left;
        Expression With(Expression part) => Replace(part, inner, outer, owner, around, ref rest);
        Expression replaced = expression switch
        {
            Expression.Name name => inner(name.Text) ?? outer(name.Text) ?? name,
            Expression.Attribute { Target: Expression.Name { Text: "self" } } own when owner is not null && Objects.Attribute(owner, own.Text) is { } value && IsSimple(value, 0) =>
                new Expression.Literal(value, own.Position),
            Expression.Call call when Called(call, inner, owner, around) is { } known && Bound(call, known) is { } given => With(Replace(known.Body, given.GetValueOrDefault, _ => null, null, null, ref rest)),
            Expression.Lambda lambda => Shadowed(lambda, inner, outer, owner, around, ref rest),
            Expression.Comprehension comprehension => Shadowed(comprehension, inner, outer, owner, around, ref rest),
            _ => Expressions.WithParts(expression, With),
        };
        left = rest;
        return Deep(replaced);
    }

    /// <summary>Gives a function of the text that a call names, as an expression of its parameters; null for any other call.</summary>
    private static Expression.Lambda? Called(Expression.Call call, Func<string, Expression?> inner, Value.Instance? owner, Scope? around)
    {
        Value? function = call.Function switch
        {
            Expression.Name name when inner(name.Text) is null => around?.Find(name.Text),
            Expression.Attribute { Target: Expression.Name { Text: "self" } } method when owner is not null => Objects.Attribute(owner, method.Text),
            _ => null,
        };
        return function is Value.Function { Callable: not null } or Value.Function { Owner: not null } ? ((Value.Function)function).Lambda : null;
    }

    /// <summary>Gives each parameter its argument or default; null where the call does not fit.</summary>
    private static Dictionary<string, Expression>? Bound(Expression.Call call, Expression.Lambda function)
    {
        Dictionary<string, Expression> given = new(StringComparer.Ordinal);
        for (int i = 0; i < function.Parameters.Count; i++)
        {
            (string name, Expression? otherwise) = function.Parameters[i];
            Expression? value = call.Arguments.FirstOrDefault(argument => argument.Name == name)?.Value
                ?? (i < call.Arguments.Count && call.Arguments[i].Name is null ? call.Arguments[i].Value : otherwise);
            if (value is null || name.StartsWith('*'))
            {
                return null;
            }

            given[name] = value;
        }

        return call.Arguments.All(argument => argument.Name is not ("*" or "**")) && call.Arguments.Count <= function.Parameters.Count ? given : null;
    }

    private static Expression.Lambda Shadowed(Expression.Lambda lambda, Func<string, Expression?> inner, Func<string, Expression?> outer, Value.Instance? owner, Scope? around, ref int left)
    {
        HashSet<string> own = [.. lambda.Parameters.Select(parameter => parameter.Name.TrimStart('*'))];
        Expression body = Replace(lambda.Body, name => own.Contains(name) ? null : inner(name), name => own.Contains(name) ? null : outer(name), owner, around, ref left);
        List<(string, Expression?)> parameters = [];
        foreach ((string name, Expression? otherwise) in lambda.Parameters)
        {
            parameters.Add((name, otherwise is null ? null : Replace(otherwise, inner, outer, owner, around, ref left)));
        }

        return lambda with { Body = body, Parameters = parameters };
    }

    private static Expression.Comprehension Shadowed(
        Expression.Comprehension comprehension, Func<string, Expression?> inner, Func<string, Expression?> outer, Value.Instance? owner, Scope? around, ref int left)
    {
        HashSet<string> own = [.. comprehension.Names.Select(name => name.TrimStart('*'))];
        int rest = left;
        Expression Within(Expression part) => Replace(part, name => own.Contains(name) ? null : inner(name), name => own.Contains(name) ? null : outer(name), owner, around, ref rest);
        Expression.Comprehension replaced = comprehension with
        {
            Source = Replace(comprehension.Source, inner, outer, owner, around, ref rest),
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
