using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <summary>The lines of a script that only name a learning rate: settings for another file, arguments of what is not followed.</summary>
internal static partial class ScriptMentions
{
    private const int MostLines = 6;
    private const string LearningRate = "learning_rate";

    /// <summary>Gives the warning for a script in which nothing is found and that names a learning rate; null where it names none.</summary>
    public static ScriptWarning? Warning(ScriptSource source)
    {
        if (Elsewhere(source) is { } elsewhere)
        {
            return elsewhere;
        }

        Statement[] all = [.. ScriptSource.All(source.Statements).Where(statement => Mentioned(statement).Any(IsRate)).OrderBy(statement => statement.Position.Line)];
        int[] lines = [.. all.Select(statement => statement.Position.Line).Distinct()];
        if (lines.Length == 0)
        {
            return null;
        }

        string first = Brief.Of((source.Lines(all[0]).FirstOrDefault(line => IsRate(line)) ?? source.Line(lines[0])).Split(" #")[0].TrimEnd(':', ',', '(', ' ').TrimStart(), 70).ReplaceLineEndings(" ");
        string others = lines.Length == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", as {(lines.Length == 2 ? "does line" : "do lines")} {string.Join(", ", lines.Skip(1).Take(MostLines))}{(lines.Length > MostLines + 1 ? ", …" : string.Empty)}");
        return ScriptCodes.Warning(lines[0], "nothing-found") with { Text = $"'{first}' names a learning rate{others}, but no schedule or optimizer that is followed stands in this file. {(Trains(source) ? "Put what makes it into this file, and port that." : "Port the file that trains with it.")}" };
    }

    /// <summary>Gives the warning for a script that trains and leaves its rate to functions of another file: <c>from util import adjust_learning_rate</c>; null for any other.</summary>
    private static ScriptWarning? Elsewhere(ScriptSource source)
    {
        (Expression.Call Call, string Name, string Module)[] calls = [.. ScriptSource.All(source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()
            .Select(call => (call, Full: ScriptSource.Dotted(call.Function) is { } dotted && source.IsImported(dotted.Split('.')[0]) ? source.Resolve(call.Function) : null))
            .Where(item => item.Full is not null && item.Full.Contains('.', StringComparison.Ordinal) && Dialect.LastPart(item.Full) is var name && char.IsAsciiLetterLower(name[0]) && (IsRate(name) || Scheduling().IsMatch(name)))
            .Select(item => (item.call, Dialect.LastPart(item.Full!), item.Full![..item.Full!.LastIndexOf('.')]))
            .OrderBy(item => item.call.Position.Line)];
        if (calls.Length == 0)
        {
            return null;
        }

        string names = string.Join(", ", calls.Select(item => item.Name).Distinct().Take(3));
        return ScriptCodes.Warning(calls[0].Call.Position.Line, "nothing-found") with { Text = $"The rate is left to {Brief.Of(names, 90)} of {Brief.Of(calls[0].Module, 40)}, which is another file. Put the definitions into this one, and port that." };
    }

    private static bool Trains(ScriptSource source) => ScriptSource.All(source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)
        .Any(part => part is Expression.Call { Function: Expression.Attribute { Text: "backward" or "zero_grad" or "apply_gradients" or "minimize" or "fit" } });

    /// <summary>Gives the names that a statement itself sets, reads or gives: those of variables, members, arguments and keys.</summary>
    private static IEnumerable<string> Mentioned(Statement statement) => statement is Statement.Import ? []
        : (statement is Statement.For loop ? Targets.Names(loop.Target) : []).Concat(statement is Statement.Function { Name: var function } && Scheduling().IsMatch(function) ? [LearningRate] : []).Concat((statement is Statement.Assign assign ? assign.Targets : statement is Statement.Augmented augmented ? [augmented.Target] : []).Concat(statement.Expressions).SelectMany(Expressions.All).SelectMany(part => part switch
        {
            Expression.Name name => [name.Text],
            Expression.Attribute attribute => [attribute.Text],
            Expression.Call call => call.Arguments.Select(argument => argument.Name).OfType<string>(),
            Expression.Subscript { Index: Expression.Literal { Value: Value.Text key } } => [key.Characters],
            Expression.Dictionary entries => entries.Items.Select(item => item.Key).OfType<Expression.Literal>().Select(key => key.Value).OfType<Value.Text>().Select(key => key.Characters),
            _ => (IEnumerable<string>)[],
        }));

    // What is turned left and right is no rate.
    private static bool IsRate(string name) => Rate().IsMatch(name) && !name.Contains("flip", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("sched|warm_?up|anneal", RegexOptions.IgnoreCase)]
    private static partial Regex Scheduling();

    [GeneratedRegex(@"(?<![a-z])lrs?\d?(?![a-z])|learning_?rate", RegexOptions.IgnoreCase)]
    private static partial Regex Rate();
}
