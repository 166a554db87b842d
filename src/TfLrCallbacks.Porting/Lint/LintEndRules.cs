using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>The rules about how a schedule and a run end.</summary>
internal static class LintEndRules
{
    private const string GiveParts = "Give the length as a part of the run (\"100%\", or leave it out), or as epochs (\"30 epochs\").";

    public static IEnumerable<LintFinding> EndsEarly(LintSubject s)
    {
        if (s.Schedule.EndStep() is not { } end || end >= s.Steps - 1 || s.IsConstant || EndsInAStair(s.Schedule, end))
        {
            yield break;
        }

        long left = s.Steps - 1 - (long)end;
        if (s.Run.StepsPerEpoch > 1 && Math.Abs(end - s.Run.Epochs) <= 1 && s.Run.Epochs > 1)
        {
            yield return new(
                "epochs-as-steps",
                LintSeverity.Error,
                (long)end,
                string.Create(CultureInfo.InvariantCulture, $"The schedule ends at step {end:G6}, which is the number of epochs; the run has {s.Steps} steps."),
                "A length that counts epochs was given as steps. Write \"" + string.Create(CultureInfo.InvariantCulture, $"{end:G6} epochs\", or multiply by the steps per epoch."));
        }
        else if (s.Last == 0 && left > 0.01 * s.Steps)
        {
            yield return new(
                "ends-early",
                LintSeverity.Error,
                (long)end,
                string.Create(CultureInfo.InvariantCulture, $"The schedule ends at step {end:G6}; the last {left} of {s.Steps} updates run at rate 0 and change nothing."),
                GiveParts);
        }
        else if (left > 0.05 * s.Steps)
        {
            yield return new(
                "ends-early",
                LintSeverity.Warning,
                (long)end,
                string.Create(CultureInfo.InvariantCulture, $"The schedule ends at step {end:G6}; from there on, {100.0 * left / s.Steps:F0} % of the run, the rate stays at {s.Last:G4}."),
                GiveParts);
        }
    }

    /// <summary>A schedule in stairs is meant to stay on its last one.</summary>
    private static bool EndsInAStair(LearningRateSchedule schedule, double end) =>
        end >= 3 && schedule.ValueAt(Math.Ceiling(end) - 2) == schedule.ValueAt(Math.Ceiling(end) - 3);

    public static IEnumerable<LintFinding> EndsLate(LintSubject s)
    {
        if (s.Schedule.EndStep() is not { } end || end <= (1.02 * s.Steps) + 1 || s.IsConstant)
        {
            yield break;
        }

        double final = s.Schedule.ValueAt(Math.Ceiling(end));
        if (Math.Abs(final - s.Last) <= 0.01 * s.Peak)
        {
            yield break;
        }

        double times = end / s.Steps;
        bool isMultiple = Math.Round(times) is >= 2 and <= 64 && Math.Abs(times - Math.Round(times)) < 0.005;
        yield return new(
            isMultiple ? "counts-micro-batches" : "ends-late",
            LintSeverity.Warning,
            s.Steps - 1,
            string.Create(CultureInfo.InvariantCulture, $"The run ends at {100 / times:F0} % of the schedule: the last rate is {s.Last:G4}, the schedule would go on to {final:G4}."),
            isMultiple
                ? string.Create(CultureInfo.InvariantCulture, $"It is {Math.Round(times)} times as long as the run. With accumulated gradients count updates, not batches: divide the lengths, or Stretch by 1/{Math.Round(times)}.")
                : GiveParts);
    }

    /// <summary>A jump to more than double within the last tenth of the run.</summary>
    public static IEnumerable<LintFinding> RestartAtEnd(LintSubject s)
    {
        for (int i = s.Samples.Count - 1; s.Samples.IsComplete && i > 0 && s.Samples.Steps[i] >= 0.9 * s.Steps; i--)
        {
            double before = s.Samples.Rates[i - 1];
            if (s.Samples.Rates[i] > 2 * before && s.Samples.Rates[i] - before > 0.25 * s.Peak)
            {
                long left = s.Steps - s.Samples.Steps[i];
                yield return new(
                    "restart-at-end",
                    left <= Math.Max(1, s.Steps / 100) ? LintSeverity.Error : LintSeverity.Warning,
                    s.Samples.Steps[i],
                    string.Create(CultureInfo.InvariantCulture, $"At step {s.Samples.Steps[i]}, {left} before the end, the rate jumps from {before:G4} to {s.Samples.Rates[i]:G4}: the run ends at a high rate."),
                    "Choose cycles that end with the run, or a number of cycles.");
                yield break;
            }
        }
    }

    /// <summary>A rate that goes up again, smoothly, to the end of the run.</summary>
    public static IEnumerable<LintFinding> RisesAtEnd(LintSubject s)
    {
        int low = s.Samples.Count - 1;
        while (low > 0 && s.Samples.Rates[low - 1] <= s.Samples.Rates[low])
        {
            low--;
        }

        // Back over a floor that is level.
        bool isSmooth = low < s.Samples.Count - 2;
        if (isSmooth && low > 0 && s.Last - s.Samples.Rates[low] > 0.05 * s.Peak && s.PeakStep < s.Samples.Steps[low])
        {
            yield return new(
                "rises-at-end",
                LintSeverity.Warning,
                s.Samples.Steps[low],
                string.Create(CultureInfo.InvariantCulture, $"From step {s.Samples.Steps[low]} on the rate rises again, to {s.Last:G4} at the end of the run."),
                "The cosine of PyTorch and Hugging Face goes on after its end: make it as long as the run, or use CosineDecay, which stays down.");
        }
    }
}
