namespace TfLrCallbacks.Porting;

/// <summary>
/// fastai's rule (callback/tracker.py): a rate that is divided by a factor, not multiplied, as soon as patience epochs in a row brought nothing better.
/// </summary>
internal sealed record FastaiPlateau : PlateauRule
{
    public FastaiPlateau(MetricMode mode, double minDelta, int patience, double factor, double minLearningRate)
    {
        Mode = mode;
        MinDelta = minDelta;
        Patience = patience;
        Factor = factor;
        MinLearningRate = minLearningRate;
    }

    public double MinDelta { get; }

    public int Patience { get; }

    public double Factor { get; }

    public double MinLearningRate { get; }

    /// <summary>Gives whether lower is better by the metric's name, as fastai tells it: where it holds loss or error.</summary>
    public static MetricMode DirectionByName(string monitor) =>
        monitor.Contains("loss", StringComparison.Ordinal) || monitor.Contains("error", StringComparison.Ordinal) ? MetricMode.Min : MetricMode.Max;

    /// <summary>Gives whether a value is better than the best.</summary>
    public static bool IsBetter(double value, double best, MetricMode mode, double minDelta) =>
        mode is MetricMode.Min ? value + minDelta < best : value - minDelta > best;

    public override PlateauState Start(double learningRate) =>
        new(learningRate) { Best = Mode is MetricMode.Min ? double.PositiveInfinity : double.NegativeInfinity };

    public override PlateauState Next(PlateauState state, int epoch, double? value, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(state);
        state = state with { LearningRate = learningRate, Improved = false, OutOfPatience = false };
        if (value is not { } metric)
        {
            return state;
        }

        if (IsBetter(metric, state.Best!.Value, Mode, MinDelta))
        {
            return state with { Best = metric, Wait = 0, Improved = true };
        }

        return state.Wait + 1 < Patience
            ? state with { Wait = state.Wait + 1 }
            : state with { LearningRate = Reduce(learningRate), Wait = 0, OutOfPatience = true };
    }

    public override double Reduce(double learningRate) => Math.Max(learningRate / Factor, MinLearningRate);

    protected override MetricMode DirectionOf(string monitor) => DirectionByName(monitor);
}
