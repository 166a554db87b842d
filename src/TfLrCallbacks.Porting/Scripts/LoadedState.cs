using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <summary>Finds where a script loads the state of a scheduler or an optimizer: the position in it is not in the script.</summary>
internal static partial class LoadedState
{
    /// <summary>Gives what is loaded into, as it is written, and the line.</summary>
    public static IEnumerable<(string Owner, int Line)> In(IReadOnlyList<Statement> statements)
    {
        Statement[] all = [.. ScriptSource.All(statements)];
        HashSet<string> made = new(
            all.OfType<Statement.Assign>()
                .Where(assign => assign.Value is Expression.Call call && ScriptSource.Dotted(call.Function) is { } function && Makes().IsMatch(function))
                .SelectMany(assign => assign.Targets).Select(ScriptSource.Dotted).OfType<string>(),
            StringComparer.Ordinal);
        foreach (Expression.Call call in all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>())
        {
            if (call.Function is Expression.Attribute { Text: "load_state_dict", Target: var target } && SourceWriter.Write(target) is var owner && (made.Contains(owner) || Named().IsMatch(Last(owner))))
            {
                yield return ($"{owner}.load_state_dict", call.Position.Line);
            }

            // The Trainer of Hugging Face and Lightning's load the scheduler with all the rest.
            if (call.Function is Expression.Attribute { Text: "train" or "fit" } && call.Arguments.FirstOrDefault(argument => argument.Name is "resume_from_checkpoint" or "ckpt_path") is { Name: { } name, Value: var from }
                && from is not Expression.Literal { Value: Value.Nothing or Value.Boolean { Truth: false } } && !IsNone(from, all))
            {
                yield return (name, call.Position.Line);
            }
        }
    }

    /// <summary>Gives the last part of a dotted name, of a length that a pattern is tried on.</summary>
    private static string Last(string owner) => Dialect.LastPart(owner) is var last && last.Length > 200 ? last[^200..] : last;

    /// <summary>Gets whether a name is only ever assigned None.</summary>
    private static bool IsNone(Expression from, Statement[] all) => from is Expression.Name name
        && all.OfType<Statement.Assign>().Where(assign => assign.Targets.SelectMany(Targets.Names).Contains(name.Text)).ToArray() is { Length: > 0 } assigned
        && assigned.All(assign => assign.Value is Expression.Literal { Value: Value.Nothing });

    /// <summary>A class or function that makes a scheduler or an optimizer.</summary>
    [GeneratedRegex(@"optim\.|lr_scheduler|sched|LR$", RegexOptions.IgnoreCase)]
    private static partial Regex Makes();

    /// <summary>A usual name of a scheduler or an optimizer, such as <c>self.lr_scheduler</c>, <c>optimizers[0]</c>, <c>opt_g</c>.</summary>
    [GeneratedRegex(@"((sched|optim)\w*|\bopt(_\w)?\d*)(\[[^\]]*\])?$", RegexOptions.IgnoreCase)]
    private static partial Regex Named();
}
