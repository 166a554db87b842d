namespace TfLrCallbacks.Porting;

/// <summary>Cycles that each begin with a warm-up: a line from the minimum to a shrinking maximum, then a cosine back.</summary>
internal sealed record WarmupRestarts(
    double FirstCycleSteps, double CycleFactor, double MaxLearningRate, double MinLearningRate, double WarmupSteps, double Gamma) : LearningRateSchedule
{
    public static WarmupRestarts Build(Arguments a)
    {
        double first = a.WholeAtLeast(1, "first_cycle_steps");
        double warmup = a.WholeAtLeast(0, "warmup_steps");
        return warmup < first
            ? new WarmupRestarts(first, a.AtLeast(1, "cycle_mult"), a.AtLeast(0, "max_lr"), a.AtLeast(0, "min_lr"), warmup, a.AtLeast(0, "gamma"))
            : throw a.Refuse("warmup_steps", "must be less than first_cycle_steps");
    }

    protected override double Evaluate(double step)
    {
        if (step == 0)
        {
            return MinLearningRate;
        }

        double length = FirstCycleSteps;
        double cycle = 0;
        if (CycleFactor == 1)
        {
            cycle = Math.Floor(step / length);
            step -= cycle * length;
        }
        else
        {
            for (; step >= length; cycle++)
            {
                step -= length;
                double next = Math.Floor((length - WarmupSteps) * CycleFactor) + WarmupSteps;
                step = next == length ? step % length : step;
                length = next;
            }
        }

        double peak = Math.Min(MaxLearningRate * Math.Min(Math.Pow(Gamma, cycle), double.MaxValue), double.MaxValue);
        return step < WarmupSteps
            ? Curve.Linear.Between(MinLearningRate, peak, step, WarmupSteps)
            : Curve.Cosine.Between(peak, MinLearningRate, step - WarmupSteps, length - WarmupSteps);
    }
}
