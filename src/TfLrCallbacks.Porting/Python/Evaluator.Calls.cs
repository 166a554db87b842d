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

        if (target is Value.Instance { Type: null } settings && Objects.OfSettings(settings, method.Text, arguments, call.Position, budget) is { } answer)
        {
            return reading.Take(answer);
        }

        if (method.Text == "set_default" && target is Value.Symbol { Name: var module } && module.Contains("flags", StringComparison.OrdinalIgnoreCase) && Flags.SetDefault(arguments, reading))
        {
            return Value.None;
        }

        if (Methods.Call(target, method.Text, arguments, call.Position, budget) is { } given)
        {
            return reading.Take(given);
        }

        if (reading.Arguments.Call(target, method.Text, arguments, call.Position) is { } parsed)
        {
            return parsed;
        }

        if (Changes(target, method.Text))
        {
            reading.Note($"line {call.Position.Line}: what {Brief.Of(SourceWriter.Write(method), 60)}(…) changes is not known here: the values that stand in the text count.");
        }

        return Symbolic(target, method.Text, arguments, call);
    }

    /// <summary>Gets whether a method changes settings, a list or a table that stand in the text.</summary>
    private static bool Changes(Value target, string method) => target switch
    {
        Value.Instance { Type: null } => method.StartsWith("merge", StringComparison.Ordinal) || method.StartsWith("update", StringComparison.Ordinal) || method.StartsWith("load", StringComparison.Ordinal),
        Value.Dictionary => method is "update" or "pop" or "popitem" or "setdefault" or "clear",
        Value.Sequence => method is "extend" or "insert" or "remove" or "pop" or "clear",
        _ => false,
    };

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
        if (target is not null && OfLibrary(name) is { } full)
        {
            (target, name) = (null, full);
        }

        Value.Call made = new(target, name, [.. arguments.Select(argument => (argument.Name, OptimizerCall.Frozen(Objects.AsFunction(argument.Value))))], call.Position)
        {
            IsCSharp = call.Arguments.Any(argument => argument.HasColon),
            EndLine = call.EndLine,
        };
        budget.Take(2 + arguments.Count, call.Position);
        reading.Note(made);
        return made;
    }

    /// <summary>Gives a method that makes a schedule with its library, by the imports: what it is called on does not matter. Null for any other.</summary>
    private string? OfLibrary(string method) => method switch
    {
        "fit_one_cycle" or "fine_tune" or "fit_flat_cos" or "fit_sgdr" or "lr_find" when scope.Root.HasImported("fastai") => $"fastai.{method}",
        "lr_find" when scope.Root.HasImported("lightning") || scope.Root.HasImported("pytorch_lightning") => $"lightning.pytorch.tuner.{method}",
        _ => null,
    };

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
        bool isPartly = false;
        int at = 0;
        for (; at < all.Length && text.Length < 10_000; at++)
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

            string part = all[(at + 1)..end];
            string? filled = Filled(part);
            isPartly |= filled is null;
            text.Append(filled ?? $"{{{part}}}");
            at = end;
        }

        return new Value.Text(text.ToString()) { IsPartly = isPartly || at < all.Length };
    }

    /// <summary>Gives what stands for the part in braces; null where it has no value here.</summary>
    private string? Filled(string part)
    {
        int colon = part.IndexOf(':', StringComparison.Ordinal);
        string format = colon < 0 ? string.Empty : part[(colon + 1)..];
        try
        {
            string written = colon < 0 ? part : part[..colon];
            string name = written.TrimEnd().TrimEnd('=');
            bool isNamed = name.Length < written.TrimEnd().Length && !name.EndsWith('=');
            string conversion = name.Length > 2 && name[^2] == '!' ? name[^2..] : string.Empty;
            name = conversion.Length > 0 ? name[..^2] : name;
            return part.Length <= 200 && Formats.Write(Evaluate(Parser.ReadExpression(name)), format, conversion.Length == 0 && isNamed && colon < 0 ? "!r" : conversion) is { } filled ? (isNamed ? written : string.Empty) + filled : null;
        }
        catch (PortingException) when (!budget.IsSpent)
        {
            return null;
        }
    }
}
