namespace TfLrCallbacks.Porting;

/// <content>What statements that are not evaluated would change is not known after them: it keeps the reason in place of its value.</content>
internal sealed partial class Interpreter
{
    private const int DeepestCall = 4;

    private bool _isTraining;

    /// <summary>Forgets what a loop that trains changes, and notes what it begins with.</summary>
    private void ForgetTraining(Statement loop, string why)
    {
        _isTraining = reading.IsStrict && !reading.IsClosed;
        Forget([loop], why, loop.Position);
        _isTraining = false;
    }

    /// <summary>Takes the values of all that statements may change away: names, attributes, entries, lists and tables, also those that their functions change.</summary>
    private void Forget(IEnumerable<Statement> statements, string why, SourcePosition position, int depth = 0)
    {
        foreach (Statement statement in statements)
        {
            budget.Step(statement.Position, 2);
            Expression[] parts = [.. statement.Expressions.SelectMany(Expressions.All)];
            reading.Trace?.Skip(statement, parts, _evaluator);
            foreach (Expression part in parts)
            {
                if (part is Expression.Call call)
                {
                    ForgetChanged(call, why, position, depth);
                }
                else if (part is Expression.Named named)
                {
                    Forget(new Expression.Name(named.Text, named.Position), why, position);
                }
            }

            IEnumerable<Expression> targets = statement switch
            {
                Statement.Assign assign => assign.Targets,
                Statement.Augmented augmented => [augmented.Target],
                Statement.Delete delete => delete.Targets,
                Statement.With with => with.Items.Select(item => item.Target).OfType<Expression>(),
                Statement.Function function => [new Expression.Name(function.Name, function.Position)],
                Statement.Class type => [new Expression.Name(type.Name, type.Position)],
                _ => [],
            };
            foreach (Expression target in targets)
            {
                Forget(target, why, position);
            }

            switch (statement)
            {
                case Statement.Outer outer:
                    outer.Names.ToList().ForEach(name => scope.Share(name, outer.IsGlobal));
                    break;
                case Statement.For loop:
                    ForgetLoop(loop, why, position, depth);
                    break;
                case not (Statement.Function or Statement.Class):
                    Forget(statement.Blocks.SelectMany(block => block), why, position, depth);
                    break;
            }
        }
    }

    /// <summary>Forgets what a loop changes in each of the things that it goes over, where those stand in the text.</summary>
    private void ForgetLoop(Statement.For loop, string why, SourcePosition position, int depth)
    {
        if (IsPath(loop.Source) && Tried(loop.Source) is Value.Sequence { Items: { Count: <= 100 } items })
        {
            foreach (Value item in items.Where(item => item is Value.Dictionary or Value.Instance or Value.Sequence).ToArray())
            {
                Set(loop.Target, item);
                Forget(loop.Body, why, position, depth);
            }
        }

        Forget(loop.Target, why, position);
        Forget([.. loop.Body, .. loop.Otherwise], why, position, depth);
    }

    /// <summary>Takes the value of a target of an assignment away.</summary>
    private void Forget(Expression target, string why, SourcePosition position)
    {
        budget.Step(position, 10); // what is refused in each turn costs more than what is not
        Value.Symbol lost = new(Brief.Of(SourceWriter.Write(target), 60), position) { Why = why };
        if (_isTraining && target is Expression.Attribute or Expression.Subscript && IsPath(target))
        {
            reading.Begin(target, Tried(target));
        }

        switch (target)
        {
            case Expression.Name name:
                scope.Assign(name.Text, lost);
                reading.Assign(name.Text, lost);
                break;
            case Expression.Starred starred:
                Forget(starred.Items, why, position);
                break;
            case Expression.Sequence several:
                foreach (Expression part in several.Items)
                {
                    Forget(part, why, position);
                }

                break;
            case Expression.Attribute attribute when IsPath(attribute.Target) && Tried(attribute.Target) is { } holder:
                Objects.Set(holder, attribute.Text, lost, position, reading);
                break;
            case Expression.Subscript subscript when IsPath(subscript.Target) && Tried(subscript.Target) is { } holder:
                Forget(holder, subscript.Index is Expression.Slice ? null : Tried(subscript.Index), lost);
                break;
        }
    }

    /// <summary>Takes an entry of a list, a table or settings away; all of them where it is not known which.</summary>
    private void Forget(Value holder, Value? index, Value.Symbol lost)
    {
        switch (holder)
        {
            case Value.Symbol when EnvironmentVariables.Is(holder) && index is Value.Text { IsPartly: false } variable:
                reading.Environment[variable.Characters] = lost;
                break;
            case Value.Instance { IsTable: true } settings:
                Forget(new Value.Dictionary([]) { Owner = settings }, index, lost);
                break;
            case Value.Dictionary table when index is Value.Text { IsPartly: false } or Value.Integer or Value.Float or Value.Boolean or Value.Nothing:
                table.Set(index, lost);
                break;
            case Value.Dictionary table:
                foreach (Value key in table.Items.Select(item => item.Key).ToArray())
                {
                    table.Set(key, lost);
                }

                table.Rest = lost;
                break;
            case Value.Sequence { IsTuple: false } list when index?.AsInteger() is { } at && at < list.Items.Count && at >= -list.Items.Count:
                list.ToChange()[(int)(at < 0 ? at + list.Items.Count : at)] = lost;
                break;
            case Value.Sequence { IsTuple: false } list:
                list.ToChange().Clear();
                list.ToChange().Add(lost with { Name = $"*{lost.Name}" });
                break;
        }
    }

