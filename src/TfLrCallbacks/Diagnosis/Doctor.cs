using System.Globalization;

namespace TfLrCallbacks;

/// <summary>
/// Reads the log of a finished training and says what was wrong with its learning rate, and what to try next.
/// </summary>
/// <remarks>
/// The rules look at the course of the losses and of the rate, not at models or data: a loss that goes up and down at a rate that stays,
/// one that was still falling when the rate vanished, and so on. docs/doctor.md lists them with their thresholds. Where there is
/// no loss, an accuracy serves. A run of fewer than 4 rows is only looked at for a breakdown.
/// </remarks>
/// <example>
/// <code>
/// Diagnosis diagnosis = Doctor.Examine(TrainingLog.Read("training.csv"));
/// Console.WriteLine(diagnosis.ToSummary());
/// </code>
/// </example>
public static class Doctor
{
    private const int FewestRows = 4;

    /// <summary>Examines a log.</summary>
    /// <param name="log">The log.</param>
    /// <param name="plannedEpochs">How many epochs were planned; null for what the log itself says, if it does.</param>
    /// <returns>The findings, the gravest first.</returns>
    public static Diagnosis Examine(TrainingLog log, int? plannedEpochs = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        Patient patient = new(log, plannedEpochs ?? log.PlannedEpochs);
        List<Finding> findings = [];
        if (Breakdown.Of(patient) is { } breakdown)
        {
            findings.Add(breakdown);
        }
        else if (patient.Training is { Count: >= FewestRows } || patient.Validation is { Count: >= FewestRows })
        {
            findings.AddRange(Course(patient));
        }
        else if ((patient.Training ?? patient.Validation) is not null && patient.PlannedEpochs > FewestRows * patient.EpochsDone && EndOfRun.StoppedTooEarly(patient) is { } stopped)
        {
            findings.Add(stopped);
        }

        findings.AddRange(Records.Of(patient));
        return new Diagnosis([.. findings.OrderByDescending(finding => finding.Severity)]);
    }

    /// <summary>Examines a training that has just been run.</summary>
    /// <param name="history">What the fit returned.</param>
    /// <param name="plannedEpochs">How many epochs were planned; null for as many as there are.</param>
    /// <returns>The findings, the gravest first.</returns>
    /// <exception cref="ArgumentException">The history is empty.</exception>
    public static Diagnosis Examine(History history, int? plannedEpochs = null) => Examine(TrainingLog.From(history, plannedEpochs));

    /// <summary>Gives what the course shows: one thing about the height of the rate, one about its fall, and what else is true beside it.</summary>
    private static List<Finding> Course(Patient patient)
    {
        if (NothingLearned.OnValidation(patient) is { } notOnValidation)
        {
            return [notOnValidation];
        }

        if (HeldBackOutputs.Of(patient) is { } heldBack)
        {
            return [heldBack];
        }

        if (Records.IsRateZero(patient))
        {
            return [];
        }

        if (LowRate.Of(patient) is { } tooLow)
        {
            return [tooLow];
        }

        if (HighRate.TooHigh(patient) is { } tooHigh && FallOfRate.TooLate(patient) is null)
        {
            if (HighRate.CostsLittle(patient) && FallOfRate.NeverFires(patient) is { } stalled)
            {
                return [stalled];
            }

            return Generalization.Overfitting(patient) is { } besides ? [tooHigh, besides with { Severity = FindingSeverity.Info }] : [tooHigh];
        }

        // Where the rate vanished at once, the loss of the first epoch is far above the next because little is learned after it.
        Finding? fall = FallOfRate.TooEager(patient) ?? FallOfRate.TooSoon(patient) ?? FallOfRate.TooLate(patient);
        Finding? overfitting = Generalization.Overfitting(patient);
        Finding?[] all =
        [
            // A rate that was too high to stay comes before what it did at the start.
            overfitting is null ? FallOfRate.NeverFires(patient) : null,
            fall is { Code: FindingCodes.RateDecaysTooSoon } && patient.TrainingAccuracies is null && patient.Log.Steps.Count is 0 ? null : HighRate.WarmUpMissing(patient),
            fall,
            overfitting,
            EndOfRun.StoppedTooEarly(patient),
        ];
        List<Finding> findings = [.. all.OfType<Finding>()];
        if (findings.Count is 0 && Records.ZeroRates(patient) is null && EndOfRun.UnusedEpochs(patient) is { } unused)
        {
            findings.Add(unused);
        }

        return findings;
    }

    /// <summary>Writes a number as people do: <c>0.0123</c>, <c>5240</c>, <c>1e-7</c>.</summary>
    internal static string Text(double value, int digits = 3)
    {
        string text = value.ToString(string.Create(CultureInfo.InvariantCulture, $"G{digits}"), CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0 ? text
            : Math.Abs(value) is >= 1 and < 1e6 ? value.ToString("0", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{text[..exponent]}e{int.Parse(text[(exponent + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)}");
    }
}
