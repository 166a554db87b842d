namespace TfLrCallbacks.Porting;

/// <content>Calls by a name that the text does not define: what Python and the libraries around it make of settings.</content>
internal sealed partial class Evaluator
{
    private Value CallByName(string name, Expression.Call call)
    {
        List<(string? Name, Value Value)> arguments = Arguments(call);
        if (name == "dict" && arguments.All(argument => argument.Name is not null || argument.Value is Value.Dictionary))
        {
            Value.Dictionary made = new([]);
            Methods.Call(made, "update", arguments, call.Position, budget);
            return made;
        }

        if (name == "dict" && arguments is [(null, Value.Sequence pairs)] && pairs.Items.All(pair => pair is Value.Sequence { Items.Count: 2 }))
        {
            Value.Dictionary made = new([]);
            foreach (Value.Sequence pair in pairs.Items.Cast<Value.Sequence>())
            {
                budget.Take(2, call.Position);
                made.Set(pair.Items[0], pair.Items[1]);
            }

            return made;
        }

        if (name == "hasattr" && arguments is [(_, Value.Instance known), (_, Value.Text wanted)])
        {
            return Objects.Attribute(known, wanted.Characters) is not null;
        }

        if (name == "hasattr" && arguments is [(_, Value.Symbol module), (_, Value.Text part)] && Functions.HasModule(module.Name) && Functions.Knows($"{module.Name}.{part.Characters}"))
        {
            return true;
        }

        if (name == "getattr" && arguments is [(_, var holder), (_, Value.Text attribute), ..])
        {
            return Objects.Attribute(holder, attribute.Characters) ?? (arguments.Count > 2 ? arguments[2].Value : new Value.Symbol($"{holder}.{attribute.Characters}", call.Position));
        }

        if (name == "setattr" && arguments is [(_, Value.Instance changed), (_, Value.Text { IsPartly: false } assigned), (_, var set)])
        {
            changed.Attributes[assigned.Characters] = set;
            return Value.None;
        }

        if (name == "type" && arguments is [(_, var typed)] && Objects.TypeOf(typed, call.Position) is { } type)
        {
            return type;
        }

        if (Flags.Declares(name) && arguments is [(_, Value.Text flag), (_, var start), ..])
        {
            reading.Flags[flag.Characters] = reading.Arguments.Defaults[flag.Characters] = Flags.Default(name, start);
            return Value.None;
        }

        if (CommandLine.Runs(name) && CommandLine.Main(arguments, scope) is { } main)
        {
            // The library calls the function with what stands on the command line: the defaults.
            reading.Note($"line {call.Position.Line}: {Brief.Of(name, 40)} is taken to call {Brief.Of(main.Callable!.Name, 40)} with the defaults of its arguments.");
            Apply(main, CommandLine.Arguments(main), call);
            return Value.None;
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

        if (name == "next" && arguments is [(_, Value.Sequence { IsGenerated: true } generator), ..])
        {
            return reading.IsClosed
                ? throw new PortingException(call.Position, $"{Brief.Of(SourceWriter.Write(call), 40)} goes on from call to call. Make a list of the generator before, and take the element of the step.")
                : Generators.Next(generator, arguments.Count > 1 ? arguments[1].Value : null, call.Position);
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
}