    /// <summary>Forgets what a call changes: the list or the table whose method it is, an attribute, or what a function of the text assigns.</summary>
    private void ForgetChanged(Expression.Call call, string why, SourcePosition position, int depth)
    {
        if (call is { Function: Expression.Name { Text: "setattr" }, Arguments: [{ Value: var changed }, { Value: var name }, ..] })
        {
            if (IsPath(changed) && Tried(changed) is { } holder)
            {
                if (Tried(name) is Value.Text { IsPartly: false } known)
                {
                    Objects.Set(holder, known.Characters, new Value.Symbol(known.Characters, position) { Why = why }, position, reading);
                }
                else if (holder is Value.Instance or Value.Class)
                {
                    reading.NoteChange(call);
                }
            }

            return;
        }

        if (call.Function is Expression.Attribute { Target: Expression.Conditional either } chosen)
        {
            // Either of the two is changed.
            ForgetChanged(call with { Function = chosen with { Target = either.Then } }, why, position, depth);
            ForgetChanged(call with { Function = chosen with { Target = either.Otherwise } }, why, position, depth);
        }
        else if (call.Function is Expression.Attribute method && IsPath(method.Target))
        {
            Value? target = Tried(method.Target);
            if (target is Value.Sequence { IsTuple: false } && Mutations.OfLists.Contains(method.Text))
            {
                Forget(target, null, new Value.Symbol(Brief.Of(SourceWriter.Write(method.Target), 60), position) { Why = why });
            }
            else if (target is Value.Dictionary or Value.Instance { IsTable: true } && Mutations.OfTables.Contains(method.Text))
            {
                ForgetEntries(target, method, call, why, position);
            }
            else if (target is Value.Instance { Type: { } type } owner && type.Find(method.Text) is Value.Function own)
            {
                ForgetWithin(own, [owner], call, why, position, depth);
            }
        }
        else if (call.Function is Expression.Name function && scope.Find(function.Text) is Value.Function known)
        {
            ForgetWithin(known, [], call, why, position, depth);
        }
    }

    /// <summary>Forgets the entries that a method of a table changes: those that it names, else all.</summary>
    private void ForgetEntries(Value target, Expression.Attribute method, Expression.Call call, string why, SourcePosition position)
    {
        Value.Symbol lost = new(Brief.Of(SourceWriter.Write(method.Target), 60), position) { Why = why };
        Value?[] keys = (method.Text, call.Arguments) switch
        {
            ("update", _) => [.. call.Arguments.SelectMany(argument => argument.Name is { } name and not ("*" or "**") ? [(Value)name]
                : argument.Value is Expression.Dictionary written ? written.Items.Select(item => item.Key is null ? null : Tried(item.Key))
                : IsPath(argument.Value) && Tried(argument.Value) is Value.Dictionary more ? more.Items.Select(item => item.Key)
                : (IEnumerable<Value?>)[null])],
            ("pop" or "setdefault", [{ Value: var key }, ..]) => [Tried(key)],
            _ => [null],
        };
        foreach (Value? key in keys)
        {
            Forget(target, key, lost);
            if (key is null)
            {
                reading.NoteChange(call);
            }
        }
    }

    /// <summary>Forgets what a function of the text changes outside of itself.</summary>
    private void ForgetWithin(Value.Function function, IReadOnlyList<Value> first, Expression.Call call, string why, SourcePosition position, int depth)
    {
        if (function.Definition is not { } definition || depth >= DeepestCall)
        {
            return;
        }

        Scope inner = new(function.Around ?? scope);
        string[] names = [.. definition.Parameters.Select(parameter => parameter.Name.TrimStart('*'))];
        for (int i = 0; i < names.Length; i++)
        {
            Expression? given = call.Arguments.FirstOrDefault(argument => argument.Name == names[i])?.Value
                ?? (i - first.Count is var at && at >= 0 && at < call.Arguments.Count && call.Arguments[at].Name is null ? call.Arguments[at].Value : null);
            inner.Assign(names[i], i < first.Count ? first[i] : (given is not null && IsPath(given) ? Tried(given) : null) ?? new Value.Symbol(names[i], position) { Why = why });
        }

        new Interpreter(inner, budget, reading) { _isTraining = _isTraining }.Forget(definition.Body, why, position, depth + 1);
    }

    /// <summary>Gets whether an expression only names something, so that it can be looked up without a call.</summary>
    private static bool IsPath(Expression expression) => expression switch
    {
        Expression.Name => true,
        Expression.Attribute attribute => IsPath(attribute.Target),
        Expression.Subscript subscript => IsPath(subscript.Target) && (subscript.Index is Expression.Literal or Expression.Unary || IsPath(subscript.Index)),
        Expression.Call { Function: Expression.Name { Text: "vars" }, Arguments: [{ Value: var named }] } => IsPath(named),
        _ => false,
    };
}
