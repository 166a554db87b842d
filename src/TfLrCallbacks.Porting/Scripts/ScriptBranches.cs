namespace TfLrCallbacks.Porting;

/// <summary>
/// The statements of a script without the branches that it does not take: <c>USE_WARMUP = False … if USE_WARMUP: …</c>. A condition counts as known where its names are
/// given a value once in the file, in the file: a setting of the command line stays a choice.
/// </summary>
internal sealed class ScriptBranches
{
    private static readonly HashSet<string> NoNames = new(StringComparer.Ordinal);

    private readonly ScriptSource _source;
    private readonly HashSet<string> _members;
    private readonly HashSet<string> _ofRates;
    private readonly bool _mayChangeByName;

    private ScriptBranches(ScriptSource source)
    {
        _source = source;
        Statement[] all = [.. ScriptSource.All(source.Statements)];
        Expression.Call[] calls = [.. all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()];
        _members = [.. all.SelectMany(statement => statement is Statement.Assign assign ? assign.Targets : statement is Statement.Augmented augmented ? [augmented.Target] : []).Select(Member).OfType<string>(), .. calls.SelectMany(call => call.Arguments).Select(argument => argument.Name).OfType<string>()];
        _ofRates = OfRates(all, calls);
        _mayChangeByName = calls.Any(call => call.Function is Expression.Name { Text: "setattr" or "exec" or "globals" } or Expression.Attribute { Text: "update" or "setdefault" or "merge" or "merge_from_file" });
    }

    /// <summary>Gives the names that rates are computed with: what is set as a rate or given to a schedule, and what that is computed with in turn.</summary>
    private static HashSet<string> OfRates(Statement[] all, Expression.Call[] calls)
    {
        static IEnumerable<string> Names(Expression expression) => Expressions.All(expression).OfType<Expression.Name>().Select(name => name.Text);
        HashSet<string> names =
        [
            .. all.SelectMany(ScriptWrites.Of).Select(touch => touch.Value).OfType<Expression>().SelectMany(Names),
            .. calls.Where(call => TfLrCallbacks.Porting.Choice.Names(call with { Arguments = [] })).SelectMany(call => call.Arguments.Skip(call.Arguments is [{ Name: null }, ..] ? 1 : 0).Where(argument => argument.Name != "optimizer")).SelectMany(argument => Names(argument.Value)),
        ];
        for (int count = 0; count < names.Count;)
        {
            count = names.Count;
            names.UnionWith(all.OfType<Statement.Assign>().Where(assign => assign.Targets is [Expression.Name target] && names.Contains(target.Text) && !Expressions.All(assign.Value).Any(IsObject)).SelectMany(assign => Names(assign.Value)).ToArray());
        }

        return names;

        // What makes an object computes no rate.
        static bool IsObject(Expression part) => part is Expression.Call { Function: var function } && ScriptSource.Dotted(function) is { } called && char.IsAsciiLetterUpper(Dialect.LastPart(called)[0]);
    }

    /// <summary>Gives the statements that a script may reach.</summary>
    /// <param name="source">The script, as it was read.</param>
    public static IReadOnlyList<Statement> Taken(ScriptSource source)
    {
        IReadOnlyList<Statement> statements = source.Statements;
        for (int i = 0; i < 4; i++)
        {
            // What a branch that is left out would have given a name makes the next condition known.
            ScriptBranches branches = new(source.With(statements));
            IReadOnlyList<Statement> taken = branches.Block(statements);
            if (ReferenceEquals(taken, statements))
            {
                break;
            }

            statements = taken;
        }

        return statements;
    }

    /// <summary>Gives the member or the key that a target sets.</summary>
    private static string? Member(Expression target) => target switch
    {
        Expression.Attribute attribute => attribute.Text,
        Expression.Subscript { Index: Expression.Literal { Value: Value.Text key } } => key.Characters,
        Expression.Subscript => "*",
        _ => null,
    };

    private IReadOnlyList<Statement> Block(IReadOnlyList<Statement> block)
    {
        List<Statement>? taken = null;
        for (int i = 0; i < block.Count; i++)
        {
            IReadOnlyList<Statement> one = IsOverwritten(block, i) ? [] : One(block[i]);
            if (taken is null && !(one is [var same] && ReferenceEquals(same, block[i])))
            {
                taken = [.. block.Take(i)];
            }

            taken?.AddRange(one);
        }

        return taken ?? block;
    }

    /// <summary>Gets whether <c>name = None</c> is followed in its block by another value for the name, with nothing between that takes it.</summary>
    private static bool IsOverwritten(IReadOnlyList<Statement> block, int at)
    {
        if (block[at] is not Statement.Assign { Targets: [var target], Value: Expression.Literal { Value: Value.Nothing } } || ScriptSource.Variable(target) is not { } name)
        {
            return false;
        }

        bool Takes(Expression expression) => Expressions.All(expression).Any(part => ScriptSource.Variable(part) == name);
        Statement? next = block.Skip(at + 1).Take(20).FirstOrDefault(statement => ScriptSource.All([statement]).SelectMany(inner => inner.Expressions).Any(Takes));
        return next is Statement.Assign { Targets: [var again], Value: var value } && ScriptSource.Variable(again) == name && !Takes(value);
    }

