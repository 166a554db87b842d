using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>The comparison of the callbacks of fits with the rates of the script's fits.</content>
internal sealed partial class ScriptChecker
{
    /// <summary>Compares the schedule or the function that sets the rates of each fit with its updates, as the script makes them with data of a few batches. What only a training runs, as a callback class, is named.</summary>
    /// <param name="compared">The functions and schedules that have a word of their own already.</param>
    private IEnumerable<PortCheck> Fits(IReadOnlyList<string> compared)
    {
        Match[] fits = [.. ScriptWriter.FitMethod().Matches(csharp).Cast<Match>()];
        if (fits.Length == 0)
        {
            yield break;
        }

        (ScriptTraining Training, PortedRates Rates)[] trainings = [.. ScriptWriter.Batches.Select(batches => ScriptTraining.Of(source.Written, batches, rows: batches * ScriptWriter.StandInRows)).Select(training => (training, new PortedRates(csharp, training)))];
        foreach (Match fit in fits)
        {
            string name = fit.Groups["name"].Value;
            int line = int.Parse(fit.Groups["line"].Value, null);
            string lines = fit.Groups["lines"].Value;
            string[] driving = [.. lines.Split('\n').Where(one => ScriptWriter.Driving().IsMatch(one))];
            string[] beside = [.. ScriptWriter.OwnMade().Matches(lines).Select(made => made.Groups["name"].Value)];
            if (driving is [var one] && beside.Length == 0 && compared.Any(known => one.Contains($" {known}(", StringComparison.Ordinal) || one.Contains($"({known}()", StringComparison.Ordinal)))
            {
                continue;
            }

            if (driving is [var only] && beside.Length == 0)
            {
                yield return Compared(name, line, only, trainings) ?? new PortCheck { Name = name, Line = line, NotChecked = "its C# has a form that is not evaluated here, or the rates of the script's fit are not known" };
            }
            else if (driving.Length > 0 || beside.Any(made => made != nameof(ReduceLROnPlateau)))
            {
                yield return new PortCheck { Name = name, Line = line, NotChecked = "several callbacks, or a class of the script's own, make its rates: only a training runs them" };
            }
        }
    }

    private static PortCheck? Compared(string name, int line, string written, (ScriptTraining Training, PortedRates Rates)[] trainings)
    {
        double largest = 0;
        int at = 0;
        foreach ((ScriptTraining training, PortedRates rates) in trainings)
        {
            ScriptTraining.Update[] updates = [.. training.Updates.Where(update => update.Fit?.Position.Line == line)];
            if (updates.Length == 0 || updates.Any(update => update.Fit != updates[0].Fit) || ScriptWriter.Rate(written, rates) is not { } rate)
            {
                return null;
            }

            int epoch = updates[0].Fit!.First;
            double range = updates.Max(update => Math.Abs(update.Rates[0]));
            for (int i = 0; i < updates.Length; i++)
            {
                epoch += i > 0 && updates[i].Epoch != updates[i - 1].Epoch ? 1 : 0;
                if (ScriptWriter.At(rate, epoch, i) is not { } own)
                {
                    return null;
                }

                double difference = Math.Abs(own - updates[i].Rates[0]) / range;
                (largest, at) = difference > largest ? (difference, i) : (largest, at);
            }
        }

        return new PortCheck { Name = name, Line = line, LargestDifference = largest < 1e-8 ? 0 : largest, Step = at };
    }
}
