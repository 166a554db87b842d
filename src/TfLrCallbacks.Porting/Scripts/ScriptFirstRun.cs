namespace TfLrCallbacks.Porting;

/// <summary>
/// A script of Keras as its first run takes it: the files that a run before would have left are not there, so that what loads them is left out.
/// <c>if os.path.exists(checkpoint): model.load_weights(checkpoint); first = 7</c> is nothing.
/// </summary>
internal static class ScriptFirstRun
{
    private static readonly string[] Modules = ["keras", "tensorflow", "tf_keras"];

    private static readonly HashSet<string> Asking = new(["exists", "isfile", "isdir", "is_file", "is_dir", "checkpoint_exists"], StringComparer.Ordinal);

    private static readonly HashSet<string> Listing = new(["latest_checkpoint", "glob", "iglob", "listdir", "rglob"], StringComparer.Ordinal);

    private static readonly string[] Beginnings = ["initial_epoch", "init_epoch", "start_epoch", "epoch_start", "first_epoch", "last_epoch", "begin_epoch", "resume_epoch", "initialepoch"];

    private static readonly HashSet<string> Loading = new(["load_weights", "load_model", "restore", "load_checkpoint"], StringComparer.Ordinal);

    /// <summary>Gives the statements of a first run.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="taken">The lines whose condition is taken as that of a first run.</param>
    public static IReadOnlyList<Statement> Of(IReadOnlyList<Statement> statements, out IReadOnlyList<int> taken)
    {
        List<int> lines = [];
        taken = lines;
        Statement[] all = [.. ScriptSource.All(statements)];
        if (!all.OfType<Statement.Import>().SelectMany(import => import.Names).Any(name => Modules.Contains(name.Meaning.Split('.')[0])) || !(Loads(statements) || IsBegun(statements)))
        {
            return statements;
        }

        HashSet<string> files = [.. all.OfType<Statement.Assign>().Where(assign => assign.Targets is [Expression.Name] && Expressions.All(assign.Value).Any(part => part is Expression.Call call && Listing.Contains(Called(call)))).Select(assign => ((Expression.Name)assign.Targets[0]).Text)];
        return [.. statements.SelectMany(One)];

        IReadOnlyList<Statement> One(Statement statement)
        {
            if (statement is Statement.If { Branches: [var (test, body), ..] } choice && IsThere(test) is { } isThere && (isThere ? Loads(body) || IsBegun(body) : Loads(choice.Otherwise)))
            {
                lines.Add(statement.Position.Line);
                return isThere
                    ? choice.Branches.Count > 1 ? One(choice with { Branches = [.. choice.Branches.Skip(1)] }) : [.. choice.Otherwise.SelectMany(One)]
                    : [.. body.SelectMany(One)];
            }

            return [ScriptWrites.Mapped(statement, One, Value)];
        }

        Expression Value(Expression expression) => Expressions.Map(expression, part =>
        {
            if (part is not Expression.Conditional choice || IsThere(choice.Test) is not { } isThere)
            {
                return null;
            }

            lines.Add(part.Position.Line);
            return isThere ? choice.Otherwise : choice.Then;
        });

        // Gives what a condition would be if a run before had left its files: true, or false for one that asks for the contrary; null where it asks for something else.
        bool? IsThere(Expression test) => test switch
        {
            Expression.Unary { Operator: "not" } contrary => !IsThere(contrary.Operand),
            Expression.Binary { Operator: "and" } both => IsThere(both.Left) is true || IsThere(both.Right) is true ? true : null,
            Expression.Call call when Asking.Contains(Called(call)) => true,
            Expression.Call { Function: Expression.Name { Text: "len" or "any" or "bool" }, Arguments: [{ Value: var list }] } => IsThere(list),
            Expression.Call call when Listing.Contains(Called(call)) => true,
            Expression.Attribute { Text: "latest_checkpoint" } => true,
            Expression.Name name when files.Contains(name.Text) => true,
            Expression.Comparison { First: var asked, Links: [(("is not" or "!=" or ">"), Expression.Literal { Value: TfLrCallbacks.Porting.Value.Nothing or TfLrCallbacks.Porting.Value.Integer { Number.IsZero: true } })] } => IsThere(asked),
            Expression.Comparison { First: var asked, Links: [(("is" or "=="), Expression.Literal { Value: TfLrCallbacks.Porting.Value.Nothing or TfLrCallbacks.Porting.Value.Integer { Number.IsZero: true } })] } => !IsThere(asked),
            _ => null,
        };
    }

    private static string Called(Expression.Call call) => call.Function switch
    {
        Expression.Name name => name.Text,
        Expression.Attribute attribute => attribute.Text,
        _ => string.Empty,
    };

    private static bool IsLoad(Expression part) => part is Expression.Call call && Loading.Contains(Called(call));

    private static bool Loads(IReadOnlyList<Statement> body) => ScriptSource.All(body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(IsLoad);

    /// <summary>Gets whether statements set the epoch that a training begins with.</summary>
    private static bool IsBegun(IReadOnlyList<Statement> body) => ScriptSource.All(body).OfType<Statement.Assign>().Any(assign => assign.Targets is [Expression.Name { Text: var name }] && Array.Exists(Beginnings, word => name.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
