using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>What a script sets by hand beside the rate: the momentum, the weight decay.</content>
internal sealed partial class ScriptWriter
{
    private const int MostBeside = 20;

    /// <summary>Names each statement that sets the momentum or the weight decay of an optimizer.</summary>
    private void Beside(StringBuilder file)
    {
        string body = _body.ToString();
        foreach ((int line, string? what) in ScriptSource.All(_source.Statements).Select(statement => (statement.Position.Line, What: SetBeside(statement))).Where(set => set.What is not null).DistinctBy(set => set.Line).Take(MostBeside))
        {
            if (!Regex.IsMatch(body, $@"// TODO line {line}\b"))
            {
                file.Append(CultureInfo.InvariantCulture, $"// TODO line {line}: {One(Brief.Of(_source.Line(line).Trim(), 100))}: the script sets the {what} by hand, and the C# does not. Set run.{(what == "momentum" ? "Momentum" : "WeightDecay")} in a callback.\n");
            }
        }
    }

    /// <summary>Gives what a statement sets: the momentum or the weight decay of an optimizer, or of a group of its parameters; null for neither.</summary>
    private static string? SetBeside(Statement statement) => statement switch
    {
        Statement.Assign assign => assign.Targets.Select(Set).FirstOrDefault(what => what is not null),
        Statement.Augmented augmented => Set(augmented.Target),
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "assign", Target: var target } } } => Set(target),
        Statement.Evaluated { Value: Expression.Call { Function: var function, Arguments: [{ Name: null, Value: var target }, _] } } when ScriptSource.Dotted(function) is { } called && Dialect.LastPart(called) == "set_value" => Set(target),
        _ => null,
    };

    private static string? Set(Expression target) => target switch
    {
        Expression.Attribute { Text: var member, Target: var holder } when ScriptSource.Dotted(holder) is { } dotted && ScriptWrites.IsOptimizer(Dialect.LastPart(dotted)) => Named(member),
        Expression.Subscript { Index: Expression.Literal { Value: Value.Text { Characters: var key } }, Target: Expression.Name { Text: var group } } when group.Contains("group", StringComparison.Ordinal) || group is "g" or "pg" => Named(key),
        Expression.Subscript { Index: Expression.Literal { Value: Value.Text { Characters: var key } }, Target: Expression.Subscript { Target: Expression.Attribute { Text: "param_groups" } } } => Named(key),
        _ => null,
    };

    private static string? Named(string member) => member switch
    {
        "momentum" or "beta_1" or "betas" => "momentum",
        "weight_decay" => "weight decay",
        _ => null,
    };
}
