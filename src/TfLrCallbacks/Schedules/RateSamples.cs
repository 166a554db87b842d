namespace TfLrCallbacks;

/// <summary>
/// The rates of a schedule over a run: every step up to 200,000, else that many evenly spread ones, the first and the last among them. Charts, tables,
/// the linter, comparisons and explanations all look at these steps.
/// </summary>
internal sealed class RateSamples
{
    public const int Most = 200_000;

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

    public static RateSamples Of(LearningRateSchedule schedule, long steps) => At(schedule, StepsOver(steps));

    /// <summary>Gives the rates at chosen steps, in rising order.</summary>
    public static RateSamples At(LearningRateSchedule schedule, long[] steps) => new(steps, [.. steps.Select(step => schedule.ValueAt(step))]);

    /// <summary>Gives the steps that are looked at.</summary>
    public static long[] StepsOver(long steps)
    {
        long[] at = new long[Math.Clamp(steps, 1, Most)];
        for (int i = 0; i < at.Length; i++)
        {
            at[i] = at.Length == steps ? i : (long)((Int128)i * (steps - 1) / Math.Max(1, at.Length - 1));
        }

        return at;
    }
}
