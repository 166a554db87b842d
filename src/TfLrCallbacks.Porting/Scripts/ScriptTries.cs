namespace TfLrCallbacks.Porting;

/// <summary>
/// The attempts of a script to look into a table, as the choices that they are: <c>try: lr = table[epoch] … except KeyError: pass</c> is
/// <c>if epoch in table: lr = table[epoch] …</c>.
/// </summary>
internal static class ScriptTries
{
    /// <summary>Gives the statements with these attempts as choices.</summary>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements)
    {
        Statement[] all = [.. ScriptSource.All(statements)];
        if (!all.Any(statement => statement is Statement.Try))
        {
            return statements;
        }

        HashSet<string> tables = [.. all.OfType<Statement.Assign>().Where(assign => assign.Value is Expression.Dictionary && assign.Targets is [Expression.Name]).GroupBy(assign => ((Expression.Name)assign.Targets[0]).Text).Where(made => made.Count() == 1).Select(made => made.Key)];
        return tables.Count == 0 ? statements : [.. statements.Select(One)];

        Statement One(Statement statement)
        {
            Statement inner = ScriptWrites.Mapped(statement, part => [One(part)], part => part);
            return inner is Statement.Try { Otherwise: [], Finally: [], Handlers: [var handler], Handled: [{ Type: { } type }], Body: [Statement.Assign { Targets: [Expression.Name], Value: Expression.Subscript { Target: Expression.Name table, Index: Expression.Name or Expression.Binary } looked }, ..] } attempt
                && ScriptSource.Dotted(type) is "KeyError" or "LookupError" && tables.Contains(table.Text) && !attempt.Body.Skip(1).Any(LooksUp)
                    ? new Statement.If([(new Expression.Comparison(looked.Index, [("in", table)], attempt.Position), attempt.Body)], [.. handler.Where(one => one is not Statement.Jump { Word: "pass" })], attempt.Position) { EndLine = attempt.EndLine }
                    : inner;
        }

        bool LooksUp(Statement statement) => ScriptSource.All([statement]).SelectMany(one => one.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Subscript { Target: Expression.Name other } && tables.Contains(other.Text));
    }
}
