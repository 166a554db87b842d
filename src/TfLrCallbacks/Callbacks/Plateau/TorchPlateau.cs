namespace TfLrCallbacks;

/// <summary>
/// The rule of PyTorch's <c>ReduceLROnPlateau</c>, bit for bit.
/// </summary>
/// <remarks>
/// <code>
/// if better:        best = value, bad = 0          else: bad += 1
/// if cooldown &gt; 0:  cooldown -= 1, bad = 0
/// if bad &gt; patience:
///     cooldown = its length, bad = 0
///     new = max(rate · factor, minLearningRate);  rate = new, where rate - new &gt; epsilon
/// </code>
/// <para>
/// So it takes one epoch more than with Keras. A change of at most epsilon is not made: with the default a rate below about 1e-8 / (1 - factor)
/// never falls again. Arguments that PyTorch takes are taken; only NaN and infinities are refused.
/// </para>
/// </remarks>
public record TorchPlateau : PlateauRule
{
    /// <summary>Initializes the rule.</summary>
    /// <param name="mode">Which values are better. PyTorch has no automatic mode.</param>
    /// <param name="factor">What the rate is multiplied by, below 1.</param>
    /// <param name="patience">How many epochs without a better value are tolerated.</param>
    /// <param name="threshold">How much better a value must be.</param>
    /// <param name="thresholdMode">What the threshold refers to.</param>
    /// <param name="cooldown">How many epochs after a reduction do not count.</param>
    /// <param name="minLearningRate">The lowest rate (PyTorch: <c>min_lr</c>).</param>
    /// <param name="epsilon">The smallest change that is made (PyTorch: <c>eps</c>).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is 1 or more, <paramref name="mode"/> is automatic, or an argument is not finite.</exception>
    public TorchPlateau(
        MetricMode mode = MetricMode.Min,
        double factor = 0.1,
        double patience = 10,
        double threshold = 1e-4,
        ThresholdMode thresholdMode = ThresholdMode.Relative,
        double cooldown = 0,
        double minLearningRate = 0,
        double epsilon = 1e-8)
    {
        Mode = Definite(mode);
        Factor = Below1(factor);
        Patience = Check.Finite(patience);
        Improvement = new TorchImprovement(threshold, thresholdMode);
        Cooldown = Check.Finite(cooldown);
        MinLearningRate = Check.Finite(minLearningRate);
        Epsilon = Check.Finite(epsilon);
    }

    /// <summary>Gets when a value is better.</summary>
    public Improvement Improvement { get; }

    /// <summary>Gets what the rate is multiplied by.</summary>
    public double Factor { get; }

    /// <summary>Gets how many epochs without a better value are tolerated.</summary>
    public double Patience { get; }

    /// <summary>Gets how many epochs after a reduction do not count.</summary>
    public double Cooldown { get; }

    /// <summary>Gets the lowest rate.</summary>
    public double MinLearningRate { get; }

    /// <summary>Gets the smallest change that is made.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    internal override double? EpochsToAct => Math.Floor(Patience) + 1;

    /// <inheritdoc/>
    public override PlateauState Start(double learningRate) =>
        new(learningRate) { Best = Improvement.BestAtStart(Mode) };

    /// <inheritdoc/>
    public override PlateauState Next(PlateauState state, int epoch, double? value, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(state);
        state = state with { LearningRate = learningRate, Improved = false, OutOfPatience = false };
        if (value is not { } metric)
        {
            return state;
        }

        state = Improvement.IsBetter(metric, state.Best, Mode)
            ? state with { Best = metric, Wait = 0, Improved = true }
            : state with { Wait = state.Wait + 1 };
        if (state.Cooldown > 0)
        {
            state = state with { Cooldown = state.Cooldown - 1, Wait = 0 };
        }

        return state.Wait > Patience
            ? state with { LearningRate = Reduce(learningRate), Cooldown = Cooldown, Wait = 0, OutOfPatience = true }
            : state;
    }

    /// <inheritdoc/>
    public override double Reduce(double learningRate)
    {
        double lower = Math.Max(learningRate * Factor, MinLearningRate);
        return learningRate - lower > Epsilon ? lower : learningRate;
    }
}