    private IReadOnlyList<Statement> One(Statement statement)
    {
        switch (statement)
        {
            case Statement.If choice:
                return Choice(choice);
            case Statement.While { Otherwise: [] } loop when Decided(loop.Test) == false:
                return LeftOut(loop.Test, loop.Body, false);
            case Statement.While loop:
                return Block(loop.Body) is var repeated && ReferenceEquals(repeated, loop.Body) ? [loop] : [loop with { Body = repeated }];
            case Statement.For loop:
                return Block(loop.Body) is var turned && ReferenceEquals(turned, loop.Body) ? [loop] : [loop with { Body = turned }];
            case Statement.Function function:
                return Block(function.Body) is var body && ReferenceEquals(body, function.Body) ? [function] : [function with { Body = body }];
            case Statement.Class type:
                return Block(type.Body) is var members && ReferenceEquals(members, type.Body) ? [type] : [type with { Body = members }];
            case Statement.With with:
                return Block(with.Body) is var within && ReferenceEquals(within, with.Body) ? [with] : [with with { Body = within }];
            case Statement.Try attempt:
                return Block(attempt.Body) is var tried && ReferenceEquals(tried, attempt.Body) ? [attempt] : [attempt with { Body = tried }];
            case Statement.Evaluated { Value: Expression.Binary { Operator: "and" } both } when Decided(both.Left) is { } isLeft:
                return isLeft ? [new Statement.Evaluated(both.Right, statement.Position) { EndLine = statement.EndLine }] : LeftOut(both.Left, [statement], false);
            case Statement.Evaluated { Value: Expression.Conditional { Test: var test } either } when Decided(test) is { } isThen:
                return [new Statement.Evaluated(isThen ? either.Then : either.Otherwise, statement.Position) { EndLine = statement.EndLine }];
            case Statement.Assign { Value: Expression.Conditional { Test: var asked } either } assign when Decided(asked) is { } isFirst:
                LeftOut(statement);
                return [assign with { Value = isFirst ? either.Then : either.Otherwise }];
            default:
                LeftOut(statement);
                return [statement];
        }
    }

    /// <summary>Notes what a statement does not take in a line, <c>30 if SLOW else 10</c>, where it concerns the rate.</summary>
    private void LeftOut(Statement statement)
    {
        foreach (Expression.Conditional either in statement.Expressions.SelectMany(Expressions.All).OfType<Expression.Conditional>())
        {
            if ((Targets.Names([statement]).Any(_ofRates.Contains) || statement.Expressions.Any(TfLrCallbacks.Porting.Choice.Names) || ScriptWrites.Of(statement).Any(touch => touch.Value is not null)) && Decided(either.Test) is { } isFirst)
            {
                _source.Reading.Tell($"line {either.Position.Line}: {Brief.Of(SourceWriter.Write(isFirst ? either.Otherwise : either.Then), 60)} is left out, as {Brief.Of(SourceWriter.Write(either.Test), 60)} is {(isFirst ? "true" : "false")} with the values of the script.");
            }
        }
    }

    private IReadOnlyList<Statement> Choice(Statement.If choice)
    {
        List<(Expression Test, IReadOnlyList<Statement> Body)> open = [];
        bool isSame = true;
        foreach ((Expression test, IReadOnlyList<Statement> body) in choice.Branches)
        {
            switch (Decided(test))
            {
                case false:
                    LeftOut(test, body, false);
                    isSame = false;
                    break;
                case true:
                    // The branches behind it are not asked.
                    foreach (IReadOnlyList<Statement> behind in choice.Branches.SkipWhile(branch => !ReferenceEquals(branch.Body, body)).Skip(1).Select(branch => branch.Body).Append(choice.Otherwise))
                    {
                        LeftOut(test, behind, true);
                    }

                    return open.Count == 0 ? Block(body) : [choice with { Branches = open, Otherwise = Block(body) }];
                default:
                    IReadOnlyList<Statement> taken = Block(body);
                    isSame &= ReferenceEquals(taken, body);
                    open.Add((test, taken));
                    break;
            }
        }

        IReadOnlyList<Statement> otherwise = Block(choice.Otherwise);
        return open.Count == 0 ? otherwise
            : isSame && ReferenceEquals(otherwise, choice.Otherwise) ? [choice]
            : [choice with { Branches = open, Otherwise = otherwise }];
    }

