namespace TfLrCallbacks.Porting;

/// <summary>A number of a script that has a name, and the places where it stands: <c>default=0.1</c> of a command line, <c>EPOCHS = 100</c>, <c>{"lr": 0.1}</c>, <c>def f(gamma=0.5)</c>.</summary>
/// <param name="Name">The name in the script.</param>
/// <param name="Value">The number.</param>
/// <param name="Places">Where it stands.</param>
internal sealed record ScriptNumbers(string Name, Value Value, IReadOnlyList<SourcePosition> Places)
{
    /// <summary>Gives the named numbers of a script, the given names first. A name with several values is left out. The default of a parameter counts only if nothing else has its name.</summary>
    public static IReadOnlyList<ScriptNumbers> Of(IReadOnlyList<Statement> statements, IReadOnlySet<string> first) =>
    [
        .. All(statements).GroupBy(one => one.Name)
            .Select(same => same.Any(one => !one.IsOfParameter) ? [.. same.Where(one => !one.IsOfParameter)] : same.ToArray())
            .Where(same => same.DistinctBy(one => one.Literal.Value).Count() == 1)
            .Select(same => new ScriptNumbers(same[0].Name, same[0].Literal.Value, [.. same.Select(one => one.Literal.Position).Distinct()]))
            .OrderBy(number => first.Contains(number.Name) ? 0 : 1),
    ];

    /// <summary>Gives the named numbers of a script, each value of a name apart, and also those that a call of the script's own functions and classes is given by its place: <c>build(0.1)</c> for <c>def build(rate)</c>. The default of a parameter counts only if nothing else has its name and value.</summary>
    public static IReadOnlyList<ScriptNumbers> Each(IReadOnlyList<Statement> statements) =>
    [
        .. All(statements).Concat(ByPlace(statements)).GroupBy(one => (one.Name, one.Literal.Value))
            .Select(same => same.Any(one => !one.IsOfParameter) ? (same.Key, [.. same.Where(one => !one.IsOfParameter)]) : (same.Key, Literals: same.ToArray()))
            .Select(same => new ScriptNumbers(same.Key.Name, same.Key.Value, [.. same.Literals.Select(one => one.Literal.Position).Distinct()])),
    ];

    /// <summary>The number of different values of <see cref="Other"/>.</summary>
    public const int Times = 4;

    /// <summary>How much each whole number changes in each evaluation, one row per number. No difference of two rows equals a row, another difference, or a constant, so that the difference of two numbers is never mistaken for a third number or for a constant.</summary>
    private static readonly int[][] Changes = [[1, 2, 1, 1], [1, 2, 2, 1], [2, 1, 2, 3], [1, 3, 1, 2], [2, 2, 1, 3], [1, 2, 3, 2], [2, 2, 3, 1], [3, 2, 1, 3], [3, 1, 1, 3], [2, 2, 3, 3]];

    /// <summary>Gives another value for it; null where it has none that is like it.</summary>
    /// <param name="time">Which value, from 0.</param>
    /// <param name="which">Which of the numbers that change with it this one is: no two change alike.</param>
    public Value? Other(int time, int which) => Value switch
    {
        Value.Integer { Number: var number } when number > 0 && number < 1_000_000_000 => new Value.Integer(number + (Math.Max(1, (long)number / 25) * Changes[which % Changes.Length][time])),
        Value.Float { Number: var number } => number == 0 ? (Value)(1e-6 * (which + 2) * (time + 1)) : number * (1 + (0.0137 * (1 + (((which * 4) + (time * 3)) % 11)))),
        _ => null,
    };

    /// <summary>Gives values far from it, below and above: with them a course of rates may have more pieces, or fewer.</summary>
    public IReadOnlyList<Value> Far => Value switch
    {
        Value.Integer { Number: var number } when number > 1 && number < 1_000_000_000 => [new Value.Integer(number / 2), new Value.Integer(number * 2)],
        Value.Float { Number: > 0 and var number } => [number / 4],
        _ => [],
    };

    private static IEnumerable<(string Name, Expression.Literal Literal, bool IsOfParameter)> All(IReadOnlyList<Statement> statements)
    {
        HashSet<Statement> begun = new(ScriptSource.All(statements).OfType<Statement.Function>().SelectMany(Begun), ReferenceEqualityComparer.Instance);
        foreach (Statement statement in ScriptSource.All(statements))
        {
            (string? Name, Expression? Value)[] own = statement switch
            {
                Statement.Assign { Targets: [Expression.Sequence several], Value: Expression.Sequence values } when several.Items.Count == values.Items.Count && !begun.Contains(statement) => [.. several.Items.Zip(values.Items, (target, value) => (Named(target), Converted(value)))],
                Statement.Assign { Targets: [var target], Value: var value } when !begun.Contains(statement) => [(Named(target), Converted(value))],
                Statement.Function function => [.. function.Parameters.Select(parameter => ((string?)parameter.Name, parameter.Default))],
                _ => [],
            };
            bool isFunction = statement is Statement.Function;
            foreach ((string? name, Expression? value, bool isOfParameter) in own.Select(one => (one.Name, one.Value, isFunction)).Concat(statement.Expressions.SelectMany(Expressions.All).SelectMany(Within).Select(one => (one.Name, one.Value, false))))
            {
                if (name is not null && value is Expression.Literal { Value: Value.Integer or Value.Float } literal)
                {
                    yield return (name, literal, isOfParameter);
                }
            }
        }
    }

