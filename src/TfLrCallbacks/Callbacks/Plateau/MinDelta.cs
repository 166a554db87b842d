namespace TfLrCallbacks;

/// <summary>
/// Better by more than a fixed amount, computed in double. The default rule.
/// </summary>
/// <remarks>
/// <code>
/// min:  value + minDelta &lt; best        max:  value - minDelta &gt; best
/// </code>
/// <para>As in Keras the first value is always better than none; but NaN never is, so a bad first epoch cannot become a best that nothing beats.</para>
/// </remarks>
public sealed record MinDelta : Improvement
{
    /// <summary>Initializes the rule.</summary>
    /// <param name="amount">How much better than the best a value must be, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="amount"/> is negative or not finite.</exception>
    public MinDelta(double amount) => Amount = Check.AtLeast(0.0, amount);

    /// <summary>Gets what a value must be better by.</summary>
    public double Amount { get; }

    /// <inheritdoc/>
    public override bool IsBetter(double value, double? best, MetricMode mode) =>
        !double.IsNaN(value)
        && (best is not { } reference || (mode is MetricMode.Max ? value - Amount > reference : value + Amount < reference));
}
