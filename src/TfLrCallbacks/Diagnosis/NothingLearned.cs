namespace TfLrCallbacks;

/// <summary>A model that guesses to the end, or whose outputs something keeps small.</summary>
/// <remarks>
/// Whoever guesses among C classes is right in 1/C of all cases and has a cross-entropy of ln C, so that exp(-loss) is the accuracy. With
/// classes of unequal size the accuracy is up to half as much again.
/// </remarks>
internal static class NothingLearned
{
    /// <summary>The cross-entropy of guessing among a million classes is 14.</summary>
    public const double MostOfGuessing = 15;

    private const double SameAccuracy = 0.06;
    private const double MostByGuessing = 0.6;
    public const double Unequal = 1.5;
    private const double HeldBack = 3;

    /// <summary>Who loses so much of what was gained has lost it.</summary>
    private const double MostOfIt = 0.5;

    /// <summary>A first loss of so many times what guessing costs comes from inputs in the hundreds rather than from the rate.</summary>
    private const double Unscaled = 100;

    /// <summary>A rate at which no optimizer moves the weights of a new model within a few epochs.</summary>
    private const double VeryLow = 1e-4;

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
        bool isSame = accuracies.Max() - accuracies.Min() < SameAccuracy && accuracies.Max() < MostByGuessing && (late >= 0.97 * loss.Early() || start >= MostOfGuessing || loss.IsError);
        double learned = Medians.Stretches(accuracies).Max();
        bool isLost = !loss.IsError && lateAccuracy < Math.Min(MostByGuessing, learned - SameAccuracy) && lateAccuracy <= Unequal * Math.Exp(-late)
            && learned - lateAccuracy > MostOfIt * (learned - accuracies[0]) && (IsUndone(patient.Descent) || IsAtGuessing(patient.Descent, lateAccuracy));
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
        if (ReferenceEquals(loss, patient.Validation) && patient.Training is { IsError: false } training && training.End < Math.Min(0.5 * training.Values[0], -0.7 * Math.Log(Math.Max(1e-6, accuracy))))
        {
            return null;
        }

        string seen = FormattableString.Invariant($"{loss.Name} begins at {Doctor.Text(loss.Shown(0), 4)} and is {Doctor.Text(loss.Shown(loss.Count - 1), 4)} at the end, with an accuracy of {Doctor.Text(accuracies[^1])}{(isLost ? $" ({Doctor.Text(learned)} before)" : string.Empty)}");
        if (isLost && loss.Values.Min() < 0.7 * Math.Min(start, late))
        {
            return new Finding(FindingCodes.Diverged, FindingSeverity.Error, patient.Epoch(loss.Rows[loss.Best]), $"what was learned is lost after {patient.At(loss.Rows[loss.Best])}{patient.AtRateOf(loss.Rows[loss.Best])}: {seen}", Breakdown.GoOn);
        }

        bool isRestless = rest.Zip(rest.Skip(1)).Count(pair => pair.Second > pair.First) >= Math.Max(1, rest.Length / 4) && rest.Max() > 1.02 * rest.Min();
        bool isThrown = !loss.IsError && (start > 1.5 * late || rest.Max() > 1.05 * start || (late > -1.5 * Math.Log(Math.Max(1e-6, accuracy)) && (isRestless || start > 1.02 * late || rest.Max() > 1.02 * start)));
        if (!isThrown && !isLost && IsNearChance(patient, accuracies, loss))
        {
            return null;
        }
        if (patient.Rate is { Peak: < VeryLow } rate && !isThrown && !isLost && (loss.IsError || accuracy <= Unequal * Math.Exp(-late)))
        {
            return new Finding(FindingCodes.RateTooLow, FindingSeverity.Warning, Epoch: null, $"nothing is learned{patient.AtRate}: {seen}", RateAdvice.Higher(rate));
        }

