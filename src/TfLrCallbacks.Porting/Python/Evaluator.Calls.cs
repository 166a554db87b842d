using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <content>Calls, functions in a line, texts with values.</content>
internal sealed partial class Evaluator
{
    private Value Call(Expression.Call call)
    {
        Value value = Called(call);
        reading.Note(call, value);
        return value;
    }

    private Value Called(Expression.Call call)
    {
        if (call.Function is Expression.Name { Text: "super" } && scope.Find("self") is Value.Instance self)
        {
            return new Value.Symbol("super", call.Position) { Why = self.Type?.Name };
        }

        if (call.Function is Expression.Attribute { Target: Expression.Call { Function: Expression.Name { Text: "super" } } } ofBase && scope.Find("self") is Value.Instance instance)
        {
            return Objects.CallBase(instance, scope.Find("__class__") as Value.Class, ofBase.Text, Arguments(call), call.Position) ?? Value.None;
        }

        if (Dotted(call.Function) is { } dotted && scope.Find(First(dotted)) is null)
        {
            return CallByName(scope.Resolve(dotted), call);
        }

        if (call.Function is Expression.Attribute method)
        {
            return CallMethod(Evaluate(method.Target), method, call);
        }

        return Apply(Evaluate(call.Function), Arguments(call), call);
    }

    private List<(string? Name, Value Value)> Arguments(Expression.Call call)
    {
        List<(string?, Value)> arguments = [];
        foreach (Expression.Argument argument in call.Arguments)
        {
            Value value = Evaluate(argument.Value);
            switch (argument.Name)
            {
                case "*" when value is Value.Sequence items:
                    budget.Take(items.Items.Count, call.Position);
                    arguments.AddRange(items.Items.Select(item => ((string?)null, item)));
                    break;
                case "**" when value is Value.Dictionary items:
                    budget.Take(items.Items.Count, call.Position);
                    arguments.AddRange(items.Items.Select(item => ((string?)(item.Key as Value.Text)?.Characters, item.Value)));
                    break;
                case "*" or "**":
                    throw new PortingException(
                        argument.Value.Position, $"'{argument.Name}' hands over arguments that do not stand here. Write them out one by one.");
                default:
                    arguments.Add((argument.Name, value));
                    break;
            }
        }

        return arguments;
    }

