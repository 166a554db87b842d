namespace TfLrCallbacks.Porting;

/// <summary>
/// ignite's cycles: each cut to whole updates, with its own start and end, and a line back to the next start if a warm-up is given.
/// </summary>
internal sealed record IgniteCycles(
    double StartValue,
    double EndValue,
    double CycleSize,
    double CycleFactor,
    double StartFactor,
    double EndFactor,
    double WarmupDuration,
    Curve Curve) : LearningRateSchedule
{
    /// <summary>Gets the way to the end and back again along lines.</summary>
    public static Curve ThereAndBack { get; } = new ThereAndBackCurve();

    protected override double Evaluate(double step)
    {
        (double start, double end, double size, double warmup) = (StartValue, EndValue, CycleSize, WarmupDuration);
        if (CycleFactor == 1)
        {
            double cycles = Math.Floor(step / (size + warmup));
            step -= cycles * (size + warmup);
            start *= Math.Min(Math.Pow(StartFactor, cycles), double.MaxValue);
            end *= Math.Min(Math.Pow(EndFactor, cycles), double.MaxValue);
        }
        else
        {
            while (step >= size + warmup)
            {
                step -= size + warmup;
                start = Math.Min(start * StartFactor, double.MaxValue);
                end = Math.Min(end * EndFactor, double.MaxValue);
                double next = Math.Floor(size * CycleFactor);
                warmup = Math.Floor(warmup * CycleFactor);
                if (next <= 1)
                {
                    return start;
                }

                step = next == size ? step % (size + warmup) : step;
                size = next;
            }
        }

        return step <= size
            ? Curve.Between(Math.Min(start, double.MaxValue), Math.Min(end, double.MaxValue), step, size)
            : Curve.Linear.Between(Math.Min(end, double.MaxValue), Math.Min(start * StartFactor, double.MaxValue), step - size, warmup);
    }

    private sealed record ThereAndBackCurve : Curve
    {
        protected override double Done(double fraction) => 1 - (2 * Math.Abs(fraction - 0.5));
    }
}
