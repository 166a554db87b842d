namespace TfLrCallbacks.Porting;

/// <content>Functions and classes.</content>
internal sealed partial class Interpreter
{
    /// <summary>
    /// Asks a module of Lightning that the text defines and does not make for its optimizers, with the defaults of its arguments; or the method, where the
    /// text has it without its class.
    /// </summary>
    public void Configure()
    {
        if (reading.Configured is not null || reading.Calls.Any(call => ScheduleNames.Find(call) is not null))
        {
            return;
        }

        if (scope.Find("configure_optimizers") is Value.Function { Arity: 1, Callable: { Parameters: [var (self, _)] } callable } method)
        {
            Expression.Name written = new(callable.Name, callable.Position);
            _evaluator.Configured(method, [(null, new Value.Symbol(self, callable.Position))], new Expression.Call(written, [], callable.Position));
            return;
        }

        if (scope.Values.Values.OfType<Value.Class>().LastOrDefault(type => type.Find("configure_optimizers") is Value.Function) is not { } module)
        {
            return;
        }

        try
        {
            if (reading.Instances.LastOrDefault(instance => ReferenceEquals(instance.Type, module)) is { } known)
            {
                _evaluator.Configured(known, new Expression.Call(new Expression.Name(module.Name, module.Position), [], module.Position));
            }
            else if (Objects.Make(module, [], module.Position, reading) is Value.Instance made)
            {
                _evaluator.Configured(made, new Expression.Call(new Expression.Name(module.Name, module.Position), [], module.Position));
                reading.Note($"line {module.Position.Line}: {Brief.Of(module.Name, 40)} is taken with the defaults of its arguments.");
            }
        }
        catch (PortingException reason) when (!budget.IsSpent)
        {
            reading.Failure = reason;
        }
    }

