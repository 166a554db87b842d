namespace TfLrCallbacks;

/// <summary>Whether the run ended too early, or long after all was learned.</summary>
internal static class EndOfRun
{
    /// <summary>So few epochs were meant as a try, unless a plan says otherwise.</summary>
    private const int FewEpochs = 5;

    /// <summary>A part of all that was gained that is not worth an epoch.</summary>
    private const double Negligible = 0.003;

    /// <summary>A part of the level of the second half that is not worth an epoch. A first value in the hundreds makes all that was gained a measure of nothing.</summary>
    private const double SameLevel = 0.01;

    /// <summary>A part of the highest rate that moves nothing.</summary>
    private const double NoRate = 1e-6;

    /// <summary>The last epoch is the best, much better than the one before it, and the rate was still high.</summary>
    public static Finding? StoppedTooEarly(Patient patient)
    {
        MeasuredCurve judge = patient.Judge;
        int last = judge.Count - 1;
        bool isCutShort = patient.PlannedEpochs is { } planned && patient.Log.Unit is "epoch" && patient.EpochsDone < planned;
        if (last < (isCutShort ? 1 : 2) || judge.Best != last || patient.Descent.Best < patient.Descent.Count - 2 || (patient.Rate is { } rate && rate.Rates[^1] < 0.3 * rate.Peak) || judge.Gain <= 0)
        {
            return null;
        }

        int back = Math.Min(2, last);
        double gain = (judge.Values[last - back] - judge.Values[last]) / back;
        bool isUnderWay = patient.Rate is { IsUnderWay: true };
        double enough = isCutShort ? 0.01 : isUnderWay ? 0.02 : judge != patient.Descent && IsSteady(judge) && IsSteady(patient.Descent) ? Math.Max(0.025, 0.2 / judge.Count) : Math.Max(0.03, 0.4 / judge.Count);
        return gain > enough * judge.Gain && gain > 0.002 * Math.Abs(judge.Values[last])
            ? new Finding(
                FindingCodes.StoppedTooEarly,
                isCutShort || judge.Count > FewEpochs ? FindingSeverity.Warning : FindingSeverity.Info,
                patient.Epoch(judge.Rows[last]),
                FormattableString.Invariant($"the run ends after {(isCutShort ? $"{patient.EpochsDone} of {patient.PlannedEpochs} epochs" : patient.Units(patient.Count))}, and the last is the best: {judge.Name} went from {Doctor.Text(judge.Shown(last - 1))} to {Doctor.Text(judge.Shown(last))}, {(judge.Values[last - 1] - judge.Values[last]) / judge.Gain:P0} of all that was gained{(isUnderWay ? $"; the rate had only come from {Doctor.Text(patient.Rate!.Peak)} to {Doctor.Text(patient.Rate.Rates[^1])}" : string.Empty)}"),
                isUnderWay
                    ? "give the schedule the length of the run, in the unit that it counts (steps or epochs), or train as long as the schedule is"
                    : "train longer; give EarlyStopping more patience and a min_delta far below what an epoch gains (1e-4)")
            : null;
    }

    /// <summary>Tells whether a curve falls in every row: where it does on training and on validation data, what it gains at the end is no scatter.</summary>
    private static bool IsSteady(MeasuredCurve curve) => curve.Values.Zip(curve.Values.Skip(1)).All(pair => pair.Second < pair.First);

    /// <summary>Next to nothing got better in the last third of the run.</summary>
    public static Finding? UnusedEpochs(Patient patient)
    {
        MeasuredCurve judge = patient.Judge;
        double level = Medians.Median([.. Enumerable.Range(judge.Count / 2, judge.Count - (judge.Count / 2)).Select(at => Math.Abs(judge.Shown(at)))]);
        double negligible = Math.Min(Negligible * judge.Gain, SameLevel * level);
        int enough = Array.FindIndex(judge.Values, value => value <= judge.Values[judge.Best] + negligible);
        int row = judge.Rows[enough];
        int idle = patient.Count - 1 - row;
        int length = (patient.Log.Unit is "epoch" ? patient.Epoch(row) : row) + 1;
        int zero = patient.Rate?.FallsBelow(NoRate) ?? 0;
        if (judge.Count >= 9 && zero > 0 && patient.Count - zero > 0.1 * patient.Count && zero - row <= 0.1 * patient.Count && idle > 0.2 * patient.Count)
        {
            return new Finding(
                FindingCodes.UnusedEpochs,
                FindingSeverity.Info,
                patient.Epoch(zero),
                $"the rate is 0 from {patient.At(zero)} on, so the last {patient.Units(patient.Count - zero)} change nothing; {judge.Name} stays at {Doctor.Text(judge.Shown(judge.Count - 1))}",
                "give the schedule the length of the run, in the unit that it counts (steps or epochs), or end the run where the schedule ends");
        }

        string reached = enough == judge.Best ? $"is best in {patient.At(row)} ({Doctor.Text(judge.Shown(enough))})" : $"is {Doctor.Text(judge.Shown(enough))} in {patient.At(row)}, and {Doctor.Text(judge.Shown(judge.Best))} at best";
        return judge.Count >= 9 && idle > 0.35 * patient.Count
            ? new Finding(
                FindingCodes.UnusedEpochs,
                FindingSeverity.Info,
                patient.Epoch(row),
                $"{judge.Name} {reached}; the {patient.Units(idle)} after it gain {(enough == judge.Best ? "nothing" : "next to nothing")}",
                FormattableString.Invariant($"a run of about {patient.Units(length + Math.Max(1, length / 5))}, its schedule as long, should do as well"))
            : null;
    }
}