    /// <summary>Gives the assignments that only give a variable its first value, in functions that return something: <c>factor = 1</c> in front of <c>if step &lt; warmup: factor = …</c>.</summary>
    private static IEnumerable<Statement> Begun(Statement.Function function)
    {
        Statement[] all = [.. ScriptSource.All(function.Body)];
        return !all.Any(statement => statement is Statement.Return { Value: not null }) ? []
            : all.OfType<Statement.Assign>().Where(assign => assign.Targets is [Expression.Name { Text: var name }]
                && all.Any(other => !ReferenceEquals(other, assign) && other is Statement.Assign or Statement.Augmented && Targets.Names([other]).Contains(name)));
    }

    private static IEnumerable<(string? Name, Expression? Value)> Within(Expression part) => part switch
    {
        Expression.Call { Function: Expression.Attribute { Text: "add_argument" } } option => [(Option(option), option.Arguments.FirstOrDefault(argument => argument.Name == "default")?.Value)],
        Expression.Call { Arguments: [{ Value: Expression.Literal { Value: Value.Text flag } }, _, ..] } define when ScriptSource.Dotted(define.Function) is { } defined && Dialect.LastPart(defined).StartsWith("DEFINE_", StringComparison.Ordinal) =>
            [(flag.Characters, (define.Arguments.FirstOrDefault(argument => argument.Name is "default" or "default_value") ?? define.Arguments[1]).Value)],
        Expression.Call call => call.Arguments.Select(argument => (argument.Name, (Expression?)argument.Value)),
        Expression.Dictionary table => table.Items.Select(item => (item.Key is Expression.Literal { Value: Value.Text key } ? key.Characters : null, (Expression?)item.Value)),
        _ => [],
    };

    /// <summary>Gives the numbers that functions and classes of the script are given by their places.</summary>
    private static IEnumerable<(string Name, Expression.Literal Literal, bool IsOfParameter)> ByPlace(IReadOnlyList<Statement> statements)
    {
        Statement[] all = [.. ScriptSource.All(statements)];
        ILookup<string, string[]> taken = all.Select(statement => statement switch
        {
            Statement.Function function => (function.Name, [.. function.Parameters.Select(parameter => parameter.Name)]),
            Statement.Class type when type.Body.OfType<Statement.Function>().FirstOrDefault(method => method.Name == "__init__") is { } made => (type.Name, [.. made.Parameters.Skip(1).Select(parameter => parameter.Name)]),
            _ => (Name: string.Empty, Parameters: (string[])[]),
        }).ToLookup(one => one.Name, one => one.Parameters, StringComparer.Ordinal);
        return all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()
            .Where(call => call.Function is Expression.Name { Text: var called } && taken[called].Count() == 1)
            .SelectMany(call => call.Arguments.TakeWhile(argument => argument.Name is null).Zip(taken[((Expression.Name)call.Function).Text].Single()))
            .Where(pair => pair.First.Value is Expression.Literal { Value: Value.Integer or Value.Float })
            .Select(pair => (pair.Second, (Expression.Literal)pair.First.Value, false));
    }

    /// <summary>Gives the number in a conversion of a default: <c>int(os.environ.get("EPOCHS", 15))</c>.</summary>
    private static Expression? Converted(Expression? value) => value switch
    {
        Expression.Call { Function: Expression.Name { Text: "int" or "float" }, Arguments: [{ Name: null, Value: var inner }] } => Converted(inner),
        Expression.Call { Function: Expression.Attribute { Text: "get" or "getenv", Target: var target }, Arguments: [{ Value: Expression.Literal { Value: Value.Text } }, { Value: var standing }] } when ScriptSource.Dotted(target) is "os.environ" or "environ" or "os" => standing,
        _ => value,
    };

    private static string? Named(Expression target) => target switch
    {
        Expression.Name name => name.Text,
        Expression.Attribute attribute => attribute.Text,
        Expression.Subscript { Index: Expression.Literal { Value: Value.Text key } } => key.Characters,
        _ => null,
    };

    /// <summary>Gives the name under which a command line's option is read.</summary>
    private static string? Option(Expression.Call option)
    {
        string[] names = [.. option.Arguments.Where(argument => argument.Name is null).Select(argument => argument.Value).OfType<Expression.Literal>().Select(literal => literal.Value).OfType<Value.Text>().Select(text => text.Characters)];
        string? written = (option.Arguments.FirstOrDefault(argument => argument.Name == "dest")?.Value as Expression.Literal)?.Value is Value.Text destination ? destination.Characters
            : names.FirstOrDefault(name => name.StartsWith("--", StringComparison.Ordinal)) ?? names.FirstOrDefault();
        return written?.TrimStart('-').Replace('-', '_');
    }
}
