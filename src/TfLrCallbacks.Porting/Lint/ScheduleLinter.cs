using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Looks at a schedule before the training: does it fit the run?
/// </summary>
/// <remarks>
/// Codes: <c>not-a-rate</c>, <c>zero-rate</c>, <c>zero-first-rate</c>, <c>peak-not-reached</c>, <c>long-warmup</c>, <c>warmup-ignored</c>, <c>drop-after-warmup</c>,
/// <c>epochs-as-steps</c>, <c>ends-early</c>, <c>ends-late</c>, <c>counts-micro-batches</c>, <c>part-not-reached</c>, <c>restart-at-end</c>, <c>cycle-not-finished</c>, <c>rises-at-end</c>,
/// <c>vanishes</c>, <c>shorter-than-a-step</c>, <c>slice-dropped</c>, <c>very-high-rate</c>, <c>momentum-out-of-range</c>, <c>constant</c>. Above 200,000 steps evenly spread ones are looked at.
/// </remarks>
public static class ScheduleLinter
{
    private static readonly Func<LintSubject, IEnumerable<LintFinding>>[] Rules =
    [
        LintRules.ZeroRate,
        LintRules.PeakNotReached,
        LintRules.LongWarmup,
        LintRules.ShorterThanStep,
        LintWarmupRules.WarmupIgnored,
        LintRules.OtherGroups,
        LintRules.DropAfterWarmup,
        LintEndRules.EndsEarly,
        LintEndRules.EndsLate,
        LintPartRules.PartNotReached,
        LintEndRules.RestartAtEnd,
        LintEndRules.CycleNotFinished,
        LintEndRules.RisesAtEnd,
        LintUnitRules.Vanishes,
        LintUnitRules.EpochsAsSteps,
        LintRules.VeryHighRate,
        LintRules.Momentum,
        LintRules.Constant,
    ];

    /// <summary>Looks at a schedule.</summary>
    /// <param name="schedule">The schedule; lengths in epochs or parts of the run are bound to the run.</param>
    /// <param name="run">The run, its steps known.</param>
    /// <returns>What was found, the worst first; empty where nothing was.</returns>
    /// <exception cref="ArgumentException">The run has no steps, or does not know them.</exception>
    public static IReadOnlyList<LintFinding> Lint(LearningRateSchedule schedule, RunLength run)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return Lint(schedule, run, null);
    }

    /// <summary>Looks at a schedule that was read from a call. The remedies are in the words of its library.</summary>
    /// <param name="ported">The schedule, read for the run (<see cref="PortingContext.Run"/>) where it counts epochs.</param>
    /// <param name="run">The run, its steps known.</param>
    /// <returns>What was found, the worst first; empty where nothing was.</returns>
    /// <exception cref="ArgumentException">The run has no steps, or does not know them.</exception>
    public static IReadOnlyList<LintFinding> Lint(PortedSchedule ported, RunLength run)
    {
        ArgumentNullException.ThrowIfNull(ported);
        return Lint(ported.StepsAreEpochs ? EpochSchedule.Of(ported.Schedule) : ported.Schedule, run, ported);
    }

    private static LintFinding[] Lint(LearningRateSchedule schedule, RunLength run, PortedSchedule? ported)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.TotalSteps is not >= 1)
        {
            throw new ArgumentException("A run to lint for needs at least one step. Give its epochs and its steps per epoch.", nameof(run));
        }

        LearningRateSchedule bound = schedule.Bind(run);
        try
        {
            LintSubject subject = new(bound, run, RateSamples.Of(bound, run.TotalSteps.Value), ported);
            return [.. Rules.SelectMany(rule => rule(subject)).OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Step ?? -1)];
        }
        catch (Exception broken) when (broken is InvalidOperationException or PortingException)
        {
            return
            [
                new LintFinding(
                    "not-a-rate",
                    FindingSeverity.Error,
                    null,
                    string.Create(CultureInfo.InvariantCulture, $"The schedule has no rate at some step: {broken.Message.ReplaceLineEndings(" ")}"),
                    "Correct the function that the schedule is made from."),
            ];
        }
    }
}
