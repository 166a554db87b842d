namespace TfLrCallbacks.Reports;

/// <summary>One run, as a picture of a training shows it.</summary>
public sealed record RunFigure
{
    /// <summary>Gets the name of the run in legends and tables.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the learning rate of each step; NaN where it is unknown.</summary>
    public required IReadOnlyList<double> StepLearningRates { get; init; }

    /// <summary>Gets the loss of each step's own batch.</summary>
    public required IReadOnlyList<double> StepLosses { get; init; }

    /// <summary>Gets the number of the first step in the lists, 0 or more.</summary>
    /// <value>The default is 0.</value>
    public long FirstStep { get; init; }

    /// <summary>Gets the number of each step in the lists, increasing, at least <see cref="FirstStep"/>; empty if no step was left out.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<long> StepNumbers { get; init; } = [];

    /// <summary>Gets the momentum, or beta_1, of each step; NaN where it is unknown.</summary>
    /// <value>The default is empty: no callback changes it.</value>
    public IReadOnlyList<double> StepMomentums { get; init; } = [];

    /// <summary>Gets the weight decay of each step; NaN where it is unknown.</summary>
    /// <value>The default is empty: no callback changes it.</value>
    public IReadOnlyList<double> StepWeightDecays { get; init; } = [];

    /// <summary>Gets the number of steps in an epoch, for the epoch marks; null where it is unknown.</summary>
    /// <value>The default is null.</value>
    public long? StepsPerEpoch { get; init; }

    /// <summary>Gets the mean training loss of each epoch.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<MetricPoint> Loss { get; init; } = [];

    /// <summary>Gets the validation losses.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<MetricPoint> ValidationLoss { get; init; } = [];

    /// <summary>Gets the name of the metric; null to show the loss alone.</summary>
    /// <value>The default is null.</value>
    public string? MetricName { get; init; }

    /// <summary>Gets the metric on training data.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<MetricPoint> Metric { get; init; } = [];

    /// <summary>Gets the metric on validation data.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<MetricPoint> ValidationMetric { get; init; } = [];

    /// <summary>Gets the reason why the run ended early; null where it ran to its last epoch.</summary>
    /// <value>The default is null.</value>
    public string? StopReason { get; init; }

    /// <summary>Gets the epoch, counted from 1, whose weights the run ended with, as <see cref="EarlyStopping"/> puts them back; null for the last one.</summary>
    /// <value>The default is null.</value>
    public int? KeptEpoch { get; init; }

    /// <summary>Gets the settings of the run. A page of several runs shows side by side the settings that differ.</summary>
    /// <value>The default is nothing.</value>
    public IReadOnlyList<Setting> Settings { get; init; } = [];

    /// <summary>Makes the figure of a fit from its history.</summary>
    /// <param name="name">The name of the run in legends and tables.</param>
    /// <param name="history">What the fit returned.</param>
    /// <param name="metric">
    /// The metric to show, such as <c>accuracy</c>; null for the first in the alphabet that was logged on both training and validation
    /// data, or else on either.
    /// </param>
    /// <param name="stepsPerEpoch">
    /// The steps of a whole epoch; null to divide the steps by the epochs, which is off by a part of an epoch where the last one was
    /// cut short.
    /// </param>
    /// <returns>The figure.</returns>
    /// <exception cref="KeyNotFoundException">Nothing was logged as <paramref name="metric"/>.</exception>
    /// <exception cref="ArgumentException">The history is empty.</exception>
    public static RunFigure From(string name, History history, string? metric = null, long? stepsPerEpoch = null)
    {
        Check.NotEmpty(name);
        ArgumentNullException.ThrowIfNull(history);
        int steps = history.StepLosses.Count;
        if (history.Epochs.Count is 0 || steps is 0)
        {
            throw new ArgumentException("Must hold at least one epoch. Received none: nothing was trained.", nameof(history));
        }

        metric ??= DefaultMetric(history);
        long perEpoch = stepsPerEpoch is { } known ? Check.AtLeast(1, known, nameof(stepsPerEpoch))
            : history is { FirstStep: > 0 } && history.Epochs[0] > 0 ? history.FirstStep / history.Epochs[0]
            : (long)Math.Ceiling(steps / (double)history.Epochs.Count);
        string validationMetric = LogNames.ValidationPrefix + metric;
        if (metric is not null && !history.Names.Contains(metric) && !history.Names.Contains(validationMetric))
        {
            _ = history[metric];
        }

        return new RunFigure
        {
            Name = name,
            StepLearningRates = history.StepLearningRates,
            StepLosses = history.StepLosses,
            StepMomentums = history.StepMomentums,
            StepWeightDecays = history.StepWeightDecays,
            StepsPerEpoch = perEpoch,
            FirstStep = history.FirstStep,
            Loss = Points(LogNames.Loss),
            ValidationLoss = Points(LogNames.ValidationPrefix + LogNames.Loss),
            MetricName = metric,
            Metric = metric is null ? [] : Points(metric),
            ValidationMetric = metric is null ? [] : Points(validationMetric),
            StopReason = history.StopReason,
        };

        MetricPoint[] Points(string logged) => !history.Names.Contains(logged)
            ? []
            : [.. history.EpochsOf(logged).Zip(history[logged], (epoch, value) =>
                new MetricPoint(Math.Min((epoch + 1) * perEpoch, history.FirstStep + steps), value))];
    }

    /// <summary>Gets the number of steps trained by the end, with those before <see cref="FirstStep"/>; a measure may come after the last step in the lists.</summary>
    internal long End => Math.Max(NumberOf(StepLosses.Count - 1) + 1, Math.Max(Loss is [.., var loss] ? loss.Step : 0, ValidationLoss is [.., var validation] ? validation.Step : 0));

    /// <summary>Gives the number of the step with an index in the lists.</summary>
    internal long NumberOf(int index) => StepNumbers.Count > 0 ? StepNumbers[index] : FirstStep + index;

    /// <summary>Gets the index of the last logged step up to a step number; -1 if all logged steps are later.</summary>
    internal int IndexOf(long number)
    {
        (int from, int to) = (0, StepLosses.Count);
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = NumberOf(middle) <= number ? (middle + 1, to) : (from, middle);
        }

        return from - 1;
    }

    /// <summary>Gets a value indicating whether only epochs are known: what stands for the steps are they.</summary>
    internal bool HasOnlyEpochs => StepsPerEpoch is 1 && Loss.Count > 0;

    /// <summary>Gets the highest learning rate; null if no rate is known.</summary>
    internal double? HighestRate => StepLearningRates.DefaultIfEmpty(double.NaN).Max() is var highest && double.IsNaN(highest) ? null : highest;

    /// <summary>Gives the value of the weights that the run ended with: that of the kept epoch if it was measured then, else the last; null for an empty list.</summary>
    internal MetricPoint? OfKeptWeights(IReadOnlyList<MetricPoint> points)
    {
        long? step = KeptEpoch * StepsPerEpoch is { } end ? Math.Min(end, End) : null;
        return points.FirstOrDefault(point => point.Step == step) ?? (points is [.., var last] ? last : null);
    }

    private static string? DefaultMetric(History history)
    {
        string[] own = [LogNames.Loss, LogNames.LearningRate, LogNames.Momentum, LogNames.WeightDecay];
        string[] candidates = [.. history.Names
            .Select(name => name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal) ? name[LogNames.ValidationPrefix.Length..] : name)
            .Where(name => !own.Contains(name))];
        return candidates.GroupBy(name => name).OrderByDescending(group => group.Count()).FirstOrDefault()?.Key;
    }
}
