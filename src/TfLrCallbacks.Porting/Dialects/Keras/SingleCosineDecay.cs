namespace TfLrCallbacks.Porting;

/// <summary>
/// Keras' <c>CosineDecay</c>, every operation in 32 bits.
/// </summary>
/// <remarks>As <c>keras/src/optimizers/schedules/learning_rate_schedule.py</c>: 1 − alpha is still taken in 64 bits.</remarks>
internal sealed record SingleCosineDecay : LearningRateSchedule
{
    private readonly float _from;
    private readonly float _rest;

    public SingleCosineDecay(
        double initialLearningRate, double decaySteps, double alpha, double? warmupTarget, double warmupSteps, double pi = Math.PI)
    {
        InitialLearningRate = initialLearningRate;
        DecaySteps = decaySteps;
        Alpha = alpha;
        WarmupTarget = warmupTarget;
        WarmupSteps = warmupTarget is null ? 0 : warmupSteps;
        Pi = pi;
        _from = (float)(warmupTarget ?? initialLearningRate);
        _rest = (float)(1 - alpha);
    }

    public double InitialLearningRate { get; }

    public double DecaySteps { get; }

    public double Alpha { get; }

    public double? WarmupTarget { get; }

    public double WarmupSteps { get; }

    /// <summary>Gets π, which Keras takes as 3 where the initial rate is a whole number.</summary>
    public double Pi { get; }

    public override double? EndStep() => WarmupSteps + DecaySteps;

    protected override double Evaluate(double step)
    {
        float warmup = (float)WarmupSteps;
        float decay = (float)DecaySteps;
        float now = MathF.Min((float)step, decay + warmup);
        if (now < warmup)
        {
            float initial = (float)InitialLearningRate;
            return ((_from - initial) * (now / warmup)) + initial;
        }

        float fraction = (now - warmup) / decay;
        float cosine = 0.5f * (1 + MathF.Cos((float)Pi * fraction));
        return Math.Max(0, _from * ((_rest * cosine) + (float)Alpha));
    }
}
