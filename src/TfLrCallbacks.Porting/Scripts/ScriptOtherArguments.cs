using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>Optimizers, schedules and callbacks that a script makes with other arguments on its command line than its defaults: <c>if args.sched == "cosine": … else: …</c>.</summary>
internal static class ScriptOtherArguments
{
    public const string Code = "other-arguments";

    private static readonly HashSet<string> NoLocals = new(StringComparer.Ordinal);

    /// <summary>Says for each choice which of them the defaults leave out, and what to give for one.</summary>
    public static IEnumerable<ScriptWarning> In(ScriptSource source, IReadOnlyList<ScriptConstruct> found)
    {
        foreach (Statement.If choice in ScriptSource.All(source.Statements).OfType<Statement.If>().Where(choice => choice.Branches.Any(branch => source.IsFromArguments(branch.Test))))
        {
            if (Taken(source, choice) is not { } taken)
            {
                continue;
            }

            (Expression? Test, IReadOnlyList<Statement> Body)[] others = [.. choice.Branches.Select(branch => ((Expression?)branch.Test, branch.Body)).Append((null, choice.Otherwise)).Where((_, i) => i != taken)];
            string[] left = [.. others.Where(other => other.Body.Count > 0).SelectMany(other => found.Where(construct => Concerns(construct) && IsIn(construct, other.Body)).Select(construct => (construct.Name, construct.Line)).Concat(Changes(source, other.Body)).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} (line {one.Line}{Given(other.Test)})")))];
            if (left.Length > 0)
            {
                Expression decided = taken < choice.Branches.Count ? choice.Branches[taken].Test : choice.Branches[0].Test;
                yield return new ScriptWarning(choice.Position.Line, Code, $"With the script's arguments as they are, {Brief.Of(SourceWriter.Write(decided), 80)} is {(taken < choice.Branches.Count ? "true" : "false")}. Left out: {Brief.Of(string.Join(", ", left), 300)}. tflr port SCRIPT -- ARGUMENTS ports the script with other arguments.".ReplaceLineEndings(" "), ScriptSeverity.Warning);
            }
        }
    }

    /// <summary>Gives the options that statements give another rate: <c>args.lr = args.lr * args.batch</c>.</summary>
    private static IEnumerable<(string Name, int Line)> Changes(ScriptSource source, IReadOnlyList<Statement> body) => ScriptSource.All(body)
        .SelectMany(statement => statement switch { Statement.Assign assign => assign.Targets, Statement.Augmented augmented => [augmented.Target], _ => [] }, (statement, target) => (statement, target))
        .Where(change => change.target is Expression.Attribute { Text: var option } && GlobalStep.IsRate(option) && source.IsFromArguments(change.target))
        .Select(change => (Brief.Of(string.Join(' ', source.Lines(change.statement).Select(line => line.Trim())), 100), change.statement.Position.Line));

    /// <summary>Gives the number of the branch that the defaults take, that of <c>else</c> behind the others; null where that is not known.</summary>
    private static int? Taken(ScriptSource source, Statement.If choice)
    {
        for (int i = 0; i < choice.Branches.Count; i++)
        {
            if ((source.Known(choice.Branches[i].Test, NoLocals) ?? source.AtItsPlace(choice.Branches[i].Test)) is not { } value || ScriptTraining.IsUnknown(value))
            {
                return null;
            }

            if (Arithmetic.Truth(value))
            {
                return i;
            }
        }

        return choice.Branches.Count;
    }

    private static bool Concerns(ScriptConstruct construct) => construct.Call is not null && construct.Kind is not ("keras-fit" or "keras-compile");

    private static bool IsIn(ScriptConstruct construct, IReadOnlyList<Statement> body) => construct.Line >= body[0].Position.Line && construct.Line <= body[^1].EndLine;

    /// <summary>Gives what takes a branch: <c>args.sched == "step"</c> is <c>--sched step</c>; empty where that is not seen.</summary>
    private static string Given(Expression? test) => test switch
    {
        Expression.Comparison { First: Expression.Attribute { Text: var option }, Links: [("==", Expression.Literal { Value: var value })] } => $", --{option} {(value is Value.Text word ? word.Characters : value.ToString())}",
        Expression.Attribute { Text: var flag } => $", --{flag}",
        _ => string.Empty,
    };
}
