namespace TfLrCallbacks.Porting;

/// <content>Data, and calls of what is not in the script.</content>
internal sealed partial class ScriptTraining
{
    /// <summary>Functions that take an optimizer or a scheduler and leave its rates alone.</summary>
    private static readonly HashSet<string> Harmless = new(
        ["print", "save", "log", "info", "debug", "warning", "watch", "unscale_", "zero_grad", "broadcast_optimizer_state", "id", "type", "repr", "str", "deepcopy", "pprint", "isinstance", "scale_loss"],
        StringComparer.Ordinal);

    /// <summary>Optimizers around another one that leave the rates of its groups alone, and what hands back what it is given.</summary>
    private static readonly HashSet<string> Around = new(["DistributedOptimizer", "LARC", "FP16_Optimizer", "Lookahead"], StringComparer.Ordinal);

    /// <summary>What counts steps of its own, and has nothing to do with an optimizer.</summary>
    private static readonly HashSet<string> Others = new(["env", "envs", "prof", "profiler", "p", "game", "world", "sim", "board", "mark"], StringComparer.Ordinal);

    /// <summary>Functions that go over what they are given.</summary>
    private static readonly HashSet<string> Goes = new(["enumerate", "zip", "iter", "list", "tuple", "reversed", "itertools.islice", "islice", "itertools.cycle", "cycle", "itertools.chain", "chain"], StringComparer.Ordinal);

    /// <summary>Gives the batches of data that is not known: as many as the loaders here have.</summary>
    public Value.Sequence Data(SourcePosition position) => new([.. Enumerable.Range(0, _batches).Select(_ => (Value)new Value.Symbol("batch", position))], IsTuple: false);

    /// <summary>Gives what of the rate of an optimizer is not known.</summary>
    private static string Why(Value.Instance optimizer) => (optimizer.Attributes.GetValueOrDefault("param_groups") as Value.Sequence)?.Items.Select(group => (group as Value.Dictionary)?["lr"]).FirstOrDefault(rate => rate is Value.Call or Value.Symbol) switch
    {
        Value.Call given => $": what {Brief.Of(given.Name, 60)}(…) gives",
        Value.Symbol unknown => $": {Arithmetic.UnknownName(unknown).Message}",
        _ => string.Empty,
    };

    /// <summary>Gets whether something without a value can be data: it is not a count that is not known.</summary>
    public static bool IsData(Expression source, Value value) => IsOverRows(source) || !Expressions.All(source).Any(part => part is Expression.Name { Text: "range" or "count" or "arange" or "linspace" or "sorted" } or Expression.Attribute { Text: "layers" or "blocks" or "items" or "keys" or "values" or "state_dict" } || IsOfModel((part as Expression.Attribute)?.Text))
        && !(value is Value.Call made && IsOfModel(Dialect.LastPart(made.Name))) && !(value is Value.Symbol symbol && OfModel.Any(word => symbol.Name.Contains(word, StringComparison.Ordinal)));

    /// <summary>Gets whether a range goes over the rows of data: <c>range(0, data.size(0) - 1, bptt)</c>.</summary>
    private static bool IsOverRows(Expression source) => source switch
    {
        Expression.Call { Function: Expression.Name { Text: "range" or "trange" } } range => range.Arguments.SelectMany(argument => Expressions.All(argument.Value)).Any(part => part is Expression.Attribute { Text: "shape" } or Expression.Call { Function: Expression.Attribute { Text: "size" } }),
        Expression.Call { Function: Expression.Name { Text: "enumerate" or "tqdm" }, Arguments: [{ Value: var inner }, ..] } => IsOverRows(inner),
        _ => false,
    };

    private static readonly string[] OfModel = ["parameters", "children", "modules", "buffers"];

    private static bool IsOfModel(string? name) => name is not null && OfModel.Any(word => name.EndsWith(word, StringComparison.Ordinal));

