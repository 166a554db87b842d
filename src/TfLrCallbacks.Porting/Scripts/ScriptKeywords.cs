namespace TfLrCallbacks.Porting;

/// <summary>
/// A table of arguments that a script builds for <c>fit</c> or <c>compile</c>, <c>model.fit(x, y, **kw)</c>, as variables, one for each entry: <c>kw["epochs"] = n</c> is
/// <c>kw_epochs = n</c>, and the call has <c>epochs=kw_epochs</c>. A number, a word or a setting stands in the call itself.
/// </summary>
internal sealed partial class ScriptKeywords
{
    /// <summary>What Keras takes for an argument that a table has only under a condition; None for any other.</summary>
    private static readonly Dictionary<string, Value> Defaults = new(StringComparer.Ordinal)
    {
        ["epochs"] = 1L,
        ["nb_epoch"] = 1L,
        ["verbose"] = 1L,
        ["initial_epoch"] = 0L,
        ["validation_split"] = 0.0,
        ["shuffle"] = true,
        ["optimizer"] = "rmsprop",
    };

    /// <summary>Replaces tables that are given to <c>fit</c> or <c>compile</c> by variables. A table that the script also uses in another way stays as it is.</summary>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements)
    {
        Statement[] all = [.. ScriptSource.All(statements)];
        if (!all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Call call && Takes(call) && call.Arguments.Any(argument => argument.Name == "**")))
        {
            return statements;
        }

