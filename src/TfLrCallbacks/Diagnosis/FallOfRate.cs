namespace TfLrCallbacks;

/// <summary>Whether the rate falls too soon, too late, too eagerly or never.</summary>
internal static class FallOfRate
{
    private const double Vanished = 0.01;
    private const double NearlyVanished = 0.05;
    private const double LongFrozen = 0.35;
    private const double Little = 0.04;

    /// <summary>No plateau callback cuts to a smaller part: it is the end of a schedule.</summary>
    private const double LeastFactor = 0.05;

    /// <summary>A plateau callback cut the rate although the metric was getting better, and soon nothing moved.</summary>
    public static Finding? TooEager(Patient patient)
    {
        if (patient.Rate is not { IsStepwise: true, IsRegular: false } rate || rate.Cuts[0] < 2 || rate.Rates[rate.Cuts[0]] < LeastFactor * rate.Rates[rate.Cuts[0] - 1] || Frozen(patient, NearlyVanished) is not { } frozen)
        {
            return null;
        }

        MeasuredCurve judge = patient.Judge;
        int cut = rate.Cuts[0];
        int before = Array.FindLastIndex(judge.Rows, row => row < cut);
        if (before < 1 || judge.Gain <= 0)
        {
            return null;
        }

        // Against the best so far: a metric that only comes back from a bump has not got better. Where it was cut again and again, one of the last values was noise.
        int old = Math.Max(0, before - (rate.Cuts.Length > 1 ? 3 : 1));
        int recent = Enumerable.Range(old + 1, before - old).MinBy(i => judge.Values[i]);
        int bestBefore = Array.IndexOf(judge.Values, judge.Values[..(old + 1)].Min());
        double gain = judge.Values[bestBefore] - judge.Values[recent];
        return gain > 0.04 * judge.Gain
            ? new Finding(
                FindingCodes.PlateauTooEager,
                FindingSeverity.Warning,
                patient.Epoch(cut),
                FormattableString.Invariant($"the rate is first cut in {patient.At(cut)}, from {Doctor.Text(rate.Rates[cut - 1])} to {Doctor.Text(rate.Rates[cut])}, although {judge.Name} had gone from {Doctor.Text(judge.Shown(bestBefore))} in {patient.At(judge.Rows[bestBefore])} to {Doctor.Text(judge.Shown(recent))} in {patient.At(judge.Rows[recent])}; the rate is below 5 % of its peak from {patient.At(frozen)} of {patient.Count} on"),
                "give the plateau callback more patience (5 to 10 epochs) and a smaller min_delta (1e-4), or a factor of 0.5 with a least rate")
            : null;
    }

    /// <summary>The rate vanished in the first part of the run, while the loss was still falling.</summary>
    public static Finding? TooSoon(Patient patient)
    {
        if (patient.Rate is not { } rate || (Frozen(patient, Vanished) ?? FrozenForHalf(patient, rate)) is not { } frozen)
        {
            return null;
        }

        MeasuredCurve loss = patient.Descent;
        int last = Array.FindLastIndex(loss.Rows, row => rate.Rates[row] >= 0.0999 * rate.Peak);
        int first = Math.Max(0, last - 2);
        double speed = last > first ? (loss.Values[first] - loss.Values[last]) / (last - first) : 0;
        bool isAtOnce = (frozen <= 2 || last is 0 or 1) && loss.End > 0.3 * loss.Values[0];

        // The first row may fall by most of what is gained in all, from wherever the weights began.
        double behindFirst = loss.Values[Math.Min(1, loss.Count - 1)] - loss.Values[loss.Best];
        bool isInFirstThird = frozen < 0.3 * patient.Count && SpeedBefore(loss, rate.FallsBelow(0.5)) > 0.05 * behindFirst;
        return isAtOnce || isInFirstThird || (loss.Gain > 0 && (speed > 0.025 * loss.Gain || (first > 0 && speed > 0.05 * behindFirst)))
            ? new Finding(
                FindingCodes.RateDecaysTooSoon,
                FindingSeverity.Warning,
                patient.Epoch(frozen),
                FormattableString.Invariant($"the rate is below {(rate.Rates[frozen] < Vanished * rate.Peak ? Vanished : NearlyVanished):P0} of its peak {Doctor.Text(rate.Peak)} from {patient.At(frozen)} of {patient.Count} on; {(isAtOnce ? string.Empty : $"until then {loss.Name} was still falling, ")}after that {(isAtOnce ? loss.Name : "it")} only goes from {Doctor.Text(loss.Shown(At(loss, frozen)), 4)} to {Doctor.Text(loss.Shown(loss.Count - 1), 4)}"),
                "let the rate fall over the whole run (CosineDecay, OneCycle), and see that the lengths of the schedule are in the unit that it counts: steps or epochs")
            : null;
    }

