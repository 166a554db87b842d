namespace TfLrCallbacks;

/// <summary>
/// Takes the learning rate to its end along a polynomial, once, or repeatedly over longer and longer cycles.
/// </summary>
/// <remarks>
/// <para>With η₀ and η₁ the first and last rate, N the decay steps and p the power:</para>
/// <code>
/// η(t) = η₁ + (η₀ − η₁) · (1 − min(t, N) / N)^p
/// cycling: N is stretched to the next multiple of itself, N · max(1, ⌈t / N⌉)
/// </code>
/// <para>
/// Without cycles the last rate is reached at step N and held. With cycles it is reached at every multiple of N, and the jump up comes right after it.
/// As <c>keras.optimizers.schedules.PolynomialDecay</c>, whose end rate is 1e-4 by default; PyTorch's and optax' is 0.
/// </para>
/// </remarks>
public sealed record PolynomialDecay : LearningRateSchedule
{
    /// <summary>Initializes a polynomial decay.</summary>
    /// <param name="initialLearningRate">The rate at step 0, 0 or greater.</param>
    /// <param name="decaySteps">How long the decay takes, more than 0; null for the rest of the run.</param>
    /// <param name="endLearningRate">The rate at the end, 0 or greater; above the first the rate rises.</param>
    /// <param name="power">The power, 0 or greater; 1 is a line, with 0 the rate never changes.</param>
    /// <param name="cycle">Whether the decay starts again, each time over a longer time.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public PolynomialDecay(
        double initialLearningRate, Length? decaySteps = null, double endLearningRate = 0.0001, double power = 1, bool cycle = false)
    {
        InitialLearningRate = initialLearningRate;
        DecaySteps = decaySteps ?? Length.Rest;
        EndLearningRate = endLearningRate;
        Power = power;
        Cycle = cycle;
    }

    /// <summary>Gets the rate at step 0.</summary>
    public double InitialLearningRate { get; init => field = Check.AtLeast(0.0, value, "initialLearningRate"); }

    /// <summary>Gets how long the decay takes.</summary>
    public Length DecaySteps { get; init => field = value.MoreThanZero("decaySteps"); }

    /// <summary>Gets the rate at the end.</summary>
    public double EndLearningRate { get; init => field = Check.AtLeast(0.0, value, "endLearningRate"); }

    /// <summary>Gets the power.</summary>
    public double Power { get; init => field = Check.AtLeast(0.0, value, "power"); }

    /// <summary>Gets a value indicating whether the decay starts again.</summary>
    public bool Cycle { get; init; }

    /// <inheritdoc/>
    public override double? EndStep() => Cycle ? null : DecaySteps.InSteps;

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => this with { DecaySteps = DecaySteps.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        double length = DecaySteps.InSteps;
        double stretched = Cycle ? length * Math.Max(1, Math.Ceiling(step / length)) : length;
        double left = Math.Pow(1 - (Math.Min(step, stretched) / stretched), Power);
        return Interpolation.Between(InitialLearningRate, EndLearningRate, 1 - left);
    }
}
