namespace TfLrCallbacks;

/// <summary>
/// Divides the learning rate by a number that grows with time, smoothly or in stairs.
/// </summary>
/// <remarks>
/// <para>With η₀ the initial rate, r the decay rate and N the decay steps:</para>
/// <code>
/// η(t) = η₀ / (1 + r · t / N)     in stairs: η₀ / (1 + r · ⌊t / N⌋)
/// </code>
/// <para>
/// As <c>keras.optimizers.schedules.InverseTimeDecay</c>; with N = 1 as the old <c>decay</c> argument of Keras' optimizers. It never ends.
/// </para>
/// </remarks>
public sealed record InverseTimeDecay : LearningRateSchedule
{
    /// <summary>Initializes the decay.</summary>
    /// <param name="initialLearningRate">The rate at step 0, 0 or greater.</param>
    /// <param name="decaySteps">How long a period is, more than 0.</param>
    /// <param name="decayRate">How strongly the rate decays in a period, 0 or greater.</param>
    /// <param name="staircase">Whether the rate changes only at the end of a period.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public InverseTimeDecay(double initialLearningRate, Length decaySteps, double decayRate, bool staircase = false)
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

    /// <summary>Gets how strongly the rate decays in a period.</summary>
    public double DecayRate { get; init => field = Check.AtLeast(0.0, value, "decayRate"); }

    /// <summary>Gets a value indicating whether the rate changes only at the end of a period.</summary>
    public bool Staircase { get; init; }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => this with { DecaySteps = DecaySteps.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step) =>
        InitialLearningRate / (1 + (DecayRate * Growth.Periods(step, DecaySteps, Staircase)));
}
