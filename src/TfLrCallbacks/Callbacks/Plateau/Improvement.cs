namespace TfLrCallbacks;

/// <summary>When a metric's value counts as better than the best so far. Plateau rules and early stopping share it.</summary>
public abstract record Improvement
{
    /// <summary>Tells whether a value is better.</summary>
    /// <param name="value">The value.</param>
    /// <param name="best">The best so far; null before the first.</param>
    /// <param name="mode"><see cref="MetricMode.Min"/> or <see cref="MetricMode.Max"/>.</param>
    /// <returns>Whether it is better.</returns>
    public abstract bool IsBetter(double value, double? best, MetricMode mode);

    /// <summary>Gives the best at the start of a training.</summary>
    /// <param name="mode"><see cref="MetricMode.Min"/> or <see cref="MetricMode.Max"/>.</param>
    /// <returns>Null where the first value is to become the best.</returns>
    public virtual double? BestAtStart(MetricMode mode) => null;

    /// <summary>Gives infinity, the value that every number is better than.</summary>
    /// <param name="mode"><see cref="MetricMode.Min"/> or <see cref="MetricMode.Max"/>.</param>
    /// <returns>+∞ where lower is better, else -∞.</returns>
    protected static double Worst(MetricMode mode) =>
        mode is MetricMode.Max ? double.NegativeInfinity : double.PositiveInfinity;
}
