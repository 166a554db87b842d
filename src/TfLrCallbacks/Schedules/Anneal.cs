namespace TfLrCallbacks;

/// <summary>
/// Takes the learning rate from one value to another along a curve, up or down, and then holds it.
/// </summary>
/// <remarks>
/// <para>With η₀ and η₁ the first and the last rate, T the steps and w the curve:</para>
/// <code>
/// η(t) = η₀ + (η₁ − η₀) · w(min(t, T) / T)
/// </code>
/// <para>
/// The last rate is reached at step T. As <c>optax.linear_schedule</c> and <c>polynomial_schedule</c>, <c>torch.optim.lr_scheduler.LinearLR</c>,
/// and fastai's <c>SchedLin</c>, <c>SchedCos</c>, <c>SchedExp</c>, <c>SchedPoly</c>. Tanh, k-decay, REX and several cosine
/// cycles are curves: see <see cref="Curve"/>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var rangeTest = new Anneal(1e-7, 10, steps: 100, curve: new ExponentialCurve(ratio: 10 / 1e-7));
/// var rex = new Anneal(0.1, 0, curve: Curve.Rex);
/// </code>
/// </example>
public sealed record Anneal : LearningRateSchedule
{
    /// <summary>Initializes an annealing.</summary>
    /// <param name="initialLearningRate">The rate at step 0, 0 or greater.</param>
    /// <param name="endLearningRate">The rate at the end, 0 or greater.</param>
    /// <param name="steps">How long it takes, more than 0; null for the rest of the run.</param>
    /// <param name="curve">The shape; null for a line.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Anneal(double initialLearningRate, double endLearningRate, Length? steps = null, Curve? curve = null)
    {
        InitialLearningRate = initialLearningRate;
        EndLearningRate = endLearningRate;
        Steps = steps ?? Length.Rest;
        Curve = curve ?? Curve.Linear;
    }

    /// <summary>Gets the rate at step 0.</summary>
    public double InitialLearningRate { get; init => field = Check.AtLeast(0.0, value, "initialLearningRate"); }

    /// <summary>Gets the rate at the end.</summary>
    public double EndLearningRate { get; init => field = Check.AtLeast(0.0, value, "endLearningRate"); }

    /// <summary>Gets how long it takes.</summary>
    public Length Steps { get; init => field = value.MoreThanZero("steps"); }

    /// <summary>Gets the shape.</summary>
    public Curve Curve
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, "curve");
            field = value;
        }
    }

    /// <inheritdoc/>
    public override double? EndStep() => Steps.InSteps;

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => this with { Steps = Steps.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step) =>
        Curve.Between(InitialLearningRate, EndLearningRate, step, Steps.InSteps);
}