        ScriptKeywords keywords = new(all);
        keywords.Visit(statements, null);
        keywords.Close();
        keywords._isRead = true;
        return [.. statements.SelectMany(keywords.Put)];
    }

    private static bool Takes(Expression.Call call) => call.Function is Expression.Attribute { Text: "fit" or "fit_generator" or "compile" };

    private IReadOnlyList<Statement> Put(Statement statement)
    {
        switch (statement)
        {
            case Statement.Assign { Targets: [Expression.Name name] } made when Open(name.Text) is { } table && ReferenceEquals(table.Made, made):
                return [.. Entries(made.Value)!.SelectMany(entry => Set(table, entry.Key, entry.Value)), .. table.Later.Select(key => Assign(table, key, new Expression.Literal(Defaults.GetValueOrDefault(key) ?? Value.None, made.Position)))];
            case Statement.Assign { Targets: [Expression.Subscript { Target: Expression.Name name, Index: Expression.Literal { Value: Value.Text key } }] } item when Open(name.Text) is { } table:
                return Set(table, key.Characters, Put(item.Value));
            case Statement.Augmented { Target: Expression.Name name } united when Open(name.Text) is { } table:
                return [.. Entries(united.Value)!.SelectMany(entry => Set(table, entry.Key, entry.Value))];
            case Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "update", Target: Expression.Name name } } call } when Open(name.Text) is { } table:
                return [.. Entries(Merged(call))!.SelectMany(entry => Set(table, entry.Key, entry.Value))];
            case Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "setdefault", Target: Expression.Name name }, Arguments: [{ Value: Expression.Literal { Value: Value.Text key } }, { Value: var value }] } } when Open(name.Text) is { } table:
                return table.IsMadeWith(key.Characters) ? [] : Set(table, key.Characters, Put(value));
            case Statement.Function function:
                Statement.Function? around = _function;
                _function = function;
                Statement inner = ScriptWrites.Mapped(statement, Put, Put);
                _function = around;
                return [inner];
            default:
                return [ScriptWrites.Mapped(statement, Put, Put)];
        }
    }

    private Expression Put(Expression expression) => Expressions.Map(expression, part => part switch
    {
        Expression.Call call when Takes(call) && call.Arguments.Any(argument => argument.Name == "**") => Handed(call),
        Expression.Subscript { Target: Expression.Name name, Index: Expression.Literal { Value: Value.Text key } } when Open(name.Text) is { } table => Entry(table, key.Characters, part.Position),
        Expression.Call { Function: Expression.Attribute { Text: "get", Target: Expression.Name name }, Arguments: [{ Value: Expression.Literal { Value: Value.Text key } }, ..] given } when Open(name.Text) is { } table =>
            table.Has(key.Characters) ? Entry(table, key.Characters, part.Position) : given.Count > 1 ? Put(given[1].Value) : new Expression.Literal(Value.None, part.Position),
        Expression.Name name when Open(name.Text) is { } table => new Expression.Dictionary([.. Entries(name)!.Select(entry => ((Expression?)new Expression.Literal(entry.Key, part.Position), entry.Value))], part.Position),
        _ => null,
    });

    /// <summary>Gives a call with the entries of its tables as arguments.</summary>
    private Expression.Call Handed(Expression.Call call)
    {
        List<Expression.Argument> arguments = [];
        foreach (Expression.Argument argument in call.Arguments)
        {
            if (argument.Name == "**" && Entries(argument.Value) is { } entries)
            {
                arguments.AddRange(entries.Where(entry => call.Arguments.All(own => own.Name != entry.Key)).Select(entry => new Expression.Argument(entry.Key, entry.Value)));
            }
            else
            {
                arguments.Add(argument with { Value = Put(argument.Value) });
            }
        }

        return call with { Function = Put(call.Function), Arguments = arguments };
    }

    private IReadOnlyList<Statement> Set(Table table, string key, Expression value)
    {
        table.Reached[key] = value;
        return IsInCall(table, key) ? [] : [Assign(table, key, value)];
    }

    /// <summary>Gets whether the only value of an entry is simple: it stands in the calls.</summary>
    private bool IsInCall(Table table, string key) => table.Only(key) is { } value && IsSimple(value);

    /// <summary>Gets whether the text says which value an entry has where the statement stands that is written.</summary>
    private bool IsStraight(Table table, string key) => table.IsStraight(key) && ReferenceEquals(table.Function, _function);

    /// <summary>Gives what stands for an entry: a simple value itself, or its variable.</summary>
    private Expression Entry(Table table, string key, SourcePosition position) =>
        _isRead && IsInCall(table, key) ? Opened(table.Only(key)!)
        : _isRead && IsStraight(table, key) && table.Reached.TryGetValue(key, out Expression? reached) && IsSimple(reached) ? reached
        : new Expression.Name(table.Variable(key), position);

    /// <summary>Gives the value of an entry that another table is made with.</summary>
    private Expression Opened(Expression value) => Expressions.Map(value, part => part is Expression.Name name && _variables.TryGetValue(name.Text, out (Table Table, string Key) entry) && IsInCall(entry.Table, entry.Key) ? Opened(entry.Table.Only(entry.Key)!) : null);

    private static Statement.Assign Assign(Table table, string key, Expression value) => new([new Expression.Name(table.Variable(key), value.Position)], value, value.Position) { EndLine = value.EndLine };

    /// <summary>Gives what <c>kw.update(…)</c> takes, as a table.</summary>
    private static Expression.Call Merged(Expression.Call update) => update with { Function = new Expression.Name("dict", update.Position) };

    /// <summary>Gives the entries of a table, the last one for each key; null for what is no table that is seen here.</summary>
    private List<(string Key, Expression Value)>? Entries(Expression expression)
    {
        switch (expression)
        {
            case Expression.Name name when Open(name.Text) is { } table:
                return [.. table.Keys.Where(key => !_isRead || !IsStraight(table, key) || table.Reached.ContainsKey(key)).Select(key => (key, Entry(table, key, name.Position)))];
            case Expression.Dictionary items:
                return Joined(items.Items.Select(item => item.Key is null ? Entries(item.Value) : item.Key is Expression.Literal { Value: Value.Text key } ? [(key.Characters, Put(item.Value))] : null));
            case Expression.Call { Function: Expression.Name { Text: "dict" } } call when call.Arguments.All(argument => argument.Name != "*"):
                return Joined(call.Arguments.Select(argument => argument.Name is null or "**" ? Entries(argument.Value) : [(argument.Name, Put(argument.Value))]));
            case Expression.Call { Function: Expression.Attribute { Text: "copy", Target: var copied }, Arguments: [] }:
                return Entries(copied);
            case Expression.Call { Function: Expression.Attribute { Text: "copy" or "deepcopy", Target: Expression.Name { Text: "copy" } }, Arguments: [var copied] }:
                return Entries(copied.Value);
            case Expression.Binary { Operator: "|" } union:
                return Joined([Entries(union.Left), Entries(union.Right)]);
            default:
                return null;
        }
    }

    private static List<(string Key, Expression Value)>? Joined(IEnumerable<List<(string Key, Expression Value)>?> parts)
    {
        List<(string Key, Expression Value)> all = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (List<(string Key, Expression Value)>? part in parts)
        {
            if (part is null)
            {
                return null;
            }

            foreach ((string key, Expression value) in part)
            {
                if (places.TryAdd(key, all.Count))
                {
                    all.Add((key, value));
                }
                else
                {
                    all[places[key]] = (key, value);
                }
            }
        }

        return all;
    }
}
