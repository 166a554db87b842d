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

    /// <summary>Gets the accuracies on training data, or else on validation data; null where there are none.</summary>
    public IReadOnlyList<double>? Accuracies { get; } = AccuraciesOf(log);

    public RateCourse? Rate { get; } = RateCourse.Of(log);

    /// <summary>Gives the epoch of a row, as the log counts.</summary>
    public int Epoch(int row) => Log.Epochs[row];

    /// <summary>Names a row: <c>epoch 3</c>.</summary>
    public string At(int row) => string.Create(CultureInfo.InvariantCulture, $"{Log.Unit} {Log.Epochs[row]}");

    /// <summary>Gives the rate at the peak in words, where it is known.</summary>
    public string AtRate => Rate is null ? string.Empty : $" at the rate {Doctor.Text(Rate.Peak)}";

    private static double[]? AccuraciesOf(TrainingLog log)
    {
        string? name = log.Names.Where(name => name.EndsWith("accuracy", StringComparison.Ordinal)).OrderBy(name => name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal)).FirstOrDefault();
        double[]? values = name is null ? null : [.. log[name].OfType<double>().Where(double.IsFinite)];
        return values is not { Length: > 0 } || values.Any(value => value is < 0 or > 100) ? null
            : values.Max() > 1 ? [.. values.Select(value => value / 100)]
            : values;
    }
}
