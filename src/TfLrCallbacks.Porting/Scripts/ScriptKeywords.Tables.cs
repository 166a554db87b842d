namespace TfLrCallbacks.Porting;

/// <content>The tables, and what the script does with them.</content>
internal sealed partial class ScriptKeywords(Statement[] all)
{
    private readonly Dictionary<string, Table> _tables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _closed = new(StringComparer.Ordinal);

    /// <summary>Gets how often the script gives a name a value.</summary>
    private Dictionary<string, int> Bound => field ??= all.SelectMany(Binds).GroupBy(name => name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>Gets the names of the tables that a fit or a compile may be handed: those in its arguments, and those that these are made from.</summary>
    private HashSet<string> Candidates => field ??= HandedOn();

    private readonly Dictionary<string, (Table Table, string Key)> _variables = new(StringComparer.Ordinal);

    /// <summary>Whether all statements are read: what is known of a table is all that the script says.</summary>
    private bool _isRead;

    /// <summary>The function whose statements are written.</summary>
    private Statement.Function? _function;

    private Table? Open(string name) => _closed.Contains(name) ? null : _tables.GetValueOrDefault(name);

    private HashSet<string> HandedOn()
    {
        HashSet<string> names = new(all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>().Where(Takes).SelectMany(call => call.Arguments).Where(argument => argument.Name == "**").SelectMany(argument => Expressions.Free(argument.Value)), StringComparer.Ordinal);
        foreach (Statement.Assign assign in all.OfType<Statement.Assign>().Reverse().Where(assign => assign.Targets is [Expression.Name target] && names.Contains(target.Text)))
        {
            names.UnionWith(Expressions.Free(assign.Value));
        }

        return [.. names.Where(name => Bound.GetValueOrDefault(name) == 1)];
    }

    private static IEnumerable<string> Binds(Statement statement) => statement switch
    {
        Statement.Assign assign => assign.Targets.SelectMany(Targets.Names),
        Statement.Augmented augmented => augmented is { Operator: "|", Target: Expression.Name } ? [] : Targets.Names(augmented.Target),
        Statement.For loop => Targets.Names(loop.Target),
        Statement.With with => with.Items.Select(item => item.Target).OfType<Expression>().SelectMany(Targets.Names),
        Statement.Function function => function.Parameters.Select(parameter => parameter.Name.TrimStart('*')).Append(function.Name),
        Statement.Class type => [type.Name],
        Statement.Import import => import.Names.Select(name => name.Name),
        Statement.Outer outer => outer.Names,
        Statement.Try attempt => attempt.Handled.Select(handled => handled.Name).OfType<string>(),
        _ => [],
    };

    private void Visit(IReadOnlyList<Statement> block, Statement.Function? function)
    {
        foreach (Statement statement in block)
        {
            Visit(statement, block, function);
            foreach (IReadOnlyList<Statement> inner in statement.Blocks)
            {
                Visit(inner, statement as Statement.Function ?? function);
            }
        }
    }

    private void Visit(Statement statement, IReadOnlyList<Statement> block, Statement.Function? function)
    {
        switch (statement)
        {
            case Statement.Assign { Targets: [Expression.Name name] } made when Candidates.Contains(name.Text):
                VisitTable(made.Value, function);
                if (Entries(made.Value) is { } entries && entries.All(entry => IsName(entry.Key)))
                {
                    Table table = new(name.Text, made, block, function);
                    _tables[name.Text] = table;
                    entries.ForEach(entry => table.Write(entry.Key, entry.Value, made, block));
                }
                else
                {
                    _closed.Add(name.Text);
                }

                break;
            case Statement.Assign { Targets: [Expression.Subscript { Target: Expression.Name name, Index: Expression.Literal { Value: Value.Text key } }] } item when Candidates.Contains(name.Text):
                VisitAll(item.Value, function);
                Write(name.Text, [(key.Characters, item.Value)], item, block, function);
                break;
            case Statement.Augmented { Operator: "|", Target: Expression.Name name } united when Candidates.Contains(name.Text):
                VisitTable(united.Value, function);
                Write(name.Text, Entries(united.Value), united, block, function);
                break;
            case Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "update", Target: Expression.Name name } } call } when Candidates.Contains(name.Text):
                VisitTable(Merged(call), function);
                Write(name.Text, Entries(Merged(call)), statement, block, function);
                break;
            case Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "setdefault", Target: Expression.Name name }, Arguments: [{ Value: Expression.Literal { Value: Value.Text key } }, { Value: var value }] } } when Candidates.Contains(name.Text):
                VisitAll(value, function);
                if (Open(name.Text) is { } known && known.Has(key.Characters))
                {
                    if (!known.IsMadeWith(key.Characters))
                    {
                        _closed.Add(name.Text);
                    }
                }
                else
                {
                    Write(name.Text, [(key.Characters, value)], statement, block, function);
                }

                break;
            case Statement.Assign or Statement.Augmented or Statement.Evaluated or Statement.Return or Statement.If or Statement.For or Statement.While or Statement.With:
                foreach (Expression expression in statement.Expressions)
                {
                    VisitAll(expression, function);
                }

                break;
            default:
                _closed.UnionWith((statement is Statement.Delete delete ? delete.Targets : statement.Expressions).SelectMany(Expressions.Free));
                break;
        }
    }

    private static bool IsName(string key) => key.Length > 0 && key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private void Write(string name, List<(string Key, Expression Value)>? entries, Statement statement, IReadOnlyList<Statement> block, Statement.Function? function)
    {
        if (entries is null || Open(name) is not { } table || !ReferenceEquals(table.Function, function) || !entries.All(entry => IsName(entry.Key)))
        {
            _closed.Add(name);
            return;
        }

        entries.ForEach(entry => table.Write(entry.Key, entry.Value, statement, block));
    }

    /// <summary>Goes over an expression that stands for a table.</summary>
    private void VisitTable(Expression expression, Statement.Function? function)
    {
        switch (expression)
        {
            case Expression.Name name when Candidates.Contains(name.Text):
                Use(name, function);
                break;
            case Expression.Dictionary items:
                foreach ((Expression? key, Expression value) in items.Items)
                {
                    if (key is null)
                    {
                        VisitTable(value, function);
                    }
                    else
                    {
                        VisitAll(value, function);
                    }
                }

                break;
            case Expression.Call { Function: Expression.Name { Text: "dict" } } call:
                foreach (Expression.Argument argument in call.Arguments)
                {
                    if (argument.Name is null or "**")
                    {
                        VisitTable(argument.Value, function);
                    }
                    else
                    {
                        VisitAll(argument.Value, function);
                    }
                }

                break;
            case Expression.Call { Function: Expression.Attribute { Text: "copy", Target: Expression.Name copied }, Arguments: [] } when Candidates.Contains(copied.Text):
                Use(copied, function);
                break;
            case Expression.Call { Function: Expression.Attribute { Text: "copy" or "deepcopy", Target: Expression.Name { Text: "copy" } }, Arguments: [{ Value: Expression.Name copied }] } when Candidates.Contains(copied.Text):
                Use(copied, function);
                break;
            case Expression.Binary { Operator: "|" } union:
                VisitTable(union.Left, function);
                VisitTable(union.Right, function);
                break;
            default:
                VisitAll(expression, function);
                break;
        }
    }

    private void VisitAll(Expression expression, Statement.Function? function)
    {
        switch (expression)
        {
            case Expression.Name name when Candidates.Contains(name.Text):
                _closed.Add(name.Text);
                break;
            case Expression.Template template:
                _closed.UnionWith(Candidates.Where(name => template.Text.Contains(name, StringComparison.Ordinal)));
                break;
            case Expression.Subscript { Target: Expression.Name name, Index: Expression.Literal { Value: Value.Text key } } when Candidates.Contains(name.Text):
                Read(name.Text, key.Characters);
                break;
            case Expression.Call { Function: Expression.Attribute { Text: "get", Target: Expression.Name name }, Arguments: [{ Value: Expression.Literal { Value: Value.Text key } }, ..] given } when Candidates.Contains(name.Text):
                foreach (Expression.Argument argument in given.Skip(1))
                {
                    VisitAll(argument.Value, function);
                }

                break;
            case Expression.Call call when Takes(call):
                VisitAll(call.Function, function);
                foreach (Expression.Argument argument in call.Arguments)
                {
                    if (argument.Name == "**")
                    {
                        VisitTable(argument.Value, function);
                    }
                    else
                    {
                        VisitAll(argument.Value, function);
                    }
                }

                break;
            case Expression.Call { Function: Expression.Name { Text: "print" or "pprint" } } printed:
                foreach (Expression.Argument argument in printed.Arguments)
                {
                    VisitTable(argument.Value, function);
                }

                break;
            default:
                foreach (Expression part in Expressions.Parts(expression))
                {
                    VisitAll(part, function);
                }

                break;
        }
    }

    private readonly List<(string Name, string Key)> _read = [];

    private void Read(string name, string key) => _read.Add((name, key));

    private void Use(Expression.Name name, Statement.Function? function)
    {
        if (Open(name.Text) is { } table)
        {
            table.Use(name.Position, function);
        }
        else
        {
            _used.Add(name.Text);
        }
    }

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Closes the tables that have no entry that is read, whose variables would have the name of another one, or that are made from a closed one.</summary>
    private void Close()
    {
        _closed.UnionWith(_read.Where(pair => _tables.GetValueOrDefault(pair.Name)?.Has(pair.Key) != true).Select(pair => pair.Name));
        _closed.UnionWith(_tables.Values.Where(table => table.Keys.Any(key => Bound.ContainsKey(table.Variable(key)))).Select(table => table.Name));
        foreach (Table table in _tables.Values)
        {
            foreach (string key in table.Keys)
            {
                _variables[table.Variable(key)] = (table, key);
            }
        }

        for (int closed = -1; closed != _closed.Count;)
        {
            closed = _closed.Count;
            _closed.UnionWith(_tables.Values.Where(table => Open(table.Name) is not null && table.Sources.Any(source => Entries(source) is null)).Select(table => table.Name).ToArray());
        }
    }

    /// <summary>Gets whether an expression has one value wherever it stands: numbers, words, and settings that the script gives a value once.</summary>
    private bool IsSimple(Expression value) => value switch
    {
        Expression.Literal => true,
        Expression.Name name => _variables.TryGetValue(name.Text, out (Table Table, string Key) entry) ? IsInCall(entry.Table, entry.Key) : Bound.GetValueOrDefault(name.Text) == 1,
        Expression.Attribute { Target: Expression.Name holder } member => Bound.GetValueOrDefault(holder.Text) == 1 && !Written.Contains(SourceWriter.Write(member)),
        Expression.Subscript { Target: Expression.Name holder, Index: Expression.Literal } entry => Bound.GetValueOrDefault(holder.Text) == 1 && !Candidates.Contains(holder.Text) && !Written.Contains(SourceWriter.Write(entry)),
        Expression.Unary sign => IsSimple(sign.Operand),
        Expression.Binary { Operator: "+" or "-" or "*" or "/" or "//" } both => IsSimple(both.Left) && IsSimple(both.Right),
        _ => false,
    };

    /// <summary>Gets the members and entries that the script sets.</summary>
    private HashSet<string> Written => field ??= new(all.SelectMany(statement => statement is Statement.Assign assign ? assign.Targets : statement is Statement.Augmented augmented ? [augmented.Target] : [])
        .Where(target => target is Expression.Attribute or Expression.Subscript).Select(SourceWriter.Write), StringComparer.Ordinal);
}
