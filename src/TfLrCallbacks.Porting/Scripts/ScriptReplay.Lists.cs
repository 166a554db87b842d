namespace TfLrCallbacks.Porting;

/// <content>Lists that the statements make once, of lengths and counters: <c>steps = (2 * epoch_size, 4 * epoch_size)</c>.</content>
internal sealed partial class ScriptReplay
{
    /// <summary>Leaves out what gives members words, such as <c>args.scheduler = args.scheduler.lower()</c>: conditions on them are known as they are.</summary>
    private IReadOnlyList<Statement> WithoutWords(IReadOnlyList<Statement> block) => [.. block.Where(statement => !(statement is Statement.Assign { Targets: [var target] } assign && (assign.Value is Expression.Literal { Value: Value.Text } || (target is Expression.Attribute or Expression.Subscript && _source.Behind(assign) is Value.Text))))];

    /// <summary>Gives several names their values one by one, where none of the values takes one of the names: <c>steps, warm = [3, 5], 2</c>.</summary>
    private static IReadOnlyList<Statement> OneByOne(IReadOnlyList<Statement> block) => [.. block.SelectMany(statement =>
        statement is Statement.Assign { Targets: [Expression.Sequence targets], Value: Expression.Sequence values } assign && targets.Items.Count == values.Items.Count && targets.Items.All(item => item is Expression.Name) && values.Items.All(item => item is not Expression.Starred)
            && !values.Items.SelectMany(Names).Intersect(targets.Items.Cast<Expression.Name>().Select(name => name.Text)).Any()
            ? targets.Items.Zip(values.Items, (one, value) => (Statement)(assign with { Targets = [one], Value = value })) : [statement])];

    /// <summary>Puts lists that are made once in the place of their names, where those are asked for an item.</summary>
    private IReadOnlyList<Statement> WithLists(IReadOnlyList<Statement> program)
    {
        Statement[] all = [.. ScriptSource.All(program)];
        ILookup<string, Statement> given = all.SelectMany(statement => Own(statement).Select(name => (name, statement))).ToLookup(pair => pair.name, pair => pair.statement, StringComparer.Ordinal);
        HashSet<string> changed = [.. all.Select(Changed).OfType<string>()];
        Dictionary<string, Expression> lists = program.OfType<Statement.Assign>()
            .Where(assign => assign is { Targets: [Expression.Name name], Value: Expression.Sequence { Items.Count: > 0 } list } && given[name.Text].Count() == 1 && !changed.Contains(name.Text)
                && list.Items.All(item => item is not Expression.Starred && Names(item).All(part => given[part].Count() < 2)) && _source.Known(list, NoNames) is null)
            .ToDictionary(assign => ((Expression.Name)assign.Targets[0]).Text, assign => assign.Value, StringComparer.Ordinal);
        return lists.Count == 0 ? program : [.. program.Select(statement => Mapped(statement, part => part is Expression.Comparison { Links: [("in" or "not in", Expression.Name name)] } asked && lists.TryGetValue(name.Text, out Expression? list) ? asked with { Links = [(asked.Links[0].Operator, list)] } : null))];
    }
}
