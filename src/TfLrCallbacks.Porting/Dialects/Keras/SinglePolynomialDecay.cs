namespace TfLrCallbacks.Porting;

/// <summary>Keras' <c>PolynomialDecay</c>, every operation in 32 bits.</summary>
internal sealed record SinglePolynomialDecay(
    double InitialLearningRate, double DecaySteps, double EndLearningRate, double Power, bool Cycle) : LearningRateSchedule
{
    protected override double Evaluate(double step)
    {
        float now = (float)step;
        float length = (float)DecaySteps;
        if (Cycle)
        {
            length *= now == 0 ? 1 : MathF.Ceiling(now / length);
        }
        else
        {
            now = MathF.Min(now, length);
        }

        float end = (float)EndLearningRate;
        return Math.Max(0d, (((float)InitialLearningRate - end) * MathF.Pow(1 - (now / length), (float)Power)) + end);
    }
}
