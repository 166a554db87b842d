using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>A scheduler of epochs beside <c>decay=</c> of the optimizer: Keras 2 divides the rate that the scheduler sets at each update.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives the callback that has both, where the training has the rates that come out of them; null otherwise.</summary>
    /// <param name="lines">The callbacks of the fit.</param>
    /// <param name="decayed">The one among them that stands for the decay.</param>
    /// <param name="line">The line of the fit.</param>
    /// <param name="trainings">The trainings of the script.</param>
    /// <param name="rates">The rates that the C# has beside each of these.</param>
    private string? WithDecay(string lines, string decayed, int line, ScriptTraining[] trainings, PortedRates[] rates)
    {
        if (lines.Split('\n').Where(one => one != decayed && Driving().IsMatch(one)).ToArray() is not [var driving] || Function().Match(driving) is not { Success: true, Groups: var scheduler } || OwnMade().IsMatch(lines)
            || !_codes.TryGetValue(DecayOf().Match(decayed).Groups["name"].Value, out string? code) || InverseTime().Match(code) is not { Success: true, Groups: var made }
            || !double.TryParse(made["decay"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double decay))
        {
            return null;
        }

        for (int i = 0; i < trainings.Length; i++)
        {
            if (trainings[i].Updates is not { Count: > 0 } updates || updates[0].Fit is not { First: 0 } fit || fit.Position.Line != line || updates.Any(update => update.Fit != fit || update.Number != updates[0].Number) || rates[i].OfFunction(scheduler["name"].Value) is not { } ofEpoch)
            {
                return null;
            }

            int epoch = 0;
            for (int update = 0; update < updates.Count; update++)
            {
                epoch += update > 0 && updates[update].Epoch != updates[update - 1].Epoch ? 1 : 0;
                if (Math.Abs((ofEpoch(epoch) / (1 + (decay * update))) - updates[update].Rates[0]) > 1e-9 * Math.Abs(updates[update].Rates[0]))
                {
                    return null;
                }
            }
        }

        return $"        new LambdaCallback(onTrainBatchBegin: (run, _) => run.LearningRate = {scheduler["name"].Value}(run.Epoch) / (1.0 + ({made["decay"].Value} * run.Step))), // line {line}: the scheduler's rate, and the optimizer's decay of it";
    }

    [GeneratedRegex(@"^\s*(?<name>\w+)\(\), // line")]
    private static partial Regex DecayOf();

    [GeneratedRegex(@"^\s*new InverseTimeDecay\([^()]*, 1, (?<decay>[^(),]+)\)$")]
    private static partial Regex InverseTime();
}