    /// <summary>Gives what a curve gained in a row, in the last three before a row; 0 where there are fewer.</summary>
    private static double SpeedBefore(MeasuredCurve curve, int row) =>
        Array.FindLastIndex(curve.Rows, at => at < row) is >= 2 and var last ? (curve.Values[last - 2] - curve.Values[last]) / 2 : 0;

    /// <summary>Nothing got better for a quarter of the run, until the rate was lowered near the end.</summary>
    public static Finding? TooLate(Patient patient)
    {
        if (patient.Rate is not { IsConstant: false } rate || rate.IsStableThenDecay)
        {
            return null;
        }

        int cut = rate.FallsBelow(0.5);
        MeasuredCurve judge = patient.Judge;
        int end = Array.FindLastIndex(judge.Rows, row => row < cut);
        if (cut >= patient.Count || cut < 0.8 * patient.Count || end < 4)
        {
            return null;
        }

        double[] before = judge.Values[..(end + 1)];
        int best = Array.IndexOf(before, before.Min());
        double after = judge.Values[end..].Min();
        return cut - judge.Rows[best] > 0.25 * patient.Count && after < 0.97 * before[best]
            ? Found($"{judge.Name} was no better after {patient.At(judge.Rows[best])}, until the rate fell in {patient.At(cut)} of {patient.Count}; then it went from {Doctor.Text(judge.Shown(end))} to {Doctor.Text(judge.Shown(Array.IndexOf(judge.Values, after)))}")
            : StoodStill(judge) ?? (judge != patient.Descent && !patient.Descent.IsError && GainedBy(judge) is { } gained && gained > 0.02 ? StoodStill(patient.Descent) : null);

        // On training data the losses scatter less, and tell the same where the validation gained too.
        Finding? StoodStill(MeasuredCurve curve)
        {
            int length = Math.Max(3, patient.Count / 4);
            int last = Array.FindLastIndex(curve.Rows, row => row < cut);
            return curve.Count - last > 2 && Standstill(curve.Values.AsSpan(..(last + 1)), length) is { } level && Medians.Median(curve.Values.AsSpan((last + 1)..)) is var late
                && level.Before - late > 0.03 * Math.Abs(level.Before) && (level.Before - late > 1.5 * level.Scatter || late < curve.Values[..(last + 1)].Min()) && level.Gain < 0.15 * (level.Before - late)
                ? Found($"{curve.Name} stayed about {Doctor.Text(curve.Logged(level.Before))}, up and down, in the {patient.Units(length)} before the rate fell in {patient.At(cut)} of {patient.Count}; then it went to {Doctor.Text(curve.Logged(late))}")
                : null;
        }

        double? GainedBy(MeasuredCurve curve) => Standstill(before, Math.Max(3, patient.Count / 4)) is { Before: not 0 } level && curve.Count - end > 2
            ? (level.Before - Medians.Median(curve.Values.AsSpan((end + 1)..))) / Math.Abs(level.Before)
            : null;

        Finding Found(FormattableString evidence) => new(
            FindingCodes.RateDecaysTooLate, FindingSeverity.Warning, patient.Epoch(cut), FormattableString.Invariant(evidence), "lower the rate earlier: CosineDecay or OneCycle over the run, or ReduceLROnPlateau");
    }

