namespace TfLrCallbacks;

/// <summary>
/// Lowers the learning rate with the square root of time, without an end.
/// </summary>
/// <remarks>
/// <para>With η₀ the initial rate and τ the timescale:</para>
/// <code>
/// η(t) = η₀ · √(τ / (t + τ))
/// </code>
/// <para>
/// It is η₀ / √2 at step τ. <c>transformers.get_inverse_sqrt_schedule</c> is this behind a linear warm-up, whose length is the
/// timescale by default: <c>new InverseSqrt(0.1, 500).WithWarmup(500)</c>. From Zhai and others, <i>Scaling Vision Transformers</i>, 2022,
/// <see href="https://arxiv.org/abs/2106.04560"/>.
/// </para>
/// </remarks>
public sealed record InverseSqrt : LearningRateSchedule
{
    /// <summary>Initializes an inverse square root.</summary>
    /// <param name="initialLearningRate">The rate at step 0, 0 or greater.</param>
    /// <param name="timescale">The timescale τ, more than 0: at step τ the rate has fallen to 1/√2 of the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public InverseSqrt(double initialLearningRate, Length timescale)
    {
        InitialLearningRate = initialLearningRate;
        Timescale = timescale;
    }

    /// <summary>Gets the rate at step 0.</summary>
    public double InitialLearningRate { get; init => field = Check.AtLeast(0.0, value, "initialLearningRate"); }

    /// <summary>Gets the timescale τ: at step τ the rate has fallen to 1/√2 of the first.</summary>
    public Length Timescale { get; init => field = value.MoreThanZero("timescale"); }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => this with { Timescale = Timescale.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step) => InitialLearningRate / Math.Sqrt(1 + (step / Timescale.InSteps));
}
