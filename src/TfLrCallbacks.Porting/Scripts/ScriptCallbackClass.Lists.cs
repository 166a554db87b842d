namespace TfLrCallbacks.Porting;

/// <content>Lists of numbers that an object is given and keeps, such as the epochs of its milestones.</content>
internal sealed partial class ScriptCallbackClass
{
    private readonly Dictionary<string, string> _lists = new(StringComparer.Ordinal);

    /// <summary>Gets those of the parameters that are lists of numbers.</summary>
    public IReadOnlySet<string> Lists => field ??= new HashSet<string>(_lists.Values, StringComparer.Ordinal);

    /// <summary>Finds the fields that keep a list of numbers as it is given.</summary>
    private void Keep((string Name, Expression Value)[] assigned, Func<string, bool> isList)
    {
        foreach (IGrouping<string, Expression> field in assigned.GroupBy(pair => pair.Name, pair => pair.Value))
        {
            if (field.ToArray() is [var value] && GivenList(value) is { } parameter && Start?.Parameters.Any(own => own.Name == parameter) == true && !_texts.Contains(parameter) && isList(parameter))
            {
                _lists[field.Key] = parameter;
                _numbers.Remove(field.Key);
            }
        }
    }

    private static string? GivenList(Expression value) => value switch
    {
        Expression.Name name => name.Text,
        Expression.Call { Function: Expression.Name { Text: "list" or "tuple" }, Arguments: [{ Name: null, Value: Expression.Name name }] } => name.Text,
        _ => null,
    };

    private string? List(Expression expression) => IsSelf(expression, out string field) && _lists.ContainsKey(field) ? Field(field) : null;

    /// <summary>Gives what is asked of a list in C#: an item, or how many there are. Null for anything else.</summary>
    private string? OfList(Expression expression, IReadOnlySet<string> locals) => expression switch
    {
        Expression.Call { Function: Expression.Name { Text: "len" }, Arguments: [{ Value: var counted }] } when List(counted) is { } list => $"(double){list}.Count",
        Expression.Subscript { Target: var held, Index: Expression.Unary { Operator: "-", Operand: Expression.Literal { Value: Value.Integer behind } } } when List(held) is { } list => $"{list}[^{behind}]",
        Expression.Subscript { Target: var held, Index: var at and not Expression.Slice } when List(held) is { } list && !Expressions.All(at).Any(part => part is Expression.Binary { Operator: "-" } or Expression.Unary { Operator: "-" }) => $"{list}[(int){_code.Number(at, locals)}]",
        _ => null,
    };

    private static string ListParameter(string name, Expression? value) => $"IReadOnlyList<double>{(value is null ? string.Empty : "?")} {ScriptCode.Camel(name)}{(value is null ? string.Empty : " = null")}";

    /// <summary>Gives what a field that keeps a list is assigned: what is given, or the default of the script.</summary>
    private string KeptList(string field) => Start!.Parameters.First(own => own.Name == _lists[field]) is { Name: var name, Default: var value } && value is Expression.Sequence items
        ? $"{Field(field)} = {ScriptCode.Camel(name)} ?? [{string.Join(", ", items.Items.Select(item => _code.Number(item, None)))}];"
        : $"{Field(field)} = {ScriptCode.Camel(name)};";
}