    /// <summary>Gives the arguments of a function that goes over data, the data with as many batches as the loaders here have.</summary>
    public IReadOnlyList<(string? Name, Value Value)> Given(string name, IReadOnlyList<(string? Name, Value Value)> arguments, Expression.Call call) => !Goes.Contains(name) ? arguments
        : [.. arguments.Select((argument, i) => i < call.Arguments.Count && IsUnknown(argument.Value) && IsData(call.Arguments[i].Value, argument.Value) ? (argument.Name, Data(call.Position)) : argument)];

    /// <summary>Gets how much data the script's lists have, by what they are called in it.</summary>
    public Dictionary<string, int> Lengths { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets a value indicating whether the script asks for the length of a list of data.</summary>
    public bool HasLists { get; private set; }

    /// <summary>Gives the length of a loader; null for anything else. That of a list of data is noted.</summary>
    public long? Length(Value value, Expression written)
    {
        if (_isKeras && OfData(value, written) is { } size)
        {
            _varying.Add("len");
            return size;
        }

        if (value is Value.Sequence list && list.Items.Any(IsUnknown))
        {
            Lengths[SourceWriter.Write(written)] = list.Items.Count;
            HasLists = true;
        }

        if (!(IsUnknown(value) && ((value is Value.Call made && Dialect.LastPart(made.Name).EndsWith("DataLoader", StringComparison.Ordinal)) || Reading.IsLoader(SourceWriter.Write(written)))))
        {
            return null;
        }

        return CountBatches();
    }

    /// <summary>Gives the number of batches, for a script that asks for it.</summary>
    public long CountBatches()
    {
        _varying.Add("len");
        return _batches;
    }

    /// <summary>Gives the batches of data whose rows are divided by those of a batch, <c>len(data) // batch_size</c>; null for anything else.</summary>
    public long? Divided(Expression divided, Value size)
    {
        if (divided is not Expression.Call { Function: Expression.Name { Text: "len" }, Arguments: [{ Value: Expression.Name or Expression.Attribute } data] } || size is not Value.Integer || size.AsDouble() is not (> 0 and < 1e6 and var rows))
        {
            return null;
        }

        Lengths[SourceWriter.Write(data.Value)] = _batches * (int)rows;
        return CountBatches();
    }

    /// <summary>Evaluates a call of what the script does not explain; null where it does nothing to the rates. Where it may do something, the evaluation ends.</summary>
    public Value? Unknown(Value? target, string name, IReadOnlyList<(string? Name, Value Value)> arguments, Expression.Call call)
    {
        string last = Dialect.LastPart(name);
        Value.Instance? optimizer = arguments.Select(argument => argument.Value).OfType<Value.Instance>().FirstOrDefault(IsOptimizer);
        if (last == "step")
        {
            if (optimizer is not null)
            {
                // What scales gradients makes the update.
                return ((Value.Function)Objects.Attribute(optimizer, "step")!).Invoke([]);
            }

            string? holder = call.Function is Expression.Attribute { Target: var stepped } && ScriptSource.Dotted(stepped) is { } dotted ? Dialect.LastPart(dotted) : null;
            return holder is not null && Others.Contains(holder) ? null : throw Stop($"line {call.Position.Line}: what {Brief.Of(SourceWriter.Write(call), 60)} steps is not known");
        }

        if (IsHandStep(call))
        {
            StepByHand(call, arguments);
            return Value.None;
        }

        if ((last is "prepare" or "initialize" or "setup" or "accelerate" || Around.Contains(last)) && arguments.Any(argument => Holds(argument.Value, 0)))
        {
            // Libraries for several devices hand back what they are given.
            Value[] given = [.. arguments.Where(argument => argument.Name is null or "optimizer").Select(argument => argument.Value)];
            return given.Length == 1 || Around.Contains(last) ? given[0] : new Value.Sequence(given, IsTuple: true);
        }

        if (last == "get_scale" && arguments.Count == 0)
        {
            // Gradients that are no numbers, which lower the scale, are not expected.
            return 65536.0;
        }

        return Harmless.Contains(last) || IsOfState(last) || last.StartsWith("clip_", StringComparison.Ordinal) || last.StartsWith("add_", StringComparison.Ordinal) || last.StartsWith("log_", StringComparison.Ordinal) || !arguments.Any(argument => Holds(argument.Value, 0)) ? null
            : throw Stop($"line {call.Position.Line}: what {Brief.Of(SourceWriter.Write(call.Function), 60)}(…) does with an optimizer or a scheduler is not known");
    }

    /// <summary>Gets whether a function of another file saves the state of a training, or puts back one that a first run does not have.</summary>
    private static bool IsOfState(string name) => name.StartsWith("save", StringComparison.Ordinal)
        || ((name.Contains("load", StringComparison.Ordinal) || name.Contains("restore", StringComparison.Ordinal) || name.Contains("resume", StringComparison.Ordinal) || name.Contains("restart", StringComparison.Ordinal))
            && (name.Contains("checkpoint", StringComparison.Ordinal) || name.Contains("ckpt", StringComparison.Ordinal) || name.Contains("model", StringComparison.Ordinal) || name.Contains("state", StringComparison.Ordinal) || name.Contains("resume", StringComparison.Ordinal)));

    /// <summary>Gets whether an object is an optimizer.</summary>
    public bool IsOptimizer(Value.Instance instance) => instance.Type?.Descends((Value.Class)_library.Find("Optimizer")!) == true;

    /// <summary>Gets whether a value is, or holds, an optimizer, a scheduler, or a function that concerns the rates.</summary>
    private bool Holds(Value value, int depth) => depth < 4 && value switch
    {
        Value.Instance { Type: { } type } instance => IsOptimizer(instance) || type.Descends((Value.Class)_library.Find("_Schedule")!),
        Value.Function function => (function.Owner is { } owner && Holds(owner, depth + 1)) || (function.Definition is { } definition && Concerns(definition.Body)) || (function.InLine is { } lambda && Concerns(lambda.Body)),
        Value.Sequence { Items: { Count: < 1000 } items } => items.Any(item => Holds(item, depth + 1)),
        Value.Dictionary { Items: { Count: < 1000 } entries } => entries.Any(entry => Holds(entry.Value, depth + 1)),
        _ => false,
    };

    /// <summary>Begins a loop.</summary>
    public void Enter(Statement loop) 
    {
        _loops.Add(new Loop(loop, _loops.Count > 0 ? _loops[^1] : null));
        _passes++;
    }

    /// <summary>Begins the next turn of the innermost loop.</summary>
    public void Turn() => _loops[^1].Turn();

    /// <summary>Notes what the innermost loop has taken: a batch, or one with its number, makes it a loop over data.</summary>
    public void Take(Value item)
    {
        bool isOfData = IsOfData(item) || (item is Value.Sequence { Items: { Count: > 0 and < 10 } parts } && parts.Any(IsOfData));
        if (isOfData && _loops[^1].Statement is Statement.For { Source: var source } && Expressions.All(source).Any(part => part is Expression.Name { Text: "zip" or "map" or "chain" }))
        {
            _varying.UnionWith(Named(Expressions.All(source)));
        }

        _pass = isOfData && _loops[^1].IsFirst ? _passes : _pass;
        _loops[^1].IsOfData = isOfData;
        _loops[^1].IsOfParts = item is Value.Instance or Value.Sequence { Items.Count: > 0 and < 10 } && Holds(item, 0);
    }

    private static bool IsOfData(Value value) => IsUnknown(value) && value is not Value.Symbol { IsParameter: true };

    /// <summary>Ends the innermost loop.</summary>
    public void Leave()
    {
        _ended ??= _loops[^1] is { MayEnd: true, Statement: var loop } ? loop : null;
        _loops.RemoveAt(_loops.Count - 1);
    }

    /// <summary>Gets whether what is evaluated is a part of PyTorch: there nothing may be passed over.</summary>
    public bool IsWithin(Scope scope) => ReferenceEquals(scope.Root, _library);
}
