namespace TfLrCallbacks.Porting;

/// <content>The loops, and what stands before them.</content>
internal sealed partial class ScriptReplay
{
    /// <summary>Replaces a loop over epochs that only holds the loop over batches by that loop. A loop that a counter depends on stays.</summary>
    private List<Statement> Flat(List<Statement> built)
    {
        while (built.Count > 0 && built[^1] is Statement.For { Body: [Statement.For inner] } outer && !Targets.Names(outer.Target).Concat(Targets.Names(inner.Target)).Any(_needed.Contains) && !ScriptSource.All(inner.Body).Any(statement => statement is Statement.Jump { Word: "break" }))
        {
            built[^1] = inner;
        }

        return built;
    }

    /// <summary>Gives loops forms that C# has: over numbers from one to another, the list's items by their place. The last one of all goes on as long as it is asked.</summary>
    private List<Statement> Shaped(IReadOnlyList<Statement> block, int depth) => [.. block.Select((statement, i) => Shaped(statement, depth, depth == 0 && i == block.Count - 1))];

    private Statement Shaped(Statement statement, int depth, bool isEndless)
    {
        switch (statement)
        {
            case Statement.If choice:
                return choice with { Branches = [.. choice.Branches.Select(branch => (branch.Test, (IReadOnlyList<Statement>)Shaped(branch.Body, depth + 1)))], Otherwise = Shaped(choice.Otherwise, depth + 1) };
            case Statement.While loop:
                return loop with { Test = isEndless && !IsComputable(loop.Test, []) ? new Expression.Literal(new Value.Boolean(true), loop.Position) : loop.Test, Body = Turning(loop, null, Shaped(loop.Body, depth + 1)) };
            case Statement.For loop:
                if (loop is { Target: Expression.Name, Source: var plain } && ScriptClock.Inner(plain) is Expression.Call { Function: var called, Arguments: { Count: 1 or 2 } limits } && Dialect.LastPart(ScriptSource.Dotted(called) ?? string.Empty) is "range" or "trange")
                {
                    Expression.Argument end = isEndless && !IsKnown(limits[^1].Value) && !IsLeftByBatches(loop) ? new(null, new Expression.Literal(double.PositiveInfinity, loop.Position)) : limits[^1];
                    RefuseMoving(end.Value, loop);
                    return loop with { Source = new Expression.Call(new Expression.Name("range", loop.Position), [.. limits.SkipLast(1), end], loop.Position), Body = Turning(loop, end.Value, Shaped(loop.Body, depth + 1)) };
                }

                Expression.Name turn = new($"turn_{depth + 1}", loop.Position);
                List<Statement> body = [];
                Expression? count = Walk(loop.Target, ScriptClock.Inner(loop.Source), turn, body);
                bool isOver = count is Expression.Literal;
                body = [.. body.Where(given => Targets.Names([given]).Any(_needed.Contains)), .. Shaped(loop.Body, depth + 1)];
                isOver |= count is not null && (IsKnown(count) || IsLeftByBatches(loop));
                Expression last = isEndless && !isOver ? new Expression.Literal(double.PositiveInfinity, loop.Position) : count ?? throw new PortingException(loop.Position, "how often the loop is gone through is not known.");
                return new Statement.For(turn, new Expression.Call(new Expression.Name("range", loop.Position), [new Expression.Argument(null, last)], loop.Position), Turning(loop, last, body), [], loop.Position);
            default:
                return statement;
        }
    }

    /// <summary>Gives the turn of a loop without an end that counts it where its updates are made in loops or under conditions: they may have none.</summary>
    private static List<Statement> Turning(Statement loop, Expression? end, List<Statement> body) => end is not (null or Expression.Literal { Value: Value.Float { Number: double.PositiveInfinity } }) || body.Any(ScriptProgram.IsUpdate) || !ScriptSource.All(body).Any(ScriptProgram.IsUpdate) ? body : [ScriptProgram.Turn(loop.Position), .. body];

