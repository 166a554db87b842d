namespace TfLrCallbacks;

/// <summary>
/// Lowers the learning rate along half a cosine, jumps back up and starts again, each cycle longer and lower than the last.
/// </summary>
/// <remarks>
/// <para>With η₀ the initial rate, α the floor as a fraction of it, and f the fraction of cycle i of length T₀ · t_mul^i:</para>
/// <code>
/// η(t) = η₀ · (α + (1 − α) · m_mul^i · ½ · (1 + cos(π · f)))
/// </code>
/// <para>
/// The step on which a cycle ends is the first of the next one. As <c>keras.optimizers.schedules.CosineDecayRestarts</c> (which finds its
/// cycle by a rounded logarithm and is a step off at some borders) and <c>torch.optim.lr_scheduler.CosineAnnealingWarmRestarts</c>
/// (with m_mul = 1). A t_mul below 1 makes cycles shorter and shorter until, at T₀ / (1 − t_mul), they have all gone and the floor holds;
/// Keras gives NaN there. A peak that falls towards 0 instead of the floor, and cycles of other shapes, are
/// <see cref="RepeatedSchedule"/>. From Loshchilov and Hutter, <i>SGDR</i>, 2017, <see href="https://arxiv.org/abs/1608.03983"/>.
/// </para>
/// </remarks>
public sealed record CosineRestarts : LearningRateSchedule
{
    /// <summary>Initializes cosine cycles.</summary>
    /// <param name="initialLearningRate">The rate at step 0, 0 or greater.</param>
    /// <param name="firstDecaySteps">How long the first cycle takes, more than 0.</param>
    /// <param name="tMul">The factor by which each cycle is longer than the one before, greater than 0.</param>
    /// <param name="mMul">The factor on the height above the floor from one cycle to the next, 0 or greater.</param>
    /// <param name="alpha">
    /// The floor as a multiple of the initial rate, 0 or greater; above 1 the rate rises in every cycle, and mMul must not be above 1.
    /// </param>
    /// <param name="cycles">The number of cycles, after which the floor is held, 1 or more; null for no end.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public CosineRestarts(
        double initialLearningRate, Length firstDecaySteps, double tMul = 2, double mMul = 1, double alpha = 0, int? cycles = null)
    {
        InitialLearningRate = initialLearningRate;
        FirstDecaySteps = firstDecaySteps;
        TMul = tMul;
        Alpha = Check.AtLeast(0.0, alpha);
        MMul = alpha > 1 ? Check.Between(0, 1, mMul) : Check.AtLeast(0.0, mMul);
        Cycles = cycles;
    }

    /// <summary>Gets the rate at step 0.</summary>
    public double InitialLearningRate { get; init => field = Check.AtLeast(0.0, value, "initialLearningRate"); }

    /// <summary>Gets how long the first cycle takes.</summary>
    public Length FirstDecaySteps { get; init => field = value.MoreThanZero("firstDecaySteps"); }

    /// <summary>Gets the factor by which each cycle is longer than the one before.</summary>
    public double TMul { get; init => field = Check.GreaterThan(0, value, "tMul"); }

    /// <summary>Gets the factor on the height above the floor from one cycle to the next.</summary>
    public double MMul { get; }

    /// <summary>Gets the floor as a multiple of the initial rate.</summary>
    public double Alpha { get; }

    /// <summary>Gets the number of cycles, after which the floor is held; null for no end.</summary>
    public int? Cycles { get; init => field = value is { } cycles ? Check.AtLeast(1, cycles, "cycles") : null; }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => this with { FirstDecaySteps = FirstDecaySteps.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        (double cycle, double elapsed, double length) = GeometricCycles.At(step, FirstDecaySteps.InSteps, TMul, whole: false);
        double left = cycle >= (Cycles ?? double.PositiveInfinity) ? 0 : Curve.Cosine.Between(1, 0, elapsed, length);
        double height = Growth.Of(left, MMul, cycle);
        return Growth.Saturate(InitialLearningRate * Math.Max(0, Alpha + ((1 - Alpha) * height)));
    }
}
