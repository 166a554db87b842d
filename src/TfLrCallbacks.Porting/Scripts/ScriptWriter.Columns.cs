namespace TfLrCallbacks.Porting;

/// <content>Tables of rows, as <c>PLAN = [(30, 0.1), (60, 0.01)]</c>: each column is a list of numbers.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives the properties that a loop with several names goes through, one for each name: the columns of a table, or the lists of a <c>zip</c>. Gives null if one of them has no property.</summary>
    private string[]? Columns(Expression source, IReadOnlySet<string> locals)
    {
        string?[] lists = source is Expression.Call { Function: Expression.Name { Text: "zip" }, Arguments: var zipped }
            ? [.. zipped.Select(list => list.Name is null ? Items(list.Value, locals) : null)]
            : [.. Enumerable.Range(0, RowsOf(source, locals)?[0].Items.Count ?? 0).Select(at => Column(source, at, locals))];
        string[] own = [.. lists.OfType<string>().Where(list => !list.StartsWith("new ", StringComparison.Ordinal))];
        return own.Length > 0 && own.Length == lists.Length ? own : null;
    }

    /// <summary>Writes a column of a table as a property, a list of numbers, and gives its name. Gives null if the table is not known or the column has no numbers.</summary>
    private string? Column(Expression table, int at, IReadOnlySet<string> locals)
    {
        if (RowsOf(table, locals) is not { } rows || (at < 0 ? at + rows[0].Items.Count : at) is var place && (place < 0 || place >= rows[0].Items.Count) || rows.Any(row => row.Items[place].AsDouble() is null))
        {
            return null;
        }

        string written = SourceWriter.Write(table);
        string name = $"{SettingOf(written)}{place}";
        _lists[name] = $"{{ get; set; }} = [{string.Join(", ", rows.Select(row => ScriptCode.Number(row.Items[place].AsDouble()!.Value)))}]; // {One(written)}[i][{place}]";
        return name;
    }

    /// <summary>Gives the rows of a known table that has a name, all of one length; null for anything else.</summary>
    private Value.Sequence[]? RowsOf(Expression table, IReadOnlySet<string> locals) => table is Expression.Name or Expression.Attribute && !Expressions.All(table).OfType<Expression.Name>().Any(name => locals.Contains(name.Text))
        && (_source.Known(table, None) ?? _source.AtItsPlace(table)) is Value.Sequence { Items: { Count: > 0 and <= MostRows } rows } && rows.All(row => row is Value.Sequence { Items.Count: > 1 } one && one.Items.Count == ((Value.Sequence)rows[0]).Items.Count)
            ? [.. rows.Cast<Value.Sequence>()] : null;

    /// <summary>Gives a number of a table: <c>PLAN[i][1]</c>; null where the table is not known.</summary>
    private string? Cell(Expression expression, IReadOnlySet<string> locals) => expression is Expression.Subscript { Target: Expression.Subscript { Target: var table, Index: var row }, Index: var at }
        && _source.Known(at, None)?.AsDouble() is { } column && Column(table, (int)column, locals) is { } list ? Entry(list, row, locals) : null;

    /// <summary>Gives an item of a list by a place that stands in the script: <c>STEPS[0]</c> is <c>Steps[0]</c>, <c>STEPS[-1]</c> is <c>Steps[^1]</c>.</summary>
    private static string? At(string list, Expression place) => place switch
    {
        Expression.Literal { Value: Value.Integer } literal => $"{list}[{SourceWriter.Write(literal)}]",
        Expression.Unary { Operator: "-", Operand: Expression.Literal { Value: Value.Integer { Number.IsZero: false } } literal } => $"{list}[^{SourceWriter.Write(literal)}]",
        _ => null,
    };
}
