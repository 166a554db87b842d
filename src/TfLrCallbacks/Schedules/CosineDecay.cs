namespace TfLrCallbacks;

/// <summary>
/// Lowers the learning rate along half a cosine and then holds it.
/// </summary>
/// <remarks>
/// <para>With η₀ the initial rate, T the decay steps and α the floor as a fraction of η₀:</para>
/// <code>
/// η(t) = η₀ · (α + (1 − α) · ½ · (1 + cos(π · min(t, T) / T)))
/// </code>
/// <para>
/// As <c>keras.optimizers.schedules.CosineDecay</c> without its warm-up; for that, put <see cref="ScheduleAlgebra.WithWarmup"/> around it:
/// there too the decay steps come after the warm-up. PyTorch's <c>CosineAnnealingLR</c> has an absolute floor, α · η₀, and rises again
/// after its end: see <see cref="CosineWave"/>. From Loshchilov and Hutter, <i>SGDR</i>, 2017, <see href="https://arxiv.org/abs/1608.03983"/>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var schedule = new CosineDecay(initialLearningRate: 0.1, decaySteps: 100);
/// schedule.ValueAt(0);   // 0.1
/// schedule.ValueAt(50);  // 0.05
/// schedule.ValueAt(100); // 0, and so on for ever
/// </code>
/// </example>
public sealed record CosineDecay : LearningRateSchedule
{
    /// <summary>Initializes a cosine decay.</summary>
    /// <param name="initialLearningRate">The rate at step 0, 0 or greater.</param>
    /// <param name="decaySteps">How long the decay takes, more than 0; null for the rest of the run.</param>
    /// <param name="alpha">The final rate as a multiple of the initial one, 0 or greater; above 1 the rate rises.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public CosineDecay(double initialLearningRate, Length? decaySteps = null, double alpha = 0)
    {
        InitialLearningRate = initialLearningRate;
        DecaySteps = decaySteps ?? Length.Rest;
        Alpha = alpha;
    }

    /// <summary>Gets the rate at step 0.</summary>
    public double InitialLearningRate { get; init => field = Check.AtLeast(0.0, Finite(value, Alpha, "initialLearningRate"), "initialLearningRate"); }

    /// <summary>Gets how long the decay takes.</summary>
    public Length DecaySteps { get; init => field = value.MoreThanZero("decaySteps"); }

    /// <summary>Gets the final rate as a multiple of the initial one.</summary>
    public double Alpha { get; init => field = Check.AtLeast(0.0, Finite(value, InitialLearningRate, "alpha"), "alpha"); }

    private static double Finite(double value, double factor, string name) => double.IsFinite(value * factor) || !double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Must be small enough that the final rate, initialLearningRate · alpha, is a finite number.");

    /// <inheritdoc/>
    public override double? EndStep() => DecaySteps.InSteps;

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => this with { DecaySteps = DecaySteps.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step) =>
        Curve.Cosine.Between(InitialLearningRate, Alpha * InitialLearningRate, step, DecaySteps.InSteps);
}
