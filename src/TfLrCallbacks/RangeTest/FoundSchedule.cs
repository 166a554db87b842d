namespace TfLrCallbacks;

/// <summary>
/// A schedule whose peak a range test found. The peak depends on how long the training is
/// (<see cref="RangeTestResult.ForSchedule"/>), so the schedule takes it when it is bound to a run.
/// </summary>
/// <remarks>
/// <code>
/// Bind(run) = schedule(ForSchedule(shape, run.TotalSteps)), bound to the run
/// </code>
/// <para>A callback, <c>Fit</c> and an optimizer bind it by themselves. It has no rates before.</para>
/// </remarks>
internal sealed record FoundSchedule(RangeTestResult Found, ScheduleShape Shape, Func<double, LearningRateSchedule> FromPeak) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double? EndStep() => throw Unbound();

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return FromPeak(Found.ForSchedule(Shape, run.TotalSteps)).Bind(run);
    }

    /// <inheritdoc/>
    protected override double Evaluate(double step) => throw Unbound();

    private static InvalidOperationException Unbound() => new(
        "The peak of a schedule from a range test depends on the length of the run. Give the schedule to a fit, or call Bind(run) on it first.");
}
