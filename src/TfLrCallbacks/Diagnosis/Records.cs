using System.Globalization;

namespace TfLrCallbacks;

/// <summary>What the log says, or does not say, about who set the rate.</summary>
internal static class Records
{
    public static IEnumerable<Finding> Of(Patient patient)
    {
        if (TwoDrivers(patient.Log.RateChanges) is { } drivers)
        {
            yield return drivers;
        }

        if (NotJudged(patient.Log) is { } notJudged)
        {
            yield return notJudged;
        }

        if (IsRateZero(patient))
        {
            yield return new Finding(FindingCodes.RateTooLow, FindingSeverity.Error, Epoch: null, "the rate is 0 from the first row to the last", "see what sets it: a schedule that is already over, a warm-up that counts epochs and gets steps, or a factor of 0");
        }
        else if (ZeroRates(patient) is { } zero)
        {
            yield return zero;
        }
        else if (patient.Rate is null && patient.Log.Steps.All(step => step.LearningRate is null))
        {
            yield return new Finding(
                FindingCodes.RateNotLogged,
                FindingSeverity.Warning,
                Epoch: null,
                "the log has no learning rate, so nothing can be said of its course",
                patient.Log.Format switch
                {
                    "fastai CSVLogger" => "log it: learn.recorder.lrs holds the rate of every step",
                    "Lightning CSVLogger" => "log it: add LearningRateMonitor() to the Trainer's callbacks",
                    _ => "log it: in Keras put LearningRateScheduler(lambda epoch, lr: lr) before CSVLogger; the loggers of this library always write it",
                });
        }
    }

    /// <summary>Tells whether the log has rates, and all of them are 0.</summary>
    public static bool IsRateZero(Patient patient) =>
        patient.Log.Find(LogNames.LearningRate) is { } rates && rates.Any(rate => rate is not null) && rates.All(rate => rate is null or 0) && patient.Log.Steps.All(step => step.LearningRate is null or 0);

    /// <summary>A log whose curves say nothing of the rate: to find nothing in them is no praise.</summary>
    private static Finding? NotJudged(TrainingLog log) => log.RateChanges.Count is 0 && MeasuredCurve.WhyNotJudged(log) is { } why
        ? new Finding(
            FindingCodes.NotJudged,
            FindingSeverity.Info,
            Epoch: null,
            $"{why}, so the log is only looked at for a loss that becomes NaN or infinite",
            "compare runs of other rates by the metric that you train for (tflr compare RUN… --metric NAME --mode max)")
        : null;

    /// <summary>A rate of 0 at the start or in the middle of a run, where nothing is learned. At the end it is a schedule that is over, of which other rules speak.</summary>
    public static Finding? ZeroRates(Patient patient)
    {
        if (patient.Rate is not { } rate)
        {
            return null;
        }

        int end = Array.FindLastIndex(rate.Rates, value => value > 0) + 1;
        (int start, int length) = (0, 0);
        for (int row = 0, from = 0; row < end; row++)
        {
            from = rate.Rates[row] > 0 ? row + 1 : from;
            (start, length) = row + 1 - from > length ? (from, row + 1 - from) : (start, length);
        }

        // A row has the rate of its last step: a cycle as long as a row ends at 0 each time, and learns.
        MeasuredCurve? loss = patient.Training ?? patient.Validation;
        int[] there = loss is null ? [] : [.. Enumerable.Range(0, loss.Count).Where(at => loss.Rows[at] >= start && loss.Rows[at] < start + length)];
        return length >= Math.Max(2, patient.Count / 10) && there.Length > 0 && Math.Abs(loss!.Values[there[0]] - loss.Values[there[^1]]) <= 0.05 * loss.Gain
            ? new Finding(
                FindingCodes.RateTooLow,
                FindingSeverity.Warning,
                patient.Epoch(start),
                $"the rate is 0 from {patient.At(start)} to {patient.At(start + length - 1)}, where {loss.Name} only goes from {Doctor.Text(loss.Shown(there[0]), 4)} to {Doctor.Text(loss.Shown(there[^1]), 4)}",
                "see what sets it: a warm-up that counts epochs and gets steps, a schedule that begins again after its end, or a factor of 0")
            : null;
    }

    private static Finding? TwoDrivers(IReadOnlyList<RateChange> changes)
    {
        // What the first sets is lost where the second does not look at it.
        var contested = changes.Zip(changes.Skip(1))
            .Where(pair => pair.First.Step == pair.Second.Step && pair.First.Who != pair.Second.Who && pair.First.Who.Length > 0 && pair.Second is { Looked: false, Who.Length: > 0 })
            .Select(pair => (pair.First.Step, Who: new[] { pair.First.Who, pair.Second.Who }.Order(StringComparer.Ordinal)))
            .DistinctBy(pair => pair.Step)
            .ToArray();
        return contested.Length > 1
            ? new Finding(
                FindingCodes.TwoDrivers,
                FindingSeverity.Warning,
                Epoch: null,
                string.Create(CultureInfo.InvariantCulture, $"{string.Join(" and ", contested[0].Who)} set the rate of the same step, first of step {contested[0].Step}, {contested.Length} times in all; what the first sets is lost"),
                "let one of them drive the rate; a plateau rule over a schedule is new ReduceLROnPlateau { Schedule = … }")
            : null;
    }
}
