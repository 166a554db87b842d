namespace TfLrCallbacks;

/// <summary>Whether the rate is too high, over the run or at its start.</summary>
internal static class HighRate
{
    private const double Restless = 0.013;
    private const double RestlessOnValidation = 0.035;
    private const double MostConfident = 6;

    /// <summary>Of fewer wrong answers the loss says nothing: a small validation may have none.</summary>
    private const double FewestWrong = 0.05;

    /// <summary>From one row to the next a wrong answer costs this much less only where the model was surer of it than any guess is: learning makes answers right, the wrong ones stay about as dear.</summary>
    private const double DropOfConfidence = 1.45;

    /// <summary>The least that a wrong answer costs a model which is surer of it than a guess among ten classes is.</summary>
    private const double AboveGuess = 3.5;

    /// <summary>A rise that shows on validation data alone, in the loss and in the accuracy.</summary>
    private const double Swing = 1.1;
    private const double SwingOfAccuracy = 0.02;

    private const double NearlyAll = 0.9;

    /// <summary>The largest rise of ups and downs that cost little.</summary>
    private const double SmallRise = 1.3;

    /// <summary>The second step is so many times the first and those after it where the very first change of the weights threw them far off.</summary>
    private const double FirstJump = 4;

    /// <summary>The mean of fewer steps moves by chance.</summary>
    private const int FewestOfMean = 10;

    private const string WarmUp = "raise the rate from near 0 over the first 2 to 5 % of the run (schedule.WithWarmup(\"5%\"), WarmupCosine)";

    /// <summary>The training loss rises again and again while the rate stays high.</summary>
    public static Finding? TooHigh(Patient patient)
    {
        MeasuredCurve loss = patient.Descent;
        if (loss.Count < 5 || (patient.Rate is { } rate && rate.FallsBelow(0.3) < patient.Count * 0.75))
        {
            return null;
        }

        double unrest = loss.Unrest(patient.Rate);
        double onValidation = patient.Validation?.Unrest(patient.Rate) ?? 0;

        // Beside a first row that was thrown up, any loss is small. Where answers are counted, it is so if nearly all are right.
        double[]? accuracies = AccuraciesOf(patient, loss);
        bool isThrown = !loss.IsError && accuracies?.Length == loss.Count && IsOverConfident(loss.Values, accuracies);
        bool isSmall = loss.End < (loss.IsError ? 0.15 : 0.1) * loss.Values[isThrown ? 1 : 0] && (accuracies is null || accuracies[^1] > NearlyAll);
        bool swings = Swings(patient);
        bool isHigh = !isSmall && (unrest > Restless || (unrest > Restless / 3 && onValidation > RestlessOnValidation) || swings);
        if (!isHigh)
        {
            return null;
        }

        MeasuredCurve shown = patient.Judge;
        int start = shown.FirstOfUnrest;
        int[] rises = shown.Rises(patient.Rate);
        int often = Math.Max(2, (loss.Count - loss.FirstOfUnrest) / 5);
        if (rises.Length < Math.Max(2, (shown.Count - start) / 8) || (loss.Rises(patient.Rate).Length < often && !swings) || IsAsRestlessAtLowRates(patient, shown) || Settles(patient, shown))
        {
            return null;
        }

        int worst = rises.MaxBy(i => shown.Values[i] - shown.Values[i - 1]);
        return new Finding(
            FindingCodes.RateTooHigh,
            FindingSeverity.Warning,
            patient.Epoch(shown.Rows[worst]),
            FormattableString.Invariant($"{shown.Name} goes up and down: worse {rises.Length} times in the last {patient.Units(shown.Count - start)}, most in {patient.At(shown.Rows[worst])}{patient.AtRateOf(shown.Rows[worst])}, from {Doctor.Text(shown.Shown(worst - 1))} to {Doctor.Text(shown.Shown(worst))}"),
            RateAdvice.Lower(patient.Rate?.Rates[shown.Rows[worst]]));
    }

