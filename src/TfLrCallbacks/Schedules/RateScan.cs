namespace TfLrCallbacks;

/// <summary>
/// What the rates of a schedule over a run come to: the first, the last, the highest and their sum, of every step up to 16,777,216, else of that many evenly spread ones. No rate is stored.
/// </summary>
internal readonly record struct RateScan(double First, double Peak, long PeakStep, double Last, double Sum)
{
    public const long Most = 1L << 24;

    /// <summary>Looks at a schedule; where steps were left out, the sum is the mean of those that were looked at, times all.</summary>
    public static RateScan Of(LearningRateSchedule schedule, long steps)
    {
        long count = CountOf(steps);
        double first = schedule.ValueAt(0L);
        double peak = first;
        long peakStep = 0;
        double last = first;
        NeumaierSum sum = default;
        for (long i = 0; i < count; i++)
        {
            long step = StepAt(i, count, steps);
            last = schedule.ValueAt(step);
            sum.Add(last);
            if (last > peak)
            {
                (peak, peakStep) = (last, step);
            }
        }

        return new RateScan(first, peak, peakStep, last, count == steps ? sum.Value : sum.Value / count * steps);
    }

    /// <summary>Gives how many steps are looked at.</summary>
    public static long CountOf(long steps) => Math.Clamp(steps, 1, Most);

    /// <summary>Gives one of the steps that are looked at: the first and the last are among them.</summary>
    public static long StepAt(long index, long count, long steps) => count == steps ? index : (long)((Int128)index * (steps - 1) / Math.Max(1, count - 1));
}
