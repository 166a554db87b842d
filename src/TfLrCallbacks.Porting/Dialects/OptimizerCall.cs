namespace TfLrCallbacks.Porting;

/// <summary>An optimizer as it stands in a script: its rate, and its parameter groups with rates of their own.</summary>
internal static class OptimizerCall
{
    /// <summary>The rates that PyTorch's optimizers have where none is given (PyTorch 2.13, torch/optim).</summary>
    private static readonly Dictionary<string, double> Defaults = new(StringComparer.Ordinal)
    {
        ["SGD"] = 1e-3, ["Adam"] = 1e-3, ["AdamW"] = 1e-3, ["NAdam"] = 2e-3, ["RAdam"] = 1e-3, ["Adamax"] = 2e-3, ["SparseAdam"] = 1e-3,
        ["Adagrad"] = 1e-2, ["Adadelta"] = 1.0, ["Adafactor"] = 1e-2, ["ASGD"] = 1e-2, ["LBFGS"] = 1.0, ["RMSprop"] = 1e-2, ["Rprop"] = 1e-2, ["Muon"] = 1e-3,
    };

    /// <summary>
    /// Gets the rate that <c>torch.optim.SGD(params, lr=0.1)</c> gives a parameter group: the group's own, else the optimizer's, else PyTorch's
    /// default. Null where the value is no such call.
    /// </summary>
    public static double? LearningRate(Value optimizer, int group = 0)
    {
        IReadOnlyList<Value> groups = Groups(optimizer);
        return group < groups.Count && (groups[group] as Value.Dictionary)?["lr"] is { } own ? own.AsDouble() ?? (IsLost(optimizer, own) ? null : Default(optimizer)) : Default(optimizer);
    }

    /// <summary>Gets the <c>initial_lr</c> that the text gives a parameter group; null where it gives none that is a number.</summary>
    public static double? InitialRate(Value optimizer, int group) => Groups(optimizer) is var groups && group < groups.Count ? (groups[group] as Value.Dictionary)?["initial_lr"]?.AsDouble() : null;

    /// <summary>Gets whether a group's rate was changed, before a scheduler took the optimizer, to what is not known.</summary>
    private static bool IsLost(Value optimizer, Value rate) => optimizer is Value.Call { Origin: not null } && rate is Value.Symbol { Why: not null };

    /// <summary>Gets the rate of the groups that have none of their own; null where the value is no optimizer.</summary>
    public static double? Default(Value optimizer) => Inner(optimizer) is { } inner ? LearningRate(inner)
        : optimizer is Value.Call { Target: null } call
        ? Written(call).Select(rate => rate.AsDouble()).FirstOrDefault(rate => rate is not null) ?? (Written(call).Any() ? null : Known(call.Name))
        : null;

    /// <summary>Gives what stands for the rate in an optimizer's call: by its name, or behind the parameters of a class.</summary>
    private static IEnumerable<Value> Written(Value.Call call) => call.Arguments
        .Where((argument, i) => argument.Name is "lr" or "learning_rate" || (argument.Name is null && i == 1 && IsClass(call)))
        .Select(argument => argument.Value);

    private static bool IsClass(Value.Call call) => char.IsUpper(Dialect.LastPart(call.Name)[0]);

    /// <summary>Gives the optimizer that another one is made around, such as <c>Lookahead(SGD(…))</c>, which has its rate; null for an optimizer of its own.</summary>
    private static Value.Call? Inner(Value optimizer) => optimizer is Value.Call { Target: null } outer && !Defaults.ContainsKey(Dialect.LastPart(outer.Name)) && outer.Arguments.All(argument => argument.Name is not ("lr" or "learning_rate"))
        ? outer.Arguments.Where((argument, i) => argument.Name is "optimizer" or "base_optimizer" || (argument.Name is null && i == 0)).Select(argument => argument.Value).OfType<Value.Call>()
            .FirstOrDefault(call => call.Target is null && (Defaults.ContainsKey(Dialect.LastPart(call.Name)) || call.Arguments.Any(argument => argument.Name == "lr")))
        : null;

