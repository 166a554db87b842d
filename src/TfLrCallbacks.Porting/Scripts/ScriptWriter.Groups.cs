namespace TfLrCallbacks.Porting;

/// <content>The first of an optimizer's parameter groups, whose rate a schedule has here.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives the first of an optimizer's parameter groups, where they stand in its call or in a list of the script; null where it is not seen which is the first.</summary>
    private Expression.Dictionary? FirstGroup(ScriptConstruct optimizer) => optimizer.Arguments.FirstOrDefault(argument => argument.Name is "params" or "arg0")?.Written is { } given
        && (given is Expression.Name name ? FirstOf(name.Text) : FirstItem(given)) is { } first && Expressions.Table(first) is { } group && group.Items.All(item => item.Key is Expression.Literal) ? group : null;

    private static Expression? FirstItem(Expression list) => list is Expression.Sequence { Items: [var first, ..] } ? first : null;

    /// <summary>Gives the first item of a list that a name is assigned once. What is added to a list that holds something leaves its first item; that of an empty one is what the first statement behind it adds.</summary>
    private Expression? FirstOf(string list)
    {
        if (Assigned(list) is not Expression.Sequence assigned || ScriptSource.All(_source.Statements).Any(statement => Changes(statement, list)))
        {
            return null;
        }

        return FirstItem(assigned) ?? FirstAdded(_source.Statements, list);
    }

    /// <summary>Gives what the first statement that names a list adds to it, in the block in which the list is assigned; null where it adds nothing, or stands in a block of its own.</summary>
    private static Expression? FirstAdded(IReadOnlyList<Statement> block, string list)
    {
        bool IsAssigned(Statement statement) => statement is Statement.Assign assign && Targets.Names([assign]).Contains(list);
        return block.Any(IsAssigned)
            ? block.SkipWhile(statement => !IsAssigned(statement)).Skip(1).FirstOrDefault(statement => ScriptSource.Names([statement]).Contains(list)) switch
            {
                Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "append", Target: Expression.Name }, Arguments: [{ Name: null, Value: var added }] } } => added,
                Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "extend", Target: Expression.Name }, Arguments: [{ Name: null, Value: var added }] } } => FirstItem(added),
                _ => null,
            }
            : block.SelectMany(statement => statement.Blocks).Select(inner => FirstAdded(inner, list)).FirstOrDefault(first => first is not null);
    }

    /// <summary>Gets whether a statement may give a list another first item.</summary>
    private static bool Changes(Statement statement, string list) => statement switch
    {
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Target: Expression.Name name, Text: var method } } } => name.Text == list && method is not ("append" or "extend"),
        Statement.Assign assign => assign.Targets.Any(target => target is Expression.Subscript && Expressions.All(target).Any(part => part is Expression.Name name && name.Text == list)),
        Statement.Augmented augmented => Expressions.All(augmented.Target).Any(part => part is Expression.Name name && name.Text == list),
        _ => false,
    };

    /// <summary>Gets whether an optimizer is given parameter groups that do not stand in its call, in a script whose groups have rates of their own.</summary>
    private bool HasOwnRates(ScriptConstruct optimizer) => optimizer.Kind == "torch-optimizer" && FirstGroup(optimizer) is null && optimizer.Arguments.FirstOrDefault(argument => argument.Name is "params" or "arg0")?.Written is { } given
        && given is Expression.Name or Expression.Attribute or Expression.Call or Expression.Subscript or Expression.Binary or Expression.Comprehension or Expression.Conditional && !Dialect.LastPart(ScriptSource.Dotted((given as Expression.Call)?.Function ?? given) ?? string.Empty).EndsWith("parameters", StringComparison.Ordinal)
        && ScriptSource.All(_source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(Expressions.IsGroup);
}
