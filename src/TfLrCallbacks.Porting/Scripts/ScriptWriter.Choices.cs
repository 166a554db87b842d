using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Conditions that are no arithmetic: words, types, lists of words.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>
    /// Gives a property for a condition on words or types whose value the script says: <c>args.mode == "step"</c> is <c>ModeIsStep</c>, true by the default of the command line; a condition on constants is <c>true</c> or <c>false</c>.
    /// Null for a condition on numbers, and for one that is not known.
    /// </summary>
    private string? Truth(Expression condition, IReadOnlySet<string> locals)
    {
        if (Expressions.ComparedWithNone(condition) is { } list && MayBeNone(list) && IsUsedAsList(list) && Items(list, locals) is { } items)
        {
            return ((Expression.Comparison)condition).Links[0].Operator is "is" or "==" ? $"({items}.Count == 0)" : $"({items}.Count > 0)";
        }

        if (Expressions.All(condition).OfType<Expression.Name>().Any(name => locals.Contains(name.Text)) || !IsOfWords(condition)
            || (_source.Known(condition, None) ?? _source.AtItsPlace(condition) ?? OfField(condition)) is not Value.Boolean value)
        {
            return null;
        }

        if (condition is Expression.Comparison or Expression.Call && _source.Known(condition, None) is not null && !_source.IsFromArguments(condition))
        {
            return value.Truth ? "true" : "false";
        }

        string written = One(Brief.Of(SourceWriter.Write(condition), 100));
        string name = ScriptCode.Pascal(Worded(condition).Replace("args.", string.Empty, StringComparison.Ordinal));
        string property = $"{{ get; set; }} = {(value.Truth ? "true" : "false")}; // {written}";
        string member = name;
        for (int i = 2; _members.Contains(member) || _parameters.ContainsKey(member) || _lists.ContainsKey(member) || (_choices.TryGetValue(member, out string? other) && other != property); i++)
        {
            member = string.Create(CultureInfo.InvariantCulture, $"{name}{i}");
        }

        _choices[member] = property;
        return member;
    }

    /// <summary>Gets whether the script has None for something, and asks whether it is.</summary>
    private bool MayBeNone(Expression asked) =>
        (_source.Known(asked, None) ?? _source.AtItsPlace(asked) ?? (asked is Expression.Name parameter && Default(parameter.Text) is Expression.Literal literal ? literal.Value : null)) is Value.Nothing
        && SourceWriter.Write(asked) is var written && WholeText.Any(part => Expressions.ComparedWithNone(part) is { } compared && SourceWriter.Write(compared) == written);

    /// <summary>Gets whether the script takes an element of something, its length, or goes over it.</summary>
    private bool IsUsedAsList(Expression asked)
    {
        string written = SourceWriter.Write(asked);
        return ScriptSource.All(_source.Statements).OfType<Statement.For>().Any(loop => SourceWriter.Write(loop.Source) == written) || WholeText.Any(part => part switch
        {
            Expression.Subscript { Index: not Expression.Literal { Value: Value.Text }, Target: var holder } => SourceWriter.Write(holder) == written,
            Expression.Call { Function: Expression.Name { Text: "len" or "sum" or "max" or "min" or "sorted" or "enumerate" or "zip" or "list" }, Arguments: var given } => given.Any(argument => SourceWriter.Write(argument.Value) == written),
            Expression.Comprehension { Source: var source } => SourceWriter.Write(source) == written,
            Expression.Comparison { Links: [("in" or "not in", var holder)] } => SourceWriter.Write(holder) == written,
            _ => false,
        });
    }

    private IEnumerable<Expression> WholeText => ScriptSource.All(_source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All);

    /// <summary>Gives what a comparison with a word is where an object of settings holds the other one: <c>self.cfg.sched == "linear"</c>, with the field that the class of settings has.</summary>
    private Value.Boolean? OfField(Expression condition) => condition is Expression.Comparison { First: Expression.Attribute { Text: var member }, Links: [(var sign and ("==" or "!="), Expression.Literal { Value: Value.Text word })] }
        && Field(member) is { } field && _source.Known(field, None) is Value.Text held ? new Value.Boolean((held.Characters == word.Characters) == (sign == "==")) : null;

    private bool IsOfWords(Expression condition) => condition switch
    {
        Expression.Comparison { First: var first, Links: [(_, var second)] } => IsWord(first) || IsWord(second) || (_source.Known(first, None) ?? _source.AtItsPlace(first)) is Value.Text,
        Expression.Name or Expression.Attribute or Expression.Subscript => (_source.Known(condition, None) ?? _source.AtItsPlace(condition)) is Value.Boolean,
        Expression.Call { Function: Expression.Name { Text: "isinstance" or "hasattr" or "callable" or "issubclass" } } => true,
        Expression.Call { Function: Expression.Attribute { Text: "startswith" or "endswith" } } => true,
        _ => false,
    };

    private static bool IsWord(Expression expression) => expression is Expression.Literal { Value: Value.Text } or Expression.Sequence { Items: [Expression.Literal { Value: Value.Text }, ..] };

    /// <summary>Gives a condition in words, for a name.</summary>
    private static string Worded(Expression condition) => condition switch
    {
        Expression.Comparison { First: var first, Links: [(var sign, var second)] } => $"{SourceWriter.Write(first)}_{sign switch { "==" or "is" => "is", "!=" or "is not" => "is_not", "in" => "is_in", "not in" => "is_not_in", _ => "compares_with" }}_{(second is Expression.Literal { Value: Value.Text word } ? word.Characters : SourceWriter.Write(second))}",
        _ => SourceWriter.Write(condition),
    };

    /// <summary>Gives what the reader takes for the schedule of the whole script; null where it takes nothing.</summary>
    private Value? Counts()
    {
        try
        {
            return Choice.Schedule(_source.Reading);
        }
        catch (PortingException)
        {
            // The order of the text decides.
            return null;
        }
    }
}