    /// <summary>Gives the level of the last values, how much it is below that of as many before them, and how much the values scatter; null where there are too few.</summary>
    private static (double Before, double Gain, double Scatter)? Standstill(ReadOnlySpan<double> values, int length)
    {
        if (values.Length < 2 * length)
        {
            return null;
        }

        double level = Medians.Median(values[^length..]);
        return (level, Medians.Median(values[^(2 * length)..^length]) - level, Medians.Deviation(values[^length..]));
    }

    /// <summary>Nothing got better for a third of the run, and the rate stayed where it was.</summary>
    public static Finding? NeverFires(Patient patient)
    {
        MeasuredCurve judge = patient.Judge;
        int best = judge.FirstNearBest();
        int idle = patient.Count - 1 - judge.Rows[best];
        MeasuredCurve loss = patient.Descent;
        bool stillLearns = patient.Training is not null && loss.End < 0.6 * loss.Values[Math.Max(0, Array.FindLastIndex(loss.Rows, row => row <= judge.Rows[best]))];
        if (patient.Rate is not { IsConstant: true } rate || stillLearns || judge.Count < 10)
        {
            return null;
        }

        int length = (int)Math.Max(6, 0.3 * judge.Count);
        return idle >= Math.Max(6, 0.3 * patient.Count)
            ? Found(judge.Rows[best], $"{judge.Name} is {(best == judge.Best ? $"best in {patient.At(judge.Rows[best])} ({Doctor.Text(judge.Shown(best))}) and never better" : $"{Doctor.Text(judge.Shown(best))} in {patient.At(judge.Rows[best])} and no better than by chance ({Doctor.Text(judge.Shown(judge.Best))})")} in the {patient.Units(idle)} after it, and the rate stays {Doctor.Text(rate.Peak)}")
            : Standstill(judge.Values, length) is { } level && level.Gain < 0.8 * level.Scatter && level.Gain < Math.Max(0.3 * level.Scatter, 0.02 * judge.Gain)
                ? Found(judge.Rows[^(2 * length)], $"{judge.Name} stays about {Doctor.Text(judge.Logged(level.Before))}, up and down, in the last {patient.Units(2 * length)}, and the rate stays {Doctor.Text(rate.Peak)}")
                : null;

        Finding Found(int row, FormattableString evidence) => new(
            FindingCodes.PlateauNeverFires,
            FindingSeverity.Warning,
            patient.Epoch(row),
            FormattableString.Invariant(evidence),
            FormattableString.Invariant($"lower the rate when nothing gets better: ReduceLROnPlateau with a patience of {Math.Max(2, patient.Count / 10)}, well below the length of the run, or a schedule that falls (CosineDecay)"));
    }

    /// <summary>Gives the row from which on the rate is a small part of its peak and nothing moves; null where that is less than a third of the run.</summary>
    private static int? Frozen(Patient patient, double part)
    {
        int row = patient.Rate!.FallsBelow(part);
        if (patient.Count - row < LongFrozen * patient.Count)
        {
            return null;
        }

        MeasuredCurve loss = patient.Descent;
        int vanished = patient.Rate.FallsBelow(Vanished / 10);
        int at = At(loss, Math.Min(vanished, Math.Max(row, patient.Count - (int)(patient.Count * LongFrozen))));
        return Still(loss, at) || (patient.Validation is { IsError: false, Count: > 4 } validation && Still(validation, At(validation, loss.Rows[at]))) ? row : null;

        static bool Still(MeasuredCurve curve, int from) => curve.Values[from] - curve.Values[from..].Min() < Little * curve.Gain;
    }

    /// <summary>Gives the row from which on the rate is below 5 % of its peak, on its way to below 1 %, and nothing moves; null where that is less than half of the run.</summary>
    private static int? FrozenForHalf(Patient patient, RateCourse rate) =>
        rate.Rates[^1] < Vanished * rate.Peak && 2 * rate.FallsBelow(NearlyVanished) <= patient.Count ? Frozen(patient, NearlyVanished) : null;

    private static int At(MeasuredCurve curve, int row) => Math.Max(0, Array.FindIndex(curve.Rows, at => at >= row) is >= 0 and var found ? found : curve.Count - 1);
}
