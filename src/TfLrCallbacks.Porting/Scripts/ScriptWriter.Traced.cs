namespace TfLrCallbacks.Porting;

/// <content>Fits of a script that is evaluated from top to bottom: each call of a fit is one here.</content>
internal sealed partial class ScriptWriter
{
    private const int MostCalls = 12;

    /// <summary>Gives a trace if each of its fits is written: not that of one fit in a loop, which becomes one for all epochs, or of more calls than somebody reads.</summary>
    private ScriptTrace? Followed(ScriptTrace? trace)
    {
        if (trace is null)
        {
            return null;
        }

        ScriptPlace[] fits = [.. _found.Where(item => item.Construct.Kind == "keras-fit").Select(item => item.Place)];
        bool isOneOfAll = fits is [{ Loops.Count: > 0 }] && trace.Fits.Count > 1 && trace.Fits.Any(fit => fit.IsSet) && trace.Fits.All(fit => fit is { Callbacks.Count: 0, Rate: null or Value.Float or Value.Integer } && (fit.Before is not null || ReferenceEquals(fit, trace.Fits[0])));
        if (isOneOfAll)
        {
            return null;
        }

        if (Distinct(trace).Count() > MostCalls)
        {
            foreach (IGrouping<Expression.Call, ScriptTrace.Fit> again in trace.Fits.GroupBy(fit => fit.Call, (IEqualityComparer<Expression.Call>)ReferenceEqualityComparer.Instance).Where(calls => calls.Count() > 1))
            {
                _often[again.Key] = again.Count();
            }

            return null;
        }

        return trace;
    }

    /// <summary>How often fits are called that are written once.</summary>
    private readonly Dictionary<Expression.Call, int> _often = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gives the calls of fits that differ: of some that train a model that is compiled anew in the same way each time, the first.</summary>
    private static IEnumerable<ScriptTrace.Fit> Distinct(ScriptTrace trace) => trace.Fits.Where((fit, i) => !trace.Fits.Take(i).Any(before => IsAlike(before, fit)));

    private static bool IsAlike(ScriptTrace.Fit one, ScriptTrace.Fit other) => ReferenceEquals(one.Call, other.Call) && one.Before is null && other.Before is null && ReferenceEquals(one.Compile, other.Compile) && one is { Trained: 0, Callbacks: not null } && other is { Trained: 0, Callbacks: not null }
        && Written(one) == Written(other);

    /// <summary>Gives what a fit is called with, to compare it.</summary>
    private static string Written(ScriptTrace.Fit fit) => $"{fit.Rate} {fit.IsSet} {fit.Optimizer?.First} {fit.Argument("epochs")} {fit.Argument("initial_epoch")} {fit.Argument("batch_size")} {string.Join(' ', fit.Callbacks!.Select(callback => callback is Value.Instance instance ? $"{instance.Type?.Name}({string.Join(", ", instance.Arguments)})" : callback.ToString()))}";

    /// <summary>Gives the fits to write in their order, each with the call that it is of; null where the text alone says what it is.</summary>
    private IEnumerable<(ScriptConstruct Fit, ScriptTrace.Fit? Called)> Called(ScriptConstruct[] fits)
    {
        if (_trace is null)
        {
            return fits.Select(fit => (fit, (ScriptTrace.Fit?)null));
        }

        return [.. Distinct(_trace).Select(called => (Array.Find(fits, fit => ReferenceEquals(fit.Call, called.Call))!, (ScriptTrace.Fit?)called)),
            .. fits.Where(fit => !_trace.Fits.Any(called => ReferenceEquals(called.Call, fit.Call))).Select(fit => (fit, (ScriptTrace.Fit?)null))];
    }
}
