namespace TfLrCallbacks.Porting;

/// <summary>
/// fastai's rates of parameter groups: one for all, a list, <c>slice(b)</c> (a tenth of b for all but the last) or <c>slice(a, b)</c>
/// (geometric from a to b).
/// </summary>
internal static class FastaiRates
{
    /// <summary>The learner's rate where none is given.</summary>
    private const double Default = 0.001;

    public static double OfGroup(Arguments a, string name) => a[name] switch
    {
        Value.Nothing => a.Context.BaseLearningRate ?? Default,
        Value.Call { Name: "slice" } slice => OfSlice(a, name, [.. slice.Arguments.Select(argument => argument.Value)]),
        Value.Sequence => a.OfGroup(name),
        _ => a.AtLeast(0, name),
    };

    /// <summary>Gives the slice among the arguments of a call; null where there is none.</summary>
    public static Value? SliceOf(Value.Call call) =>
        call.Arguments.Select(argument => argument.Value).FirstOrDefault(value => value is Value.Call { Name: "slice" })
        ?? (call.Target is Value.Call target ? SliceOf(target) : null);

    private static double OfSlice(Arguments a, string name, Value[] ends)
    {
        Value? first = ends.Length > 1 && ends[0] is not Value.Nothing ? ends[0] : null;
        double last = a.Number(name, ends[^1]);
        bool isLast = a.Context.Group == a.Context.Groups - 1;
        if (first is null)
        {
            return isLast ? last : last / 10;
        }

        double start = a.Number(name, first);
        return isLast ? last : start * Math.Pow(last / start, (double)a.Context.Group / (a.Context.Groups - 1));
    }
}
