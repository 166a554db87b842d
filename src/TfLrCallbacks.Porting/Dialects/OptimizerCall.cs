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
        return group < groups.Count && (groups[group] as Value.Dictionary)?["lr"]?.AsDouble() is { } own ? own : Default(optimizer);
    }

    /// <summary>Gets the rate of the groups that have none of their own; null where the value is no optimizer.</summary>
    public static double? Default(Value optimizer) => optimizer is Value.Call { Target: null } call
        ? call.Arguments.Where((argument, i) => argument.Name is "lr" or "learning_rate" || (argument.Name is null && i == 1))
            .Select(argument => argument.Value.AsDouble())
            .FirstOrDefault(rate => rate is not null)
            ?? (call.Arguments.Any(argument => argument.Name is "lr" or "learning_rate") ? null : Known(call.Name))
        : null;

    /// <summary>Gets how many parameter groups the optimizer is given; null where that is not seen.</summary>
    public static int? GroupCount(Value optimizer) => optimizer is Value.Call ? Math.Max(1, Groups(optimizer).Count) : null;

    private static IReadOnlyList<Value> Groups(Value optimizer) =>
        optimizer is Value.Call { Target: null } call
        && call.Arguments.Where((argument, i) => argument.Name is "params" || (argument.Name is null && i == 0)).Select(argument => argument.Value).FirstOrDefault() is Value.Sequence list
        && list.Items.Count > 0
        && list.Items.All(item => item is Value.Dictionary)
            ? list.Items
            : [];

    private static double? Known(string name) => Defaults.TryGetValue(Dialect.LastPart(name), out double rate) ? rate : null;
}
