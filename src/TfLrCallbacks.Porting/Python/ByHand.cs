namespace TfLrCallbacks.Porting;

/// <summary>
/// Where a text changes an optimizer's rate by hand while it trains: in a loop, in a callback of its own, or between two calls of <c>fit</c>. What
/// stands before the training is evaluated like all else; this is not, and has to be said.
/// </summary>
internal static class ByHand
{
    /// <summary>Gives the first line that changes a rate while it trains; null for none.</summary>
    public static int? Line(IReadOnlyList<Statement> statements)
    {
        HashSet<string> setters = [.. ScriptSource.All(statements).OfType<Statement.Function>().Where(function => Writes(function.Body).Any()).Select(function => function.Name)];
        bool isTrained = false;
        return Lines(statements).Cast<int?>().FirstOrDefault();

        IEnumerable<int> Lines(IReadOnlyList<Statement> block)
        {
            foreach (Statement statement in block)
            {
                bool wasTrained = isTrained;
                bool isRepeated = statement is Statement.While || (statement is Statement.For loop && !ScriptWrites.IsOverGroups(loop.Source));
                IEnumerable<int> found = isRepeated || statement is Statement.Class || (isTrained && statement is not Statement.Function)
                    ? Writes([statement]).Concat(Calls([statement]).Where(call => call.Function is Expression.Name name && setters.Contains(name.Text)).Select(call => call.Position.Line))
                    : statement.Blocks.SelectMany(Lines);
                foreach (int line in found.Order())
                {
                    yield return line;
                }

                // What stands in a function has not been done where the function is defined.
                isTrained = wasTrained || (statement is not Statement.Function and not Statement.Class && (Calls([statement]).Any(call => call.Function is Expression.Attribute { Text: "fit" }) || Trains(statement)));
            }
        }
    }

    /// <summary>Gives the lines that change a rate once, outside of functions and of loops that train, each with the name of the optimizer; null for one without a name.</summary>
    public static IReadOnlyList<(int Line, string? Optimizer)> Once(IReadOnlyList<Statement> statements) => [.. statements.SelectMany(statement => statement switch
    {
        Statement.For loop when ScriptWrites.IsOverGroups(loop.Source) => Writes(loop.Body).Select(line => (line, Owner(loop.Source))),
        Statement.Assign { Targets: [Expression.Subscript { Target: Expression.Subscript { Target: var groups } }] } => Writes([statement]).Select(line => (line, Owner(groups))),
        Statement.If choice => choice.Branches.SelectMany(branch => Once(branch.Body)).Concat(Once(choice.Otherwise)),
        _ => (IEnumerable<(int, string?)>)[],
    })];

    private static string? Owner(Expression groups) => groups is Expression.Attribute { Text: "param_groups", Target: var optimizer } ? ScriptSource.Dotted(optimizer) : null;

    /// <summary>
    /// Leaves out what sets a rate behind the last training loop and the last schedule: evaluated, it would be taken for the rate with which the training began.
    /// </summary>
    public static IReadOnlyList<Statement> Before(IReadOnlyList<Statement> block)
    {
        int trained = block.ToList().FindIndex(Trains);
        int last = block.ToList().FindLastIndex(statement => Trains(statement) || ScriptSource.All([statement]).SelectMany(inner => inner.Expressions).Any(Choice.Names));
        return [.. block.Where((statement, i) => trained < 0 || i <= last || !Writes([statement]).Any()).Select(statement => statement switch
        {
            Statement.Function function when Writes(function.Body).Any() => function with { Body = Before(function.Body) },
            Statement.If choice when Writes([choice]).Any() => choice with { Branches = [.. choice.Branches.Select(branch => (branch.Test, Before(branch.Body)))], Otherwise = Before(choice.Otherwise) },
            _ => statement,
        })];
    }

    /// <summary>Gets whether a statement is a loop that trains, or steps a scheduler.</summary>
    private static bool Trains(Statement statement) => statement is Statement.While or Statement.For
        && Calls([statement]).Any(call => call.Function is Expression.Attribute { Text: "step" or "backward" or "train_on_batch" or "apply_gradients" });

    private static IEnumerable<int> Writes(IEnumerable<Statement> statements) => ScriptWrites.In(statements).Where(touch => touch.Value is not null).Select(touch => touch.Position.Line);

    private static IEnumerable<Expression.Call> Calls(IEnumerable<Statement> statements) =>
        ScriptSource.All(statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>();
}
