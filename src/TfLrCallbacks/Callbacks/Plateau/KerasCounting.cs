namespace TfLrCallbacks;

/// <summary>
/// Keras' way of counting epochs: patience runs out in the epoch that makes <c>wait</c> reach it.
/// </summary>
/// <remarks>
/// <code>
/// if cooldown &gt; 0:  cooldown -= 1, wait = 0
/// if better:        best = value, wait = 0
/// else if cooldown ≤ 0:
///     wait += 1
///     if wait ≥ patience and rate &gt; minLearningRate:
///         rate = max(rate · factor, minLearningRate), cooldown = its length, wait = 0
/// </code>
/// <para>
/// So a patience of 0 is the same as 1, and a cooldown of 1 has no effect: the epoch that ends it counts already. At the floor the rule
/// goes on waiting.
/// </para>
/// </remarks>
public abstract record KerasCounting : PlateauRule
{
    private protected KerasCounting(
        Improvement improvement, double factor, double patience, MetricMode mode, double cooldown, double minLearningRate)
    {
        Improvement = improvement;
        Factor = factor;
        Patience = patience;
        Mode = mode;
        Cooldown = cooldown;
        MinLearningRate = minLearningRate;
    }

    /// <summary>Gets when a value is better.</summary>
    public Improvement Improvement { get; }

    /// <summary>Gets what the rate is multiplied by.</summary>
    public double Factor { get; }

    /// <summary>Gets how many epochs without a better value it takes.</summary>
    public double Patience { get; }

    /// <summary>Gets how many epochs after a reduction do not count.</summary>
    public double Cooldown { get; }

    /// <summary>Gets the lowest rate.</summary>
    public double MinLearningRate { get; }

    /// <inheritdoc/>
    internal override double? EpochsToAct => Math.Max(1, Patience);

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

        if (state.Cooldown > 0)
        {
            state = state with { Cooldown = state.Cooldown - 1, Wait = 0 };
        }

        if (Improvement.IsBetter(metric, state.Best, Mode))
        {
            return state with { Best = metric, Wait = 0, Improved = true };
        }

        if (state.Cooldown > 0)
        {
            return state;
        }

        state = state with { Wait = state.Wait + 1 };
        if (state.Wait < Patience)
        {
            return state;
        }

        return CanReduce(learningRate)
            ? state with { LearningRate = Reduce(learningRate), Cooldown = Cooldown, Wait = 0, OutOfPatience = true }
            : state with { OutOfPatience = true };
    }

    /// <inheritdoc/>
    public override double Reduce(double learningRate) =>
        CanReduce(learningRate) ? Multiply(learningRate) : learningRate;

    private protected virtual bool CanReduce(double learningRate) => learningRate > MinLearningRate;

    private protected virtual double Multiply(double learningRate) => Math.Max(learningRate * Factor, MinLearningRate);
}
