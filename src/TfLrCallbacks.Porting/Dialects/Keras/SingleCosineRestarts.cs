namespace TfLrCallbacks.Porting;

/// <summary>
/// Keras' <c>CosineDecayRestarts</c>, every operation in 32 bits: the cycle is found with a logarithm, so that some restarts come a
/// step early or late.
/// </summary>
internal sealed record SingleCosineRestarts(
    double InitialLearningRate, double FirstDecaySteps, double CycleFactor, double PeakFactor, double Alpha) : LearningRateSchedule
{
    protected override double Evaluate(double step)
    {
        float grow = (float)CycleFactor;
        float fraction = (float)step / (float)FirstDecaySteps;
        float restart;
        if (grow == 1)
        {
            restart = MathF.Floor(fraction);
            fraction -= restart;
        }
        else
        {
            restart = MathF.Floor(MathF.Log(1 - (fraction * (1 - grow))) / MathF.Log(grow));
            float length = MathF.Pow(grow, restart);
            fraction = (fraction - ((1 - length) / (1 - grow))) / length;
        }

        float cosine = 0.5f * MathF.Pow((float)PeakFactor, restart) * (1 + MathF.Cos((float)Math.PI * fraction));
        float rate = (float)InitialLearningRate * (((1 - (float)Alpha) * cosine) + (float)Alpha);

        // With shrinking cycles the series is used up after FirstDecaySteps / (1 − CycleFactor): Keras gives NaN from there on.
        return float.IsNaN(rate) ? (float)InitialLearningRate * (float)Alpha : Math.Clamp(rate, 0, double.MaxValue);
    }
}
