namespace TfLrCallbacks.Porting;

/// <content>Walks over statements and the blocks within them.</content>
internal sealed partial class ScriptSource
{
    /// <summary>Gives the names in the expressions of statements and of all blocks within, each as often as it stands there.</summary>
    public static IEnumerable<string> Names(IEnumerable<Statement> statements) => All(statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Name>().Select(name => name.Text);

    /// <summary>Gets statements and those of all blocks within, in the order of the text.</summary>
    public static IEnumerable<Statement> All(IEnumerable<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            yield return statement;
            foreach (Statement inner in statement.Blocks.SelectMany(All))
            {
                yield return inner;
            }
        }
    }

    private static IEnumerable<string> Assignments(IEnumerable<Statement> statements) => statements.SelectMany(statement => (statement switch
    {
        Statement.Assign assign => assign.Targets.SelectMany(Targets.Names),
        Statement.Augmented augmented => Targets.Names(augmented.Target),
        _ => [],
    }).Concat(statement is Statement.Function or Statement.Class ? [] : Assignments(statement.Blocks.SelectMany(block => block))));
}