    /// <summary>Tells whether the validation gets worse again and again, in loss and accuracy at once: a quarter of the rows behind the first 30 %, three at least.</summary>
    private static bool Swings(Patient patient)
    {
        if (patient is not { Validation: { IsError: false } validation, ValidationAccuracies: { } accuracies } || accuracies.Length != validation.Count)
        {
            return false;
        }

        int start = validation.FirstOfUnrest;
        int swings = validation.Rises(patient.Rate).Count(i => validation.Values[i] > Swing * validation.Values[i - 1] && accuracies[i] < accuracies[i - 1] - SwingOfAccuracy);
        return swings >= Math.Max(3, (validation.Count - start) / 4);
    }

    /// <summary>Tells whether the ups and downs on validation data cost little: the best is long past, none behind it is above 30 %, and the run ends within 15 % of it. The rate was right to get there, and only too high to stay.</summary>
    public static bool CostsLittle(Patient patient) =>
        patient.Validation is { } validation && validation.Best < 0.7 * validation.Count && validation.End < 1.15 * validation.Values[validation.Best]
        && validation.Values.Skip(validation.Best).Zip(validation.Values.Skip(validation.Best + 1)).All(pair => pair.Second < SmallRise * pair.First);

    /// <summary>Tells whether the rate ended below a tenth of its peak, with values that lie at their best there: what went up and down before cost nothing.</summary>
    private static bool Settles(Patient patient, MeasuredCurve shown) =>
        patient.Rate is { } rate && rate.Rates[^1] < 0.1 * rate.Peak && shown.Values[^1] <= 1.03 * shown.Values[shown.Best] && patient.Descent.End <= 1.05 * patient.Descent.Values[patient.Descent.Best];

    /// <summary>Tells whether the values scatter as much where the rate has fallen to less than a third: then they do for another reason, such as few samples.</summary>
    private static bool IsAsRestlessAtLowRates(Patient patient, MeasuredCurve shown)
    {
        int low = patient.Rate?.FallsBelow(0.3) ?? patient.Count;
        return patient.Count - low >= 4 && shown.MeanChange(low, patient.Count) > 0.6 * shown.MeanChange(shown.Rows[shown.FirstOfUnrest], low);
    }

    /// <summary>The loss is far above what comes after it in the first epoch, at the full rate, and recovers.</summary>
    public static Finding? WarmUpMissing(Patient patient)
    {
        MeasuredCurve loss = patient.Descent;
        if (loss.Count < 5 || loss.IsError || (patient.Rate is { } rate && Math.Min(rate.First, rate.Rates[0]) < rate.Peak * 0.8))
        {
            return null;
        }

        double[] values = loss.Values;
        int top = Array.IndexOf(values, values[..Math.Max(2, values.Length / 4)].Max());
        bool recovers = values[^1] < 0.7 * values[top];

        // Without an accuracy a high first row may be the way from where the weights began to the level of the targets.
        bool isFirst = top is 0 && AccuraciesOf(patient, loss) is { } accuracies && accuracies.Length == values.Length
            && ((values[0] > 1.5 * values[1] && IsOverConfident(values, accuracies)) || LosesConfidence(values, accuracies));
        bool isLater = top > 0 && values[top] - values[0] > (values.Min() > 0 ? 0.3 * values[0] : 0.5 * loss.Gain);

        // In a loss that goes up by as much later on, it is chance.
        int half = values.Length / 2;
        double rise = values[half..].Zip(values[(half + 1)..]).Max(pair => pair.Second - pair.First);
        bool standsOut = values[top] - (top is 0 ? values[1] : values[0]) > 2 * rise;
        return recovers && (((isFirst || isLater) && standsOut) || IsSpikeInSteps(patient.Log.Steps) || IsSpikeInMeans(patient.Log))
            ? new Finding(
                FindingCodes.WarmUpMissing,
                FindingSeverity.Warning,
                patient.Epoch(loss.Rows[top]),
                FormattableString.Invariant($"{loss.Name} is {Doctor.Text(values[top])} in {patient.At(loss.Rows[top])}{patient.AtRateOf(loss.Rows[top])}, {Doctor.Text(values[Math.Min(top + 1, values.Length - 1)])} in the next, and recovers to {Doctor.Text(values[^1])}"),
                WarmUp)
            : OnValidation(patient);
    }

