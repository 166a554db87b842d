namespace TfLrCallbacks.Porting;

/// <content>Functions over what a line takes from a known list: <c>next(v for e, v in plan if epoch &lt; e)</c>.</content>
internal sealed partial class ScriptWriter
{
    private const int MostRows = 100;

    /// <summary>The values that a line's names have for an item of the list that it goes over.</summary>
    private sealed record Listed(Dictionary<string, Expression> Values);

    /// <summary>Gives <c>next</c>, <c>sum</c>, <c>min</c>, <c>max</c>, <c>any</c> and <c>all</c> over a known list, item by item; null for any other call.</summary>
    private string? OverRows(Expression.Call call, IReadOnlySet<string> locals)
    {
        if (call is not { Function: Expression.Name { Text: var name }, Arguments: [{ Name: null, Value: Expression.Comprehension { IsFlattened: false, Key: null } each }, ..] } || name is not ("next" or "sum" or "min" or "max" or "any" or "all" or "len")
            || call.Arguments.Count > (name == "next" ? 2 : 1) || Rows(each) is not { Length: > 0 and <= MostRows } rows || (name == "sum" && rows.All(row => row.Values.Count == 1)))
        {
            return null;
        }

        Expression Put(Expression part, Dictionary<string, Expression> values) => Expressions.Map(part, inner => inner is Expression.Name one ? values.GetValueOrDefault(one.Text) : null);
        string Item(Dictionary<string, Expression> values) => _code.Number(Put(each.Item, values), locals);
        string Holds(Dictionary<string, Expression> values) => _code.Condition(Put(each.Item, values), locals);
        string? If(Dictionary<string, Expression> values) => each.Condition is null ? null : _code.Condition(Put(each.Condition, values), locals);
        switch (name)
        {
            case "next":
                string otherwise = call.Arguments is [_, var given] ? _code.Number(given.Value, locals) : "throw new InvalidOperationException(\"Nothing in the list is meant here: Python raises StopIteration.\")";
                return each.Condition is null ? Item(rows[0].Values) : $"({string.Concat(rows.Select(row => $"{If(row.Values)} ? {Item(row.Values)} : "))}{otherwise})";
            case "len":
                return $"({string.Join(" + ", rows.Select(row => If(row.Values) is { } test ? $"({test} ? 1.0 : 0.0)" : "1.0"))})";
            case "sum":
                return $"({string.Join(" + ", rows.Select(row => If(row.Values) is { } test ? $"({test} ? {Item(row.Values)} : 0.0)" : Item(row.Values)))})";
            case "any" or "all":
                string[] tests = [.. rows.Select(row => If(row.Values) is { } test ? name == "any" ? $"({test} && {Holds(row.Values)})" : $"(!{test} || {Holds(row.Values)})" : Holds(row.Values))];
                return $"({string.Join(name == "any" ? " || " : " && ", tests)} ? 1.0 : 0.0)";
            default:
                string none = name == "min" ? "double.PositiveInfinity" : "double.NegativeInfinity";
                return rows.Select(row => If(row.Values) is { } test ? $"({test} ? {Item(row.Values)} : {none})" : Item(row.Values)).Aggregate((best, next) => $"Math.{(name == "min" ? "Min" : "Max")}({best}, {next})");
        }
    }

    /// <summary>Gives a number of the settings that an object holds, or what a line makes of them; null where it is not known.</summary>
    private string? Placed(Expression expression, IReadOnlySet<string> locals) => expression is Expression.Call call ? OverRows(call, locals)
        : expression is Expression.Attribute or Expression.Subscript && AtItsPlace(expression) is { } number ? Parameter(ScriptCode.Pascal(SourceWriter.Write(expression)), number, One(SourceWriter.Write(expression))) : null;

    private Value? ItemsOf(Expression source)
    {
        Expression list = source is Expression.Call { Function: Expression.Name { Text: "zip" or "enumerate" or "reversed" or "map" } } ? new Expression.Call(new Expression.Name("list", source.Position), [new Expression.Argument(null, source)], source.Position) : source;
        return _source.Known(list, None) ?? _source.AtItsPlace(list);
    }

    /// <summary>Gives the values that a line's names have for each item of a list; null where the list is not known.</summary>
    private Listed[]? Rows(Expression.Comprehension each) => ItemsOf(each.Source) is not Value.Sequence { Items: var items } ? null
        : items.All(item => each.Names.Count == 1 ? item.AsDouble() is not null : item is Value.Sequence row && row.Items.Count == each.Names.Count)
            ? [.. items.Select(item => new Listed(each.Names.Zip(each.Names.Count == 1 ? [item] : ((Value.Sequence)item).Items).ToDictionary(pair => pair.First, pair => (Expression)new Expression.Literal(pair.Second, each.Position), StringComparer.Ordinal)))]
            : null;
}
