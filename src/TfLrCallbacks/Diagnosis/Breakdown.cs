using System.Globalization;

namespace TfLrCallbacks;

/// <summary>A training that broke down: a loss that is no number, explodes, or never gets better than guessing.</summary>
internal static class Breakdown
{
    /// <summary>What to try if a good training breaks down.</summary>
    public const string GoOn = "clip the gradients (clipnorm=1), look at the batches of that epoch for bad samples, go on from the last good checkpoint with a third of the rate";

    private const double HardlyTheReason = 1e-5;

    public static Finding? Of(Patient patient) => NotFinite(patient, LogNames.Loss) ?? NotFinite(patient, LogNames.ValidationPrefix + LogNames.Loss) ?? Exploding(patient) ?? LostBelowZero(patient) ?? RunsAway(patient) ?? (patient.Accuracies is null ? Lost(patient) ?? LearnsNothing(patient) : NothingLearned.AtAll(patient));

    private static Finding? NotFinite(Patient patient, string name)
    {
        IReadOnlyList<double?> values = patient.Log.Find(name) ?? [];
        int row = values.Index().FirstOrDefault(pair => pair.Item is { } value && !double.IsFinite(value), (-1, null)).Index;
        bool isOnValidation = name is not LogNames.Loss && patient.Training is not null;

        // Some loggers write NaN for an epoch without a validation: numbers come after it.
        if (row < 0 || (isOnValidation && values.Skip(row).Any(value => value is { } later && double.IsFinite(later))))
        {
            return null;
        }

        double[] before = [.. values.Take(row).OfType<double>()];
        int[] low = [.. Enumerable.Range(0, before.Length).Where(i => before[i] < before[0] * 0.7)];
        bool wasGood = before.Length >= 3 && row > values.Count / 4 && ((low.Length > 0 && (low.Length >= 3 || before[^1] < before[0])) || FellAllAlong(before));
        string where = $"{name} becomes {(double.IsNaN(values[row]!.Value) ? "NaN" : "infinite")} in {patient.At(row)}{AtStep(patient)}{patient.AtRateOf(row)}"
            + (wasGood ? $", after it had fallen from {Doctor.Text(before[0])} to {Doctor.Text(before.Min())}" : string.Empty);
        return isOnValidation
            ? new Finding(FindingCodes.Diverged, FindingSeverity.Error, patient.Epoch(row), $"{where}; {LogNames.Loss} stays finite", "look at the validation data for NaN, and at the loss for the logarithm of 0; no rate helps here")
            : wasGood
                ? new Finding(FindingCodes.Diverged, FindingSeverity.Error, patient.Epoch(row), where, GoOn)
                : TooHigh(patient, row, where, patient.Rate?.Rates[row]);
    }

    /// <summary>Tells whether a loss fell from row to row, by 5 % or more in all: that of a language model falls by less than a third.</summary>
    private static bool FellAllAlong(double[] before) => before.Length >= 5 && before[^1] < 0.95 * before[0] && before.Zip(before.Skip(1)).Count(pair => pair.Second < pair.First) >= 0.75 * (before.Length - 1);

    /// <summary>A loss that had fallen and shoots up in the last rows, on training and validation data alike.</summary>
    private static Finding? RunsAway(Patient patient)
    {
        if (patient.Training is not { IsError: false, Count: >= 6 } loss || loss.Values.Min() < 0)
        {
            return null;
        }

        double best = loss.Values[loss.Best];
        double[] last = loss.Values[^3..];
        bool isAway = last[2] > last[1] && last[1] > last[0] && last[2] > 3 * best && last[1] > 1.4 * best && best < 0.5 * loss.Values[0] && last[2] - best > 0.25 * (loss.Values[0] - best);
        bool isOnTrainingOnly = patient.Validation is { IsError: false } validation && validation.Values[^1] < 1.5 * validation.Values[validation.Best];
        return isAway && !isOnTrainingOnly
            ? new Finding(
                FindingCodes.Diverged,
                FindingSeverity.Error,
                patient.Epoch(loss.Rows[loss.Best]),
                $"{loss.Name} had fallen from {Doctor.Text(loss.Values[0])} to {Doctor.Text(best)} in {patient.At(loss.Rows[loss.Best])}{patient.AtRateOf(loss.Rows[loss.Best])}, and shoots up to {Doctor.Text(loss.Values[^1])} in the last epochs{(patient.Rate is null ? string.Empty : $", at the rate {Doctor.Text(patient.Rate.Rates[^1])}")}",
                GoOn)
            : null;
    }

    private static Finding? Exploding(Patient patient)
    {
        if (patient.Descent is not { IsError: false, Count: >= 3 } loss || loss.Values.Min() < 0)
        {
            return null;
        }

        double end = loss.End;
        if (end > 3 * loss.Values[0] && end > 10 * loss.Values.Min())
        {
            if (WasLearned(loss) is { } row)
            {
                return new Finding(FindingCodes.Diverged, FindingSeverity.Error, patient.Epoch(loss.Rows[row]), $"{loss.Name} had fallen from {Doctor.Text(loss.Values[0])} to {Doctor.Text(loss.Values[..row].Min())}, and shoots up to {Doctor.Text(loss.Values[row])} in {patient.At(loss.Rows[row])}{patient.AtRateOf(loss.Rows[row])}", GoOn);
            }

            return TooHigh(patient, loss.Rows[^1], $"{loss.Name} rises from {Doctor.Text(loss.Values[0])} to {Doctor.Text(end)}{patient.AtRate}", patient.Rate?.Peak);
        }

        double[] judged = patient.Judge.Values;

        // A loss that is a sum over the batch is as high, and falls.
        bool isRestless = loss.Values.Zip(loss.Values.Skip(1)).Any(pair => pair.Second > 1.05 * pair.First);
        return patient.Accuracies is { } accuracies && end > Guessing.MostLoss && ((accuracies[^1] < 0.5 && isRestless) || judged.Zip(judged.Skip(1)).Count(pair => pair.Second > 1.3 * pair.First) > 1)
            ? TooHigh(patient, loss.Rows[^1], $"{loss.Name} ends at {Doctor.Text(end)}, worse than guessing{patient.AtRate}", patient.Rate?.Peak)
            : null;
    }