    /// <summary>Adds the assignments of a loop's targets in a turn, and gives the number of turns: a literal for a list of known length; null for an endless loop.</summary>
    private Expression? Walk(Expression target, Expression source, Expression turn, List<Statement> body)
    {
        string called = source is Expression.Call { Function: var function } ? Dialect.LastPart(ScriptSource.Dotted(function) ?? string.Empty) : string.Empty;
        Expression[] given = source is Expression.Call call ? [.. call.Arguments.Where(argument => argument.Name is null or "start").Select(argument => argument.Value)] : [];
        Expression Binary(string operation, Expression left, Expression right) => new Expression.Binary(operation, left, right, source.Position);
        void Give(Expression to, Expression value) => body.Add(new Statement.Assign([to], value, source.Position));
        switch (called)
        {
            case "range" or "trange" or "xrange" or "count" when given.Length is 1 or 2 && (called != "count" || given.Length == 1):
                bool isCounted = called == "count";
                Expression? start = isCounted || given.Length == 2 ? given[0] : null;
                Give(target, start is null ? turn : Binary("+", start, turn));
                return isCounted ? null : NotLiteral(start is null ? given[0] : Binary("-", given[1], start));
            case "count" when given.Length == 0:
                Give(target, turn);
                return null;
            case "range" when given.Length == 3:
                Give(target, Binary("+", given[0], Binary("*", given[2], turn)));
                return NotLiteral(new Expression.Call(new Expression.Name("ceil", source.Position), [new Expression.Argument(null, Binary("/", Binary("-", given[1], given[0]), given[2]))], source.Position));
            case "enumerate" when given.Length is 1 or 2 && target is Expression.Sequence { Items: [var index, var item] }:
                Give(index, given.Length == 2 ? Binary("+", given[1], turn) : turn);
                return Walk(item, ScriptClock.Inner(given[0]), turn, body);
            case "zip" when target is Expression.Sequence several && several.Items.Count == given.Length:
                Expression?[] counts = [.. several.Items.Zip(given, (one, from) => Walk(one, ScriptClock.Inner(from), turn, body))];
                return counts.OfType<Expression.Literal>().OrderBy(count => count.Value.AsDouble()).FirstOrDefault() is { } fewest && counts.All(count => count is Expression.Literal or null || IsMore(count, fewest)) ? fewest
                    : counts.OfType<Expression>().Aggregate((one, other) => new Expression.Call(new Expression.Name("min", source.Position), [new Expression.Argument(null, one), new Expression.Argument(null, other)], source.Position));
        }

        Value? known = Names(source).Any(_assigned.Contains) ? null : _source.Known(source, NoNames);
        bool isPlaced = known is null && _source.AtItsPlace(source) is Value.Sequence;
        if ((isPlaced ? _source.AtItsPlace(source) : known) is Value.Sequence { Items: { Count: > 0 } items } all)
        {
            Expression[] parts = target is Expression.Sequence columns ? [.. columns.Items] : [];
            foreach ((Expression part, int column) in parts.Select((part, column) => (part, column)))
            {
                if (items.All(item => item is Value.Sequence row && row.Items.Count == parts.Length))
                {
                    Give(part, new Expression.Subscript(new Expression.Literal(new Value.Sequence([.. items.Select(item => ((Value.Sequence)item).Items[column])], IsTuple: false), source.Position), turn, source.Position));
                }
            }

            if (parts.Length == 0 && items.All(item => item.AsDouble() is not null))
            {
                Give(target, new Expression.Subscript(isPlaced ? new Expression.Literal(all, source.Position) : source, turn, source.Position));
            }

            return new Expression.Literal((long)items.Count, source.Position);
        }

        if (Targets.Names(target).FirstOrDefault(_needed.Contains) is { } needed)
        {
            throw new PortingException(source.Position, $"'{needed}' comes from {Brief.Of(SourceWriter.Write(source), 80)}.");
        }

        return called is "count" or "cycle" ? null : new Expression.Call(new Expression.Name("len", source.Position), [new Expression.Argument(null, source)], source.Position);
    }

    /// <summary>Gets whether a number has one value that the script says.</summary>
    private bool IsKnown(Expression number) => Names(number).All(name => !_assigned.Contains(name) || !_source.IsAmbiguous(name)) && _source.Known(number, NoNames)?.AsDouble() is not null;

    /// <summary>Gets whether a loop over batches ends early in a loop over epochs: when all is done, an epoch may be left without an update.</summary>
    private static bool IsLeftByBatches(Statement.For loop) => ScriptSource.All(loop.Body).Any(inner => inner is Statement.For or Statement.While && ScriptSource.All(inner.Blocks.SelectMany(block => block)).Any(jump => jump is Statement.Jump { Word: "break" }));

    /// <summary>Refuses a loop whose end changes in it: Python asks for it once.</summary>
    private static void RefuseMoving(Expression end, Statement.For loop)
    {
        if (Names(end).Intersect(Targets.Names(loop.Body)).FirstOrDefault() is { } moving)
        {
            throw new PortingException(loop.Position, $"the loop ends at '{moving}', which changes in it.");
        }
    }

