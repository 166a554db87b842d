namespace TfLrCallbacks;

/// <summary>
/// Swings the learning rate between two values along a cosine, without an end.
/// </summary>
/// <remarks>
/// <para>With η₀ and η₁ the upper and the lower rate, T the steps and c the cycles in them:</para>
/// <code>
/// η(t) = η₁ + (η₀ − η₁) · ½ · (1 + cos(2 · π · c · t / T))
/// </code>
/// <para>
/// With c = ½ it falls for T steps and then rises again: what <c>torch.optim.lr_scheduler.CosineAnnealingLR</c> and
/// <c>transformers.get_cosine_schedule_with_warmup</c> (with its <c>num_cycles</c>) do to a run that is longer than planned. For a cosine
/// that stays down use <see cref="CosineDecay"/>, for one that jumps up <see cref="CosineRestarts"/>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var schedule = new CosineWave(initialLearningRate: 0.1, steps: 100, endLearningRate: 0.001);
/// </code>
/// </example>
public sealed record CosineWave : LearningRateSchedule
{
    /// <summary>Initializes a wave.</summary>
    /// <param name="initialLearningRate">The rate at step 0, 0 or greater.</param>
    /// <param name="steps">How long the cycles take together, more than 0; null for the rest of the run.</param>
    /// <param name="endLearningRate">The rate after half a wave, 0 or greater.</param>
    /// <param name="cycles">The number of waves in <paramref name="steps"/>, 0 or greater; a fraction is allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public CosineWave(double initialLearningRate, Length? steps = null, double endLearningRate = 0, double cycles = 0.5)
    {
        InitialLearningRate = initialLearningRate;
        Steps = steps ?? Length.Rest;
        EndLearningRate = endLearningRate;
        Cycles = cycles;
    }

    /// <summary>Gets the rate at step 0.</summary>
    public double InitialLearningRate { get; init => field = Check.AtLeast(0.0, value, "initialLearningRate"); }

    /// <summary>Gets how long the cycles take together.</summary>
    public Length Steps { get; init => field = value.MoreThanZero("steps"); }

    /// <summary>Gets the rate after half a wave.</summary>
    public double EndLearningRate { get; init => field = Check.AtLeast(0.0, value, "endLearningRate"); }

    /// <summary>Gets the number of waves in <see cref="Steps"/>.</summary>
    public double Cycles { get; init => field = Check.AtLeast(0.0, value, "cycles"); }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => this with { Steps = Steps.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        double angle = Growth.Saturate(Growth.Saturate(Math.PI * Cycles * 2) * Growth.Periods(step, Steps, staircase: false));
        return Interpolation.Between(InitialLearningRate, EndLearningRate, 0.5 * (1 - Math.Cos(angle)));
    }
}