    private Value CallByName(string name, Expression.Call call)
    {
        List<(string? Name, Value Value)> arguments = Arguments(call);
        if (name == "dict" && arguments.All(argument => argument.Name is not null || argument.Value is Value.Dictionary))
        {
            Value.Dictionary made = new([]);
            Methods.Call(made, "update", arguments, call.Position, budget);
            return made;
        }

        if (name == "hasattr" && arguments is [(_, Value.Instance known), (_, Value.Text wanted)])
        {
            return Objects.Attribute(known, wanted.Characters) is not null;
        }

        if (name == "getattr" && arguments is [(_, var holder), (_, Value.Text attribute), ..])
        {
            return Objects.Attribute(holder, attribute.Characters) ?? (arguments.Count > 2 ? arguments[2].Value : new Value.Symbol($"{holder}.{attribute.Characters}", call.Position));
        }

        if (name is "functools.partial" or "partial" && arguments.Count > 0)
        {
            return Objects.Partial(arguments[0].Value, [.. arguments.Skip(1)], this, call);
        }

        if (name == "len" && arguments is [(_, Value.Symbol or Value.Call)] && reading.StepsOf(call.Arguments[0].Value) is { } steps)
        {
            return steps;
        }

        if (reading.IsStrict && name == "len" && arguments is [(_, Value.Sequence list)] && list.Items.FirstOrDefault(item => item is Value.Call or Value.Symbol) is { } data)
        {
            return Arithmetic.Unknown(SourceWriter.Write(call), data, call.Position);
        }

        if (name is "os.getenv" or "os.environ.get" or "getenv" or "environ.get" && arguments is [(_, Value.Text variable), (_, var unset)])
        {
            reading.Note($"line {call.Position.Line}: {Brief.Of(variable.Characters, 40)} is taken to be its default, {Brief.Of(unset.ToString(), 40)}.");
            return unset;
        }

        if (name == "json.loads" && arguments is [(_, Value.Text { Characters.Length: < 100_000 } json)] && JsonValues.Parsed(json.Characters) is { } parsed)
        {
            budget.Take(json.Characters.Length, call.Position);
            return parsed;
        }

        if (name is "dataclasses.replace" or "replace" && arguments is [(_, Value.Instance from), ..])
        {
            return Objects.Replaced(from, arguments, call.Position);
        }

        if (name is "dataclasses.asdict" or "asdict" or "vars" && arguments is [(_, Value.Instance { } holding)])
        {
            return Objects.Entries(holding);
        }

        if (name is "collections.namedtuple" or "namedtuple" or "typing.NamedTuple" && Objects.NamedTuple(arguments, call.Position) is { } tuple)
        {
            return tuple;
        }

        if (name == "next" && call.Arguments is [{ Value: Expression.Comprehension or Expression.Call }, ..] && arguments[0].Value is Value.Sequence generated && (generated.Items.Count > 0 || arguments.Count > 1))
        {
            return generated.Items.Count > 0 ? generated.Items[0] : arguments[1].Value;
        }

        if (Functions.Knows(name))
        {
            return Functions.Call(name, arguments, call.Position, budget);
        }

        return Objects.Namespace(name, arguments, call.Position) ?? Symbolic(null, name, arguments, call);
    }