    /// <summary>Gets whether the last value of a loop's counter is read after the loop.</summary>
    private bool IsLeft(string name) => _needed.Contains(name) && IsReadOutside(_program, name);

    private bool IsReadOutside(IReadOnlyList<Statement> block, string name) => block.Any(statement => statement is Statement.For own && Own(own).Contains(name) ? Names(own.Source).Contains(name)
        : (_relevant.Contains(statement) && Read(statement).SelectMany(Names).Contains(name)) || statement.Blocks.Any(inner => IsReadOutside(inner, name)));

    /// <summary>Gets a value indicating whether a scheduler is made in a loop, under a condition, behind an update, or when the rate has been set by hand: it begins with the rate of that moment.</summary>
    public bool IsMadeAnew => Body.Any(statement => !ScriptProgram.IsMade(statement) && ScriptSource.All([statement]).Any(ScriptProgram.IsMade)) || ScriptSource.All(Body).SkipWhile(statement => !ScriptProgram.IsUpdate(statement)).Any(ScriptProgram.IsMade)
        || (ScriptSource.All(Body).Any(ScriptProgram.IsMade) && ScriptSource.All(Body).TakeWhile(statement => !ScriptProgram.IsMade(statement)).Any(statement => Own(statement).Contains(ScriptProgram.Rate)));

    /// <summary>Gets the places that make a scheduler when the rate has been set by hand since the optimizer was made.</summary>
    public IReadOnlySet<SourcePosition> MadeBehindWrites
    {
        get
        {
            HashSet<SourcePosition> behind = [];
            bool isSet = false;
            foreach (Statement statement in Body)
            {
                Statement[] all = [.. ScriptSource.All([statement])];

                // What a turn of a loop sets is there in the next one.
                isSet = !ScriptProgram.IsAgain(statement) && (isSet || all.Any(one => Own(one).Contains(ScriptProgram.Rate)));
                behind.UnionWith(isSet ? all.Where(ScriptProgram.IsMade).Select(one => one.Position) : []);
            }

            return behind;
        }
    }

    private static Expression NotLiteral(Expression count) => count is Expression.Literal ? new Expression.Unary("+", count, count.Position) : count;

    private bool IsMore(Expression count, Expression.Literal than) => _source.Known(count, NoNames)?.AsDouble() >= than.Value.AsDouble();

    /// <summary>Gives the first values of variables that have one outside of the statements here.</summary>
    private IEnumerable<Statement> First(Statement.Function? function, HashSet<string> constants)
    {
        foreach (string name in _needed.Where(name => name != ScriptProgram.Rate && !constants.Contains(name)).Order(StringComparer.Ordinal))
        {
            Expression[] before = function is not null && function.Parameters.Any(parameter => parameter.Name == name) ? function.Parameters.Where(parameter => parameter.Name == name && parameter.Default is Expression.Literal).Select(parameter => parameter.Default!).ToArray() : [.. Before(name, function)];
            Expression? first = before is [var only] ? only : before.Length == 0 ? Begun(name) : null;
            if (first is not (null or Expression.Literal { Value: Value.Text }))
            {
                yield return new Statement.Assign([new Expression.Name(name, first.Position)], first, first.Position);
            }
        }
    }

    /// <summary>Gives the number that a member or an item had when the training began; null where it is not known.</summary>
    private Expression.Literal? Begun(string name) => _source.Reading.Begun.Values.Where(begun => Place(begun.Written) == name).Take(2).ToArray() is [(var written, { } value)] ? new Expression.Literal(value, written.Position) : null;

    /// <summary>Gives the statements of a block that are not of functions or classes in it.</summary>
    private static IEnumerable<Statement> Own(IReadOnlyList<Statement> block) => block.SelectMany(statement => statement is Statement.Function or Statement.Class ? [] : statement.Blocks.SelectMany(Own).Prepend(statement));

