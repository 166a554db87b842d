namespace TfLrCallbacks;

/// <summary>A height that shrinks with every step: g = γ^t.</summary>
internal sealed record ExpRangeScale : CyclicScale
{
    /// <summary>Initializes the scale.</summary>
    /// <param name="gamma">The factor from step to step, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gamma"/> is not between 0 and 1.</exception>
    public ExpRangeScale(double gamma) => Gamma = gamma;

    /// <summary>Gets the factor from step to step.</summary>
    public double Gamma { get; init => field = Check.Between(0, 1, value, "gamma"); }

    /// <inheritdoc/>
    public override double At(double cycle, double step) => Growth.Power(Gamma, step);
}
