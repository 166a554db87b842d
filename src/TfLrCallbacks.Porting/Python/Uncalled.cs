namespace TfLrCallbacks.Porting;

/// <summary>A text that only defines a function: what the function needs, and the line that calls it.</summary>
internal static class Uncalled
{
    /// <summary>Gives the refusal of a text whose last function gives something and is called nowhere; null for any other text.</summary>
    public static PortingException? Refusal(IReadOnlyList<Statement> statements)
    {
        HashSet<string> named = [.. ScriptSource.All(statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Name>().Select(name => name.Text)];
        if (statements.OfType<Statement.Function>().LastOrDefault(function => !named.Contains(function.Name) && ScriptSource.All(function.Body).OfType<Statement.Return>().Any(statement => statement.Value is not null)) is not { } function)
        {
            return null;
        }

        string[] needed = [.. function.Parameters.Where(parameter => parameter.Default is null && !parameter.Name.StartsWith('*')).Select(parameter => Given(parameter.Name, function.Body))];
        return new PortingException(function.Position, needed.Length == 0 ? $"{Brief.Of(function.Name, 60)} is called nowhere. Call it in a last line: {Brief.Of(function.Name, 60)}()."
            : $"{Brief.Of(function.Name, 60)} is called nowhere, and has no values for its arguments. Call it in a last line, with your values: {Brief.Of(function.Name, 60)}({string.Join(", ", needed)}).");
    }

    /// <summary>Gives an argument as it is to be written; for one whose members the function asks for, an object with these.</summary>
    private static string Given(string parameter, IReadOnlyList<Statement> body)
    {
        if (ScriptWrites.IsOptimizer(parameter) || parameter == "model")
        {
            return $"{parameter}={parameter}";
        }

        string[] members = [.. ScriptSource.All(body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Attribute>()
            .Where(attribute => attribute.Target is Expression.Name name && name.Text == parameter).Select(attribute => attribute.Text).Distinct().Order(StringComparer.Ordinal)];
        return members.Length == 0 ? $"{parameter}=…" : $"{parameter}=types.SimpleNamespace({string.Join(", ", members.Select(member => $"{member}=…"))})";
    }
}