    private IEnumerable<Expression> Before(string name, Statement.Function? function)
    {
        HashSet<int> inside = [.. Given(name).Select(statement => statement.Position.Line)];

        // A member may be set anywhere; a variable of another function is another one.
        HashSet<Statement> own = new(Own(_source.Statements).Concat(function is null ? [] : Own(function.Body)), ReferenceEqualityComparer.Instance);
        foreach (Statement.Assign assign in ScriptSource.All(_source.Statements).OfType<Statement.Assign>())
        {
            if (!inside.Contains(assign.Position.Line) && own.Contains(assign) && assign is { Targets: [Expression.Sequence targets], Value: Expression.Sequence values } && targets.Items.Count == values.Items.Count)
            {
                foreach ((Expression one, Expression value) in targets.Items.Zip(values.Items).Where(pair => pair.First is Expression.Name part && part.Text == name))
                {
                    yield return value;
                }
            }

            if (!inside.Contains(assign.Position.Line) && assign.Targets is [var target] && (target is Expression.Name variable ? own.Contains(assign) ? variable.Text : null : Place(target)) == name)
            {
                yield return assign.Value;
            }

            foreach ((Expression? key, Expression value) in assign is { Targets: [_], Value: Expression.Dictionary entries } ? entries.Items : [])
            {
                if (key is Expression.Literal { Value: Value.Text text } && ScriptSource.Dotted(assign.Targets[0]) is { } dotted && $"{dotted.Replace('.', '_')}_{text.Characters}" == name)
                {
                    yield return value;
                }
            }
        }
    }

    /// <summary>Gets whether the written C# has a name for itself: the scheduler, its steps, and the counters of loops.</summary>
    private static bool IsReserved(string name) => name == "turns" || name.StartsWith("scheduled", StringComparison.Ordinal) || (name.StartsWith("each", StringComparison.Ordinal) && name.Length > 4 && char.IsUpper(name[4]));

    /// <summary>Gives names numbers that would be the same name in C#, such as <c>t</c> and <c>T</c>.</summary>
    private static IReadOnlyList<Statement> Apart(IReadOnlyList<Statement> body)
    {
        Dictionary<string, string> others = Targets.Names(body).Distinct().OrderBy(name => name != ScriptProgram.Rate).GroupBy(ScriptCode.Camel, StringComparer.Ordinal).SelectMany(group => IsReserved(group.Key) ? group.Select((name, i) => (name, other: $"script_{name}_{i + 1}")) : group.Skip(1).Select((name, i) => (name, other: $"{name}_{i + 2}"))).ToDictionary(pair => pair.name, pair => pair.other, StringComparer.Ordinal);
        return others.Count == 0 ? body : [.. body.Select(statement => Mapped(statement, part => part is Expression.Name name && others.TryGetValue(name.Text, out string? other) ? new Expression.Name(other, part.Position) : null))];
    }

    /// <summary>Refuses what has no value here, and lists that change in the loop.</summary>
    private void Check()
    {
        HashSet<string> known = new(StringComparer.Ordinal) { ScriptProgram.Rate };
        Read(Body, known);
        HashSet<string> names = [.. ScriptSource.All(Body).SelectMany(Read).SelectMany(Names)];
        foreach (Statement statement in ScriptSource.All(_program))
        {
            if (Changed(statement) is { } changed && names.Contains(changed) && !_source.IsImported(changed))
            {
                throw new PortingException(statement.Position, $"line {statement.Position.Line} changes '{changed}' for the next turn.");
            }
        }
    }

    private static string? Changed(Statement statement) => statement switch
    {
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Target: Expression.Name name, Text: var method } } } => method == "step" && name.Text.Contains("sched", StringComparison.OrdinalIgnoreCase) ? null : name.Text,
        Statement.Assign { Targets: [Expression.Subscript { Target: Expression.Name name }] } => name.Text,
        Statement.Assign { Value: Expression.Call { Function: Expression.Attribute { Text: "pop" or "popleft" or "popitem", Target: Expression.Name name } } } => name.Text,
        Statement.Delete { Targets: [Expression.Subscript { Target: Expression.Name name }, ..] } => name.Text,
        _ => null,
    };

    private static IEnumerable<Expression> Read(Statement statement) => statement switch
    {
        Statement.Assign assign => [assign.Value],
        Statement.Augmented augmented => [augmented.Target, augmented.Value],
        Statement.Evaluated => [],
        Statement.For loop => [loop.Source],
        _ => statement.Expressions,
    };

    private void Read(IReadOnlyList<Statement> block, HashSet<string> known)
    {
        foreach (Statement statement in block)
        {
            foreach (Expression expression in Read(statement))
            {
                if (Names(expression).FirstOrDefault(name => name == "$group" || (_assigned.Contains(name) && !known.Contains(name))) is { } early)
                {
                    throw new PortingException(statement.Position, early == "$group" ? "it depends on the rate of another group." : $"'{early}' has no value that is known here.");
                }
            }

            known.UnionWith(Own(statement));
            foreach (IReadOnlyList<Statement> inner in statement.Blocks)
            {
                Read(inner, known);
            }
        }
    }
}
