using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>Where and by how much two schedules differ.</summary>
public sealed record ScheduleComparison
{
    private const long MostSteps = 10_000_000;

    private ScheduleComparison()
    {
    }

    /// <summary>Gets how many steps were compared.</summary>
    public required long Steps { get; init; }

    /// <summary>Gets at how many of them the rates are the same to 12 digits of the largest.</summary>
    public required long EqualSteps { get; init; }

    /// <summary>Gets the first step on which they differ; null where they never do.</summary>
    public required long? FirstDifference { get; init; }

    /// <summary>Gets the step of the largest difference; null where there is none.</summary>
    public required long? LargestDifference { get; init; }

    /// <summary>Gets the rates of both at the step of the largest difference.</summary>
    public required (double One, double Other) Rates { get; init; }

    /// <summary>Gets how much the sum of the rates of the other is, as a multiple of the one's.</summary>
    public required double AreaRatio { get; init; }

    /// <summary>Compares two schedules step by step.</summary>
    /// <param name="one">One schedule, its lengths in steps.</param>
    /// <param name="other">The other, its lengths in steps.</param>
    /// <param name="steps">How many steps, 1 or more; above 10,000,000 so many of them, evenly spread, are compared.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is less than 1.</exception>
    public static ScheduleComparison Of(LearningRateSchedule one, LearningRateSchedule other, long steps)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        long count = Math.Min(steps, MostSteps);
        long At(long i) => count == steps ? i : (long)((Int128)i * (steps - 1) / (count - 1));
        double peak = 0;
        for (long i = 0; i < count; i++)
        {
            peak = Math.Max(peak, Math.Max(one.ValueAt(At(i)), other.ValueAt(At(i))));
        }

        double allowed = 1e-12 * peak;
        long equal = 0;
        long? first = null;
        (long Step, double One, double Other) largest = (0, one.ValueAt(0L), other.ValueAt(0L));
        (double One, double Other) sums = default;
        for (long i = 0; i < count; i++)
        {
            long step = At(i);
            (double x, double y) = (one.ValueAt(step), other.ValueAt(step));
            sums = (sums.One + x, sums.Other + y);
            if (Math.Abs(x - y) <= allowed)
            {
                equal++;
            }
            else
            {
                first ??= step;
            }

            if (Math.Abs(x - y) > Math.Abs(largest.One - largest.Other))
            {
                largest = (step, x, y);
            }
        }

        return new ScheduleComparison
        {
            Steps = count,
            EqualSteps = equal,
            FirstDifference = first,
            LargestDifference = first is null ? null : largest.Step,
            Rates = (largest.One, largest.Other),
            AreaRatio = sums.Other / sums.One,
            Run = steps,
        };
    }

    private long Run { get; init; }

    private string Compared => Run == Steps ? Steps.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Steps} of {Run}, evenly spread,");

    /// <summary>Gives the comparison in words.</summary>
    /// <returns>A few lines.</returns>
    public string Explain() => FirstDifference is null
        ? string.Create(CultureInfo.InvariantCulture, $"The rates are the same at all {Compared} steps.\n")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"The rates are the same at {EqualSteps} of {Compared} steps; they first differ at step {FirstDifference}.\n")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"The largest difference is {Math.Abs(Rates.One - Rates.Other):G6} at step {LargestDifference}: {Rates.One:G6} here, {Rates.Other:G6} there.\n")
        + string.Create(CultureInfo.InvariantCulture, $"Over all steps the other's rates add up to {AreaRatio:G4} times these.\n");
}
