using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>Where and by how much two schedules differ.</summary>
public sealed record ScheduleComparison
{
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
    /// <param name="steps">How many steps, 1 or more. Up to 16,777,216 all are compared; of more, 16,777,216 evenly spread ones.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is less than 1.</exception>
    public static ScheduleComparison Of(LearningRateSchedule one, LearningRateSchedule other, long steps)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (RateScan a, RateScan b) = (RateScan.Of(one, steps), RateScan.Of(other, steps));
        double allowed = 1e-12 * Math.Max(a.Peak, b.Peak);
        long count = RateScan.CountOf(steps);
        long equal = 0;
        long? first = null;
        double largest = -1;
        (long Step, double One, double Other) at = default;
        for (long i = 0; i < count; i++)
        {
            long step = RateScan.StepAt(i, count, steps);
            (double x, double y) = (one.ValueAt(step), other.ValueAt(step));
            double difference = Math.Abs(x - y);
            equal += difference <= allowed ? 1 : 0;
            first ??= difference > allowed ? step : null;
            if (difference > largest)
            {
                (largest, at) = (difference, (step, x, y));
            }
        }

        return new ScheduleComparison
        {
            Steps = count,
            EqualSteps = equal,
            FirstDifference = first,
            LargestDifference = first is null ? null : at.Step,
            Rates = (at.One, at.Other),
            AreaRatio = b.Sum / a.Sum,
        };
    }

    /// <summary>Gives the comparison in words.</summary>
    /// <returns>A few lines.</returns>
    public string Explain() => FirstDifference is null
        ? string.Create(CultureInfo.InvariantCulture, $"The rates are the same at all {Steps} steps.\n")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"The rates are the same at {EqualSteps} of {Steps} steps; they first differ at step {FirstDifference}.\n")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"The largest difference is {Math.Abs(Rates.One - Rates.Other):G6} at step {LargestDifference}: {Rates.One:G6} here, {Rates.Other:G6} there.\n")
        + (double.IsFinite(AreaRatio) ? string.Create(CultureInfo.InvariantCulture, $"Over all steps the other's rates add up to {AreaRatio:G4} times these.\n") : "Here every rate is 0.\n");
}