    /// <summary>Where accuracies are known on validation data only, as transformers logs them, the first evaluation tells how sure the model is of what is wrong.</summary>
    private static Finding? OnValidation(Patient patient) =>
        patient is { TrainingAccuracies: null, Validation: { IsError: false, Count: >= 4 } validation, ValidationAccuracies: { } accuracies } && accuracies.Length == validation.Count
        && validation.Values is var values && values[0] > 1.5 * values[..(1 + Math.Max(1, values.Length / 4))].Min() && validation.End < 0.7 * values[0] && IsOverConfident(values, accuracies)
            ? new Finding(
                FindingCodes.WarmUpMissing,
                FindingSeverity.Warning,
                patient.Epoch(validation.Rows[0]),
                FormattableString.Invariant($"{validation.Name} is {Doctor.Text(values[0])} in {patient.At(validation.Rows[0])}{patient.AtRateOf(validation.Rows[0])} although {accuracies[0]:P0} of the answers are right, and recovers to {Doctor.Text(values[^1])}"),
                WarmUp)
            : null;

    /// <summary>Tells whether the model is surer at the start of what is wrong than a guess can be: the loss for each wrong answer is 3 to 5 with ten to a thousand classes.</summary>
    private static bool IsOverConfident(double[] losses, double[] accuracies)
    {
        return OfEach(0) > MostConfident && OfEach(losses.Length - 1) * 1.8 < OfEach(0);

        double OfEach(int at) => losses[at] / Math.Max(FewestWrong, 1 - accuracies[at]);
    }

    /// <summary>Tells whether each wrong answer of the first row costs half as much again as those of the next, and more than that of a guess among ten classes.</summary>
    private static bool LosesConfidence(double[] losses, double[] accuracies)
    {
        return OfEach(0) > AboveGuess && OfEach(0) > DropOfConfidence * OfEach(1);

        double OfEach(int at) => losses[at] / Math.Max(FewestWrong, 1 - accuracies[at]);
    }

    private static double[]? AccuraciesOf(Patient patient, MeasuredCurve loss) =>
        ReferenceEquals(loss, patient.Validation) ? patient.ValidationAccuracies : patient.TrainingAccuracies;

    /// <summary>
    /// Tells whether the loss shoots up and comes back in a log of transformers, where each loss is the mean of all steps since the one before: two in a row, so
    /// that it is no chance.
    /// </summary>
    private static bool IsSpikeInMeans(TrainingLog log)
    {
        double[] means = log.StepsPerEpoch is null || log.Steps is not [{ Step: >= FewestOfMean }, ..] ? [] : [.. log.Steps.Select(step => step.Loss).OfType<double>().Where(double.IsFinite)];
        if (means.Length < 8)
        {
            return false;
        }

        double top = Enumerable.Range(1, Math.Max(2, means.Length / 8)).Max(i => Math.Min(means[i], means[i + 1]));
        return means[0] > 0 && top > 1.3 * means[0] && Medians.Median(means.AsSpan(^3..)) < 0.7 * top;
    }

    /// <summary>Tells whether the loss of the steps shoots up in the first tenth of the run, and comes back.</summary>
    private static bool IsSpikeInSteps(IReadOnlyList<LoggedStep> steps)
    {
        double[] losses = [.. steps.Select(step => step.Loss).OfType<double>().Where(double.IsFinite)];
        if (losses.Length < 100)
        {
            return false;
        }

        // At a rate that is far too high the second step is the worst already.
        double first = losses[0];
        double top = Enumerable.Range(1, losses.Length / 10).Max(i => Medians.Median(losses.AsSpan(i..(i + 3))));
        bool isAtOnce = losses[1] > FirstJump * first && losses[1] > FirstJump * Medians.Median(losses.AsSpan(2..12));
        return losses.Min() > 0 && (top > 2 * first || isAtOnce) && Medians.Median(losses.AsSpan(^5..)) < first;
    }
}