    private Value CallMethod(Value target, Expression.Attribute method, Expression.Call call)
    {
        List<(string? Name, Value Value)> arguments = Arguments(call);
        if (method.Text == "save_hyperparameters" && target is Value.Instance module)
        {
            // Lightning keeps the arguments of __init__ by their names.
            module.Attributes["hparams"] = new Value.Instance(null, scope.Values.Where(pair => pair.Key != "self" && !pair.Key.StartsWith("__", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal), call.Position);
            return Value.None;
        }

        if (method.Text == "add_param_group" && target is Value.Call grouped && arguments is [(_, Value.Dictionary group)])
        {
            OptimizerCall.Add(grouped, group);
            return Value.None;
        }

        if (method.Text is "fit" or "tune" && arguments.Select(argument => argument.Value).OfType<Value.Instance>().FirstOrDefault(argument => argument.Type?.Find("configure_optimizers") is Value.Function) is { } trained)
        {
            Configured(trained, call);
        }

        if (Objects.Attribute(target, method.Text) is { } member)
        {
            return Apply(member, arguments, call);
        }

        if (target is Value.Class { } type && type.Find(method.Text) is Value.Function own)
        {
            return Apply(own, arguments, call);
        }

        return (Methods.Call(target, method.Text, arguments, call.Position, budget) is { } given ? reading.Take(given) : null)
            ?? reading.Arguments.Call(target, method.Text, arguments, call.Position)
            ?? Symbolic(target, method.Text, arguments, call);
    }

    /// <summary>Asks a module of Lightning for its optimizers, as its Trainer does.</summary>
    public void Configured(Value.Instance module, Expression.Call call)
    {
        try
        {
            reading.Configured = Apply(Objects.Attribute(module, "configure_optimizers")!, [], call);
        }
        catch (PortingException reason) when (!budget.IsSpent)
        {
            reading.Failure = reason;
        }
    }

    /// <summary>Calls what has a value: a function, a class, an object that can be called.</summary>
    public Value Apply(Value function, IReadOnlyList<(string? Name, Value Value)> arguments, Expression.Call call)
    {
        switch (function)
        {
            case Value.Function { Apply: { } apply }:
                return apply(arguments);
            case Value.Function known:
                return known.Invoke([.. arguments.Select(argument => argument.Value)]);
            case Value.Class type:
                return Objects.Make(type, arguments, call.Position, reading);
            case Value.Instance instance when Objects.Attribute(instance, "__call__") is Value.Function called:
                return Apply(called, arguments, call);
            case Value.Symbol symbol when Functions.Knows(symbol.Name):
                return Functions.Call(symbol.Name, arguments, call.Position, budget);
            case Value.Symbol symbol:
                return Symbolic(null, symbol.Name, arguments, call);
            case Value.Call made:
                // A schedule of a library that is asked for a rate, or something that nobody knows.
                return Reading.Rate(made, arguments) ?? Symbolic(made, "__call__", arguments, call);
            default:
                throw new PortingException(call.Position, "This is not a function that can be evaluated. Write its value in its place.");
        }
    }

    private Value.Call Symbolic(Value? target, string name, IReadOnlyList<(string? Name, Value Value)> arguments, Expression.Call call)
    {
        Value.Call made = new(target, name, [.. arguments.Select(argument => (argument.Name, OptimizerCall.Frozen(Objects.AsFunction(argument.Value))))], call.Position)
        {
            IsCSharp = call.Arguments.Any(argument => argument.HasColon),
            EndLine = call.EndLine,
        };
        budget.Take(2 + arguments.Count, call.Position);
        reading.Note(made);
        return made;
    }

    private Value.Function Lambda(Expression.Lambda lambda)
    {
        IReadOnlyList<(string Name, Value? Default)> parameters = [.. lambda.Parameters.Select(parameter => (parameter.Name, parameter.Default is { } value ? Evaluate(value) : null))];
        Scope around = scope;
        Callable callable = new("lambda", parameters, lambda.Position, (inner, own) => new Evaluator(inner, own, reading).Evaluate(lambda.Body));
        return callable.AsFunction(around, budget, SourceWriter.Write(lambda)) with { Lambda = lambda };
    }

    /// <summary>Fills in the values of an f-string; what has none stays as it is written.</summary>
    private Value.Text Template(Expression.Template template)
    {
        StringBuilder text = new();
        string all = template.Text;
        for (int at = 0; at < all.Length && text.Length < 10_000; at++)
        {
            if (all[at] is '{' or '}' && at + 1 < all.Length && all[at + 1] == all[at])
            {
                text.Append(all[at++]);
                continue;
            }

            int end = all[at] == '{' ? all.IndexOf('}', at) : -1;
            if (end < 0)
            {
                text.Append(all[at]);
                continue;
            }

            text.Append(Filled(all[(at + 1)..end]));
            at = end;
        }

        return new Value.Text(text.ToString());
    }

    private string Filled(string part)
    {
        int colon = part.IndexOf(':', StringComparison.Ordinal);
        string format = colon < 0 ? string.Empty : part[(colon + 1)..];
        try
        {
            Value value = part.Length > 200 ? Value.None : Evaluate(Parser.ReadExpression((colon < 0 ? part : part[..colon]).TrimEnd('=')));
            return value switch
            {
                Value.Text text => text.Characters,
                Value.Integer whole when format.TrimStart('0').TrimEnd('d') is { Length: > 0 and < 3 } width && int.TryParse(width, out int digits) && digits < 40 =>
                    whole.Number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, format[0] == '0' ? '0' : ' '),
                Value.Float number when format.Length is > 2 and < 5 && format[0] == '.' && int.TryParse(format[1..^1], out int digits) && digits < 30 && format[^1] is 'f' or 'e' =>
                    number.Number.ToString($"{(format[^1] == 'f' ? "F" : "e")}{digits}", CultureInfo.InvariantCulture),
                Value.Integer or Value.Float or Value.Boolean => value.ToString(),
                _ => $"{{{part}}}",
            };
        }
        catch (PortingException) when (!budget.IsSpent)
        {
            return $"{{{part}}}";
        }
    }
}
