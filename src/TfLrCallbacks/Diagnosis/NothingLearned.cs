namespace TfLrCallbacks;

/// <summary>A model that guesses to the end, on all data or on validation data.</summary>
internal static class NothingLearned
{
    /// <summary>Who loses so much of what was gained has lost it.</summary>
    private const double MostOfIt = 0.5;

    private const double SameAsAtFirst = 0.03;

    /// <summary>A first loss of so many times what guessing costs comes from inputs in the hundreds rather than from the rate.</summary>
    private const double Unscaled = 100;

    /// <summary>Accuracies that stay low beside a loss that does not fall, or that fall to the level of guessing.</summary>
    public static Finding? AtAll(Patient patient)
    {
        MeasuredCurve loss = patient.Guessed;
        if (patient.Accuracies is not { Length: >= 4 } accuracies || loss.Count < 4 || HasVanished(patient) || LowRate.Of(patient) is not null)
        {
            return null;
        }

        double[] rest = loss.Values[1..];
        double late = loss.Late();
        double start = loss.Values[0];
        double accuracy = Medians.Median(accuracies);
        double lateAccuracy = Medians.Median(accuracies.AsSpan(^Math.Max(1, accuracies.Length / 3)..));
        bool isSame = accuracies.Max() - accuracies.Min() < Guessing.SameAccuracy && accuracies.Max() < Guessing.MostAccuracy && (late >= 0.97 * loss.Early() || start >= Guessing.MostLoss || loss.IsError);
        double learned = Medians.Stretches(accuracies).Max();

        // What was thrown up at the start and answers no better than it did there has learned nothing, whatever it did between.
        isSame |= !loss.IsError && start >= Guessing.MostLoss && lateAccuracy < Math.Min(Guessing.MostAccuracy, accuracies[0] + SameAsAtFirst) && (late >= 0.97 * loss.Early() || Guessing.Is(lateAccuracy, late));
        bool isLost = !loss.IsError && lateAccuracy < Math.Min(Guessing.MostAccuracy, learned - Guessing.SameAccuracy) && Guessing.Is(lateAccuracy, late)
            && learned - lateAccuracy > MostOfIt * (learned - accuracies[0]) && (IsUndone(patient.Descent) || Guessing.IsNeverBelow(patient.Descent, lateAccuracy));
        if (!isSame && !isLost)
        {
            return null;
        }

        // With noise or dropout on the training data alone a model is better than its training says.
        if (!isLost && patient is { TrainingAccuracies: not null, ValidationAccuracies: { Length: >= 4 } onValidation, Validation: { IsError: false } validation }
            && Medians.Median(onValidation) > 1.15 * accuracy && validation.Late() < 0.9 * late)
        {
            return null;
        }

        // Answers on validation data may stay a guess where the training data is learned: that is no height of the rate.
        if (ReferenceEquals(loss, patient.Validation) && patient.Training is { IsError: false } training && training.End < Math.Min(0.5 * training.Values[0], 0.7 * Guessing.LossOf(accuracy)))
        {
            return null;
        }

        // Answers that are right more often than the loss says are no guess, where the training data is learned too.
        if (!isLost && ReferenceEquals(loss, patient.Validation) && patient.Training is { IsError: false } learning && learning.End < 0.8 * learning.Values[0] && !Guessing.Is(accuracy, late))
        {
            return null;
        }

        string seen = FormattableString.Invariant($"{loss.Name} begins at {Doctor.Text(loss.Shown(0), 4)} and is {Doctor.Text(loss.Shown(loss.Count - 1), 4)} at the end, with an accuracy of {Doctor.Text(accuracies[^1])}{(isLost ? $" ({Doctor.Text(learned)} before)" : string.Empty)}");
        if (isLost && loss.Values.Min() < 0.7 * Math.Min(start, late))
        {
            return new Finding(FindingCodes.Diverged, FindingSeverity.Error, patient.Epoch(loss.Rows[loss.Best]), $"what was learned is lost after {patient.At(loss.Rows[loss.Best])}{patient.AtRateOf(loss.Rows[loss.Best])}: {seen}", Breakdown.GoOn);
        }

        bool isRestless = rest.Zip(rest.Skip(1)).Count(pair => pair.Second > pair.First) >= Math.Max(1, rest.Length / 4) && rest.Max() > 1.02 * rest.Min();
        bool isThrown = !loss.IsError && (start > 1.5 * late || rest.Max() > 1.05 * start || (late > 1.5 * Guessing.LossOf(accuracy) && (isRestless || start > 1.02 * late || rest.Max() > 1.02 * start)));
        if (!isThrown && !isLost && Guessing.IsNearChance(patient, accuracies, loss))
        {
            return null;
        }
        if (patient.Rate is { Peak: < Guessing.VeryLowRate } rate && !isThrown && !isLost && (loss.IsError || Guessing.Is(accuracy, late)))
        {
            return new Finding(FindingCodes.RateTooLow, FindingSeverity.Warning, Epoch: null, $"nothing is learned{patient.AtRate}: {seen}", RateAdvice.Higher(rate));
        }

        return isThrown || isRestless
            ? new Finding(FindingCodes.RateFarTooHigh, FindingSeverity.Error, patient.Epoch(loss.Rows[^1]), $"{(isLost ? "what was learned is lost" : "nothing is learned")}{patient.AtRate}: {seen}", (start > Unscaled * late ? "scale the inputs to mean 0 and deviation 1, then " : string.Empty) + RateAdvice.FarLower(patient.Rate?.Peak))
            : !isLost && (loss.IsError || Guessing.Is(accuracy, late))
                ? new Finding(
                    FindingCodes.NothingLearned,
                    FindingSeverity.Error,
                    Epoch: null,
                    $"the model guesses from the first {patient.Log.Unit} to the last: {seen}",
                    "let it learn 100 samples by heart: where it can't, look for labels that do not belong to their inputs, inputs that are not scaled (mean 0, deviation 1) and units that give 0 for everything; where it can, let a range test find the rate (LrRangeTest, tflr find)")
                : null;
    }

