namespace TfLrCallbacks.Porting;

/// <summary>
/// Updates before a training that have no gradients yet, with which scripts keep PyTorch from warning that a scheduler is stepped first:
/// <c>optimizer.zero_grad(); optimizer.step()</c>, then the loop that trains. They change nothing, and no rate of the training is theirs.
/// </summary>
internal static class ScriptIdleUpdates
{
    /// <summary>Gives the statements without such updates.</summary>
    /// <param name="statements">The statements of the file.</param>
    /// <param name="lines">Where updates were left out.</param>
    public static IReadOnlyList<Statement> Without(IReadOnlyList<Statement> statements, out IReadOnlyList<int> lines)
    {
        Statement[] all = [.. ScriptSource.All(statements)];
        HashSet<string> looped = [.. all.Where(IsLoop).SelectMany(loop => ScriptSource.All(loop.Blocks.SelectMany(block => block))).Select(Stepped).OfType<string>(),
            .. all.OfType<Statement.Function>().SelectMany(function => ScriptSource.All(function.Body)).Select(Stepped).OfType<string>()];
        HashSet<string> trainers = [.. all.OfType<Statement.Function>().Where(function => ScriptSource.All(function.Body).Any(Trains)).Select(function => function.Name)];
        List<int> found = [];
        lines = found;
        return all.Any(IsLoop) && all.Any(statement => Stepped(statement) is { } name && looped.Contains(name)) ? Trimmed(statements) : statements;

        IReadOnlyList<Statement> Trimmed(IReadOnlyList<Statement> block)
        {
            List<Statement> kept = [];
            bool isBefore = true;
            int last = block.ToList().FindLastIndex(IsTraining);
            foreach ((int at, Statement statement) in block.Index())
            {
                if (isBefore && at < last && Stepped(statement) is { } optimizer && looped.Contains(optimizer))
                {
                    found.Add(statement.Position.Line);
                    continue;
                }

                kept.Add(statement switch
                {
                    Statement.Function function => function with { Body = Trimmed(function.Body) },
                    Statement.If { Branches: [var (test, body)], Otherwise: [] } main when isBefore && SourceWriter.Write(test).Contains("__name__", StringComparison.Ordinal) => main with { Branches = [(test, Trimmed(body))] },
                    _ => statement,
                });
                isBefore &= !IsTraining(statement);
            }

            return found.Count == 0 ? block : kept;
        }

        bool IsTraining(Statement statement) => statement is not (Statement.Function or Statement.Class)
            && ScriptSource.All([statement]).Any(inner => IsLoop(inner) || Trains(inner) || Calls(inner).Any(call => call.Function is Expression.Name name && trainers.Contains(name.Text)));
    }

    private static bool IsLoop(Statement statement) => statement is Statement.For or Statement.While;

    private static IEnumerable<Expression.Call> Calls(Statement statement) => statement.Expressions.SelectMany(Expressions.All).OfType<Expression.Call>();

    private static bool Trains(Statement statement) => Calls(statement).Any(call => call.Function is Expression.Attribute { Text: "backward" });

    /// <summary>Gives the optimizer that a statement steps; null for any other statement.</summary>
    private static string? Stepped(Statement statement) => statement is Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "step", Target: var stepped }, Arguments.Count: 0 } } && ScriptSource.Dotted(stepped) is { } name
        && Dialect.LastPart(name).Contains("opt", StringComparison.OrdinalIgnoreCase) && !name.Contains("sched", StringComparison.OrdinalIgnoreCase) ? name : null;
}
