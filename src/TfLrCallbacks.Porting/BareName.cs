namespace TfLrCallbacks.Porting;

/// <summary>A name that stands alone where a call is wanted.</summary>
internal static class BareName
{
    public static PortingException Refuse(Value.Symbol symbol, string kind, IEnumerable<string> known)
    {
        string name = Dialect.LastPart(symbol.Name);
        string[] names = [.. known];
        return new PortingException(symbol.Position, names.Contains(name)
            ? $"'{symbol.Name}' has no arguments. Write them in brackets behind it: {name}(…)."
            : $"'{symbol.Name}' is no {kind}. Write its arguments in brackets behind it. {Nearest.Suggest(name, names)}");
    }
}
