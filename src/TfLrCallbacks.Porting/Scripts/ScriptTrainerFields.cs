namespace TfLrCallbacks.Porting;

/// <summary>Data classes of a script that derive from TrainingArguments and give its fields other defaults: a call of the class, or the parser that makes one of it, becomes a call of TrainingArguments with these.</summary>
internal static class ScriptTrainerFields
{
    private static readonly HashSet<string> OfRate = new(["learning_rate", "lr_scheduler_type", "lr_scheduler_kwargs", "warmup_ratio", "warmup_steps", "max_steps", "num_train_epochs"], StringComparer.Ordinal);

    private static readonly HashSet<string> Known = [.. OfRate, "output_dir", "per_device_train_batch_size", "gradient_accumulation_steps"];

    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements)
    {
        Dictionary<string, (Statement.Class Type, Expression Base, Expression.Argument[] Fields)> types = new(StringComparer.Ordinal);
        foreach (Statement.Class type in statements.OfType<Statement.Class>())
        {
            if (type.Bases.FirstOrDefault(parent => parent.Name is null && HuggingFaceTrainer.IsArguments(ScriptSource.Dotted(parent.Value))) is { } arguments && Fields(type) is var fields && fields.Any(field => OfRate.Contains(field.Name!)))
            {
                types[type.Name] = (type, arguments.Value, fields);
            }
        }

        if (types.Count == 0)
        {
            return statements;
        }

        Expression.Call[] all = [.. ScriptSource.All(statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()];
        string? held = all.Where(call => call.Function is Expression.Name { Text: var called } && called.EndsWith("Trainer", StringComparison.Ordinal)).SelectMany(call => call.Arguments).FirstOrDefault(argument => argument.Name == "args")?.Value is Expression.Name { Text: var given } ? given : null;
        return [.. statements.SelectMany(Put)];

        IReadOnlyList<Statement> Put(Statement statement)
        {
            if (statement is not Statement.Class { Name: var name } || !types.TryGetValue(name, out (Statement.Class Type, Expression Base, Expression.Argument[] Fields) own) || !ReferenceEquals(own.Type, statement))
            {
                return [ScriptWrites.Mapped(statement, Put, part => Expressions.Map(part, Made))];
            }

            return all.Any(call => call.Function is Expression.Name { Text: var called } && called == name) ? []
                : [new Statement.Assign([new Expression.Name(held ?? ScriptCode.Camel(name), statement.Position)], new Expression.Call(own.Base, own.Fields, statement.Position), statement.Position)];
        }

        Expression? Made(Expression part) => part is Expression.Call { Function: Expression.Name { Text: var called } } call && types.TryGetValue(called, out (Statement.Class Type, Expression Base, Expression.Argument[] Fields) own)
            ? new Expression.Call(own.Base, [.. call.Arguments, .. own.Fields.Where(field => !call.Arguments.Any(argument => argument.Name == field.Name))], call.Position) : null;
    }

    /// <summary>Gives the fields of TrainingArguments that a class gives a default.</summary>
    private static Expression.Argument[] Fields(Statement.Class type) =>
    [
        .. type.Body.OfType<Statement.Assign>().Where(assign => assign.Targets is [Expression.Name { Text: var name }] && Known.Contains(name))
            .Select(assign => (Name: ((Expression.Name)assign.Targets[0]).Text, Value: assign.Value is Expression.Call { Function: var function } field && Dialect.LastPart(ScriptSource.Dotted(function) ?? string.Empty) == "field" ? field.Arguments.FirstOrDefault(argument => argument.Name == "default")?.Value : assign.Value))
            .Where(field => field.Value is not null).Select(field => new Expression.Argument(field.Name, field.Value!)),
    ];
}
