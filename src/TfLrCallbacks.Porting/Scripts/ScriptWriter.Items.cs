namespace TfLrCallbacks.Porting;

/// <content>Items of lists and tables of numbers.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives an item of a list or a dictionary of numbers by a place or key that is computed: <c>lrs[epoch]</c>, <c>schedule.get(epoch, lr)</c>.</summary>
    private string? Item(Expression expression, IReadOnlySet<string> locals)
    {
        (Expression? holder, Expression? at, Expression? otherwise) = expression switch
        {
            Expression.Subscript { Index: not (Expression.Slice or Expression.Literal { Value: Value.Text }) } subscript => (subscript.Target, subscript.Index, null),
            Expression.Call { Function: Expression.Attribute { Text: "get", Target: var target }, Arguments: [{ Name: null } key, { Name: null } other] } => (target, key.Value, other.Value),
            _ => ((Expression?)null, (Expression?)null, (Expression?)null),
        };
        if (holder is null || at is null)
        {
            return null;
        }

        if (Cell(expression, locals) is { } cell)
        {
            return cell;
        }

        if (AsksFor(holder, locals))
        {
            return null;
        }

        if ((_source.Known(holder, None) ?? _source.AtItsPlace(holder)) is Value.Dictionary { Items: var entries })
        {
            return entries.Count > 0 && !IsFilled(holder) && entries.All(entry => entry.Key.AsDouble() is not null && entry.Value.AsDouble() is not null)
                ? $"({_code.Number(at, locals)} switch {{ {string.Concat(entries.Select(entry => $"{ScriptCode.Number(entry.Key.AsDouble()!.Value)} => {ScriptCode.Number(entry.Value.AsDouble()!.Value)}, "))}_ => {(otherwise is null ? "throw new KeyNotFoundException()" : _code.Number(otherwise, locals))} }})"
                : null;
        }

        return otherwise is null && (holder is Expression.Name || AsksFor(at, locals)) && Items(holder, locals) is { } list ? Entry(list, at, locals) : null;
    }

    /// <summary>Gives an item of a list by its place: one that is computed, or in a function one that stands in the script. Null for any other, whose value is known.</summary>
    private string? Entry(string list, Expression at, IReadOnlySet<string> locals) => !AsksFor(at, locals) ? locals.Count > 0 && !list.StartsWith("new ", StringComparison.Ordinal) ? At(list, at) : null
        : Expressions.All(at).Any(part => part is Expression.Binary { Operator: "-" } or Expression.Unary { Operator: "-" }) ? FromEnd(list, _code.Number(at, locals))
        : $"{(list.StartsWith("new ", StringComparison.Ordinal) ? $"({list})" : list)}[(int){_code.Number(at, locals)}]";

    private static bool AsksFor(Expression expression, IReadOnlySet<string> locals) => Expressions.All(expression).OfType<Expression.Name>().Any(name => locals.Contains(name.Text));

    /// <summary>Gives an entry of a table that is not known: <c>cfg["optim"].get("alpha", 0.01)</c> is a property with that default.</summary>
    private string? Looked(Expression expression)
    {
        if (expression is not Expression.Call { Function: Expression.Attribute { Text: "get", Target: var table }, Arguments: [{ Name: null, Value: Expression.Literal { Value: Value.Text } key }, ..] arguments } || arguments.Count > 2
            || (table is not Expression.Subscript && ScriptSource.Dotted(table) is null) || _source.Known(expression, None) is not null || _source.AtItsPlace(table) is not null)
        {
            return null;
        }

        string name = SettingOf(SourceWriter.Write(new Expression.Subscript(table, key, expression.Position)));
        string written = SourceWriter.Write(expression);
        return arguments.Count == 1 ? Parameter(name, null, $"TODO: {written}")
            : _source.Known(arguments[1].Value, None)?.AsDouble() is { } otherwise ? Parameter(name, otherwise, written) : null;
    }

    /// <summary>Gets whether the script puts entries into a table by keys that are computed.</summary>
    private bool IsFilled(Expression table) => ScriptSource.All(_source.Statements).OfType<Statement.Assign>().SelectMany(assign => assign.Targets).OfType<Expression.Subscript>()
        .Any(target => target.Index is not Expression.Literal && SourceWriter.Write(target.Target) == SourceWriter.Write(table));

    /// <summary>Gives an item by a place that may be negative: then it counts from the end.</summary>
    private string FromEnd(string list, string at)
    {
        if (_members.Add("Item"))
        {
            _body.Append("    // Python counts a negative place from the end.\n    private static double Item(IReadOnlyList<double> list, double place) => list[(int)(place < 0 ? place + list.Count : place)];\n\n");
        }

        return $"Item({list}, {at})";
    }
}
