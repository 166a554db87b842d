namespace TfLrCallbacks;

/// <summary>
/// The rule of timm's <c>PlateauLRScheduler</c>, bit for bit, its noise left out: PyTorch's rule after a warm-up by epochs.
/// </summary>
/// <remarks>
/// <code>
/// before training:             rate = warmupLearningRate, where warmupEpochs &gt; 0
/// after epoch e, t = e + 1 ≤ warmupEpochs:  rate = warmupLearningRate + t · (base - warmupLearningRate) / warmupEpochs
/// afterwards:                  as <see cref="TorchPlateau"/>, relative threshold
/// </code>
/// <para>Metrics of the warm-up do not count. Higher is better by default.</para>
/// </remarks>
public sealed record TimmPlateau : TorchPlateau
{
    /// <summary>Initializes the rule.</summary>
    /// <param name="decayRate">What the rate is multiplied by, below 1.</param>
    /// <param name="patience">How many epochs without a better value are tolerated (timm: <c>patience_t</c>).</param>
    /// <param name="threshold">How much better a value must be, as a part of the best.</param>
    /// <param name="cooldown">How many epochs after a reduction do not count (timm: <c>cooldown_t</c>).</param>
    /// <param name="warmupEpochs">How many epochs the warm-up takes (timm: <c>warmup_t</c>), 0 or more.</param>
    /// <param name="warmupLearningRate">The rate it starts with (timm: <c>warmup_lr_init</c>).</param>
    /// <param name="minLearningRate">The lowest rate (timm: <c>lr_min</c>).</param>
    /// <param name="mode">Which values are better.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decayRate"/> is 1 or more, <paramref name="warmupEpochs"/> is negative, or an argument is not finite.</exception>
    public TimmPlateau(
        double decayRate = 0.1,
        double patience = 10,
        double threshold = 1e-4,
        double cooldown = 0,
        int warmupEpochs = 0,
        double warmupLearningRate = 0,
        double minLearningRate = 0,
        MetricMode mode = MetricMode.Max)
        : base(mode, Below1(decayRate), patience, threshold, ThresholdMode.Relative, cooldown, minLearningRate)
    {
        WarmupEpochs = Check.AtLeast(0, warmupEpochs);
        WarmupLearningRate = Check.Finite(warmupLearningRate);
    }

    /// <summary>Gets how many epochs the warm-up takes.</summary>
    public int WarmupEpochs { get; }

    /// <summary>Gets the rate that the warm-up starts with.</summary>
    public double WarmupLearningRate { get; }

    /// <inheritdoc/>
    public override PlateauState Start(double learningRate) =>
        new TimmState(WarmupEpochs > 0 ? WarmupLearningRate : learningRate)
        {
            Best = Improvement.BestAtStart(Mode),
            BaseLearningRate = learningRate,
        };

    /// <inheritdoc/>
    public override void SaveState(PlateauState state, CallbackState values)
    {
        base.SaveState(state, values);
        values.Set("base_learning_rate", Own<TimmState>(state).BaseLearningRate);
    }

    /// <inheritdoc/>
    public override PlateauState RestoreState(CallbackState values) =>
        (TimmState)base.RestoreState(values) with { BaseLearningRate = values.GetDouble("base_learning_rate", atLeast: 0) };

    /// <inheritdoc/>
    public override PlateauState Next(PlateauState state, int epoch, double? value, double learningRate)
    {
        int time = epoch + 1;
        if (time > WarmupEpochs)
        {
            return base.Next(state, epoch, value, learningRate);
        }

        // Without a warm-up timm's line has slope 1, which shows where it is stepped with epoch 0.
        double slope = WarmupEpochs > 0 ? (Own<TimmState>(state).BaseLearningRate - WarmupLearningRate) / WarmupEpochs : 1;
        return state with { LearningRate = WarmupLearningRate + (time * slope), Improved = false, OutOfPatience = false };
    }
}