    /// <summary>Gives the one function of one argument that the text defines and nothing in it names; null where there are more, or none.</summary>
    public Value.Function? Alone(IReadOnlyList<Statement> statements)
    {
        HashSet<string> named = [.. ScriptSource.All(statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Name>().Select(name => name.Text)];
        return statements.OfType<Statement.Function>().Where(function => !named.Contains(function.Name)).ToArray() is [var alone] && alone.Parameters.Count(parameter => parameter.Default is null) == 1 && alone.Parameters[0].Name != "self"
            ? scope.Find(alone.Name) as Value.Function
            : null;
    }

    /// <summary>Gives the one function of the text that sets an optimizer's rate by hand; null where there are more, or none.</summary>
    public Value.Function? Setter(IReadOnlyList<Statement> statements) =>
        statements.OfType<Statement.Function>().Where(function => ScriptWrites.In(function.Body).Any(touch => touch.Value is not null)).ToArray() is [var only] ? scope.Find(only.Name) as Value.Function : null;

    private Value Define(Statement.Function function)
    {
        Value.Function made = Function(function, this, scope, function.Name, null);
        return Decorated(made, function.Decorators, function.Position);
    }

    /// <summary>Gives the value of a <c>def</c>, with the defaults that its arguments have now.</summary>
    private Value.Function Function(Statement.Function function, Interpreter defaults, Scope around, string written, Value.Class? type)
    {
        IReadOnlyList<(string Name, Value? Default)> parameters =
            [.. function.Parameters.Select(parameter => (parameter.Name, parameter.Default is { } value ? defaults.Tried(value) : null))];
        Callable callable = new(function.Name, parameters, function.Position, (inner, own) =>
        {
            if (type is not null && parameters is [(var self, _), ..] && inner.Find(self) is { } first)
            {
                inner.Assign("__self__", first);
            }

            try
            {
                return new Interpreter(inner, own, reading).Called(function);
            }
            finally
            {
                reading.Leave(function.Position, inner);
            }
        })
        {
            Locals = Targets.Locals(function),
        };
        return callable.AsFunction(around, budget, written, type is null ? null : within => within.Assign("__class__", type)) with
        {
            Definition = function with { Parameters = callable.Fixed(function.Parameters) },
        };
    }

    /// <summary>Gives what decorators make of a function or a class: those of the text are asked, those that change no value are left out, and the others are named.</summary>
    private Value Decorated(Value made, IReadOnlyList<string> decorators, SourcePosition position)
    {
        Value value = made;
        foreach (string written in decorators.Reverse())
        {
            string name = scope.Resolve(written.Split('(')[0]);
            bool isPlain = Decorators.IsPlain(name) || (name is "functools.partial" or "partial" && Decorators.IsPlain(written.Split('(', ',')[1].Trim(')', ' ')));
            if (scope.Find(First(written.Split('(')[0])) is null && isPlain)
            {
                value = Decorators.Remembers(name) && value is Value.Function function ? Decorators.Remembered(function) : value;
                continue;
            }

            Value? decorator = null;
            try
            {
                decorator = _evaluator.Evaluate(Parser.ReadExpression(written));
                value = decorator is Value.Function or Value.Class or Value.Instance { Type: not null }
                    ? _evaluator.Apply(decorator, [(null, value)], new Expression.Call(new Expression.Name(written, position), [], position))
                    : value;
            }
            catch (PortingException reason) when (!budget.IsSpent && !Passes(reason))
            {
                decorator = null;
            }

            if (decorator is not (Value.Function or Value.Class or Value.Instance { Type: not null }) && value is Value.Function)
            {
                reading.Note($"line {position.Line}: what the decorator {Brief.Of(written, 60)} makes of the function is not known here: it is taken as it is written.");
            }
        }

        return value is Value.Function { Callable: not null } main && decorators.Any(written => CommandLine.IsCommand(written.Split('(')[0]))
            ? reading.Command = CommandLine.Command(main, Options(decorators, position))
            : value;

        static string First(string dotted) => dotted.Split('.')[0];
    }

    /// <summary>Gives the options that decorators of click declare, with their defaults.</summary>
    private Dictionary<string, Value> Options(IReadOnlyList<string> decorators, SourcePosition position)
    {
        Value.Call parser = new(null, "argparse.ArgumentParser", [], position);
        foreach (string written in decorators.Where(written => Dialect.LastPart(written.Split('(')[0]) is "option" or "argument"))
        {
            try
            {
                if (Parser.ReadExpression(written) is Expression.Call option)
                {
                    reading.Arguments.Call(parser, "add_argument", _evaluator.Arguments(option), position);
                }
            }
            catch (PortingException) when (!budget.IsSpent)
            {
                // An option that can't be read has no default: its argument is not known.
            }
        }

        return (reading.Arguments.Call(parser, "parse_args", [], position) as Value.Instance)?.Attributes ?? [];
    }

    /// <summary>Gives the names of a class's fields: with type hints where it is a data class, else all that it assigns.</summary>
    private static IReadOnlyList<string> Fields(Statement.Class type, bool isData) => [.. type.Body.SelectMany(statement => statement switch
    {
        Statement.Assign { Targets: [Expression.Name name], Type: var hint } when !isData || (hint is not null && !hint.Contains("ClassVar", StringComparison.Ordinal)) => [name.Text],
        Statement.Declared { Target: Expression.Name name, Type: var hint } when !hint.Contains("ClassVar", StringComparison.Ordinal) => [name.Text],
        _ => (IEnumerable<string>)[],
    }).Distinct()];

    private void Define(Statement.Class type)
    {
        List<Value> bases = [.. type.Bases.Where(argument => argument.Name is null).Select(argument => Tried(argument.Value) ?? Value.None)];
        Dictionary<string, Value> members = new(StringComparer.Ordinal);
        string[] origins = [.. bases.OfType<Value.Symbol>().Select(origin => Dialect.LastPart(origin.Name))];
        string? data = type.Decorators.FirstOrDefault(written => Dialect.LastPart(written.Split('(')[0]) is "dataclass" or "dataclasses" or "attrs" or "define" or "frozen" or "s");
        bool isTuple = origins.Contains("NamedTuple") || bases.OfType<Value.Class>().Any(known => known.IsTuple);
        bool isData = data is not null || isTuple;
        Value.Class made = new(type.Name, bases, members, type.Position) { Fields = Fields(type, isData || type.Bases.Count == 0), IsData = isData && !isTuple && data?.Contains("eq=False", StringComparison.Ordinal) != true, IsTuple = isTuple };
        if (data?.Contains("order=True", StringComparison.Ordinal) == true)
        {
            members["__order__"] = true;
        }

        Scope inner = new(scope);
        Interpreter body = new(inner, budget, reading);
        foreach (Statement statement in type.Body)
        {
            if (statement is not Statement.Function method)
            {
                body.One(statement, isTop: false);
                continue;
            }

            Value.Function function = Function(method, body, scope, $"{type.Name}.{method.Name}", made);
            bool isSetter = method.Decorators.Any(written => written == $"{method.Name}.setter");
            Value value = isSetter && members.GetValueOrDefault(method.Name) is Value.Function getter ? getter with { Setter = function }
                : body.Decorated(function, [.. method.Decorators.Where(written => !written.EndsWith(".setter", StringComparison.Ordinal) && !written.EndsWith(".deleter", StringComparison.Ordinal))], method.Position);
            members[method.Name] = value;
            inner.Assign(method.Name, value);
        }

        foreach ((string name, Value value) in inner.Values)
        {
            members.TryAdd(name, value);
        }

        if (origins.Any(origin => origin is "StrEnum" or "IntEnum" or "IntFlag") || (origins.Any(origin => origin is "Enum" or "Flag") && origins.Any(origin => origin is "str" or "int" or "float")))
        {
            foreach (string name in Enumerated(type))
            {
                Value automatic = origins.Contains("StrEnum") ? name.ToLowerInvariant() : made.Listed.Count + 1;
                made.Members[name] = IsAutomatic(made.Members[name]) ? automatic : made.Members[name];
                made.Listed.Add(made.Members[name]);
            }
        }
        else if (origins.Any(origin => origin is "Enum" or "Flag"))
        {
            Enumerate(type, made);
        }

        scope.Assign(type.Name, Decorated(made, [.. type.Decorators.Where(written => written != data)], type.Position));
    }

    private static bool IsAutomatic(Value value) => value is Value.Call { Name: "enum.auto" or "auto" };

    private static IEnumerable<string> Enumerated(Statement.Class type) =>
        type.Body.OfType<Statement.Assign>().SelectMany(assign => assign.Targets.SelectMany(Targets.Names)).Where(name => name[0] != '_').Distinct();

    /// <summary>Makes the members of an enumeration: objects that have a name and a value, and are equal to nothing else.</summary>
    private static void Enumerate(Statement.Class type, Value.Class made)
    {
        foreach (string name in Enumerated(type))
        {
            Value value = IsAutomatic(made.Members[name]) ? made.Enumerated.Count + 1 : made.Members[name];
            Value.Instance member = new(made, new Dictionary<string, Value>(StringComparer.Ordinal) { ["name"] = name, ["value"] = value, ["_name_"] = name, ["_value_"] = value }, type.Position);
            made.Members[name] = member;
            made.Enumerated.Add(member);
        }
    }
}