        return isThrown || isRestless
            ? new Finding(FindingCodes.RateFarTooHigh, FindingSeverity.Error, patient.Epoch(loss.Rows[^1]), $"{(isLost ? "what was learned is lost" : "nothing is learned")}{patient.AtRate}: {seen}", (start > Unscaled * late ? "scale the inputs to mean 0 and deviation 1, then " : string.Empty) + RateAdvice.FarLower(patient.Rate?.Peak))
            : !isLost && (loss.IsError || accuracy <= Unequal * Math.Exp(-late))
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
        if (isNeverBetter && accuracy < MostByGuessing && training.End >= best && training.Values[0] > 1.5 * training.End && Math.Max(accuracy, atBest) <= Unequal * Math.Exp(-best))
        {
            // The training is no better than guessing either: it was thrown far off at the start, and only came back from there.
            return new Finding(
                FindingCodes.RateFarTooHigh,
                FindingSeverity.Error,
                patient.Epoch(training.Rows[^1]),
                FormattableString.Invariant($"nothing is learned{patient.AtRate}: {training.Name} begins at {Doctor.Text(training.Shown(0))} and is {Doctor.Text(training.Shown(training.Count - 1))} at the end, no lower than the best {validation.Name}, {Doctor.Text(validation.Shown(validation.Best))}, which guessing gives, with an accuracy of {Doctor.Text(accuracy, 2)}"),
                RateAdvice.FarLower(patient.Rate?.Peak));
        }

