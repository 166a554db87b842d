namespace TfLrCallbacks.Porting;

/// <content>What the statements call: updates, steps of the scheduler, functions of the script.</content>
internal sealed partial class ScriptProgram
{
    /// <summary>Gives the updates, steps and functions that an expression calls, as statements.</summary>
    private List<Statement> Calls(Expression expression, Frame frame)
    {
        List<Statement> calls = expression switch
        {
            Expression.Comprehension each => OfEach(each, frame),
            Expression.Lambda lambda => Never(lambda.Body, frame),
            Expression.Conditional choice => [.. Calls(choice.Test, frame), .. Never(choice.Then, frame), .. Never(choice.Otherwise, frame)],
            Expression.Binary { Operator: "and" or "or" } either => [.. Calls(either.Left, frame), .. Never(either.Right, frame)],
            _ => [.. Expressions.Parts(expression).SelectMany(part => Calls(part, frame))],
        };
        return expression is Expression.Call call ? [.. calls, .. OfCall(call, frame)] : calls;
    }

    /// <summary>Refuses an expression that trains or sets the rate but is not evaluated in each turn.</summary>
    private List<Statement> Never(Expression expression, Frame frame) => Calls(expression, frame) is [var first, ..]
        ? throw new PortingException(first.Position, "an update stands where it is not made in each turn.")
        : [];

    private List<Statement> OfEach(Expression.Comprehension each, Frame frame)
    {
        List<Statement> source = Calls(each.Source, frame);
        List<Statement> body = [.. each.Key is null ? [] : Calls(each.Key, frame), .. Calls(each.Item, frame)];
        if (each.Condition is not null && (body.Count > 0 || Calls(each.Condition, frame).Count > 0))
        {
            throw new PortingException(each.Position, "an update stands where it is not made in each turn.");
        }

        Expression target = each.Target ?? (each.Names is [var only] ? new Expression.Name(only, each.Position) : new Expression.Sequence([.. each.Names.Select(name => new Expression.Name(name, each.Position))], true, each.Position));
        return body.Count == 0 ? source : [.. source, new Statement.For(target, Put(each.Source, frame), body, [], each.Position)];
    }

    private IEnumerable<Statement> OfCall(Expression.Call call, Frame frame)
    {
        if (_foreign.Contains(call))
        {
            throw new PortingException(call.Position, "a scheduler that is not carried over with it sets the rate too.");
        }

        if (ScriptWrites.Updated(call) is not null)
        {
            throw new PortingException(call.Position, "the rate is set within an expression.");
        }

        int scheduler = Stepped(call, frame);
        if (scheduler >= 0)
        {
            Reached.Add(call.Position);
        }

        return scheduler >= 0 ? call.Arguments.Count == 0 ? [new Statement.Evaluated(new Expression.Name($"$step{scheduler}", call.Position), call.Position)] : throw new PortingException(call.Position, "the scheduler's step is told where it stands.")
            : Inlined(call, frame) is { } body ? Returning(body, null)
            : call.Function is Expression.Attribute { Text: "fit" or "fit_generator", Target: var fitted } method ? ((_kinds.Of(call) is { Kind: "keras-fit" } || _kinds.IsModel(fitted)) && IsOfModel(fitted) ? Fit(call, method.Text, frame) : [])
            : _training.IsUpdate(call) ? (IsOwnUpdate(call, frame) ? [Update(call.Position)] : [])
            : _made.ContainsKey(call) ? [MadeAt(call.Position)]
            : _training.IsTraining(call) switch
            {
                true => [Epoch(call.Position)],
                false => [],
                null => throw new PortingException(call.Position, $"whether {Brief.Of(SourceWriter.Write(call.Function), 60)} trains is not known."),
            };
    }

    /// <summary>Gives the epochs of a fit.</summary>
    private IEnumerable<Statement> Fit(Expression.Call call, string method, Frame frame)
    {
        Dictionary<string, Expression> given = new(StringComparer.Ordinal);
        foreach ((Expression.Argument argument, int i) in call.Arguments.Select((argument, i) => (argument, i)))
        {
            given[argument.Name ?? (_kinds.HasKeras ? ScriptSignatures.Parameter("keras-fit", method, i) : null) ?? $"arg{i}"] = argument.Value;
        }

        if (_countsFits)
        {
            return [Epoch(call.Position)];
        }

        if (given.ContainsKey("*") || given.ContainsKey("**")
            || (!_kinds.HasKeras && !given.ContainsKey("epochs") && (given.Any(pair => pair.Key.StartsWith("arg", StringComparison.Ordinal) && pair.Value is Expression.Literal { Value: Value.Integer }) || SourceWriter.Write(call.Function).Contains("trainer", StringComparison.OrdinalIgnoreCase))))
        {
            throw new PortingException(call.Position, "how many epochs this fit trains is not known.");
        }

        Expression epochs = ScriptUnits.Epochs(given.GetValueOrDefault("epochs") ?? given.GetValueOrDefault("nb_epoch"), given.GetValueOrDefault("initial_epoch"), call.Position);
        return epochs is Expression.Literal { Value: Value.Integer { Number.IsOne: true } } ? [Epoch(call.Position)]
            : [new Statement.For(new Expression.Name("epoch_of_fit", call.Position), new Expression.Call(new Expression.Name("range", call.Position), [new Expression.Argument(null, Put(epochs, frame))], call.Position), [Epoch(call.Position)], [], call.Position)];
    }