    /// <summary>Notes a branch that is not taken, where it concerns the rate.</summary>
    private Statement[] LeftOut(Expression test, IReadOnlyList<Statement> body, bool value)
    {
        if (ScriptSource.All(body).FirstOrDefault(statement => statement.Expressions.Any(ConcernsRate) || Targets.Names([statement]).Any(_ofRates.Contains) || ScriptWrites.Of(statement).Any(touch => touch.Value is not null)) is { } first)
        {
            _source.Reading.Tell($"line {first.Position.Line}: left out, as {Brief.Of(SourceWriter.Write(test), 60)} is {(value ? "true" : "false")} with the values of the script.{(IsOfOptions(test) ? " tflr port SCRIPT -- ARGUMENTS ports it with other arguments." : string.Empty)}");
        }

        return [];
    }

    /// <summary>Gets whether an expression has an option of the command line, or a name that has the value of one.</summary>
    private bool IsOfOptions(Expression test) => Expressions.All(test).Any(part => part is Expression.Attribute { Text: var option } ? _source.Reading.Arguments.Defaults.ContainsKey(option)
        : part is Expression.Name { Text: var name } && _source.Given[name].Any(value => value is Expression.Attribute { Text: var given } && _source.Reading.Arguments.Defaults.ContainsKey(given)));

    private static bool ConcernsRate(Expression expression) => TfLrCallbacks.Porting.Choice.Names(expression) || Expressions.All(expression).Any(part => part is Expression.Call { Function: Expression.Attribute { Text: "step" or "fit" or "compile" or "append" } });

    /// <summary>Gets whether a condition holds; null where the file does not say.</summary>
    private bool? Decided(Expression test)
    {
        switch (test)
        {
            case Expression.Unary { Operator: "not" } not:
                return !Decided(not.Operand);
            case Expression.Binary { Operator: "and" } both:
                return (Decided(both.Left), Decided(both.Right)) switch { (false, _) => false, (true, var right) => right, (null, false) => IsPure(both.Left) ? false : null, _ => null };
            case Expression.Binary { Operator: "or" } either:
                return (Decided(either.Left), Decided(either.Right)) switch { (true, _) => true, (false, var right) => right, (null, true) => IsPure(either.Left) ? true : null, _ => null };
            case Expression.Name or Expression.Attribute when IsMade(test):
                return true;
            case Expression.Call { Function: Expression.Name { Text: "isinstance" }, Arguments: [{ Value: var tested }, _] } when ScriptSource.Variable(tested) is { } asked && _source.Given[asked].Take(2).ToArray() is [Expression.Literal or Expression.Sequence or Expression.Dictionary]:
                return (_source.AtItsPlace(test) as Value.Boolean)?.Truth;
            case Expression.Comparison { First: var made, Links: [(var sign and ("is" or "is not" or "==" or "!="), Expression.Literal { Value: Value.Nothing })] } when IsMade(made):
                return sign is "is not" or "!=";
        }

        if (Expressions.All(test).Any(part => part is Expression.Call or Expression.Lambda or Expression.Comprehension or Expression.Template or Expression.Named) || _source.IsFromArguments(test))
        {
            return null;
        }

        bool isKnown = true;
        Expression put = Expressions.Map(test, part =>
        {
            if (ScriptSource.Variable(part) is { } name && _source.Given[name].Take(2).ToArray() is { Length: > 0 } values)
            {
                bool isLiteral = values is [Expression.Literal or Expression.Unary { Operand: Expression.Literal }];
                isKnown &= isLiteral || (values.Length == 1 && part is Expression.Name && IsOfModule(name, values[0]));
                return isLiteral ? values[0] : null;
            }

            isKnown &= part is not Expression.Name;

            isKnown &= Member(part) is not { } member || (!_members.Contains(member) && !_members.Contains("*") && !_mayChangeByName && member != "*");
            return null;
        });
        return isKnown && _source.Known(put, NoNames) is { } value ? Arithmetic.Truth(value) : null;
    }

    /// <summary>Gets whether a name holds an object or a table that the module makes once.</summary>
    private bool IsOfModule(string name, Expression? value) => value is Expression.Dictionary or Expression.Call or Expression.Sequence or Expression.Attribute or Expression.Binary or Expression.Subscript or Expression.Name || (value is null && _source.Classes.ContainsKey(name)) ? _source.Variable(name) is not null : false;

    /// <summary>Gets whether a name stands for an object that the script makes, by a type's name, and for nothing else.</summary>
    private bool IsMade(Expression variable) => ScriptSource.Variable(variable) is { } name && _source.Given.Contains(name) && _source.Given[name].All(value => value is Expression.Call { Function: var function } && ScriptSource.Dotted(function) is { } type && Dialect.LastPart(type) is [var first, ..] && char.IsAsciiLetterUpper(first));

    private static bool IsPure(Expression expression) => !Expressions.All(expression).Any(part => part is Expression.Call or Expression.Named);
}
