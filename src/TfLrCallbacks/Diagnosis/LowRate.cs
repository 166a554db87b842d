namespace TfLrCallbacks;

/// <summary>Whether the rate is too low, over the run.</summary>
internal static class LowRate
{
    private const double LittleGain = 0.15;

    /// <summary>What falls in every row, and in the second half by half as much as in the first, has waited for more of the rate up to here.</summary>
    private const double EvenGain = 0.25;

    /// <summary>So many rows are no short try, and a loss that has lost no more than half is not near its end.</summary>
    private const int ManyRows = 12;
    private const double Half = 0.5;

    /// <summary>What guessing among 30 classes costs. With more, as in a language model, half of the loss may be all that there is to learn.</summary>
    private const double LossOfFewClasses = 3.4;

    private const int Blocks = 10;

    /// <summary>How many times as much a loss may fall in the second half of the sum of the rates as in the first.</summary>
    private const double MostLater = 1.5;

    /// <summary>The loss falls in nearly every epoch, about as fast at the end as at the start, and by less than 15 % in all, or by less than half in 12 rows or more of few classes, or not below what guessing costs.</summary>
    public static Finding? Of(Patient patient)
    {
        MeasuredCurve loss = patient.Descent;
        if (loss.Count < 4 || loss.Values[0] <= 0 || (patient.Rate is { } rate && rate.FallsBelow(0.1) < patient.Count * 0.75 && rate.PeakRow < patient.Count / 2))
        {
            return null;
        }

        // The means of few batches scatter by more than they fall. What falls as fast at the end, on validation data, tells it as well.
        bool isConstant = patient.Rate is not { IsConstant: false };
        if (!FallsSteadily(patient, loss, 0.25) && loss.End > (1 - LittleGain) * loss.Values[0]
            && patient.Validation is { Count: >= 8, IsError: false } validation && FallsSteadily(patient, validation, isConstant ? 0.6 : 0.4) && validation.Values[^1] < 0.995 * validation.Values[0])
        {
            loss = validation;
        }

        bool isLearned = patient.Accuracies is { } accuracies && accuracies[^1] > 0.6;
        bool isShort = loss.Values[^1] < (1 - EvenGain) * loss.Values[0] && !loss.IsError;
        string range = $"from {Doctor.Text(loss.Shown(0), 4)} to {Doctor.Text(loss.Shown(loss.Count - 1), 4)} in {patient.Units(loss.Count)}{patient.AtRate}";
        return !isLearned && FallsSteadily(patient, loss, 0.25) && !Guessing.IsAll(patient) && !Guessing.IsNearChanceOfTwo(patient) && !IsOnTrainingOnly(patient)
            ? new Finding(
                FindingCodes.RateTooLow,
                FindingSeverity.Warning,
                Epoch: null,
                isShort ? $"{loss.Name} falls {range}, and {(isConstant ? "hardly slows down" : "slows down only as the rate does")}" : $"{loss.Name} falls steadily but only {range}",
                isShort ? RateAdvice.SomewhatHigher(patient.Rate) : RateAdvice.Higher(patient.Rate))
            : null;
    }

    /// <summary>Tells whether the validation loss has stopped to fall: what the training loss still gains is learned by heart, and a higher rate would not help.</summary>
    private static bool IsOnTrainingOnly(Patient patient) =>
        patient.Validation is { IsError: false, Count: >= 4 } validation && HalfOf(validation, patient.Rate) is var half && validation.Values[0] > validation.Values[half] && validation.Values[half] - validation.End < 0.15 * (validation.Values[0] - validation.Values[half]);

    /// <summary>
    /// Tells whether a loss falls in three of four rows or more (of many rows, in all but one of ten blocks), and in the second half by a part of what it fell in the first, by less than
    /// 15 % in all or not below guessing. By more, up to half where there are few classes, if it falls in nearly every row and in the second half by half as much as in the first.
    /// Half of the run is where half of all rates is behind it: where the rate falls, the last rows move less.
    /// </summary>
    private static bool FallsSteadily(Patient patient, MeasuredCurve loss, double part)
    {
        double gain = (loss.Values[0] - loss.Values[^1]) / loss.Values[0];
        int falls = loss.Values.Zip(loss.Values.Skip(1)).Count(pair => pair.Second <= pair.First);
        int half = HalfOf(loss, patient.Rate);
        double early = loss.Values[0] - loss.Values[half];
        double late = loss.Values[half] - loss.Values[^1];
        bool isOfFewClasses = loss.Count >= ManyRows && patient.Accuracies is not null && !loss.IsError && loss.Values[0] < LossOfFewClasses;
        bool inBlocks = FallsInBlocks(loss);
        bool isEven = loss.Count >= 8 && gain < (isOfFewClasses ? Half : EvenGain) && (falls >= 0.95 * (loss.Count - 1) || (inBlocks && isOfFewClasses)) && late >= 0.5 * early;
        return gain >= 0 && (gain < LittleGain || isEven || StaysAtGuessing(patient, loss)) && (falls >= 0.75 * (loss.Count - 1) || inBlocks) && late >= part * early && !FallsWithTheRate(patient, loss, half, late);
    }

    /// <summary>Tells whether a loss falls by more where the rate is lower: it has not waited for more of it. The first row, whose mean falls from where the weights began, is left out.</summary>
    private static bool FallsWithTheRate(Patient patient, MeasuredCurve loss, int half, double late) =>
        patient.Rate is { IsConstant: false } && half > 1 && late > MostLater * (loss.Values[1] - loss.Values[half]) * half / (half - 1);

    /// <summary>Tells whether the medians of ten blocks of rows fall, all but one.</summary>
    private static bool FallsInBlocks(MeasuredCurve loss)
    {
        if (loss.Count < 2 * Blocks)
        {
            return false;
        }

        double[] medians = [.. Enumerable.Range(0, Blocks).Select(i => Medians.Median(loss.Values.AsSpan((i * loss.Count / Blocks)..((i + 1) * loss.Count / Blocks))))];
        return medians.Zip(medians.Skip(1)).Count(pair => pair.Second < pair.First) >= Blocks - 2;
    }

    /// <summary>Tells whether a model that begins at twice what guessing costs or less has come no further than that.</summary>
    private static bool StaysAtGuessing(Patient patient, MeasuredCurve loss) =>
        patient is { Accuracies: { Length: >= 4 } accuracies, Guessed: { IsError: false } guessed } && !loss.IsError && loss.Values[0] < 2 * loss.Values[^1]
        && accuracies.Max() - accuracies.Min() < Guessing.SameAccuracy && Guessing.Is(accuracies[^1], guessed.End);

    private static int HalfOf(MeasuredCurve loss, RateCourse? rate)
    {
        int middle = rate?.RowOf(0.5) ?? loss.Rows[loss.Count / 2];
        return Math.Clamp(Array.FindIndex(loss.Rows, row => row >= middle), 1, loss.Count / 2);
    }
}