        bool isGuess = Math.Max(accuracy, atBest) <= Unequal * Math.Exp(-best) || IsFlatAndLow(accuracies, training);
        return isNeverBetter && 1 - (best / validation.Values[0]) < learned / 3 && accuracy < MostByGuessing && isGuess && learned > 0.03
            ? new Finding(
                FindingCodes.ValidationNotLearned,
                FindingSeverity.Error,
                patient.Epoch(validation.Rows[validation.Best]),
                FormattableString.Invariant($"{training.Name} falls from {Doctor.Text(training.Shown(0))} to {Doctor.Text(training.Shown(training.Count - 1))}, but {validation.Name} is never better than {Doctor.Text(validation.Shown(validation.Best))}, what guessing gives, with an accuracy of {Doctor.Text(accuracy, 2)}"),
                "see that the labels belong to their inputs (shuffle both in the same order), and that the validation data is prepared as the training data is; no rate helps here")
            : null;
    }

    /// <summary>Tells whether accuracies are low and stay within 0.04 of each other while the training data is learned almost by heart: with many classes that is a guess, however sure the model is of it.</summary>
    private static bool IsFlatAndLow(double[] accuracies, MeasuredCurve training) =>
        accuracies.Max() < 0.2 && accuracies.Max() - accuracies.Min() < 0.04 && training.End < 0.3 * training.Values[0];

    /// <summary>A loss that stays near its start although the answers are right three times as often as it says.</summary>
    public static Finding? HeldBackOutputs(Patient patient)
    {
        MeasuredCurve loss = patient.Guessed;
        if (patient.Accuracies is not { Length: >= 6 } accuracies || loss.IsError || loss.Count < 6 || HasVanished(patient))
        {
            return null;
        }

        double late = loss.Late();
        double accuracy = Medians.Median(accuracies.AsSpan((accuracies.Length / 2)..));
        if (ReferenceEquals(loss, patient.Validation) && patient.Training is { IsError: false } training && training.End < 0.8 * training.Values[0] && loss.Best < loss.Count / 2)
        {
            return null;
        }

        bool isFlat = late > 0.99 * loss.Early() && late > 0.6 * loss.Values[0] && late < 1.05 * loss.Values[0] && Medians.Stretches(loss.Values).Min() > 0.9 * late && accuracy > HeldBack * Math.Exp(-late);
        return isFlat || IsSoftmaxTwice(loss, accuracy)
            ? new Finding(
                FindingCodes.OutputsHeldBack,
                FindingSeverity.Warning,
                Epoch: null,
                FormattableString.Invariant($"{loss.Name} stays at {Doctor.Text(late)} ({Doctor.Text(loss.Shown(0))} at the start), with an accuracy of {Doctor.Text(accuracy, 2)}; a model that is right so often and free to say so has less than half of that loss"),
                "see that softmax is not applied twice (fromLogits), and divide weight decay, L2 and label smoothing by 10; no rate helps here")
            : null;
    }

    /// <summary>
    /// Tells whether the loss stays above what it cannot pass where softmax is applied twice, ln(1 + (C - 1) / e) for C classes, and has two and a half times what answers that are
    /// right so often cost. The loss of the start is at most ln C.
    /// </summary>
    private static bool IsSoftmaxTwice(MeasuredCurve loss, double accuracy)
    {
        double guess = loss.Values.Max();
        double late = loss.Late();
        double wrong = 1 - accuracy;
        double cost = (wrong * guess) - (accuracy * Math.Log(accuracy)) - (wrong > 0 ? wrong * Math.Log(wrong) : 0);
        return accuracy > MostByGuessing && late > 0.97 * Math.Log(1 + ((Math.Exp(guess) - 1) / Math.E)) && late > 2.5 * cost && late < 1.02 * Medians.Stretches(loss.Values).Min();
    }

    /// <summary>
    /// Tells whether a model learns what little there is to learn. Either accuracies, and the loss with them, get better behind the second row too, on validation data as well; one that
    /// gives the same answer to all has what that gives from the second row on. Or the loss, on validation data where there are some, lies below that of guessing among as many
    /// classes, with accuracies that differ from row to row.
    /// </summary>
    private static bool IsNearChance(Patient patient, double[] accuracies, MeasuredCurve loss) =>
        GetsBetter(patient, accuracies, loss)
        || (patient is { Validation: { IsError: false } validation, ValidationAccuracies: { Length: >= 4 } onValidation } ? IsBelowGuessing(onValidation, validation) : IsBelowGuessing(accuracies, loss));

    /// <summary>Tells whether a task of two classes is hardly better than chance, and learned: its loss can't fall by much at any rate that moves weights.</summary>
    public static bool IsNearChanceOfTwo(Patient patient) =>
        patient is { Accuracies: { Length: >= 4 } accuracies, Guessed: { IsError: false } loss, Rate: null or { Peak: >= VeryLow } }
        && Medians.Median(accuracies) is > 0.45 and < MostByGuessing && loss.Values.Max() < 1.1 * Math.Log(2) && IsNearChance(patient, accuracies, loss);

    private static bool IsBelowGuessing(double[] accuracies, MeasuredCurve loss)
    {
        double classes = Math.Max(2, Math.Round(1 / Math.Max(1e-6, Medians.Median(accuracies))));
        return !loss.IsError && loss.Late() < 0.999 * Math.Log(classes) && accuracies.Distinct().Count() > accuracies.Length / 2;
    }

    private static bool GetsBetter(Patient patient, double[] accuracies, MeasuredCurve loss)
    {
        double late = Medians.Median(accuracies.AsSpan(^Math.Max(1, accuracies.Length / 3)..));
        return late > accuracies[0] + 0.01 && late > accuracies[1] + 0.003 && loss.Late() < 0.9995 * loss.Values[1]
            && (patient is not { Validation: { IsError: false } validation, ValidationAccuracies: { Length: >= 4 } onValidation }
                || (validation.Late() < 0.999 * validation.Values[0] && Medians.Median(onValidation.AsSpan(^Math.Max(1, onValidation.Length / 3)..)) > onValidation[0] + 0.002));
    }

    /// <summary>Tells whether a loss that hardly falls is that of guessing, with accuracies to match, at a rate that moves weights: more of the same rate would not help.</summary>
    public static bool IsGuess(Patient patient) =>
        patient is { Accuracies: { Length: >= 4 } accuracies, Guessed: { IsError: false } loss, Rate: null or { Peak: >= VeryLow } }
        && loss.Values[^1] > 0.99 * loss.Values[0] && accuracies.Max() - accuracies.Min() < SameAccuracy && Medians.Median(accuracies) is var accuracy && accuracy < MostByGuessing && accuracy <= Unequal * Math.Exp(-loss.Late())
        && !IsNearChance(patient, accuracies, loss);

    /// <summary>Tells whether a loss ends well above where it was, with most of what was gained gone.</summary>
    public static bool IsUndone(MeasuredCurve loss)
    {
        double best = Medians.Stretches(loss.Values).Min();
        return loss.Late() > best + (0.1 * Math.Abs(best)) && loss.Late() - best > MostOfIt * (loss.Values[0] - best);
    }

    /// <summary>Tells whether a loss was never much below what guessing with an accuracy costs, and falls no more.</summary>
    private static bool IsAtGuessing(MeasuredCurve loss, double accuracy) =>
        Medians.Stretches(loss.Values).Min() > -0.9 * Math.Log(Math.Max(1e-6, accuracy)) && loss.Late() > 0.95 * Medians.Median(loss.Values.AsSpan((loss.Count / 3)..^(loss.Count / 3)));

    /// <summary>Tells whether the rate was as good as 0 for most of the run: then that is what is wrong.</summary>
    private static bool HasVanished(Patient patient) => patient.Rate is { } rate && rate.FallsBelow(0.01) < 0.65 * patient.Count;
}
