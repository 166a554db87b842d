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

        if (patient.Rate is null && patient.Log.Steps.All(step => step.LearningRate is null))
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
        var contested = changes.Where(change => change.Who.Length > 0 && !change.Looked).GroupBy(change => change.Step)
            .Select(step => (Step: step.Key, Who: step.Select(change => change.Who).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray()))
            .Where(step => step.Who.Length > 1)
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
