namespace TfLrCallbacks;

/// <summary>Whether something keeps the outputs of a model small, so that its loss stays high although its answers are right.</summary>
internal static class HeldBackOutputs
{
    private const double HeldBack = 3;
    private const double Restless = 0.01;

    /// <summary>What guessing among four classes costs, less a little that the first row has learned.</summary>
    private const double LossOfFour = 1.35;

    /// <summary>A loss that stays near its start although the answers are right three times as often as it says.</summary>
    public static Finding? Of(Patient patient)
    {
        MeasuredCurve loss = patient.Guessed;
        if (patient.Accuracies is not { Length: >= 6 } accuracies || loss.IsError || loss.Count < 6 || NothingLearned.HasVanished(patient))
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
        return (isFlat && loss.Unrest() < Restless) || (patient.Descent.End > 0.8 * late && IsSoftmaxTwice(loss, Math.Max(loss.Values.Max(), patient.Descent.Values[0]), accuracy, accuracies[0]))
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
    /// right so often cost, or, for a whole number C of classes, four or more, the loss of softmax twice at that accuracy, ln(e + C - 1) less the accuracy. The loss of the start is at most ln C, and nearly
    /// that where the answers of the first row are hardly better than guesses: then the loss is no lower than that of softmax twice.
    /// </summary>
    private static bool IsSoftmaxTwice(MeasuredCurve loss, double guess, double accuracy, double atFirst)
    {
        double late = loss.Late();
        double wrong = 1 - accuracy;
        double cost = (wrong * guess) - (accuracy * Math.Log(accuracy)) - (wrong > 0 ? wrong * Math.Log(wrong) : 0);
        bool isFarAbove = late > 0.97 * Math.Log(1 + ((Math.Exp(guess) - 1) / Math.E)) && late > 2.5 * cost;
        double classes = Math.Exp(late + accuracy) - Math.E + 1;
        double whole = Math.Round(classes);
        bool isThatOfTwo = whole >= 4 && Math.Abs(classes - whole) < 0.02 * whole && guess < Math.Log(whole) + 0.02 && late > 0.65 * guess;
        bool isAboveTwo = guess > LossOfFour && atFirst < 0.6 * accuracy && late > Math.Log(Math.E + Math.Exp(guess) - 1) - accuracy;
        return accuracy > Guessing.MostAccuracy && (isFarAbove || isThatOfTwo || isAboveTwo) && late < 1.02 * Medians.Stretches(loss.Values).Min();
    }
}
