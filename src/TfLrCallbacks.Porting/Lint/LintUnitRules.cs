using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>The rules about schedules that die early, mostly as epochs were given as steps.</summary>
internal static class LintUnitRules
{
    private const double Gone = 1e-6;

    /// <summary>A rate below a millionth of the peak for more than a tenth of the run.</summary>
    public static IEnumerable<LintFinding> Vanishes(LintSubject s)
    {
        if (VanishingStep(s) is not { } step || (s.Last == 0 && s.Schedule.EndStep() < s.Steps - 1))
        {
            yield break;
        }

        yield return new(
            "vanishes",
            FindingSeverity.Error,
            step,
            string.Create(CultureInfo.InvariantCulture, $"From step {step} on the rate is below a millionth of its peak: the last {100.0 * (s.Steps - step) / s.Steps:F0} % of the run change nothing."),
            AreEpochs(s) ? LintRemedies.CountSteps(s) : LintRemedies.SlowDown(s));
    }

    /// <summary>Lengths that all fit into the number of epochs, in a run of many more steps.</summary>
    public static IEnumerable<LintFinding> EpochsAsSteps(LintSubject s)
    {
        bool isEndFound = s.Schedule.EndStep() is { } end && Math.Abs(end - s.Run.Epochs) <= 1 && LintEndRules.EndsEarly(s).Any(finding => finding.Code == "epochs-as-steps");
        if (isEndFound || !AreEpochs(s))
        {
            yield break;
        }

        string lengths = s.Lengths.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"Read in epochs the rate would be {s.Schedule.ValueAt(Math.Max(0, s.Run.Epochs - 1)):G4} at the end; read in steps it has vanished by then.")
            : s.Lengths.Max() == 1 ? $"The schedule goes on by a whole period with each step, and the run has {s.Run.Epochs} epochs of {s.PerEpoch} steps: the periods look like epochs."
            : string.Create(CultureInfo.InvariantCulture, $"The lengths of the schedule go to {s.Lengths.Max():G6} steps, and the run has {s.Run.Epochs} epochs of {s.PerEpoch} steps: they look like epochs.");
        yield return new("epochs-as-steps", IsShortWarmup(s) ? FindingSeverity.Warning : FindingSeverity.Error, null, lengths, LintRemedies.CountSteps(s));
    }

    private static bool AreEpochs(LintSubject s)
    {
        if (s.Run.Epochs < 2 || s.PerEpoch < 4 || s.IsConstant || s.Ported is { Unit: StepUnit.Epoch })
        {
            return false;
        }

        bool fits = s.Lengths.All(length => length <= s.Run.Epochs + 1);
        if (fits && VanishingStep(s) is not null && s.Schedule.ValueAt(s.Run.Epochs - 1) > Gone * s.Peak)
        {
            return true;
        }

        double longest = s.Lengths.DefaultIfEmpty(0).Max();
        bool isList = s.Schedule is MultiStepDecay or PiecewiseConstantDecay or PiecewiseInterpolation || IsListOfConstants(s.Schedule);
        return longest >= 2 && fits && (isList || longest < s.PerEpoch) && (isList || !ChangesSlowly(s));
    }

    /// <summary>A decay by a period that has most of its rate left at the end can well be meant in steps.</summary>
    private static bool ChangesSlowly(LintSubject s) =>
        s.Schedule is StepDecay or ExponentialDecay or NaturalExpDecay or InverseTimeDecay or InverseSqrt or Noam or PowerLaw && s.Last > 0.02 * s.Schedule.ValueAt(Math.Min(s.Steps - 1, s.Run.Epochs));

    private static bool IsListOfConstants(LearningRateSchedule schedule) =>
        schedule is JoinedSchedule { Next: ConstantRate, First: var first } && (first is ConstantRate || IsListOfConstants(first));

    private static bool IsShortWarmup(LintSubject s) => s.Last >= s.Peak;

    /// <summary>Gives the step after which the rate stays below a millionth of the peak; null where that is the last tenth of the run, or never.</summary>
    private static long? VanishingStep(LintSubject s)
    {
        int i = s.Samples.Count - 1;
        while (i > 0 && s.Samples.Rates[i] < Gone * s.Peak)
        {
            i--;
        }

        long left = s.Samples.Steps[^1] - s.Samples.Steps[i];
        return s.Peak > 0 && left > 0.1 * s.Steps ? s.Samples.Steps[Math.Min(i + 1, s.Samples.Count - 1)] : null;
    }
}
