namespace TfLrCallbacks;

/// <summary>Whether the answers of a model are no better than a guess.</summary>
/// <remarks>
/// Whoever guesses among C classes is right in 1/C of all cases and has a cross-entropy of ln C, so that exp(-loss) is the accuracy. With
/// classes of unequal size the accuracy is up to half as much again.
/// </remarks>
internal static class Guessing
{
    /// <summary>The cross-entropy of guessing among a million classes is 14.</summary>
    public const double MostLoss = 15;

    /// <summary>Accuracies that lie closer together are the same.</summary>
    public const double SameAccuracy = 0.06;

    /// <summary>Whoever is right more often does not guess, even between two classes of unequal size.</summary>
    public const double MostAccuracy = 0.6;

    /// <summary>A rate at which no optimizer moves the weights of a new model within a few epochs.</summary>
    public const double VeryLowRate = 1e-4;

    private const double Unequal = 1.5;

    /// <summary>Tells whether an accuracy is no higher than what guessing gives that has such a loss.</summary>
    public static bool Is(double accuracy, double loss) => accuracy <= Unequal * Math.Exp(-loss);

    /// <summary>Gives the cross-entropy of guessing with an accuracy.</summary>
    public static double LossOf(double accuracy) => -Math.Log(Math.Max(1e-6, accuracy));

    /// <summary>
    /// Tells whether a model learns what little there is to learn. Either accuracies, and the loss with them, get better behind the second row too, on validation data as well; one that
    /// gives the same answer to all has what that gives from the second row on. Or the loss, on validation data where there are some, lies below that of guessing among as many
    /// classes, with accuracies that differ from row to row.
    /// </summary>
    public static bool IsNearChance(Patient patient, double[] accuracies, MeasuredCurve loss) =>
        GetsBetter(patient, accuracies, loss)
        || (patient is { Validation: { IsError: false } validation, ValidationAccuracies: { Length: >= 4 } onValidation } ? IsBelowGuessing(onValidation, validation) : IsBelowGuessing(accuracies, loss));

    /// <summary>Tells whether a task of two classes is hardly better than chance, and learned: its loss can't fall by much at any rate that moves weights.</summary>
    public static bool IsNearChanceOfTwo(Patient patient) =>
        patient is { Accuracies: { Length: >= 4 } accuracies, Guessed: { IsError: false } loss, Rate: null or { Peak: >= VeryLowRate } }
        && Medians.Median(accuracies) is > 0.45 and < MostAccuracy && loss.Values.Max() < 1.1 * Math.Log(2) && IsNearChance(patient, accuracies, loss);

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
    public static bool IsAll(Patient patient) =>
        patient is { Accuracies: { Length: >= 4 } accuracies, Guessed: { IsError: false } loss, Rate: null or { Peak: >= VeryLowRate } }
        && loss.Values[^1] > 0.99 * loss.Values[0] && accuracies.Max() - accuracies.Min() < SameAccuracy && Medians.Median(accuracies) is var accuracy && accuracy < MostAccuracy && Is(accuracy, loss.Late())
        && !IsNearChance(patient, accuracies, loss);

    /// <summary>Tells whether a loss was never much below what guessing with an accuracy costs, and falls no more.</summary>
    public static bool IsNeverBelow(MeasuredCurve loss, double accuracy) =>
        Medians.Stretches(loss.Values).Min() > 0.9 * LossOf(accuracy) && loss.Late() > 0.95 * Medians.Median(loss.Values.AsSpan((loss.Count / 3)..^(loss.Count / 3)));
}