    /// <summary>A validation that never got better than guessing, beside a training loss that is learned, or that only came back from where a far too high rate threw it.</summary>
    public static Finding? OnValidation(Patient patient)
    {
        if (patient is not { Training: { IsError: false } training, Validation: { IsError: false, Count: >= 5 } validation, ValidationAccuracies: { Length: >= 5 } accuracies } || HasVanished(patient))
        {
            return null;
        }

        double best = validation.Values[validation.Best];
        double accuracy = Medians.Median(accuracies.AsSpan((accuracies.Length / 2)..));

        // A model that overfits answers worse later than where its loss was best.
        int middle = Math.Clamp(validation.Best, 1, accuracies.Length - 2);
        double atBest = Medians.Median(accuracies.AsSpan((middle - 1)..(middle + 2)));
        double[] first = accuracies[..3];
        bool isNeverBetter = best > 0.97 * validation.Values[0] || Math.Abs(accuracy - Medians.Median(first)) < 0.03;
        double learned = 1 - (training.End / training.Values[0]);
        if (isNeverBetter && accuracy < Guessing.MostAccuracy && training.End >= best && training.Values[0] > 1.5 * training.End && Guessing.Is(Math.Max(accuracy, atBest), best))
        {
            // The training is no better than guessing either: it was thrown far off at the start, and only came back from there.
            return new Finding(
                FindingCodes.RateFarTooHigh,
                FindingSeverity.Error,
                patient.Epoch(training.Rows[^1]),
                FormattableString.Invariant($"nothing is learned{patient.AtRate}: {training.Name} begins at {Doctor.Text(training.Shown(0))} and is {Doctor.Text(training.Shown(training.Count - 1))} at the end, no lower than the best {validation.Name}, {Doctor.Text(validation.Shown(validation.Best))}, which guessing gives, with an accuracy of {Doctor.Text(accuracy, 2)}"),
                RateAdvice.FarLower(patient.Rate?.Peak));
        }

        // Who learns the training data by heart gets worse on validation data. Little that is kept to the end is a task near chance.
        int third = accuracies.Length / 3;
        if (validation.Values[^1] <= 1.005 * best && validation.Best > 0 && Medians.Median(accuracies.AsSpan(^third..)) > Medians.Median(accuracies.AsSpan(..third)) + 0.003)
        {
            return null;
        }

        bool isGuess = Guessing.Is(Math.Max(accuracy, atBest), best) || IsFlatAndLow(accuracies, training);
        return isNeverBetter && 1 - (best / validation.Values[0]) < learned / 3 && accuracy < Guessing.MostAccuracy && isGuess && learned > 0.03
            ? new Finding(
                FindingCodes.ValidationNotLearned,
                FindingSeverity.Error,
                patient.Epoch(validation.Rows[validation.Best]),
                FormattableString.Invariant($"{training.Name} falls from {Doctor.Text(training.Shown(0))} to {Doctor.Text(training.Shown(training.Count - 1))}, but {validation.Name} is never better than {Doctor.Text(validation.Shown(validation.Best))}, what guessing gives, with an accuracy of {Doctor.Text(accuracy, 2)}"),
                "see that the labels belong to their inputs (shuffle both in the same order), and that the validation data is prepared as the training data is; no rate helps here")
            : null;
    }

    /// <summary>Tells whether accuracies are low and stay within 0.04 of each other while the training loss falls by half: with many classes that is a guess, however sure the model is of it.</summary>
    private static bool IsFlatAndLow(double[] accuracies, MeasuredCurve training) =>
        accuracies.Max() < 0.2 && accuracies.Max() - accuracies.Min() < 0.04 && training.End < 0.5 * training.Values[0];

    /// <summary>Tells whether a loss ends well above where it was, with most of what was gained gone.</summary>
    public static bool IsUndone(MeasuredCurve loss)
    {
        double best = Medians.Stretches(loss.Values).Min();
        return loss.Late() > best + (0.1 * Math.Abs(best)) && loss.Late() - best > MostOfIt * (loss.Values[0] - best);
    }

    /// <summary>Tells whether the rate was as good as 0 for most of the run: then that is what is wrong.</summary>
    public static bool HasVanished(Patient patient) => patient.Rate is { } rate && rate.FallsBelow(0.01) < 0.65 * patient.Count;
}
