namespace TfLrCallbacks.Porting;

/// <summary>A part of a schedule in which the rate goes one way.</summary>
/// <param name="Direction">1 where it rises, -1 where it falls, 0 where it stays.</param>
/// <param name="First">The first step.</param>
/// <param name="Last">The last step.</param>
/// <param name="From">The rate at the first step.</param>
/// <param name="To">The rate at the last step.</param>
internal readonly record struct Phase(int Direction, long First, long Last, double From, double To)
{
    /// <summary>Differences up to this part of the range are rounding.</summary>
    private const double Rounding = 1e-13;

    /// <summary>So many steps are added around the turns of a long run; a schedule may be a function that is interpreted.</summary>
    private const int MostAdded = 100_000;

    /// <summary>Gives the rates of a run by which its phases are told: every step up to <see cref="RateSamples.Most"/>; of a longer run a part of them, with every step around the first turns.</summary>
    public static RateSamples Samples(LearningRateSchedule schedule, long steps)
    {
        var samples = RateSamples.Of(schedule, steps);
        double range = Range(samples);
        List<long> added = [];
        for (int i = 1; i < samples.Count && !samples.IsComplete; i++)
        {
            if (IsJump(samples, i) || (i > 1 && DirectionAt(samples, i, range) != DirectionAt(samples, i - 1, range)))
            {
                long from = Math.Max(samples.Steps[Math.Max(0, i - 2)], added.Count > 0 ? added[^1] : 0);
                long to = samples.Steps[Math.Min(samples.Count - 1, i + 1)];
                if (to - from > MostAdded - added.Count)
                {
                    break;
                }

                for (long step = from + 1; step < to; step++)
                {
                    added.Add(step);
                }
            }
        }

        return added.Count is 0 ? samples : RateSamples.At(schedule, [.. samples.Steps.Union(added).Order()]);
    }

    /// <summary>Takes a schedule apart. A step on which the rate jumps begins a phase.</summary>
    public static List<Phase> Of(RateSamples samples)
    {
        List<Phase> phases = [];
        double range = Range(samples);
        int start = 0;
        int direction = 0;
        for (int i = 1; i < samples.Count; i++)
        {
            int now = DirectionAt(samples, i, range);
            bool jumps = samples.Count > 4 && IsJump(samples, i);
            if (i - 1 == start)
            {
                direction = jumps ? 0 : now;
            }

            if (jumps || (now != direction && i - 1 > start))
            {
                phases.Add(Make(samples, direction, start, i - 1));
                start = jumps ? i : i - 1;
                direction = now;
            }
        }

        phases.Add(Make(samples, samples.Count - 1 == start ? 0 : direction, start, samples.Count - 1));
        return phases;
    }

    private static double Range(RateSamples samples) => samples.Rates.Max() - samples.Rates.Min();

    private static int DirectionAt(RateSamples samples, int i, double range)
    {
        double change = samples.Rates[i] - samples.Rates[i - 1];
        return Math.Abs(change) <= Rounding * range ? 0 : Math.Sign(change);
    }

    /// <summary>A change by more than a quarter is a jump if the changes beside it are much smaller.</summary>
    private static bool IsJump(RateSamples samples, int i)
    {
        double change = Math.Abs(Slope(samples, i));
        return change * (samples.Steps[i] - samples.Steps[i - 1]) > 0.25 * Math.Max(samples.Rates[i], samples.Rates[i - 1])
            && change > 3 * Math.Max(Math.Abs(Slope(samples, i - 1)), Math.Abs(Slope(samples, i + 1)));
    }

    /// <summary>Gives the change for each step up to a sample; 0 outside of the run.</summary>
    private static double Slope(RateSamples samples, int i) =>
        i < 1 || i >= samples.Count ? 0 : (samples.Rates[i] - samples.Rates[i - 1]) / (samples.Steps[i] - samples.Steps[i - 1]);

    private static Phase Make(RateSamples samples, int direction, int start, int end) =>
        new(direction, samples.Steps[start], samples.Steps[end], samples.Rates[start], samples.Rates[end]);
}
