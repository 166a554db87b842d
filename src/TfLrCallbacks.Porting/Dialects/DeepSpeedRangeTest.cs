namespace TfLrCallbacks.Porting;

/// <summary>DeepSpeed's range test: the rate grows by so many times the first one in every period, smoothly or in stairs, for ever.</summary>
internal sealed record DeepSpeedRangeTest(double MinLearningRate, double StepSize, double StepRate, bool Staircase) : LearningRateSchedule
{
    protected override double Evaluate(double step)
    {
        double periods = Staircase ? Math.Floor(step / StepSize) : step / StepSize;
        return Math.Min(MinLearningRate * (1 + (StepRate * periods)), double.MaxValue);
    }
}
