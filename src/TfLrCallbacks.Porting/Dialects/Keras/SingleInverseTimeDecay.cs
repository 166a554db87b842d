namespace TfLrCallbacks.Porting;

/// <summary>Keras' <c>InverseTimeDecay</c>, every operation in 32 bits.</summary>
internal sealed record SingleInverseTimeDecay(double InitialLearningRate, double DecaySteps, double DecayRate, bool Staircase) : LearningRateSchedule
{
    protected override double Evaluate(double step)
    {
        float periods = (float)step / (float)DecaySteps;
        return (float)InitialLearningRate / (1 + ((float)DecayRate * (Staircase ? MathF.Floor(periods) : periods)));
    }
}
