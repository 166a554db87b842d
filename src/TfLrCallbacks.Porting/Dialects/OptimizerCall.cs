namespace TfLrCallbacks.Porting;

/// <summary>An optimizer as it stands in a script.</summary>
internal static class OptimizerCall
{
    /// <summary>Gives the rate of <c>torch.optim.SGD(params, lr=0.1)</c>; null where the value is no such call.</summary>
    public static double? LearningRate(Value optimizer) =>
        optimizer is Value.Call { Target: null } call
            ? call.Arguments.Where((argument, i) => argument.Name is "lr" or "learning_rate" || (argument.Name is null && i == 1))
                .Select(argument => argument.Value.AsDouble())
                .FirstOrDefault(rate => rate is not null)
            : null;
}
