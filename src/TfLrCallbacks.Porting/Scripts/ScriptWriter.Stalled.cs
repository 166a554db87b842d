using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>A loop that lowers the rate by hand when a metric stalls.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Writes <c>ReduceLROnPlateau</c> for a training whose rate is decided by a metric. False if no plateau rule gives the same rates.</summary>
    private bool Stalled(ScriptTraining training)
    {
        if (training is not { Undecided: { } choice, Ended: not null, IsLong: false } || _found.Count(item => item.Construct.Kind == "torch-optimizer") > 1 || _found.Any(item => item.Construct.Kind is "torch-schedule" or "torch-own-class" or "hf-schedule" or "timm-schedule" or "torch-plateau")
            || ScriptTraining.Plateau(_source.Written, choice) is not { } rule)
        {
            return false;
        }

        bool isAccuracy = rule.IsMax && rule.Monitor.Contains("acc", StringComparison.OrdinalIgnoreCase);
        string metric = $"{(rule.Monitor.Contains("train", StringComparison.OrdinalIgnoreCase) ? string.Empty : "val_")}{(isAccuracy ? "accuracy" : "loss")}";
        string? guessed = rule.IsMax != isAccuracy || (!isAccuracy && !rule.Monitor.Contains("loss", StringComparison.OrdinalIgnoreCase)) ? $" // TODO: the script watches {rule.Monitor}: give the metric of the logs that it is" : null;
        string bound = rule.Bound is { } value ? $", as long as the first {rule.Monitor} is {(rule.IsMax ? "above" : "below")} {ScriptCode.Number(value)}" : string.Empty;
        string begins = _found.Any(item => item.Construct.Kind == "torch-optimizer") ? BeginsWith(null) : $"    // The script makes its updates without an optimizer, from a rate of {ScriptCode.Number(training.Updates[0].Rates[0])} on: compile the model with SGD and this rate.\n";
        _isReplaced = true;
        _body.Append(CultureInfo.InvariantCulture, $"    // line {choice.Position.Line}: the loop lowers the rate as ReduceLROnPlateau does{bound}.\n{begins}    // Give these to {(_engine is PortEngine.Embedded ? "Sequential.Fit" : "model.Fit")}.\n    public static Callback[] Callbacks() =>\n    [\n        {PlateauCall(rule, metric, rule.IsMax != isAccuracy, (number, _) => ScriptCode.Number(RateFormulas.Round(number)))}{guessed}\n    ];\n");
        return true;
    }
}
