namespace TfLrCallbacks.Porting;

/// <summary>What the rules look at: a schedule, its run, and the rates in it.</summary>
internal sealed record LintSubject(LearningRateSchedule Schedule, RunLength Run, RateSamples Samples)
{
    public long Steps => Run.TotalSteps!.Value;

    public double First => Samples.Rates[0];

    public double Last => Samples.Rates[^1];

    public double Peak => Samples.Rates[Samples.IndexOfPeak];

    public long PeakStep => Samples.Steps[Samples.IndexOfPeak];

    public bool IsConstant => Samples.Rates.All(rate => rate == First);
}
