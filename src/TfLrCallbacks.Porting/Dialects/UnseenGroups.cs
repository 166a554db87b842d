using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <summary>Parameter groups of an optimizer that may have rates of their own and are made where it is not seen: the rate of the first is not known then.</summary>
internal static partial class UnseenGroups
{
    private const string FirstRate = "that of the first parameter group";

    /// <summary>Gets whether an optimizer has such groups.</summary>
    public static bool Has(Value optimizer) => optimizer is Value.Call { Groups.Items: [Value.Dictionary group, ..] } && group["lr"] is Value.Symbol { Name: FirstRate };

    /// <summary>Gets whether a text writes groups with rates of their own.</summary>
    public static bool AreWritten(IReadOnlyList<Statement> statements) => Parts(statements).Any(Expressions.IsGroup);

    /// <summary>Gets whether a text writes groups with rates of their own, or calls what makes groups.</summary>
    public static bool In(IReadOnlyList<Statement> statements) => Parts(statements).Any(part => Expressions.IsGroup(part) || (part is Expression.Call { Function: var function } && ScriptSource.Dotted(function) is { } called && Makes(called)));

    /// <summary>Gets whether a function has the name of one that makes groups: <c>get_parameter_groups</c>, <c>param_groups_lrd</c>.</summary>
    public static bool Makes(string called) => Dialect.LastPart(called) is var last && ((last.Contains("group", StringComparison.Ordinal) && last.Contains("param", StringComparison.Ordinal) && last != "add_param_group") || last.Contains("lrd", StringComparison.Ordinal) || last.Contains("layer_decay", StringComparison.Ordinal));

    private static IEnumerable<Expression> Parts(IReadOnlyList<Statement> statements) => ScriptSource.All(statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All);

    /// <summary>Gets whether what an optimizer is made with may be such groups.</summary>
    public static bool Are(Value parameters) => parameters switch
    {
        Value.Symbol { Why: { } why, Name: var written } => !IsOfParameters(written) && !IsOfParameters(why),
        Value.Call made => !Dialect.LastPart(made.Name).EndsWith("parameters", StringComparison.Ordinal) && !IsOfParameters(Brief.Of(made, 400)),
        Value.Sequence { Items: [not Value.Dictionary, ..] } list => Arithmetic.Rest(list.Items) is not null,
        _ => false,
    };

    /// <summary>Gives one group whose rate is not known.</summary>
    public static Value.Sequence Of(Value parameters)
    {
        Value.Symbol other = new(FirstRate, default) { Why = "they are made where it is not seen" };
        Value.Dictionary any = new([]) { Rest = other };
        any.Set("params", parameters);
        any.Set("lr", other);
        return new Value.Sequence([any], IsTuple: false);
    }

    /// <summary>Gets whether something without a value is made of parameters alone: <c>[p for n, p in model.named_parameters() if "bias" in n]</c>.</summary>
    private static bool IsOfParameters(string written) => Parameters().IsMatch(written) && !written.Contains('{', StringComparison.Ordinal) && !written.Contains("dict(", StringComparison.Ordinal);

    // A long text is cut off, and has a sign for the rest.
    [GeneratedRegex(@"\.(named_)?(parameters\(|p[a-z]*…)")]
    private static partial Regex Parameters();
}
