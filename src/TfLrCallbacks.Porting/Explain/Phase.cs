namespace TfLrCallbacks.Porting;

/// <summary>A part of a schedule in which the rate goes one way.</summary>
/// <param name="Direction">1 where it rises, -1 where it falls, 0 where it stays.</param>
/// <param name="First">The first step.</param>
/// <param name="Last">The last step.</param>
/// <param name="From">The rate at the first step.</param>
/// <param name="To">The rate at the last step.</param>
internal readonly record struct Phase(int Direction, long First, long Last, double From, double To)
{
    /// <summary>Takes a schedule apart. A step on which the rate jumps begins a phase.</summary>
    public static List<Phase> Of(RateSamples samples)
    {
        List<Phase> phases = [];
        double range = samples.Rates.Max() - samples.Rates.Min();
        int start = 0;
        int direction = 0;
        for (int i = 1; i < samples.Count; i++)
        {
            double change = samples.Rates[i] - samples.Rates[i - 1];
            int now = Math.Abs(change) <= 1e-9 * range ? 0 : Math.Sign(change);
            bool jumps = samples.IsComplete && samples.Count > 4 && Math.Abs(change) > 0.25 * Math.Max(samples.Rates[i], samples.Rates[i - 1]) && IsJump(samples, i, change);
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

    /// <summary>A change is a jump where the changes beside it are much smaller.</summary>
    private static bool IsJump(RateSamples samples, int i, double change)
    {
        double before = i > 1 ? Math.Abs(samples.Rates[i - 1] - samples.Rates[i - 2]) : 0;
        double after = i + 1 < samples.Count ? Math.Abs(samples.Rates[i + 1] - samples.Rates[i]) : 0;
        return Math.Abs(change) > 3 * Math.Max(before, after);
    }

    private static Phase Make(RateSamples samples, int direction, int start, int end) =>
        new(direction, samples.Steps[start], samples.Steps[end], samples.Rates[start], samples.Rates[end]);
}
