using System.Globalization;

namespace TfLrCallbacks;

/// <summary>A training that broke down: a loss that is no number, explodes, or never gets better than guessing.</summary>
internal static class Breakdown
{
    private const double MostOfGuessing = 15;
    private const double LearnedNothing = 0.06;

    public static Finding? Of(Patient patient) => NotFinite(patient) ?? Exploding(patient) ?? LearnsNothing(patient);

    private static Finding? NotFinite(Patient patient)
    {
        foreach (string name in (string[])[LogNames.Loss, LogNames.ValidationPrefix + LogNames.Loss])
        {
            IReadOnlyList<double?> values = patient.Log.Find(name) ?? [];
            int row = values.Index().FirstOrDefault(pair => pair.Item is { } value && !double.IsFinite(value), (-1, null)).Index;
            if (row < 0)
            {
                continue;
            }

            double[] before = [.. values.Take(row).OfType<double>()];
            bool wasGood = before.Length >= 3 && row > values.Count / 4 && before.Min() < before[0] * 0.7 && before[^1] < before[0];
            string where = $"{name} becomes {(double.IsNaN(values[row]!.Value) ? "NaN" : "infinite")} in {patient.At(row)}{AtStep(patient)}{patient.AtRate}";
            return wasGood
                ? new Finding(FindingCodes.Diverged, FindingSeverity.Error, patient.Epoch(row), $"{where}, after it had fallen from {Doctor.Text(before[0])} to {Doctor.Text(before.Min())}", "clip the gradients (clipnorm=1), look at the batches of that epoch for bad samples, go on from the last good checkpoint with a third of the rate")
                : TooHigh(patient, row, where);
        }

        return null;
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
            return TooHigh(patient, loss.Rows[^1], $"{loss.Name} rises from {Doctor.Text(loss.Values[0])} to {Doctor.Text(end)}{patient.AtRate}");
        }

        // The cross-entropy of guessing among a million classes is 14.
        return patient.Accuracies is { } accuracies && end > MostOfGuessing && accuracies[^1] < 0.5
            ? TooHigh(patient, loss.Rows[^1], $"{loss.Name} ends at {Doctor.Text(end)}, worse than guessing{patient.AtRate}")
            : null;
    }

    private static Finding? LearnsNothing(Patient patient)
    {
        MeasuredCurve loss = patient.Descent;
        if (patient.Training is null && patient.Validation is null || loss.Count < 4)
        {
            return null;
        }

        double[] rest = loss.Values[1..];
        double early = Medians.Median(rest.AsSpan(..Math.Max(1, rest.Length / 3)));
        double late = Medians.Median(rest.AsSpan(^Math.Max(1, rest.Length / 3)..));
        int rises = rest.Zip(rest.Skip(1)).Count(pair => pair.Second > pair.First);
        bool isRestless = rises >= Math.Max(1, rest.Length / 4);

        // An accuracy tells it by itself; without one, a loss that fell at once and then only goes up and down.
        bool nothingLearned = patient.Accuracies is { } accuracies
            ? accuracies.Max() - accuracies.Min() < LearnedNothing && accuracies.Max() < 0.6 && rest.Max() > 1.005 * rest.Min()
            : late > 0.9 * early && (loss.Values[0] > 10 * early ? loss.Unrest() > 0.01 : loss.Values[0] > 3 * early && loss.Unrest() > 0.05);
        return nothingLearned && isRestless
            ? TooHigh(patient, loss.Rows[^1], $"nothing is learned{patient.AtRate}: {loss.Name} begins at {Doctor.Text(loss.Shown(0))} and is {Doctor.Text(loss.Shown(loss.Count - 1))} at the end{(patient.Accuracies is { } guessed ? $", with an accuracy of {Doctor.Text(guessed[^1])}" : string.Empty)}")
            : null;
    }

    private static Finding TooHigh(Patient patient, int row, string evidence) => new(
        FindingCodes.RateFarTooHigh,
        FindingSeverity.Error,
        patient.Epoch(row),
        evidence,
        patient.Rate is { } rate
            ? $"start anew with a rate between {Doctor.Text(rate.Peak / 100)} and {Doctor.Text(rate.Peak / 10)}, or let a range test find it (LrRangeTest, tflr find)"
            : "start anew with a hundredth to a tenth of the rate, or let a range test find it (LrRangeTest, tflr find)");

    private static string AtStep(Patient patient) =>
        patient.Log.Steps.FirstOrDefault(step => step.Loss is { } loss && !double.IsFinite(loss)) is { Loss: not null } bad ? string.Create(CultureInfo.InvariantCulture, $" (step {bad.Step})") : string.Empty;
}
