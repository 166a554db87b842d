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
    /// <param name="steps">How many steps, 1 or more; above 16,777,216 so many evenly spread ones are looked at.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is less than 1.</exception>
    public static ScheduleComparison Of(LearningRateSchedule one, LearningRateSchedule other, long steps)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        RateSamples a = RateSamples.Of(one, steps);
        RateSamples b = RateSamples.Of(other, steps);
        double[] differences = [.. a.Rates.Zip(b.Rates, (x, y) => Math.Abs(x - y))];
        double allowed = 1e-12 * Math.Max(a.Rates.Max(), b.Rates.Max());
        int first = Array.FindIndex(differences, difference => difference > allowed);
        int largest = Array.IndexOf(differences, differences.Max());
        return new ScheduleComparison
        {
            Steps = a.Count,
            EqualSteps = differences.Count(difference => difference <= allowed),
            FirstDifference = first < 0 ? null : a.Steps[first],
            LargestDifference = first < 0 ? null : a.Steps[largest],
            Rates = (a.Rates[largest], b.Rates[largest]),
            AreaRatio = b.Rates.Sum() / a.Rates.Sum(),
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
        + string.Create(CultureInfo.InvariantCulture, $"Over all steps the other's rates add up to {AreaRatio:G4} times these.\n");
}
