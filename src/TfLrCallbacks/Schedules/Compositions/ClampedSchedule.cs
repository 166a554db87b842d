namespace TfLrCallbacks;

/// <summary>
/// Another schedule, kept between two bounds.
/// </summary>
/// <remarks>
/// <code>
/// η(t) = min(max(s(t), min), max)
/// </code>
/// </remarks>
public sealed record ClampedSchedule : TransformedSchedule
{
    /// <summary>Initializes bounds.</summary>
    /// <param name="schedule">The schedule to bound.</param>
    /// <param name="min">The smallest rate, 0 or greater.</param>
    /// <param name="max">The largest rate, not smaller than <paramref name="min"/>; null for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A bound is out of its range.</exception>
    public ClampedSchedule(LearningRateSchedule schedule, double min = 0, double? max = null)
        : base(schedule)
    {
        Min = Check.AtLeast(0.0, min);
        Max = max is { } largest ? Check.AtLeast(min, largest, nameof(max)) : null;
    }

    /// <summary>Gets the smallest rate.</summary>
    public double Min { get; }

    /// <summary>Gets the largest rate; null for no upper limit.</summary>
    public double? Max { get; }

    /// <inheritdoc/>
    protected override double Evaluate(double step) => Math.Clamp(base.Evaluate(step), Min, Max ?? double.MaxValue);
}
