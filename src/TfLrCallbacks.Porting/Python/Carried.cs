namespace TfLrCallbacks.Porting;

/// <summary>Code in a text that is carried out as it stands there: <c>exec("lr = 0.2")</c>.</summary>
internal static class Carried
{
    /// <summary>How many such lines of a text are carried out, and how far down it they may stand.</summary>
    private const int Most = 100;
    private const int LastLine = 20_000;

    /// <summary>Gives the statements of a file's own level, with those that they carry out in their places; what is not known stays as it is.</summary>
    public static IReadOnlyList<Statement> Out(IReadOnlyList<Statement> statements)
    {
        if (!statements.Any(statement => Code(statement) is not null))
        {
            return statements;
        }

        int left = Most;
        return [.. statements.SelectMany(statement => Code(statement) is { } code && left-- > 0 ? Statements(code, statement) : [statement])];
    }

    private static string? Code(Statement statement) => statement.Position.Line <= LastLine
        && statement is Statement.Evaluated { Value: Expression.Call { Function: Expression.Name { Text: "exec" }, Arguments: [{ Name: null, Value: Expression.Literal { Value: Value.Text { IsPartly: false } code } }] } }
        ? code.Characters : null;

    private static IReadOnlyList<Statement> Statements(string code, Statement statement)
    {
        try
        {
            // In the line where it is carried out.
            return Parser.ReadStatements(new string('\n', statement.Position.Line - 1) + code, out _);
        }
        catch (PortingException)
        {
            return [statement];
        }
    }
}
