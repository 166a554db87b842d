using System.Globalization;

namespace TfLrCallbacks;

/// <summary>A log as the rules look at it.</summary>
internal sealed class Patient(TrainingLog log, int? plannedEpochs)
{
    public TrainingLog Log { get; } = log;

    public int? PlannedEpochs { get; } = plannedEpochs;

    public int Count => Log.Count;

    /// <summary>Gets the training loss, or another metric on training data.</summary>
    public MeasuredCurve? Training { get; } = MeasuredCurve.Of(log, isValidation: false);

    /// <summary>Gets the validation loss, or another metric on validation data.</summary>
    public MeasuredCurve? Validation { get; } = MeasuredCurve.Of(log, isValidation: true);

    /// <summary>Gets the curve that says how good the model is: on validation data where there are some.</summary>
    public MeasuredCurve Judge => Validation is { Count: > 1 } validation ? validation : Training ?? Validation!;

    /// <summary>Gets the curve that says how the optimizer gets on: on training data where there are some.</summary>
    public MeasuredCurve Descent => Training is { Count: > 1 } training ? training : Judge;

    /// <summary>Gets the accuracies on training data; null where there are none.</summary>
    public double[]? TrainingAccuracies { get; } = AccuraciesOf(log, isValidation: false);

    /// <summary>Gets the accuracies on validation data; null where there are none.</summary>
    public double[]? ValidationAccuracies { get; } = AccuraciesOf(log, isValidation: true);

    /// <summary>Gets the accuracies on training data, or else on validation data; null where there are none.</summary>
    public double[]? Accuracies => TrainingAccuracies ?? ValidationAccuracies;

    /// <summary>Gets the loss that was measured on the same data as <see cref="Accuracies"/>.</summary>
    public MeasuredCurve Guessed => TrainingAccuracies is null && ValidationAccuracies is not null && Validation is { } validation ? validation : Descent;

    public RateCourse? Rate { get; } = RateCourse.Of(log);

    /// <summary>Gives the epoch of a row, as the log counts.</summary>
    public int Epoch(int row) => Log.Epochs[row];

    /// <summary>Names a row: <c>epoch 3</c>.</summary>
    public string At(int row) => string.Create(CultureInfo.InvariantCulture, $"{Log.Unit} {Log.Epochs[row]}");

    /// <summary>Names a number of rows: <c>3 epochs</c>.</summary>
    public string Units(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {Log.Unit}{(count is 1 ? string.Empty : Log.Unit is "stretch" ? "es of steps" : "s")}");

    /// <summary>Gets how many epochs are done, those before a resumed log too.</summary>
    public int EpochsDone => Math.Max(Count, Log.Epochs[^1] + 1);

    /// <summary>Gives the rate of a row in words, where it is known.</summary>
    public string AtRateOf(int row) => Rate is null ? string.Empty : $" at the rate {Doctor.Text(Rate.Rates[row])}";

    /// <summary>Gives the rate of the run in words, where it is known.</summary>
    public string AtRate => Rate is null ? string.Empty : $" {(Rate.IsConstant ? "at the rate" : "with a highest rate of")} {Doctor.Text(Rate.Peak)}";

    private static double[]? AccuraciesOf(TrainingLog log, bool isValidation)
    {
        string? name = MeasuredCurve.HasOpponents(log) ? null : log.Names.FirstOrDefault(name => name.EndsWith("accuracy", StringComparison.Ordinal) && name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal) == isValidation);
        double[]? values = name is null ? null : [.. log[name].OfType<double>().Where(double.IsFinite)];
        return values is not { Length: > 0 } || values.Any(value => value is < 0 or > 100) ? null
            : values.Max() > 1 ? [.. values.Select(value => value / 100)]
            : values;
    }
}
