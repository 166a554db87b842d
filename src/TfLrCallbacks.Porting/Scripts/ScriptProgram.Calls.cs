namespace TfLrCallbacks.Porting;

/// <content>What the statements call: updates, steps of the scheduler, functions of the script.</content>
internal sealed partial class ScriptProgram
{
    /// <summary>Gives the updates, steps and functions that an expression calls, as statements.</summary>
    private IEnumerable<Statement> Calls(Expression expression, Frame frame)
    {
        foreach (Expression.Call call in Expressions.All(expression).OfType<Expression.Call>())
        {
            if (_foreign.Contains(call))
            {
                throw new PortingException(call.Position, "a scheduler that is not carried over with it sets the rate too.");
            }

            if (IsSchedulerStep(call, frame))
            {
                yield return call.Arguments.Count == 0 ? new Statement.Evaluated(new Expression.Name("$step", call.Position), call.Position)
                    : throw new PortingException(call.Position, "the scheduler's step is told where it stands.");
            }
            else if (Inlined(call, frame) is { } body)
            {
                foreach (Statement statement in Returning(body, null))
                {
                    yield return statement;
                }
            }
            else if (call.Function is Expression.Attribute { Text: "fit" or "fit_generator", Target: var fitted })
            {
                Expression? epochs = call.Arguments.FirstOrDefault(argument => argument.Name is "epochs" or "nb_epoch")?.Value;
                if (IsOfModel(fitted))
                {
                    yield return epochs is null or Expression.Literal { Value: Value.Integer { Number.IsOne: true } } ? Epoch(call.Position)
                        : new Statement.For(new Expression.Name("epoch_of_fit", call.Position), new Expression.Call(new Expression.Name("range", call.Position), [new Expression.Argument(null, Put(epochs, frame))], call.Position), [Epoch(call.Position)], [], call.Position);
                }
            }
            else if (_training.IsUpdate(call))
            {
                if (IsOwnUpdate(call, frame))
                {
                    yield return Update(call.Position);
                }
            }
            else if (ReferenceEquals(call, _made))
            {
                yield return new Statement.Evaluated(new Expression.Name("$made", call.Position), call.Position);
            }
            else if (_training.IsTraining(call))
            {
                yield return Epoch(call.Position);
            }
        }
    }

    private bool IsSchedulerStep(Expression.Call call, Frame frame) => _scheduler is not null && call.Function is Expression.Attribute { Text: "step", Target: var stepped }
        && ScriptSource.IsNamed(ScriptSource.Dotted(Put(stepped, frame)), _scheduler);

    private static bool IsBackward(Expression.Call call) => call.Function is Expression.Attribute { Text: "backward" or "manual_backward" };

    private bool IsOwnUpdate(Expression.Call call, Frame frame) => !(_hasUpdates && IsBackward(call)) && call.Function is Expression.Attribute { Target: var target } method
        && (method.Text is "train_on_batch" ? IsOfModel(target) : IsOwn(Put(target, frame)) && call.Arguments.All(argument => IsOwn(Put(argument.Value, frame))));

    /// <summary>Gets whether a model is the one whose optimizer this is for: <c>model.optimizer</c>.</summary>
    private bool IsOfModel(Expression model) => _optimizer is null || !_optimizer.EndsWith(".optimizer", StringComparison.Ordinal) || ScriptSource.Dotted(model) is not { } name || $"{name}.optimizer" == _optimizer;

    /// <summary>Gives the statements of a function that a call names, if it trains or sets a rate; null for any other call.</summary>
    private List<Statement>? Inlined(Expression.Call call, Frame frame)
    {
        if (_training.Called(call) is not { } function || !IsOfScript(call.Function) || !Trains(function))
        {
            return null;
        }

        if (_depth >= Deepest || call.Arguments.Any(argument => argument.Name is "*" or "**"))
        {
            throw new PortingException(call.Position, $"{function.Name} is called in a way that has no form in C# here.");
        }

        HashSet<string> assigned = [.. Targets.Names(function.Body)];
        assigned.ExceptWith(ScriptSource.All(function.Body).OfType<Statement.Outer>().SelectMany(outer => outer.Names));
        Dictionary<string, Expression> given = assigned.ToDictionary(name => name, name => (Expression)new Expression.Name($"{name}_of_{function.Name}", call.Position), StringComparer.Ordinal);
        List<Statement> body = [];
        (string Name, Expression? Default)[] parameters = [.. function.Parameters.SkipWhile(parameter => parameter.Name == "self")];
        for (int i = 0; i < parameters.Length; i++)
        {
            (string name, Expression? otherwise) = parameters[i];
            Expression? value = call.Arguments.FirstOrDefault(argument => argument.Name == name)?.Value ?? (i < call.Arguments.Count && call.Arguments[i].Name is null ? call.Arguments[i].Value : null);
            Expression? put = value is not null ? Put(value, frame) : otherwise;
            if (put is Expression.Literal or Expression.Name or Expression.Attribute or Expression.Sequence && !assigned.Contains(name))
            {
                given[name] = put;
            }
            else
            {
                Expression.Name own = new($"{name}_of_{function.Name}", call.Position);
                given[name] = own;
                body.AddRange(put is null ? [] : [new Statement.Assign([own], put, call.Position)]);
            }
        }

        _depth++;
        body.AddRange(Block(function.Body, new Frame(given, [])));
        _depth--;
        return body;
    }

    /// <summary>Gets whether a function is one of the script's: by its name, or as a method of an object of one of its classes.</summary>
    private bool IsOfScript(Expression function) => function is not Expression.Attribute { Target: var holder } || holder switch
    {
        Expression.Name { Text: "self" } => true,
        Expression.Name name => ScriptSource.All(_source.Statements).OfType<Statement.Assign>().Any(assign => assign.Value is Expression.Call made && IsClass(made) && assign.Targets.Any(target => target is Expression.Name own && own.Text == name.Text)),
        Expression.Call made => IsClass(made),
        _ => false,
    };

    private bool IsClass(Expression.Call made) => made.Function is Expression.Name type && _source.Classes.ContainsKey(type.Text);

    private bool Trains(Statement.Function function)
    {
        if (!_trains.TryGetValue(function, out bool known))
        {
            _trains[function] = false; // a function that calls itself
            _trains[function] = known = ScriptWrites.In(function.Body).Any(touch => touch.Value is not null)
                || ScriptSource.All(function.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()
                    .Any(call => _training.IsUpdate(call) || call.Function is Expression.Attribute { Text: "step" or "fit" } || (_training.Called(call) is { } called ? Trains(called) : _training.IsTraining(call)));
        }

        return known;
    }

    /// <summary>Gives the statements of a function with what its caller does with the value in place of its returns.</summary>
    private static IReadOnlyList<Statement> Returning(IReadOnlyList<Statement> body, Func<Expression, Statement>? use) => [.. body.SelectMany(statement => statement switch
    {
        Statement.Return returned => use is null || returned.Value is null ? [] : [use(returned.Value)],
        Statement.If choice => [choice with { Branches = [.. choice.Branches.Select(branch => (branch.Test, Returning(branch.Body, use)))], Otherwise = Returning(choice.Otherwise, use) }],
        Statement.For or Statement.While when statement.Blocks.Any(Returns) => throw NoForm(statement),
        _ => (IEnumerable<Statement>)[statement],
    })];
}
