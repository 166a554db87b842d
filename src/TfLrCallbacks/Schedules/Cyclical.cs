namespace TfLrCallbacks;

/// <summary>
/// Swings the learning rate between a base and a maximum along a triangle, without an end; the momentum can go the other way.
/// </summary>
/// <remarks>
/// <para>With u and d the steps up and down, x the steps since the cycle began, and g the scale of the moment:</para>
/// <code>
/// h    = x / u for x ≤ u,  (u + d − x) / d from then on
/// η(t) = base + (max − base) · h · g,  at least 0
/// μ(t) = maxMomentum − (maxMomentum − baseMomentum) · h · g
/// </code>
/// <para>
/// It repeats for ever. As <c>torch.optim.lr_scheduler.CyclicLR</c> (which cycles the momentum unless told not to) and the
/// <c>CyclicalLearningRate</c> of TensorFlow Addons. From Smith, <i>Cyclical Learning Rates for Training Neural Networks</i>, 2017,
/// <see href="https://arxiv.org/abs/1506.01186"/>, who advises two to eight epochs for half a cycle.
/// </para>
/// </remarks>
public sealed record Cyclical : LearningRateSchedule
{
    /// <summary>Initializes a cyclical rate.</summary>
    /// <param name="baseLearningRate">The rate at the start of a cycle, 0 or greater.</param>
    /// <param name="maxLearningRate">The rate at the top of a cycle, 0 or greater.</param>
    /// <param name="stepSize">How long the way up takes, more than 0.</param>
    /// <param name="stepSizeDown">How long the way down takes; 0 for a sawtooth, null for as long as the way up.</param>
    /// <param name="scale">How the height changes with time; null for a constant height (triangular).</param>
    /// <param name="cycleMomentum">Whether the momentum is driven too.</param>
    /// <param name="baseMomentum">The momentum at the top of a cycle, from 0 to 1.</param>
    /// <param name="maxMomentum">The momentum at the start of a cycle, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Cyclical(
        double baseLearningRate,
        double maxLearningRate,
        Length stepSize,
        Length? stepSizeDown = null,
        CyclicScale? scale = null,
        bool cycleMomentum = false,
        double baseMomentum = 0.8,
        double maxMomentum = 0.9)
    {
        BaseLearningRate = baseLearningRate;
        MaxLearningRate = maxLearningRate;
        StepSize = stepSize;
        StepSizeDown = stepSizeDown ?? stepSize;
        Scale = scale ?? CyclicScale.Triangular;
        CycleMomentum = cycleMomentum;
        BaseMomentum = baseMomentum;
        MaxMomentum = maxMomentum;
    }

    /// <summary>Gets the rate at the start of a cycle.</summary>
    public double BaseLearningRate { get; init => field = Check.AtLeast(0.0, value, "baseLearningRate"); }

    /// <summary>Gets the rate at the top of a cycle.</summary>
    public double MaxLearningRate { get; init => field = Check.AtLeast(0.0, value, "maxLearningRate"); }

    /// <summary>Gets how long the way up takes.</summary>
    public Length StepSize { get; init => field = value.MoreThanZero("stepSize"); }

    /// <summary>Gets how long the way down takes.</summary>
    public Length StepSizeDown { get; init; }

    /// <summary>Gets how the height changes with time.</summary>
    public CyclicScale Scale
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, "scale");
            field = value;
        }
    }

    /// <summary>Gets a value indicating whether the momentum is driven too.</summary>
    public bool CycleMomentum { get; init; }

    /// <summary>Gets the momentum at the top of a cycle.</summary>
    public double BaseMomentum { get; init => field = Check.Between(0, 1, value, "baseMomentum"); }

    /// <summary>Gets the momentum at the start of a cycle.</summary>
    public double MaxMomentum { get; init => field = Check.Between(0, 1, value, "maxMomentum"); }

    /// <inheritdoc/>
    public override double? MomentumAt(double step) => CycleMomentum
        ? Math.Clamp(MaxMomentum - ((MaxMomentum - BaseMomentum) * Height(Check.AtLeast(0.0, step))), 0, 1)
        : null;

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) =>
        this with { StepSize = StepSize.Bind(run), StepSizeDown = StepSizeDown.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step) =>
        Math.Clamp(BaseLearningRate + ((MaxLearningRate - BaseLearningRate) * Height(step)), 0, double.MaxValue);

    private double Height(double step)
    {
        double up = StepSize.InSteps;
        double down = StepSizeDown.InSteps;
        (double cycle, double elapsed, double length) = GeometricCycles.At(step, Growth.Saturate(up + down), growth: 1, whole: false);
        double height = elapsed <= up ? elapsed / up : (length - elapsed) / down;
        return Math.Max(0, height) * Scale.At(cycle + 1, step);
    }
}
