namespace TfLrCallbacks.Porting;

/// <summary>
/// A search with KerasTuner as its first trial: <c>hp.Float("lr", 1e-4, 1e-2)</c> is the value that a search begins with, and <c>tuner.search(…)</c> the fit of the model that its function builds.
/// </summary>
internal static class ScriptTuners
{
    private static readonly string[] Modules = ["keras_tuner", "kerastuner", "kt"];

    /// <summary>Replaces the search; a script without KerasTuner stays as it is.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="taken">The lines of hyperparameters that have their first value.</param>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements, out IReadOnlyList<int> taken)
    {
        List<int> lines = [];
        taken = lines;
        Statement[] all = [.. ScriptSource.All(statements)];
        if (!all.OfType<Statement.Import>().Any(import => import.Names.Any(name => Modules.Contains(name.Meaning.Split('.')[0]))))
        {
            return statements;
        }

        Dictionary<string, Expression> builders = all.OfType<Statement.Assign>().Where(assign => assign is { Targets: [Expression.Name], Value: Expression.Call { Arguments: [_, ..] } call } && Builder(call) is not null)
            .GroupBy(assign => ((Expression.Name)assign.Targets[0]).Text).ToDictionary(group => group.Key, group => Builder((Expression.Call)group.First().Value)!, StringComparer.Ordinal);
        return [.. statements.SelectMany(One)];

        IReadOnlyList<Statement> One(Statement statement)
        {
            Statement own = ScriptWrites.Mapped(statement, One, expression => Expressions.Map(expression, Put));
            return statement is Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "search", Target: Expression.Name tuner } search } call } && builders.TryGetValue(tuner.Text, out Expression? builder)
                ? [
                    new Statement.Assign([new Expression.Name($"{tuner.Text}_model", statement.Position)], new Expression.Call(builder, [new(null, new Expression.Literal(Value.None, statement.Position))], statement.Position), statement.Position),
                    ((Statement.Evaluated)own) with { Value = ((Expression.Call)((Statement.Evaluated)own).Value) with { Function = search with { Text = "fit", Target = new Expression.Name($"{tuner.Text}_model", statement.Position) } } },
                ]
                : [own];
        }

        Expression? Put(Expression part)
        {
            if (part is Expression.Call { Function: Expression.Attribute { Text: "build", Target: Expression.Attribute { Text: "hypermodel", Target: Expression.Name tuner } } } best && builders.TryGetValue(tuner.Text, out Expression? builder))
            {
                return best with { Function = builder };
            }

            if (part is not Expression.Call { Function: Expression.Attribute { Text: var kind, Target: Expression.Name { Text: "hp" } } } call || First(kind, call) is not { } first)
            {
                return null;
            }

            lines.Add(call.Position.Line);
            return first;
        }

        Expression? Builder(Expression.Call call) => ScriptSource.Dotted(call.Function) is { } made && Dialect.LastPart(made) is "Hyperband" or "RandomSearch" or "BayesianOptimization" or "GridSearch" or "Tuner"
            ? (call.Arguments.FirstOrDefault(argument => argument.Name == "hypermodel") ?? call.Arguments.FirstOrDefault(argument => argument.Name is null))?.Value is Expression.Name function && all.OfType<Statement.Function>().Any(defined => defined.Name == function.Text) ? function : null
            : null;
    }

    /// <summary>Gives the value that KerasTuner begins with: the default, else the smallest number, the first choice, or False. Null for another method.</summary>
    private static Expression? First(string kind, Expression.Call call)
    {
        Expression? Given(string name, int at) => call.Arguments.FirstOrDefault(argument => argument.Name == name)?.Value ?? (at < call.Arguments.Count && call.Arguments.Take(at + 1).All(argument => argument.Name is null) ? call.Arguments[at].Value : null);
        Expression? usual = call.Arguments.FirstOrDefault(argument => argument.Name == "default")?.Value;
        return kind switch
        {
            "Float" or "Int" => usual ?? Given("min_value", 1),
            "Choice" => usual ?? (Given("values", 1) is Expression.Sequence { Items: [var first, ..] } ? first : null),
            "Boolean" => usual ?? new Expression.Literal(new Value.Boolean(false), call.Position),
            "Fixed" => Given("value", 1),
            _ => null,
        };
    }
}
