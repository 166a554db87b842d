namespace TfLrCallbacks.Porting;

/// <summary>
/// The optimizers and schedules of Keras that a script makes from their configuration, as the calls that they are:
/// <c>optimizers.get({"class_name": "Adam", "config": {"learning_rate": lr}})</c> is <c>Adam(learning_rate=lr)</c>.
/// </summary>
internal static class ScriptConfigs
{
    /// <summary>Gives the statements with these calls written out. What is not written as a table stays as it is.</summary>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements)
    {
        Statement[] all = [.. ScriptSource.All(statements)];
        if (!all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Call call && IsMaker(call)))
        {
            return statements;
        }

        ILookup<string, Expression> assigned = all.OfType<Statement.Assign>().Where(assign => assign.Targets is [Expression.Name]).ToLookup(assign => ((Expression.Name)assign.Targets[0]).Text, assign => assign.Value, StringComparer.Ordinal);
        HashSet<string> changed = [.. all.SelectMany(Changed)];
        ILookup<string, Expression> options = all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()
            .Where(call => call.Function is Expression.Attribute { Text: "add_argument" } && call.Arguments.Any(argument => argument.Name == "default"))
            .SelectMany(call => call.Arguments.Where(argument => argument is { Name: null, Value: Expression.Literal { Value: Value.Text } }).Select(argument => (Name: ((Value.Text)((Expression.Literal)argument.Value).Value).Characters.TrimStart('-').Replace('-', '_'), call.Arguments.First(given => given.Name == "default").Value)))
            .ToLookup(option => option.Name, option => option.Value, StringComparer.Ordinal);
        return ScriptWrites.Mapped(statements, With);

        Expression With(Expression expression) => Expressions.Map(expression, part => part is Expression.Call call && IsMaker(call) ? Made(call) : null);

        Expression? Made(Expression.Call call)
        {
            if (call.Arguments is not [{ Name: null or "identifier" or "config" } given, ..] || Written(given.Value) is not Expression.Dictionary table)
            {
                return null;
            }

            var maker = (Expression.Attribute)call.Function;
            bool isOwn = maker.Text == "from_config";
            Expression? config = isOwn ? table : Entry(table, "config") is { } entry ? Written(entry) : new Expression.Dictionary([], table.Position);
            string? name = isOwn ? null : Word(Entry(table, "class_name"));
            Expression? function = isOwn ? maker.Target : name is null ? null : maker with { Text = KerasOptimizers.ByWord(name) ?? name };
            return function is null || config is not Expression.Dictionary { Items: var entries } || entries.Any(item => item.Key is not Expression.Literal { Value: Value.Text }) ? null
                : new Expression.Call(function, [.. entries.Select(item => new Expression.Argument(((Value.Text)((Expression.Literal)item.Key!).Value).Characters, Schedule(item.Value, maker)))], call.Position);
        }

        // The rate in a configuration may be that of a schedule.
        Expression Schedule(Expression value, Expression.Attribute maker) => Written(value) is Expression.Dictionary table && Entry(table, "class_name") is not null && !maker.Text.EndsWith("deserialize", StringComparison.Ordinal) | !IsOfSchedules(maker)
            && Made(new Expression.Call(maker with { Text = "deserialize", Target = new Expression.Attribute(maker.Text == "from_config" && maker.Target is Expression.Attribute type ? type.Target : maker.Target, "schedules", maker.Position) }, [new Expression.Argument(null, table)], value.Position)) is { } schedule ? schedule : With(value);

        Expression? Written(Expression value) => value is Expression.Name name && assigned[name.Text].Take(2).ToArray() is [Expression.Dictionary table] && !changed.Contains(name.Text) ? table : value;

        string? Word(Expression? value) => value switch
        {
            Expression.Literal { Value: Value.Text text } => text.Characters,
            Expression.Name name when assigned[name.Text].Take(2).ToArray() is [Expression.Literal { Value: Value.Text text }] => text.Characters,
            Expression.Attribute { Target: Expression.Name, Text: var option } when options[option].FirstOrDefault() is Expression.Literal { Value: Value.Text text } => text.Characters,
            _ => null,
        };
    }

    private static Expression? Entry(Expression.Dictionary table, string key) => table.Items.FirstOrDefault(item => item.Key is Expression.Literal { Value: Value.Text { Characters: var name } } && name == key).Value;

    private static bool IsOfSchedules(Expression.Attribute maker) => maker.Target is Expression.Attribute { Text: "schedules" } or Expression.Name { Text: "schedules" };

    private static bool IsMaker(Expression.Call call) => call.Function is Expression.Attribute { Text: "get" or "deserialize" or "from_config" } maker && ScriptSource.Dotted(maker.Target) is { } holder
        && (maker.Text == "from_config" ? KerasOptimizers.ByWord(Dialect.LastPart(holder)) is not null : Dialect.LastPart(holder) is "optimizers" or "schedules");

    /// <summary>Gives the names of tables that a statement changes.</summary>
    private static IEnumerable<string> Changed(Statement statement) => statement switch
    {
        Statement.Assign assign => assign.Targets.OfType<Expression.Subscript>().Select(target => Holder(target.Target)).OfType<string>(),
        Statement.Augmented { Target: Expression.Subscript target } => Holder(target.Target) is { } name ? [name] : [],
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "update" or "pop" or "setdefault", Target: var table } } } => Holder(table) is { } name ? [name] : [],
        _ => [],
    };

    private static string? Holder(Expression target) => target switch
    {
        Expression.Name name => name.Text,
        Expression.Subscript subscript => Holder(subscript.Target),
        _ => null,
    };
}
