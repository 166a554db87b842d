namespace TfLrCallbacks;

/// <summary>Cycles each so many times as high as the one before: g = f^(cycle − 1).</summary>
internal sealed record CycleScale : CyclicScale
{
    /// <summary>Initializes the scale.</summary>
    /// <param name="factor">The factor from cycle to cycle, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is not between 0 and 1.</exception>
    public CycleScale(double factor) => Factor = factor;

    /// <summary>Gets the factor from cycle to cycle.</summary>
    public double Factor { get; init => field = Check.Between(0, 1, value, "factor"); }

    /// <inheritdoc/>
    public override double At(double cycle, double step) => Growth.Power(Factor, cycle - 1);
}
