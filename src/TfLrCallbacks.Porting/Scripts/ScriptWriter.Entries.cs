namespace TfLrCallbacks.Porting;

/// <content>What the script writes for an entry of a table of settings, or for a field of a class of settings.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives the expression for an entry or a field that the script gives a value once: <c>hp["min_lr"] = hp["lr"] * 1e-3</c>; null for any other.</summary>
    private Expression? Entry(Expression setting) => setting switch
    {
        Expression.Subscript entry when IsKeyed(entry) => Entries(entry).Take(2).ToArray() is [var only] ? only : null,
        Expression.Attribute { Target: Expression.Name holder } field when _source.Classes.TryGetValue(holder.Text, out Statement.Class? type) && !_source.IsReassigned($"{holder.Text}.{field.Text}") => Field(type, field.Text),
        _ => null,
    };

    /// <summary>Gives the setting that a function's own name stands for: <c>ramp = CFG.ramp</c>, or a parameter that its only call gives <c>CFG.ramp</c>; null for any other name.</summary>
    private string? SameSetting(string name, double value)
    {
        if (_source.Statements.OfType<Statement.Assign>().SelectMany(assign => assign.Targets).SelectMany(Targets.Names).Contains(name))
        {
            return null;
        }

        Expression[] assigned = [.. InFunctions[name].Take(2)];
        Expression? given = assigned is [var only] ? only : assigned.Length == 0 ? Default(name) : null;
        return given is Expression.Attribute || (given is not null && IsKeyed(given)) || (given is Expression.Name other && other.Text != name)
            ? _source.Said(given) is { } number and (Value.Integer or Value.Float) && number.AsDouble() == value ? _code.Number(given, None) : null
            : null;
    }

    /// <summary>Gets what functions assign to names, by the names.</summary>
    private ILookup<string, Expression> InFunctions => field ??= ScriptSource.All(_source.Statements).OfType<Statement.Function>().SelectMany(function => ScriptSource.All(function.Body)).Distinct((IEqualityComparer<Statement>)ReferenceEqualityComparer.Instance)
        .SelectMany(statement => statement switch
        {
            Statement.Assign { Targets: [Expression.Sequence several], Value: Expression.Sequence values } when several.Items.Count == values.Items.Count => several.Items.Zip(values.Items),
            Statement.Assign assign => assign.Targets.Select(target => (target, assign.Value)),
            Statement.Augmented augmented => [(augmented.Target, augmented.Value), (augmented.Target, augmented.Value)],
            _ => [],
        }).Where(pair => pair.Item1 is Expression.Name).ToLookup(pair => ((Expression.Name)pair.Item1).Text, pair => pair.Item2, StringComparer.Ordinal);

    private IEnumerable<Expression> Entries(Expression.Subscript entry)
    {
        string written = SourceWriter.Write(entry);
        string key = ((Value.Text)((Expression.Literal)entry.Index).Value).Characters;
        foreach (Statement.Assign assign in ScriptSource.All(_source.Statements).OfType<Statement.Assign>().Where(assign => assign.Targets.Any(target => target is Expression.Subscript && SourceWriter.Write(target) == written)))
        {
            yield return assign.Value;
        }

        Expression? table = entry.Target is Expression.Name name ? Assigned(name.Text) : entry.Target is Expression.Subscript outer ? Entry(outer) : null;
        foreach (Expression value in table switch
        {
            Expression.Dictionary items => items.Items.Where(item => item.Key is Expression.Literal { Value: Value.Text text } && text.Characters == key).Select(item => item.Value),
            Expression.Call { Function: Expression.Name { Text: "dict" } } call => call.Arguments.Where(argument => argument.Name == key).Select(argument => argument.Value),
            _ => [],
        })
        {
            yield return value;
        }
    }

    /// <summary>Gives the expression for a field of a class; the other fields in it by the name of the class.</summary>
    private static Expression? Field(Statement.Class type, string name)
    {
        ILookup<string, Statement.Assign> fields = type.Body.OfType<Statement.Assign>().Where(assign => assign.Targets is [Expression.Name]).ToLookup(assign => ((Expression.Name)assign.Targets[0]).Text, StringComparer.Ordinal);
        return fields[name].Take(2).ToArray() is [var only] && Expressions.Free(only.Value).All(used => fields[used].Count() < 2)
            ? Expressions.Map(only.Value, part => part is Expression.Name used && fields.Contains(used.Text) ? new Expression.Attribute(new Expression.Name(type.Name, part.Position), used.Text, part.Position) : null)
            : null;
    }
}
