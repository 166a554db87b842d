namespace TfLrCallbacks;

/// <summary>
/// Multiplies the learning rate by the decay rate every decay steps, smoothly or in stairs.
/// </summary>
/// <remarks>
/// <para>With η₀ the initial rate, r the decay rate and N the decay steps:</para>
/// <code>
/// η(t) = η₀ · r^(t / N)           in stairs: η₀ · r^⌊t / N⌋
/// </code>
/// <para>
/// As <c>keras.optimizers.schedules.ExponentialDecay</c>; with N = 1 as <c>torch.optim.lr_scheduler.ExponentialLR</c>. It never
/// ends; a rate above 1 grows up to the largest number there is. For a later begin put <see cref="ScheduleAlgebra.Shift"/> around it,
/// for a floor or ceiling <see cref="ScheduleAlgebra.Clamp"/>.
/// </para>
/// </remarks>
public sealed record ExponentialDecay : LearningRateSchedule
{
    /// <summary>Initializes the decay.</summary>
    /// <param name="initialLearningRate">The rate at step 0, 0 or greater.</param>
    /// <param name="decaySteps">How long a period is, more than 0.</param>
    /// <param name="decayRate">The factor of a period, 0 or greater; above 1 the rate grows.</param>
    /// <param name="staircase">Whether the rate changes only at the end of a period.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public ExponentialDecay(double initialLearningRate, Length decaySteps, double decayRate, bool staircase = false)
    {
        InitialLearningRate = initialLearningRate;
        DecaySteps = decaySteps;
        DecayRate = decayRate;
        Staircase = staircase;
    }

    /// <summary>Gets the rate at step 0.</summary>
    public double InitialLearningRate { get; init => field = Check.AtLeast(0.0, value, "initialLearningRate"); }

    /// <summary>Gets how long a period is.</summary>
    public Length DecaySteps { get; init => field = value.MoreThanZero("decaySteps"); }

    /// <summary>Gets the factor of a period.</summary>
    public double DecayRate { get; init => field = Check.AtLeast(0.0, value, "decayRate"); }

    /// <summary>Gets a value indicating whether the rate changes only at the end of a period.</summary>
    public bool Staircase { get; init; }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => this with { DecaySteps = DecaySteps.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step) =>
        Growth.Of(InitialLearningRate, DecayRate, Growth.Periods(step, DecaySteps, Staircase));
}
