namespace TfLrCallbacks.Porting;

/// <content>Scripts that train with several optimizers: which schedule drives which.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives the names of the optimizers, those without a schedule included, where the script trains with several and a schedule drives one.</summary>
    private string[] Optimizers((ScriptConstruct Construct, ScriptPlace Place)[] made, (ScriptConstruct Construct, ScriptPlace Place)[] plateaus)
    {
        string[] driven = [.. made.Concat(plateaus).Select(NameOf).Concat(_manual.Select(NameOf)).OfType<string>().Distinct()];
        string[] trained = [.. _found.Where(item => item.Construct.Kind is "torch-optimizer" or "keras-optimizer" && item.Place.Into is { } into && IsTrained(Dialect.LastPart(into))).Select(item => Dialect.LastPart(item.Place.Into!)).Distinct()];
        return driven.Length == 0 ? [] : [.. trained.Concat(driven).Distinct()];
    }

    /// <summary>Gets whether an optimizer of that name makes updates: <c>opt.step()</c>, <c>scaler.step(opt)</c>, <c>opt.apply_gradients(…)</c>.</summary>
    private bool IsTrained(string optimizer)
    {
        bool Is(Expression expression) => ScriptSource.Dotted(expression) is { } dotted && Dialect.LastPart(dotted) == optimizer;
        return Calls.Any(item => item.Call.Function is Expression.Attribute { Text: "step" or "apply_gradients" or "minimize" } method
            && (Is(method.Target) || (method.Text == "step" && item.Call.Arguments is [{ Name: null, Value: var given }, ..] && Is(given))))
            || _found.Any(item => item.Construct.Kind == "keras-optimizer" && item.Place.Into is { } into && Dialect.LastPart(into) == optimizer && Calls.Any(call => call.Call.Arguments.Any(argument => Is(argument.Value)) && call.Call.Function is Expression.Attribute { Text: "compile" }));
    }

    private string? NameOf((ScriptConstruct Construct, ScriptPlace Place) schedule) =>
        OptimizerOf(schedule.Construct, schedule.Place) is { } optimizer ? Into(optimizer.Place) ?? $"line {optimizer.Construct.Line}" : null;

    private string? NameOf(ManualRate rate) => rate.Optimizer is { } name && _found.Any(item => item.Construct.Kind is "torch-optimizer" or "keras-optimizer" && IsNamed(item.Place, name)) ? Dialect.LastPart(name)
        : _found.Where(item => item.Construct.Kind is "torch-optimizer" or "keras-optimizer").Select(item => Into(item.Place)).Distinct().ToArray() is [var only] ? only : null;

    private static string? Into(ScriptPlace place) => place.Into is { } into ? Dialect.LastPart(into) : null;
}
