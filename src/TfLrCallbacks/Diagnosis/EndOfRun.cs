namespace TfLrCallbacks;

/// <summary>Whether the run ended too early, or long after all was learned.</summary>
internal static class EndOfRun
{
    /// <summary>The last epoch is the best, much better than the one before it, and the rate was still high.</summary>
    public static Finding? StoppedTooEarly(Patient patient)
    {
        MeasuredCurve judge = patient.Judge;
        int last = judge.Count - 1;
        if (last < 2 || judge.Best != last || patient.Descent.Best < patient.Descent.Count - 2 || (patient.Rate is { } rate && rate.Rates[^1] < 0.3 * rate.Peak) || judge.Gain <= 0)
        {
            return null;
        }

        double gain = (judge.Values[last - 2] - judge.Values[last]) / 2;
        bool isCutShort = patient.PlannedEpochs is { } planned && patient.Log.Unit is "epoch" && patient.Count < planned;
        double enough = isCutShort ? 0.01 : Math.Max(0.03, 0.4 / judge.Count);
        return gain > enough * judge.Gain && gain > 0.002 * Math.Abs(judge.Values[last])
            ? new Finding(
                FindingCodes.StoppedTooEarly,
                FindingSeverity.Warning,
                patient.Epoch(judge.Rows[last]),
                FormattableString.Invariant($"the run ends after {patient.Count}{(isCutShort ? $" of {patient.PlannedEpochs}" : string.Empty)} {patient.Log.Unit}s, and the last is the best: {judge.Name} went from {judge.Shown(last - 1):G3} to {judge.Shown(last):G3}, {(judge.Values[last - 1] - judge.Values[last]) / judge.Gain:P0} of all that was gained"),
                "train longer; give EarlyStopping more patience and a min_delta far below what an epoch gains (1e-4)")
            : null;
    }

    /// <summary>Nothing got better in the last third of the run.</summary>
    public static Finding? UnusedEpochs(Patient patient)
    {
        MeasuredCurve judge = patient.Judge;
        int idle = judge.Count - 1 - judge.Best;
        return judge.Count >= 9 && idle > 0.35 * judge.Count
            ? new Finding(
                FindingCodes.UnusedEpochs,
                FindingSeverity.Info,
                patient.Epoch(judge.Rows[judge.Best]),
                FormattableString.Invariant($"{judge.Name} is best in {patient.At(judge.Rows[judge.Best])} ({judge.Shown(judge.Best):G3}); the {idle} {patient.Log.Unit}s after it gain nothing"),
                FormattableString.Invariant($"a run of about {judge.Best + 1 + Math.Max(1, judge.Best / 5)} {patient.Log.Unit}s, its schedule as long, should do as well"))
            : null;
    }
}
