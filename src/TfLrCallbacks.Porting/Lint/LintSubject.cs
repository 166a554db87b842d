namespace TfLrCallbacks.Porting;

/// <summary>What the rules look at: a schedule, its run, the rates in it, and the call that it was read from where there is one.</summary>
internal sealed record LintSubject(LearningRateSchedule Schedule, RunLength Run, RateSamples Samples, PortedSchedule? Ported = null)
{
    public long Steps => Run.TotalSteps!.Value;

    public double PerEpoch => Run.StepsPerEpoch!.Value;

    public double First => Samples.Rates[0];

    public double Last => Samples.Rates[^1];

    public double Peak => Samples.Rates[Samples.IndexOfPeak];

    public long PeakStep => Samples.Steps[Samples.IndexOfPeak];

    public bool IsConstant => Samples.Rates.All(rate => rate == First);

    /// <summary>Gets for how many steps each rate is held: an epoch in a schedule that counts epochs, else 1.</summary>
    public double Hold { get; } = Schedule is StaircaseSchedule held ? held.Period.Amount : 1;

    /// <summary>Gets the lengths in the schedule, in steps.</summary>
    public IReadOnlyList<double> Lengths { get; } = [.. ScheduleLengths.Of(Schedule)];
}
