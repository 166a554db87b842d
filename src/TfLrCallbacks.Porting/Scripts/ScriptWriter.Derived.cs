namespace TfLrCallbacks.Porting;

/// <content>Settings that the script computes from others: they stay computed, so that a change of one changes all.</content>
internal sealed partial class ScriptWriter
{
    private static readonly HashSet<string> Rounding = new(["int", "float", "round", "min", "max", "abs"], StringComparer.Ordinal);

    /// <summary>Gives a property for a name, an entry or a field that is computed from settings whose values the script says: <c>TOTAL = EPOCHS + FINE</c>; null for any other.</summary>
    private string? Derived(Expression expression)
    {
        if (expression is not (Expression.Name or Expression.Subscript or Expression.Attribute) || Number(expression) is not { } value
            || (expression is Expression.Name own ? Assigned(own.Text) : Entry(expression)) is not { } written || !IsDerived(written) || Number(written) != value)
        {
            return null;
        }

        string name = SourceWriter.Write(expression);
        string member = OwnName(SettingOf(name), name);
        if (_parameters.TryGetValue(member, out string? known) && known.Length > 0)
        {
            return member;
        }

        _parameters[member] = string.Empty;
        string computed = Computed(written, name);
        if (!computed.StartsWith("=>", StringComparison.Ordinal))
        {
            _parameters.Remove(member);
            return null;
        }

        _parameters[member] = computed;
        return member;

        double? Number(Expression part) => _source.Said(part) is { } number and (Value.Integer or Value.Float) ? number.AsDouble() : null;
    }

    /// <summary>Gets whether an expression is arithmetic with a setting in it.</summary>
    private bool IsDerived(Expression written)
    {
        Expression[] parts = [.. Expressions.All(written)];
        return written is not (Expression.Name or Expression.Attribute or Expression.Subscript)
            && parts.All(part => part is Expression.Literal or Expression.Name or Expression.Attribute or Expression.Subscript or Expression.Unary { Operator: "-" or "+" } or Expression.Binary { Operator: "+" or "-" or "*" or "/" or "//" or "**" } || (part is Expression.Call { Function: Expression.Name called } && Rounding.Contains(called.Text)))
            && parts.Any(part => part is Expression.Name or Expression.Attribute or Expression.Subscript && (part is not Expression.Name name || !_source.IsImported(name.Text)) && (_source.Known(part, None) ?? _source.AtItsPlace(part)) is Value.Integer or Value.Float);
    }
}
