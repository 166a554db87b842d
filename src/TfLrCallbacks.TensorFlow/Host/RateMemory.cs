using System.Globalization;

namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// Says what about the learning rate may surprise when a fit begins: a schedule in the optimizer that is over, or a rate that the schedule of an earlier fit has
/// left near 0 and that nobody sets. It stands behind the callbacks of the user.
/// </summary>
internal sealed class RateMemory(HostOptimizer optimizer, string? warning) : Callback
{
    /// <summary>A rate that is this many times below the highest is no place to begin.</summary>
    private const double FarBelow = 100;

    private double _highest;
    private string? _schedule;
    private bool _isFirst;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        _highest = run.LearningRate;
        _schedule = null;
        _isFirst = true;
        if (warning is not null)
        {
            run.Warn(warning);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch)
    {
        if (_isFirst && _schedule is null && optimizer.Left is { } left && IsSame(left.Rate, run.LearningRate))
        {
            run.Warn(string.Create(CultureInfo.InvariantCulture, $"The learning rate is {(float)left.Rate}, where the {left.Schedule} of an earlier fit has left it, and nothing sets it. Give this fit a schedule, or set the rate before it: optimizer.SetLearningRate({(float)left.Highest})."));
        }

        _isFirst = false;
    }

    /// <inheritdoc/>
    public override void OnLearningRateChange(ITrainingRun run, RateChange change)
    {
        _highest = Math.Max(_highest, change.To);
        _schedule = change.Who is nameof(LearningRateScheduler) ? change.Why : change.Who;
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
        double rate = run.LearningRate;
        optimizer.Left = _schedule is not null && rate * FarBelow < _highest ? new LeftRate(rate, _highest, _schedule)
            : optimizer.Left is { } left && IsSame(left.Rate, rate) ? optimizer.Left
            : null;
    }

    /// <summary>The host keeps a rate as a float.</summary>
    private static bool IsSame(double first, double second) => (float)first == (float)second;
}
