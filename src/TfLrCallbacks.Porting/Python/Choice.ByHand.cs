using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>A function of the text that sets the rate of an optimizer by hand, <c>adjust_learning_rate(optimizer, epoch)</c>, where the text makes no schedule.</content>
internal static partial class Choice
{
    private static readonly string[] Counters = ["step", "steps", "global_step", "current_step", "cur_step", "iteration", "iter", "it", "i", "cur_iter", "current_iter", "n_iter", "iter_num"];

    /// <summary>Gives the rates that the loops of the text set by hand; null where they set none.</summary>
    private static Value? InLoop(Reading reading)
    {
        if (reading.ByHand is not { } line || reading.ByLoop?.Invoke(line) is not { } rates)
        {
            return null;
        }

        reading.Conclude(string.Create(CultureInfo.InvariantCulture, $"line {line} sets the rate by hand: the loop is evaluated, and these are the rates of its {(rates.AreEpochs ? "epochs" : "updates")}. Where it ends, or after {rates.Most:N0} updates, the last rate holds."));
        reading.IsOfEpoch = rates.AreEpochs;
        return Callable(rates.Rate);
    }

    /// <summary>Gives the function of the step, or of the epoch, that says what rate the text's function sets; null where the text has none.</summary>
    /// <exception cref="PortingException">It takes what is not known here.</exception>
    private static Value.Function? SetByHand(Reading reading)
    {
        if (reading.Setter is not { Callable: { } setter, Around: { } around } function || reading.ByHand is not null)
        {
            return null;
        }

        string[] names = [.. setter.Parameters.Select(parameter => parameter.Name)];
        int optimizer = Array.FindIndex(names, ScriptWrites.IsOptimizer);
        int counter = Array.FindIndex(names, name => ScriptUnits.CountsEpochs(name) || Counters.Contains(name));
        string[] unknown = [.. setter.Parameters.Where((parameter, i) => i != optimizer && i != counter && parameter.Default is null && around.Find(parameter.Name) is null).Select(parameter => parameter.Name)];
        if (optimizer < 0 || counter < 0 || unknown.Length > 0)
        {
            throw new PortingException(
                setter.Position, $"{Brief.Of(setter.Name, 40)} sets the rate of an optimizer by hand{(unknown.Length > 0 && optimizer >= 0 && counter >= 0 ? $", and {Brief.Of(string.Join(", ", unknown), 60)} {(unknown.Length == 1 ? "has" : "have")} no value here" : string.Empty)}. Write it as a function of the epoch that returns the rate, or carry the script over: tflr port.");
        }

        reading.Conclude($"line {setter.Position.Line}: the rate that {Brief.Of(setter.Name, 40)} sets is taken as that of each {(ScriptUnits.CountsEpochs(names[counter]) ? "epoch" : "step")}.");
        Callable rate = new(setter.Name, [(names[counter], null)], setter.Position, (inner, _) =>
        {
            Value.Call driven = new(null, "torch.optim.SGD", [("params", new Value.Symbol("params", setter.Position)), ("lr", new Value.Symbol("lr", setter.Position) { Why = $"{setter.Position}: the optimizer's rate is not known here. Write its value in its place." })], setter.Position);
            function.Invoke([.. setter.Parameters.Take(Math.Max(optimizer, Math.Max(counter, names.Length - 1)) + 1).Select((parameter, i) => i == optimizer ? driven : i == counter ? inner.Find(parameter.Name)! : parameter.Default ?? around.Find(parameter.Name)!)]);
            return ((OptimizerCall.ParamGroups(driven)?.Items[0] as Value.Dictionary)?["lr"]) ?? Value.None;
        });
        return Budget.OfText(budget => rate.AsFunction(around, budget, setter.Name));
    }
}
