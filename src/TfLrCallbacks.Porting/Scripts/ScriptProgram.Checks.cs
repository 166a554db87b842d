namespace TfLrCallbacks.Porting;

/// <content>What may leave a loop or a statement early, and optimizers that are made anew.</content>
internal sealed partial class ScriptProgram
{
    private const string Raises = "an exception";

    /// <summary>Gives a number for a scheduler that is made, and none for <c>None</c> in its place: only whether it is there is asked of the variable. Null for any other value.</summary>
    private Expression.Literal? There(Statement.Assign assign) => assign.Targets is not [Expression.Name name] ? null
        : assign.Value is Expression.Call call && _made.ContainsKey(call) ? new Expression.Literal(1.0, assign.Position)
        : assign.Value is Expression.Literal { Value: Value.Nothing } && _source.Given[name.Text].Any(value => value is Expression.Call made && _made.ContainsKey(made)) ? new Expression.Literal(double.NaN, assign.Position)
        : null;

    /// <summary>Gets whether a condition asks for an optimizer or a scheduler, or for <c>None</c> that a function is given in its place, and what it gives; null for any other condition.</summary>
    private bool? IsThere(Expression test) => test switch
    {
        Expression.Literal { Value: Value.Nothing } => false,
        Expression.Name or Expression.Attribute when IsDriver(test) && _source.Given[ScriptSource.Variable(test) ?? string.Empty].OfType<Expression>().ToArray() is { Length: > 0 } given && given.All(value => value is Expression.Call) => true,
        Expression.Unary { Operator: "not", Operand: var operand } => !IsThere(operand),
        Expression.Comparison { First: var asked, Links: [(var sign and ("is" or "is not" or "==" or "!="), Expression.Literal { Value: Value.Nothing })] } => IsThere(asked) is { } isThere ? isThere == sign is "is not" or "!=" : null,
        _ => null,
    };

    /// <summary>Gives what a choice does where one of its conditions is known.</summary>
    private IEnumerable<Statement> Known(Statement.If choice, Frame frame)
    {
        (Expression Test, IReadOnlyList<Statement> Body)[] open = [.. choice.Branches.TakeWhile(branch => IsThere(Put(branch.Test, frame)) != true).Where(branch => IsThere(Put(branch.Test, frame)) is null)];
        IReadOnlyList<Statement> otherwise = choice.Branches.FirstOrDefault(branch => IsThere(Put(branch.Test, frame)) == true).Body ?? choice.Otherwise;
        return open.Length == 0 ? Block(otherwise, frame) : One(choice with { Branches = open, Otherwise = otherwise }, frame);
    }

    /// <summary>Gives what stands in the else of a loop, which a break leaves out.</summary>
    private Statement[] Else(Statement loop, IReadOnlyList<Statement> otherwise, Frame frame)
    {
        Statement[] body = [.. Block(otherwise, frame)];
        return body.Any(statement => IsUpdate(statement) || IsStep(statement) || statement is not (Statement.Evaluated or Statement.Jump)) && Jumps(loop.Blocks.First(), "break")
            ? throw new PortingException(otherwise[0].Position, "this else is left out where the loop ends with break.")
            : body;
    }

    /// <summary>Gives what an exception does, as a branch that <see cref="Checked"/> takes out again. One that the user raises ends the training.</summary>
    private IEnumerable<Statement> Raised(Statement.Try attempt, Frame frame)
    {
        for (int i = 0; i < attempt.Handlers.Count; i++)
        {
            if (i < attempt.Handled.Count && attempt.Handled[i].Type is { } type && Dialect.LastPart(ScriptSource.Dotted(type) ?? string.Empty) is "KeyboardInterrupt" or "SystemExit")
            {
                continue;
            }

            if (_depth > 0 && Returns(attempt.Handlers[i]))
            {
                throw new PortingException(attempt.Handlers[i][0].Position, "an exception leaves the function here.");
            }

            yield return new Statement.If([(new Expression.Template(Raises, attempt.Position), [.. Block(attempt.Handlers[i], frame)])], [], attempt.Position);
        }
    }

