namespace TfLrCallbacks;

/// <summary>Whether the model learns its training data by heart.</summary>
internal static class Generalization
{
    /// <summary>A loss on validation data that is less than this times its best does no harm where the accuracy stays and the best came late.</summary>
    private const double HarmlessLoss = 1.2;

    /// <summary>Who loses so small a part on training data of what is lost on validation data knows the training data by heart.</summary>
    private const double ByHeart = 0.1;

    private const string Advice = "keep the best weights (EarlyStopping with restoreBestWeights, ModelCheckpoint), and train with more data, augmentation, weight decay or dropout; a lower rate alone does not help";

    /// <summary>The validation loss is long past its best, while the training loss falls on.</summary>
    public static Finding? Overfitting(Patient patient)
    {
        if (patient.Validation is not { Count: >= 6 } validation || patient.Training is not { } training || validation.Values[validation.Best] <= 0)
        {
            return null;
        }

        int best = validation.Rows[validation.Best];
        double goesOn = training.End / training.Values[At(training, best)];
        double worse = validation.End / validation.Values[validation.Best];
        bool isClear = worse > (validation.IsError ? 1.08 : 1.13);
        bool isByHeart = worse > HarmlessLoss && !validation.IsError && !training.IsError && training.End < ByHeart * validation.End;
        bool isEarly = worse > 1.1 && best < 0.4 * patient.Count && goesOn < 0.9;
        return best < 0.8 * patient.Count && (isEarly || (goesOn < 0.75 && (isClear || (worse > 1.05 && IsSteadyRise(patient, training, validation)))))
            ? new Finding(
                FindingCodes.Overfitting,
                !isByHeart && KeepsAccuracy(patient) && validation.End < HarmlessLoss * Medians.Stretches(validation.Values).Min() && (best >= 0.4 * patient.Count || !(isClear || isEarly)) ? FindingSeverity.Info : FindingSeverity.Warning,
                patient.Epoch(best),
                FormattableString.Invariant($"{validation.Name} is best in {patient.At(best)} ({Doctor.Text(validation.Shown(validation.Best))}) and ends at {Doctor.Text(validation.Shown(validation.Count - 1))}, while {training.Name} goes on from {Doctor.Text(training.Shown(At(training, best)))} to {Doctor.Text(training.Shown(training.Count - 1))}"),
                Advice)
            : AccuracyLost(patient, training, validation);
    }

    /// <summary>Tells whether the validation loss rises by little but steadily, over two fifths of the run or more, while the training loss falls to less than 40 %.</summary>
    private static bool IsSteadyRise(Patient patient, MeasuredCurve training, MeasuredCurve validation)
    {
        double[] changes = [.. validation.Values[validation.Best..].Zip(validation.Values[(validation.Best + 1)..], (before, after) => after - before)];
        int best = validation.Rows[validation.Best];
        return best < 0.6 * patient.Count && training.End < 0.4 * training.Values[At(training, best)] && validation.End - validation.Values[validation.Best] > 4 * Medians.Deviation(changes);
    }

    /// <summary>The accuracy on validation data falls well below its best. With wrong labels this can happen while the validation loss hardly changes.</summary>
    private static Finding? AccuracyLost(Patient patient, MeasuredCurve training, MeasuredCurve validation)
    {
        if (patient.ValidationAccuracies is not { } accuracies || accuracies.Length != validation.Count || validation.IsError)
        {
            return null;
        }

        double[] levels = Levels(accuracies);
        int best = Array.IndexOf(levels, levels.Max());
        double lost = levels[best] - levels[^1];
        int there = At(training, validation.Rows[best]);
        return validation.Rows[best] < 0.8 * patient.Count && lost > 0.02 && lost > 0.2 * (1 - levels[best]) && training.End < 0.75 * training.Values[there]
            ? new Finding(
                FindingCodes.Overfitting,
                FindingSeverity.Warning,
                patient.Epoch(validation.Rows[best]),
                FormattableString.Invariant($"the accuracy on validation data is {Doctor.Text(levels[best])} about {patient.At(validation.Rows[best])} and {Doctor.Text(levels[^1])} at the end, while {training.Name} goes on from {Doctor.Text(training.Shown(there))} to {Doctor.Text(training.Shown(training.Count - 1))}"),
                Advice)
            : null;
    }

    /// <summary>Tells whether the accuracy on validation data ends within a tenth of its errors of the best. Then the loss rises because of a few confident wrong answers.</summary>
    private static bool KeepsAccuracy(Patient patient) =>
        patient.ValidationAccuracies is { } accuracies && Levels(accuracies) is var levels && levels.Max() - levels[^1] <= 0.1 * (1 - levels.Max());

    /// <summary>Gives the median of each value and its two neighbours; the first and the last value take their neighbour's.</summary>
    private static double[] Levels(double[] values)
    {
        double[] levels = Medians.FilterOfThree(values);
        if (levels.Length > 2)
        {
            (levels[0], levels[^1]) = (levels[1], levels[^2]);
        }

        return levels;
    }

    private static int At(MeasuredCurve curve, int row) => Math.Max(0, Array.FindLastIndex(curve.Rows, at => at <= row));
}
