using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>The metric that a scheduler is stepped with: <c>scheduler.step(val_loss)</c>.</content>
internal sealed partial class ScriptWriter
{
    private static readonly string[] Validation = ["val", "eval", "test", "dev_"];

    /// <summary>Gives the metric that a scheduler watches, and a comment where the script does not say which of the run's that is.</summary>
    private (string Metric, string? Guessed) Metric(ScriptConstruct construct, ScriptPlace place)
    {
        (ScriptConstruct Construct, ScriptPlace Place) step = _found.LastOrDefault(item => item.Construct is { Kind: "scheduler-step", Call: { } } && ScriptSource.Dotted(((Expression.Attribute)item.Construct.Call!.Function).Target) == place.Into);
        Expression? handed = step.Construct?.Call!.Arguments.Where(argument => argument.Name is null or "metrics" or "metric").Select(argument => argument.Value).LastOrDefault();
        if (handed is null)
        {
            return ("val_loss", null);
        }

        bool isAccuracy = IsOf(handed, ["acc"], 0);
        string metric = isAccuracy ? "accuracy" : "loss";
        if (Written(handed, ["train"]))
        {
            return (metric, null);
        }

        bool isMost = !isAccuracy && construct.Arguments.FirstOrDefault(argument => argument.Name == "mode")?.Known is Value.Text { Characters: "max" };
        if (IsOf(handed, Validation, 0) && !isMost)
        {
            return ($"val_{metric}", null);
        }

        if (!isMost && (IsOf(handed, ["train"], 0) || IsOfTraining(handed, step.Place, 0)))
        {
            return (metric, null);
        }

        metric = isAccuracy || isMost ? "val_accuracy" : "val_loss";
        return (metric, string.Create(CultureInfo.InvariantCulture, $"    // line {step.Construct!.Line}: it is stepped with {One(Brief.Of(SourceWriter.Write(handed), 60))}, and which metric that is, is not seen here: \"{metric}\" is a guess\n"));
    }

    private static bool Written(Expression expression, string[] words) => SourceWriter.Write(expression) is var written && Array.Exists(words, word => written.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Gets whether an expression, or what its variables are given, speaks of something.</summary>
    private bool IsOf(Expression expression, string[] words, int depth) => Written(expression, words) || (depth < 3 && Sources(expression).Any(source => IsOf(source, words, depth + 1)));

    /// <summary>Gives what the variables of an expression are given.</summary>
    private IEnumerable<Expression> Sources(Expression expression) => Expressions.All(expression).OfType<Expression.Name>().SelectMany(name => ScriptSource.All(_source.Statements).SelectMany(statement => statement switch
    {
        Statement.Assign assign when Targets.Names([assign]).Contains(name.Text) => [assign.Value],
        Statement.Augmented { Target: Expression.Name own, Value: var value } when own.Text == name.Text => [value],
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "append" or "update", Target: Expression.Name own }, Arguments: [{ Value: var value }, ..] } } when own.Text == name.Text => [value],
        Statement.For loop when Targets.Names(loop.Body).Contains(name.Text) => [loop.Source],
        _ => (Expression[])[],
    })).Where(value => value is not Expression.Literal).Take(20);

    /// <summary>Gets whether an expression is made in a loop that makes updates.</summary>
    private bool IsOfTraining(Expression expression, ScriptPlace place, int depth)
    {
        HashSet<string> names = [.. Expressions.All(expression).OfType<Expression.Name>().Select(name => name.Text)];
        return names.Count > 0 && depth < 3 && (place.Loops.SelectMany(loop => loop.Blocks.SelectMany(block => block)).Any(inner => inner is Statement.For or Statement.While && _loops.Depth(inner) == 0 && ScriptSource.All([inner]).Any(statement => Changes(statement, names)))
            || Sources(expression).Any(source => source is not Expression.Call { Arguments: [] } && IsOfTraining(source, place, depth + 1)));

        static bool Changes(Statement statement, HashSet<string> names) => statement is Statement.Assign or Statement.Augmented ? Targets.Names([statement]).Any(names.Contains)
            : statement is Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "append" or "update", Target: Expression.Name name } } } && names.Contains(name.Text);
    }
}
