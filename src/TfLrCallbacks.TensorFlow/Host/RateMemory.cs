using System.Globalization;
using System.Runtime.CompilerServices;

namespace TfLrCallbacks;

/// <summary>
/// Says what about the learning rate may surprise when a fit begins: a schedule in the optimizer that is over, or a rate that the schedule of an earlier fit has
/// left near 0 and that nobody sets. It stands behind the callbacks of the user.
/// </summary>
/// <param name="left">The low rate that a schedule has left in the optimizer; an optimizer has one for all its fits.</param>
/// <param name="others">The other callbacks of the fit. Where a schedule is among them, it sets the rate, also where it begins with the one that was left.</param>
/// <param name="setRate">Writes in C# how the rate of the optimizer is set to a number.</param>
/// <param name="warning">What else to say when the fit begins; null for nothing.</param>
internal sealed class RateMemory(StrongBox<LeftRate?> left, IEnumerable<Callback> others, Func<string, string> setRate, string? warning = null) : Callback
{
    /// <summary>A rate that is this many times below the highest is no place to begin.</summary>
    private const double FarBelow = 100;

    private readonly bool _isScheduled = others.Any(callback => callback is LearningRateScheduler);
    private double _highest;
    private string? _schedule;
    private bool _isFirst;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
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
        if (!_isFirst)
        {
            return;
        }

        // What the optimizer had before the schedule began is no rate that was trained with.
        _isFirst = false;
        _highest = run.LearningRate;
        if (!_isScheduled && _schedule is null && left.Value is { } low && IsSame(low.Rate, run.LearningRate))
        {
            run.Warn(string.Create(CultureInfo.InvariantCulture, $"The learning rate is {(float)low.Rate}, where the {low.Schedule} of an earlier fit has left it, and nothing sets it. Give this fit a schedule, or set the rate before it: {setRate(((float)low.Highest).ToString(CultureInfo.InvariantCulture))}."));
        }
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
        left.Value = _schedule is not null && rate * FarBelow < _highest ? new LeftRate(rate, _highest, _schedule)
            : left.Value is { } low && IsSame(low.Rate, rate) ? low
            : null;
    }

    /// <summary>TensorFlow.NET keeps a rate as a float.</summary>
    private static bool IsSame(double first, double second) => (float)first == (float)second;
}
