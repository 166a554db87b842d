namespace TfLrCallbacks;

/// <summary>Whether the model learns its training data by heart.</summary>
internal static class Generalization
{
    /// <summary>The validation loss is long past its best, while the training loss falls on.</summary>
    public static Finding? Overfitting(Patient patient)
    {
        if (patient.Validation is not { Count: >= 6 } validation || patient.Training is not { } training || validation.Values[validation.Best] <= 0)
        {
            return null;
        }

        int best = validation.Rows[validation.Best];
        int there = Math.Max(0, Array.FindLastIndex(training.Rows, row => row <= best));
        double worse = validation.End / validation.Values[validation.Best];
        return best < 0.8 * patient.Count && worse > (validation.IsError ? 1.08 : 1.13) && training.End < 0.75 * training.Values[there]
            ? new Finding(
                FindingCodes.Overfitting,
                FindingSeverity.Warning,
                patient.Epoch(best),
                FormattableString.Invariant($"{validation.Name} is best in {patient.At(best)} ({validation.Shown(validation.Best):G3}) and ends at {validation.Shown(validation.Count - 1):G3}, while {training.Name} goes on from {training.Shown(there):G3} to {training.Shown(training.Count - 1):G3}"),
                "keep the best weights (EarlyStopping with restoreBestWeights, ModelCheckpoint), and train with more data, augmentation, weight decay or dropout; a lower rate alone does not help")
            : null;
    }
}
