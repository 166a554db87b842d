namespace TfLrCallbacks;

/// <summary>
/// Multiplies the learning rate by a factor every so many steps.
/// </summary>
/// <remarks>
/// <para>With η₀ the initial rate, s the step size and γ the factor:</para>
/// <code>
/// η(t) = η₀ · γ^⌊t / s⌋
/// </code>
/// <para>
/// It never ends; a γ above 1 grows up to the largest number there is. As <c>torch.optim.lr_scheduler.StepLR</c>. Milestones of
/// your own are <see cref="MultiStepDecay"/>, the same decay without stairs is <see cref="ExponentialDecay"/>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var schedule = new StepDecay(initialLearningRate: 0.1, stepSize: "30 epochs", gamma: 0.1);
/// </code>
/// </example>
public sealed record StepDecay : LearningRateSchedule
{
    /// <summary>Initializes a step decay.</summary>
    /// <param name="initialLearningRate">The rate of the first stair, 0 or greater.</param>
    /// <param name="stepSize">How long a stair is, more than 0.</param>
    /// <param name="gamma">The factor from stair to stair, 0 or greater.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public StepDecay(double initialLearningRate, Length stepSize, double gamma = 0.1)
    {
        InitialLearningRate = initialLearningRate;
        StepSize = stepSize;
        Gamma = gamma;
    }

    /// <summary>Gets the rate of the first stair.</summary>
    public double InitialLearningRate { get; init => field = Check.AtLeast(0.0, value, "initialLearningRate"); }

    /// <summary>Gets how long a stair is.</summary>
    public Length StepSize { get; init => field = value.MoreThanZero("stepSize"); }

    /// <summary>Gets the factor from stair to stair.</summary>
    public double Gamma { get; init => field = Check.AtLeast(0.0, value, "gamma"); }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => this with { StepSize = StepSize.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step) =>
        Growth.Of(InitialLearningRate, Gamma, Growth.Periods(step, StepSize, staircase: true));
}
