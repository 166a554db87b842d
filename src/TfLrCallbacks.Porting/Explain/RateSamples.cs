namespace TfLrCallbacks.Porting;

/// <summary>The rates of a schedule over some steps: every step where there are not too many, else evenly spread ones, the last among them.</summary>
internal sealed class RateSamples
{
    private const long Most = 200_000;

    private RateSamples(long[] steps, double[] rates)
    {
        Steps = steps;
        Rates = rates;
    }

    public long[] Steps { get; }

    public double[] Rates { get; }

    public int Count => Steps.Length;

    /// <summary>Gets a value indicating whether no step was left out.</summary>
    public bool IsComplete => Steps[^1] == Count - 1;

    public int IndexOfPeak => Array.IndexOf(Rates, Rates.Max());

    public static RateSamples Of(LearningRateSchedule schedule, long steps)
    {
        long count = Math.Min(Math.Max(1, steps), Most);
        long[] at = new long[count];
        double[] rates = new double[count];
        for (long i = 0; i < count; i++)
        {
            at[i] = count == steps ? i : (long)((Int128)i * (steps - 1) / Math.Max(1, count - 1));
            rates[i] = schedule.ValueAt(at[i]);
        }

        return new RateSamples(at, rates);
    }
}