    /// <summary>A loss that had fallen below 0, as logarithms of densities do, and ends above its start by more than it had gained.</summary>
    private static Finding? LostBelowZero(Patient patient)
    {
        if (patient.Descent is not { IsError: false, Count: >= 6 } loss || loss.Values.Min() >= 0 || loss.Best < 2 || loss.Values[^3..].Min() < loss.Values[0] + loss.Gain)
        {
            return null;
        }

        return new Finding(
            FindingCodes.Diverged,
            FindingSeverity.Error,
            patient.Epoch(loss.Rows[loss.Best]),
            $"what was learned is lost after {patient.At(loss.Rows[loss.Best])}{patient.AtRateOf(loss.Rows[loss.Best])}: {loss.Name} falls from {Doctor.Text(loss.Values[0])} to {Doctor.Text(loss.Values[loss.Best])} and is {Doctor.Text(loss.Values[^1])} at the end",
            GoOn);
    }

    /// <summary>Gives the place at which a loss shoots up to three times its start, if it had fallen by 30 % for three rows and a quarter of the run before; null where it had not.</summary>
    private static int? WasLearned(MeasuredCurve loss)
    {
        int row = Array.FindIndex(loss.Values, value => value > 3 * loss.Values[0]);
        return row > loss.Count / 4 && loss.Values.Take(row).Count(value => value < 0.7 * loss.Values[0]) >= 3 ? row : null;
    }

    /// <summary>Without an accuracy: a training loss that fell, goes up again and stays there, with most of what was gained gone.</summary>
    private static Finding? Lost(Patient patient)
    {
        if (patient.Training is not { IsError: false, Count: >= 6 } loss || loss.Values.Min() < 0 || !NothingLearned.IsUndone(loss))
        {
            return null;
        }

        double best = Medians.Stretches(loss.Values).Min();
        double back = loss.Values[^3..].Min();
        return best < 0.5 * Math.Min(loss.Values[0], back) && back > best + (0.5 * (loss.Values[0] - best))
            ? new Finding(
                FindingCodes.Diverged,
                FindingSeverity.Error,
                patient.Epoch(loss.Rows[loss.Best]),
                $"what was learned is lost after {patient.At(loss.Rows[loss.Best])}{patient.AtRateOf(loss.Rows[loss.Best])}: {loss.Name} falls from {Doctor.Text(loss.Values[0])} to {Doctor.Text(loss.Values[loss.Best])} and is {Doctor.Text(loss.Values[^1])} at the end",
                GoOn)
            : null;
    }

    /// <summary>Without an accuracy: a loss that fell at once and then only goes up and down, or one that shot up and is back where it began.</summary>
    private static Finding? LearnsNothing(Patient patient)
    {
        MeasuredCurve loss = patient.Descent;
        if ((patient.Training is null && patient.Validation is null) || loss.Count < 4)
        {
            return null;
        }

        double[] rest = loss.Values[1..];
        double early = loss.Early();
        bool isRestless = rest.Zip(rest.Skip(1)).Count(pair => pair.Second > pair.First) >= Math.Max(1, rest.Length / 4);
        bool nothingLearned = loss.Late() > 0.9 * early && loss.Values[1] < 3 * early && (loss.Values[0] > 10 * early ? loss.Unrest() > 0.01 : loss.Values[0] > 3 * early && loss.Unrest() > 0.05);
        bool isThrown = loss.Values.Min() > 0 && loss.Values.Max() is var top && top > 2 * loss.Values[0] && (loss.End < 0.5 * top || loss.Unrest() > 0.05) && loss.End > 0.9 * loss.Values[0];
        return (nothingLearned && isRestless) || isThrown
            ? TooHigh(patient, loss.Rows[^1], $"nothing is learned{patient.AtRate}: {loss.Name} begins at {Doctor.Text(loss.Shown(0))} and is {Doctor.Text(loss.Shown(loss.Count - 1))} at the end", patient.Rate?.Peak)
            : null;
    }

    private static Finding TooHigh(Patient patient, int row, string evidence, double? rate) => patient.Rate is { Peak: < HardlyTheReason }
        ? new Finding(FindingCodes.Diverged, FindingSeverity.Error, patient.Epoch(row), evidence, "so low a rate is hardly the reason: look for NaN and infinity in the data, for the logarithm of 0 or a division by 0 in the loss, and for float16 that overflows")
        : new Finding(FindingCodes.RateFarTooHigh, FindingSeverity.Error, patient.Epoch(row), evidence, RateAdvice.FarLower(rate));

    private static string AtStep(Patient patient) =>
        patient.Log.Steps.FirstOrDefault(step => step.Loss is { } loss && !double.IsFinite(loss)) is { Loss: not null } bad ? string.Create(CultureInfo.InvariantCulture, $" (step {bad.Step})") : string.Empty;
}
