namespace TfLrCallbacks.Porting;

/// <summary>Keras' <c>ExponentialDecay</c>, every operation in 32 bits.</summary>
internal sealed record SingleExponentialDecay(double InitialLearningRate, double DecaySteps, double DecayRate, bool Staircase) : LearningRateSchedule
{
    protected override double Evaluate(double step)
    {
        float periods = (float)step / (float)DecaySteps;
        double rate = (float)InitialLearningRate * MathF.Pow((float)DecayRate, Staircase ? MathF.Floor(periods) : periods);
        return InitialLearningRate == 0 ? 0 : Math.Min(rate, double.MaxValue);
    }
}
