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

        if (patient.Log.Find(LogNames.LearningRate) is { } rates && rates.Any(rate => rate is not null) && rates.All(rate => rate is null or 0) && patient.Log.Steps.All(step => step.LearningRate is null or 0))
        {
            yield return new Finding(FindingCodes.RateTooLow, FindingSeverity.Error, Epoch: null, "the rate is 0 from the first row to the last", "see what sets it: a schedule that is already over, a warm-up that counts epochs and gets steps, or a factor of 0");
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