    /// <summary>Gives the rate of an optimizer as it is written, where it has no value here; null where it has one, or none is written.</summary>
    public static string? UnknownRate(Value optimizer) => Groups(optimizer) is [Value.Dictionary group, ..] && group["lr"] is { } own && IsLost(optimizer, own) ? Brief.Of(own, 60)
        : optimizer is Value.Call { Target: null } call && Default(optimizer) is null
        ? Written(call).Select(rate => Brief.Of(rate, 60)).FirstOrDefault() ?? (IsClass(call) ? null : $"that of {Brief.Of(call.Name, 40)}(…)")
        : null;

    /// <summary>Gets how many parameter groups the optimizer is given; null where that is not seen.</summary>
    public static int? GroupCount(Value optimizer) => optimizer is Value.Call ? Math.Max(1, Groups(optimizer).Count) : null;

    /// <summary>Gets whether a dotted name is one of PyTorch's optimizers.</summary>
    public static bool IsTorch(string name) => name.Contains("optim.", StringComparison.Ordinal) && name.StartsWith("torch.", StringComparison.Ordinal) && Defaults.ContainsKey(Dialect.LastPart(name));

    /// <summary>Gives the optimizer's <c>param_groups</c>, which a script may change.</summary>
    public static Value.Sequence? ParamGroups(Value.Call optimizer)
    {
        if (optimizer.Groups is null && optimizer.Target is null && Defaults.ContainsKey(Dialect.LastPart(optimizer.Name)))
        {
            IReadOnlyList<Value> written = Groups(optimizer);
            optimizer.Groups = (Value.Sequence)Value.List(Enumerable.Range(0, Math.Max(1, written.Count)).Select(group => Group(optimizer, group, written.Count > group ? written[group] as Value.Dictionary : null)));
        }

        return optimizer.Groups;
    }

    /// <summary>Gives an optimizer whose groups stay as they are now, for a scheduler that is made with it; any other value as it is.</summary>
    public static Value Frozen(Value value) => value is Value.Call optimizer && ParamGroups(optimizer) is { } groups
        ? optimizer with { Groups = new Value.Sequence([.. groups.Items.Select(group => group is Value.Dictionary entries ? new Value.Dictionary([.. entries.Items]) : group)], IsTuple: false), Origin = optimizer.Origin ?? optimizer }
        : value;

    /// <summary>Adds a group, as <c>add_param_group</c> does.</summary>
    public static void Add(Value.Call optimizer, Value.Dictionary group) =>
        ParamGroups(optimizer)?.ToChange().Add(Group(optimizer, 0, group));

    private static Value.Dictionary Group(Value.Call optimizer, int at, Value.Dictionary? written)
    {
        Value.Dictionary group = new([.. written?.Items ?? []]);
        if (group["lr"] is null)
        {
            group.Set("lr", (at < 0 ? null : Default(optimizer)) is { } rate ? rate : new Value.Symbol("lr", optimizer.Position) { Why = $"{optimizer.Position}: the optimizer's rate is not known here. Write its value in its place." });
        }

        return group;
    }

    private static IReadOnlyList<Value> Groups(Value optimizer) =>
        optimizer is Value.Call { Groups: { } changed } ? changed.Items
        : optimizer is Value.Call { Target: null } call
        && call.Arguments.Where((argument, i) => argument.Name is "params" || (argument.Name is null && i == 0)).Select(argument => argument.Value).FirstOrDefault() is Value.Sequence list
        && list.Items is [Value.Dictionary, ..]
            ? [.. list.Items.TakeWhile(item => item is Value.Dictionary)]
            : [];

    /// <summary>Gets the names of PyTorch's optimizers.</summary>
    public static IEnumerable<string> Names => Defaults.Keys;

    /// <summary>Gives the rate that an optimizer of PyTorch has where none is given; null for any other name.</summary>
    public static double? Known(string name) => Defaults.TryGetValue(Dialect.LastPart(name), out double rate) ? rate : null;
}