    /// <summary>Gives the place of the scheduler that a call steps; -1 for any other call.</summary>
    private int Stepped(Expression.Call call, Frame frame) => call.Function is Expression.Attribute { Text: "step", Target: var stepped }
        ? _schedulers.TakeWhile(name => !IsCalled(Put(stepped, frame), Dialect.LastPart(name))).Count() is var at && at < _schedulers.Count ? at : -1
        : -1;

    private static bool IsBackward(Expression.Call call) => call.Function is Expression.Attribute { Text: "backward" or "manual_backward" };

    private bool IsOwnUpdate(Expression.Call call, Frame frame) => !(_hasUpdates && IsBackward(call)) && call.Function is Expression.Attribute { Target: var target } method
        && (method.Text is "train_on_batch" ? IsOfModel(target) : IsOwn(Put(target, frame)) && call.Arguments.All(argument => IsOwn(Put(argument.Value, frame))));

    /// <summary>Gets whether a model is the one whose optimizer this is for: <c>model.optimizer</c>.</summary>
    private bool IsOfModel(Expression model) => _optimizer is null || !_optimizer.EndsWith(".optimizer", StringComparison.Ordinal) || ScriptSource.Dotted(model) is not { } name || $"{name}.optimizer" == _optimizer;

    /// <summary>Gives the statements of a function that a call names, if it trains or sets a rate; null for any other call.</summary>
    private List<Statement>? Inlined(Expression.Call call, Frame frame)
    {
        if (!IsInlined(call))
        {
            return null;
        }

        Statement.Function function = _training.Called(call)!;
        if (_opened.Contains(function, ReferenceEqualityComparer.Instance))
        {
            throw new PortingException(call.Position, $"{function.Name} calls itself, and how often is known only when it runs: write it as a loop.");
        }

        if (_depth >= Deepest || call.Arguments.Any(argument => argument.Name is "*" or "**"))
        {
            throw new PortingException(call.Position, $"{function.Name} is called in a way that has no form in C# here.");
        }

        HashSet<string> assigned = [.. Targets.Names(function.Body)];
        assigned.ExceptWith(ScriptSource.All(function.Body).OfType<Statement.Outer>().SelectMany(outer => outer.Names));
        Dictionary<string, Expression> given = assigned.ToDictionary(name => name, name => (Expression)new Expression.Name($"{name}_of_{function.Name}", call.Position), StringComparer.Ordinal);
        (string Name, Expression? Default)[] parameters = [.. function.Parameters.SkipWhile(parameter => parameter.Name == "self")];
        List<Statement> first = [];
        HashSet<string> late = new(StringComparer.Ordinal);
        for (int i = 0; i < parameters.Length; i++)
        {
            (string name, Expression? otherwise) = parameters[i];
            Expression? value = call.Arguments.FirstOrDefault(argument => argument.Name == name)?.Value ?? (i < call.Arguments.Count && call.Arguments[i].Name is null ? call.Arguments[i].Value : null);
            Expression? put = value is not null ? Put(value, frame) : otherwise;
            if (put is (Expression.Literal or Expression.Name or Expression.Attribute or Expression.Sequence) && !assigned.Contains(name))
            {
                given[name] = put;
                late.Add(name);
            }
            else
            {
                Own(name, put);
            }
        }

        _depth++;
        _opened.Add(function);
        List<Statement> body = [.. Block(function.Body, new Frame(given, []))];

        // What the function changes by another name than its parameter's has the value that it had when it was called.
        HashSet<string> changed = [.. ScriptSource.All(body).SelectMany(statement => statement is Statement.Assign assign ? assign.Targets : statement is Statement.Augmented augmented ? [augmented.Target] : []).SelectMany(target => target is Expression.Sequence several ? several.Items : [target]).Select(target => SourceWriter.Write(target)), .. Targets.Names(body)];
        string[] copied = [.. late.Where(name => Expressions.All(given[name]).Any(part => part is Expression.Name or Expression.Attribute && changed.Contains(SourceWriter.Write(part))))];
        if (copied.Length > 0)
        {
            foreach (string name in copied)
            {
                Own(name, given[name]);
            }

            body = [.. Block(function.Body, new Frame(given, []))];
        }

        _depth--;
        _opened.RemoveAt(_opened.Count - 1);
        return [.. first, .. body];

        void Own(string name, Expression? value)
        {
            Expression.Name own = new($"{name}_of_{function.Name}", call.Position);
            given[name] = own;
            first.AddRange(value is null ? [] : [new Statement.Assign([own], value, call.Position)]);
        }
    }

    /// <summary>Gets whether the statements of what a call names are put in its place.</summary>
    private bool IsInlined(Expression.Call call) => _training.Called(call) is { } function && IsOfScript(call.Function) && (_source.Opened.Contains(function.Name) || Trains(function));

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
                || ScriptSource.All(function.Body).OfType<Statement.Assign>().SelectMany(assign => assign.Targets).Any(target => target is Expression.Attribute { Target: Expression.Name type } && _source.Opened.Contains(type.Text))
                || ScriptSource.All(function.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()
                    .Any(call => _training.IsUpdate(call) || call.Function is Expression.Attribute { Text: "step" or "fit" } || (_training.Called(call) is { } called ? Trains(called) : _training.IsTraining(call) != false));
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
