namespace TfLrCallbacks.Porting;

/// <content>Calls by a name that the text does not define: what Python and the libraries around it make of settings.</content>
internal sealed partial class Evaluator
{
    private Value CallByName(string name, Expression.Call call)
    {
        IReadOnlyList<(string? Name, Value Value)> arguments = reading.Training is null && char.IsUpper(Dialect.LastPart(name)[0]) && !Functions.Knows(name) ? Arguments(call, HandedToClass) : Arguments(call);
        if (reading.Training is { } training)
        {
            if (training.Find(name) is { } library)
            {
                return Apply(library, arguments, call);
            }

            if (name == "len" && arguments is [(_, var counted)] && training.Length(counted, call.Arguments[0].Value) is { } length)
            {
                return length;
            }

            if (name is "os.path.exists" or "os.path.isfile" or "os.path.isdir")
            {
                // A training that begins anew finds nothing to go on from.
                return false;
            }

            if (name is "functools.partial" or "partial" && arguments is [(null, Value.Class made), ..])
            {
                arguments = [(null, new Value.Function(1, given => Apply(made, [.. given.Select(argument => ((string?)null, argument))], call), made.Name) { Apply = given => Apply(made, given, call) }), .. arguments.Skip(1)];
            }

            arguments = training.Given(name, arguments, call);
        }

        if (reading.GlobalStep is { } step && GlobalStep.Called(name, arguments, call, step) is { } ofStep)
        {
            return ofStep;
        }

        if (Errors.Find(name) is { } error)
        {
            return Objects.Make(error, arguments, call.Position, reading);
        }

        if ((Collections.Make(name, arguments, call.Position, budget) ?? Paths.Make(name, arguments)) is { } collection)
        {
            return collection;
        }

        if (name == "object.__setattr__" && arguments is [(_, Value.Instance plain), (_, Value.Text field), (_, var kept)])
        {
            plain.Attributes[field.Characters] = kept;
            return Value.None;
        }

        if (name is "eval" or "ast.literal_eval" && arguments is [(null, Value.Text { IsPartly: false } written)])
        {
            return Written(written.Characters, call.Position);
        }

        if (name is "types.MappingProxyType" or "MappingProxyType" && arguments is [(_, Value.Dictionary shown)])
        {
            return shown;
        }

        if (name == "dict")
        {
            Value.Dictionary made = new([]);
            if (Tables.Updated(made, arguments, call.Position, budget))
            {
                return made;
            }
        }

        if (Reflected(name, arguments, call) is { } reflected)
        {
            return reflected;
        }

        if (name.EndsWith("flags.set_default", StringComparison.Ordinal) && Flags.SetDefault(arguments, reading))
        {
            return Value.None;
        }

        if (Flags.Declares(name))
        {
            return Flags.Define(name, arguments, call.Position, reading);
        }

        if (Started(name, arguments, call) is { } started)
        {
            return started;
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

        if (EnvironmentVariables.Called(name, arguments, call.Position, reading) is { } ofEnvironment)
        {
            return ofEnvironment;
        }

        if (Devices.Counted(name, arguments.Count, call.Position, reading) is { } devices)
        {
            return devices;
        }

        if (KerasConfigs.Made(name, arguments, call.Position) is { } ofConfig)
        {
            reading.Note(ofConfig);
            return ofConfig;
        }

        if (name == "json.loads" && arguments is [(_, Value.Text { Characters.Length: < 100_000 } json)] && JsonValues.Parsed(json.Characters) is { } parsed)
        {
            budget.Take(json.Characters.Length, call.Position);
            return parsed;
        }

        if (SettingsFiles.IsRead(name))
        {
            reading.Note($"line {call.Position.Line}: {Brief.Of(SourceWriter.Write(call), 60)} reads a file, which is not read here: set the properties of its entries, or write them into the script as a dictionary.");
        }

        if (name is "dataclasses.replace" or "replace" && arguments is [(_, Value.Instance from), ..])
        {
            return Objects.Replaced(from, arguments, call.Position);
        }

        if (name is "importlib.import_module" or "import_module" or "__import__" && arguments is [(_, Value.Text { IsPartly: false, Characters.Length: > 0 } imported), ..] && imported.Characters[0] != '.' && Interpreter.IsModule(imported.Characters))
        {
            return new Value.Symbol(name == "__import__" && arguments.Count == 1 ? First(imported.Characters) : imported.Characters, call.Position);
        }

        if (Dialect.LastPart(name) == "instantiate" || name == "hydra.utils.call")
        {
            Value? given = arguments.Count > 0 ? arguments[0].Value : null;
            Value.Dictionary? config = given switch
            {
                Value.Dictionary table => table,
                Value.Instance { IsTable: true } settings => Objects.Entries(settings),
                _ => null,
            };
            if (config?["_target_"] is Value.Text { IsPartly: false } target && config.Items.All(item => item.Key is Value.Text))
            {
                return Configured(target.Characters, config, [.. arguments.Skip(1)], call);
            }

            if (given is Value.Symbol && name.StartsWith("hydra.", StringComparison.Ordinal))
            {
                throw new PortingException(call.Position, $"{Brief.Of(SourceWriter.Write(call.Arguments[0].Value), 60)}, which hydra makes an object of, is not known here. Write it as a dictionary with its _target_.");
            }
        }

        if (name is "hydra.utils.get_class" or "hydra.utils.get_method" or "hydra.utils.get_object" && arguments is [(_, Value.Text { IsPartly: false } named)])
        {
            return new Value.Symbol(named.Characters, call.Position);
        }

        if (name is "dataclasses.asdict" or "asdict" or "vars" && arguments is [(_, Value.Instance or Value.Class)])
        {
            return arguments[0].Value is Value.Class settings ? new Value.Dictionary([.. settings.Members.Where(member => member.Value is not Value.Function).Select(member => KeyValuePair.Create((Value)member.Key, member.Value))])
                : Objects.Entries((Value.Instance)arguments[0].Value);
        }

        if (name is "collections.namedtuple" or "namedtuple" or "typing.NamedTuple" && Objects.NamedTuple(arguments, call.Position) is { } tuple)
        {
            return tuple;
        }

        if (Functions.Knows(name))
        {
            foreach ((string? _, Value value) in Functions.Computes(name) ? arguments : [])
            {
                reading.Compute(value, call);
            }

            return Functions.Call(name, arguments, call.Position, budget);
        }

        return Objects.Namespace(name, arguments, call.Position, budget) ?? Symbolic(null, name, arguments, call);
    }

    /// <summary>Calls what a configuration of hydra names with its entries, or gives what is called later with the rest.</summary>
    private Value Configured(string target, Value.Dictionary config, (string? Name, Value Value)[] given, Expression.Call call)
    {
        (string? Name, Value Value)[] entries = [.. config.Items.Select(item => ((string?)((Value.Text)item.Key).Characters, item.Value)).Where(entry => entry.Item1 is not ("_target_" or "_partial_" or "_recursive_" or "_convert_" or "_args_") && given.All(argument => argument.Name != entry.Item1))];
        (string? Name, Value Value)[] positions = [.. given.Where(argument => argument.Name is null)];
        positions = positions.Length == 0 && config["_args_"] is Value.Sequence listed ? [.. listed.Items.Select(item => ((string?)null, item))] : positions;
        (string? Name, Value Value)[] all = [.. positions, .. given.Where(argument => argument.Name is not (null or "_partial_")), .. entries];
        return (given.FirstOrDefault(argument => argument.Name == "_partial_").Value ?? config["_partial_"]) is Value.Boolean { Truth: true }
            ? Objects.Partial(new Value.Symbol(target, call.Position), all, this, call)
            : Symbolic(null, target, all, call);
    }

    /// <summary>Evaluates an expression that stands in a text, as <c>eval</c> does.</summary>
    private Value Written(string text, SourcePosition position)
    {
        budget.Step(position, 1 + (text.Length / 10));
        try
        {
            return Evaluate(Parser.ReadExpression(text));
        }
        catch (PortingException reason) when (reason.Raised is null && !budget.IsSpent)
        {
            throw new PortingException(position, $"eval({Brief.Of(new Value.Text(text).ToString(), 60)}) is not evaluated: in it, {reason.Message}");
        }
    }
}