    private static bool IsRaised(Statement statement) => statement is Statement.If { Branches: [{ Test: Expression.Template { Text: Raises } }] };

    /// <summary>Gets whether statements of a loop leave it, or its turn.</summary>
    private static bool Jumps(IReadOnlyList<Statement> block, string word) => block.Any(statement => statement is Statement.Jump jump ? jump.Word == word : statement is not (Statement.For or Statement.While) && statement.Blocks.Any(inner => Jumps(inner, word)));

    /// <summary>Refuses a rate that depends on exceptions, or on a measured value that ends a loop early before more is trained.</summary>
    private IReadOnlyList<Statement> Checked(IReadOnlyList<Statement> program)
    {
        Statement[] all = [.. ScriptSource.All(program)];
        HashSet<string> needed = new(StringComparer.Ordinal) { Rate };
        bool IsNeeded(Statement statement) => IsStep(statement) || (statement is Statement.Assign or Statement.Augmented && Targets.Names([statement]).Any(needed.Contains));
        for (int known = 0; known < needed.Count;)
        {
            known = needed.Count;
            foreach (Statement statement in all.Where(statement => ScriptSource.All([statement]).Any(IsNeeded)))
            {
                needed.UnionWith((statement is Statement.Assign assign ? [assign.Value] : statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Name>().Select(name => name.Text));
            }
        }

        HashSet<string> measured = [];
        bool IsMeasured(Expression expression) => Expressions.All(expression).Any(part => part is Expression.Name name ? measured.Contains(name.Text)
            : part is Expression.Template || (part is Expression.Call call && Dialect.LastPart(ScriptSource.Dotted(call.Function) ?? string.Empty) is not ("len" or "int" or "float" or "min" or "max" or "abs" or "round" or "floor" or "ceil") && !(_source.Resolve(call.Function) is { } full && Functions.Knows(full))));
        for (int known = -1; known < measured.Count;)
        {
            known = measured.Count;
            foreach (Statement statement in all)
            {
                measured.UnionWith(statement switch
                {
                    Statement.Assign assign when IsMeasured(assign.Value) && !_source.IsKnown(assign) => Targets.Names([assign]),
                    Statement.Augmented augmented when IsMeasured(augmented.Value) => Targets.Names([augmented]),
                    Statement.For loop when (_source.Known(loop.Source, new HashSet<string>(StringComparer.Ordinal)) ?? _source.AtItsPlace(loop.Source)) is null => Targets.Names(loop.Target).Except(ScriptClock.Counted(loop)),
                    _ => [],
                });
            }
        }

        Walk(program, false);
        return Without(program);

        void Walk(IReadOnlyList<Statement> block, bool isWithin)
        {
            for (int i = 0; i < block.Count; i++)
            {
                Statement statement = block[i];
                Statement[] inner = [.. ScriptSource.All(statement.Blocks.SelectMany(one => one))];
                if (IsRaised(statement) && inner.FirstOrDefault(one => IsNeeded(one) || IsUpdate(one)) is { } set)
                {
                    throw new PortingException(set.Position, "the rate hangs on an exception.");
                }

                if (statement is Statement.If choice && inner.Any(IsNeeded))
                {
                    Measured ??= choice.Branches.Select(branch => branch.Test).FirstOrDefault(test => IsMeasured(test) && _source.AtItsPlace(test) is null);
                }

                bool isLoop = statement is Statement.For or Statement.While;
                if (isLoop && inner.Any(IsUpdate) && (isWithin || MayLeave(statement.Blocks.First())))
                {
                    // What is trained behind a loop has the rate of its turn only if the loop's turns are known.
                    Statement[] behind = [.. ScriptSource.All(block.Skip(i + 1))];
                    bool isFollowed = behind.Any(IsUpdate) && behind.Concat(inner).Any(IsNeeded);
                    if ((isFollowed || inner.Any(IsNeeded)) && Leaves(statement.Blocks.First(), isWithin || isFollowed) is { } early)
                    {
                        throw new PortingException(early.Position, "when this loop ends is known only in the training.");
                    }
                }

                foreach (IReadOnlyList<Statement> one in statement.Blocks)
                {
                    Walk(one, isWithin || isLoop);
                }
            }
        }

        static bool MayLeave(IReadOnlyList<Statement> block) => Jumps(block, "break") || Jumps(block, "continue");

        Statement? Leaves(IReadOnlyList<Statement> block, bool isWithin) => block.Select(statement =>
            statement is Statement.If choice && ((IsRaised(choice) && choice.Blocks.Any(one => Jumps(one, "continue"))) || (isWithin && choice.Branches.Any(branch => IsMeasured(branch.Test)) && choice.Blocks.Any(one => Jumps(one, "break")))) ? choice
            : statement is Statement.If inner ? inner.Blocks.Select(one => Leaves(one, isWithin)).FirstOrDefault(found => found is not null)
            : null).FirstOrDefault(found => found is not null);
    }

    private static IReadOnlyList<Statement> Without(IReadOnlyList<Statement> block) => [.. block.Where(statement => !IsRaised(statement)).Select(statement => statement switch
    {
        Statement.If choice => choice with { Branches = [.. choice.Branches.Select(branch => (branch.Test, Without(branch.Body)))], Otherwise = Without(choice.Otherwise) },
        Statement.For loop => loop with { Body = Without(loop.Body) },
        Statement.While loop => loop with { Body = Without(loop.Body) },
        _ => statement,
    })];

    /// <summary>Adds an assignment of the rate at each place that makes the optimizer, if one is made again after updates.</summary>
    private IReadOnlyList<Statement> Made(IReadOnlyList<Statement> program)
    {
        if (_countsFits)
        {
            return Setting(program);
        }

        bool hasTrained = false;
        bool isAgain = false;
        foreach (Statement statement in ScriptSource.All(program))
        {
            isAgain |= hasTrained && Making(statement) is not null;
            hasTrained |= IsUpdate(statement);
            if (statement is Statement.For or Statement.While && ScriptSource.All([statement]).Any(IsUpdate) && ScriptSource.All([statement]).FirstOrDefault(one => Making(one) is not null) is { } anew)
            {
                throw new PortingException(anew.Position, "the optimizer is made anew in a loop.");
            }
        }

        if (!isAgain)
        {
            return program;
        }

        IsMadeAgain = true;
        return [.. Again(program)];
    }

    /// <summary>Sets the rate where the optimizer is made. From then on the schedulers of the one before no longer change it, until they are made again too.</summary>
    private IEnumerable<Statement> Again(IReadOnlyList<Statement> program)
    {
        Dictionary<SourcePosition, int> made = _made.ToDictionary(pair => pair.Key.Position, pair => pair.Value);
        HashSet<int> left = [];
        foreach (Statement statement in program)
        {
            if (Making(statement) is { } making)
            {
                yield return statement;
                yield return Set(FirstRate(making) ?? throw new PortingException(statement.Position, "the optimizer is made again, and its rate is not written there."), statement.Position);
                yield return new Statement.Evaluated(new Expression.Name("$again", statement.Position), statement.Position);
                left.UnionWith(made.Values);
                continue;
            }

            if (ScriptSource.All([statement]).FirstOrDefault(one => Making(one) is not null || (IsMade(one) && left.Contains(made[one.Position]) && !ReferenceEquals(one, statement))) is { } hidden)
            {
                throw new PortingException(hidden.Position, "the optimizer is made again, and this stands where it is not reached in each run.");
            }

            if (IsMade(statement))
            {
                left.Remove(made[statement.Position]);
            }

            foreach (Statement kept in left.Count == 0 ? [statement] : WithoutSteps([statement], left))
            {
                yield return kept;
            }
        }
    }

    private static IReadOnlyList<Statement> WithoutSteps(IReadOnlyList<Statement> block, HashSet<int> left) => [.. block.Where(statement => StepOf(statement) is not { } step || !left.Contains(step)).Select(statement => statement switch
    {
        Statement.If choice => choice with { Branches = [.. choice.Branches.Select(branch => (branch.Test, WithoutSteps(branch.Body, left)))], Otherwise = WithoutSteps(choice.Otherwise, left) },
        Statement.For loop => loop with { Body = WithoutSteps(loop.Body, left) },
        Statement.While loop => loop with { Body = WithoutSteps(loop.Body, left) },
        _ => statement,
    })];

    private IReadOnlyList<Statement> Setting(IReadOnlyList<Statement> block) => [.. block.SelectMany(statement => statement switch
    {
        Statement.If choice => [choice with { Branches = [.. choice.Branches.Select(branch => (branch.Test, Setting(branch.Body)))], Otherwise = Setting(choice.Otherwise) }],
        _ when Making(statement) is { } made => FirstRate(made) is { } rate ? [statement, Set(rate, statement.Position)]
            : _countsFits ? [statement]
            : throw new PortingException(statement.Position, "the optimizer is made again, and its rate is not written there."),
        _ => (Statement[])[statement],
    })];

    /// <summary>Gives the call in a statement that makes the optimizer or compiles its model; null for any other statement.</summary>
    public Expression.Call? Making(Statement statement) => statement switch
    {
        Statement.Assign { Targets: [var target], Value: Expression.Call made } when _kinds.Of(made) is { Kind: "torch-optimizer" or "keras-optimizer" } && (_optimizer is null || IsCalled(target, Dialect.LastPart(_optimizer))) => made,
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "compile", Target: var model } } call } when _kinds.Of(call) is { Kind: "keras-compile" } && (_optimizer is null || _optimizer == $"{ScriptSource.Dotted(model)}.optimizer") => call,
        _ => null,
    };

    /// <summary>Gets whether a variable has a name, or had it in a function that is put in its place.</summary>
    private static bool IsCalled(Expression target, string name) => ScriptSource.Dotted(target) is { } dotted && (Dialect.LastPart(dotted) == name || dotted.StartsWith($"{name}_of_", StringComparison.Ordinal));

    /// <summary>Gets how often the script compiles with an optimizer of a name.</summary>
    private int Compiles(string optimizer) => ScriptSource.All(_source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)
        .Count(part => part is Expression.Call { Function: Expression.Attribute { Text: "compile" } } call && call.Arguments.Any(argument => argument.Value is Expression.Name name && name.Text == optimizer));

    private Expression? FirstRate(Expression.Call made)
    {
        if (_kinds.Of(made) is not { } kind)
        {
            return null;
        }

        if (kind.Kind == "keras-compile")
        {
            return (made.Arguments.FirstOrDefault(argument => argument.Name == "optimizer") ?? made.Arguments.FirstOrDefault(argument => argument.Name is null))?.Value switch
            {
                Expression.Call optimizer => FirstRate(optimizer),
                Expression.Name optimizer when Compiles(optimizer.Text) == 1 && ScriptSource.All(_source.Statements).OfType<Statement.Assign>().Where(assign => assign.Targets is [Expression.Name target] && target.Text == optimizer.Text).ToArray() is [{ Value: Expression.Call only }] => FirstRate(only),
                Expression.Literal { Value: Value.Text word } => KerasOptimizers.ByWord(word.Characters) is { } name && KerasOptimizers.Default(name) is { } rate ? new Expression.Literal(rate, made.Position) : null,
                _ => null,
            };
        }

        return made.Arguments.Where((argument, i) => (argument.Name ?? ScriptSignatures.Parameter(kind.Kind, kind.Name, i)) is "lr" or "learning_rate").FirstOrDefault()?.Value
            ?? (kind.Kind == "keras-optimizer" && !made.Arguments.Any(argument => argument.Name is "*" or "**") && KerasOptimizers.Default(kind.Name) is { } known ? new Expression.Literal(known, made.Position) : null);
    }
}
