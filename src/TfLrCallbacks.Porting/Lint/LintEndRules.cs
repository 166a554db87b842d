using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>The rules about how a schedule and a run end.</summary>
internal static class LintEndRules
{
    /// <summary>The part of the peak at which a rate changes nothing any more; a one-cycle ends far below it.</summary>
    private const double Gone = 1e-4;

    public static IEnumerable<LintFinding> EndsEarly(LintSubject s)
    {
        if (s.Schedule.EndStep() is not { } end || end >= s.Steps - s.Hold || s.IsConstant || EndsInAStair(s, end) || IsWarmupOnly(s, end))
        {
            yield break;
        }

        // The rate of the end is meant to be reached: the one step, or the one epoch, that it is needed for does not count.
        double left = s.Steps - s.Hold - end;
        long idle = s.Steps - (long)Math.Ceiling(end);
        if (s.Run.StepsPerEpoch > 1 && s.Hold <= 1 && Math.Abs(end - s.Run.Epochs) <= 1 && s.Run.Epochs > 1)
        {
            yield return new(
                "epochs-as-steps",
                FindingSeverity.Error,
                (long)end,
                string.Create(CultureInfo.InvariantCulture, $"The schedule ends at step {end:G6}, which is {(end == s.Run.Epochs ? "the number of epochs" : $"about the number of epochs, {s.Run.Epochs}")}; the run has {s.Steps} steps."),
                LintRemedies.CountSteps(s));
        }
        else if (s.Last == 0 && left > 0.01 * s.Steps)
        {
            yield return new(
                "ends-early",
                FindingSeverity.Error,
                (long)end,
                string.Create(CultureInfo.InvariantCulture, $"The schedule ends at step {end:G6}; the last {idle} of {s.Steps} updates run at rate 0 and change nothing."),
                LintRemedies.FitRun(s, end));
        }
        else if (left > 0.05 * s.Steps)
        {
            bool isGone = s.Last <= Gone * s.Peak && left > 0.1 * s.Steps;
            yield return new(
                "ends-early",
                isGone ? FindingSeverity.Error : FindingSeverity.Warning,
                (long)end,
                string.Create(CultureInfo.InvariantCulture, $"The schedule ends at step {end:G6}; from there on, {100.0 * idle / s.Steps:F0} % of the run, the rate stays at {s.Last:G4}."),
                LintRemedies.FitRun(s, end));
        }
    }

    /// <summary>A warm-up alone, which stays at its peak where it ends; one that is as long as the epochs are many is looked at all the same.</summary>
    private static bool IsWarmupOnly(LintSubject s, double end) =>
        s.Last > 0 && s.Last >= s.Peak * (1 - 1e-9) && end <= 0.5 * s.Steps && s.Schedule.ValueAt(0L) < s.Last && !(s.Run.StepsPerEpoch > 1 && Math.Abs(end - s.Run.Epochs) <= 1);

    /// <summary>A schedule in stairs is meant to stay on its last one.</summary>
    private static bool EndsInAStair(LintSubject s, double end) =>
        end >= 3 * s.Hold && s.Schedule.ValueAt(Math.Ceiling(end) - (2 * s.Hold)) == s.Schedule.ValueAt(Math.Ceiling(end) - (3 * s.Hold));

    public static IEnumerable<LintFinding> EndsLate(LintSubject s)
    {
        if ((s.Schedule.EndStep() ?? CosineEnd(s)) is not { } end || end <= (1.02 * s.Steps) + 1 || s.IsConstant)
        {
            yield break;
        }

        // What is left may end where the run does and still hold cycles.
        double final = s.Schedule.ValueAt(Math.Ceiling(end));
        double furthest = Enumerable.Range(0, 1001).Select(i => s.Schedule.ValueAt(Math.Floor(s.Steps - 1 + ((end - s.Steps + 1) * i / 1000)))).MaxBy(rate => Math.Abs(rate - s.Last));
        if (Math.Abs(furthest - s.Last) <= 0.01 * s.Peak)
        {
            yield break;
        }

        double times = end / s.Steps;
        bool isMultiple = s.Hold <= 1 && Math.Round(times) is >= 2 and <= 64 && Math.Abs(times - Math.Round(times)) < 0.005;
        yield return new(
            isMultiple ? "counts-micro-batches" : "ends-late",
            FindingSeverity.Warning,
            s.Steps - 1,
            string.Create(CultureInfo.InvariantCulture, $"The run ends at {100 / times:F0} % of the schedule: the last rate is {s.Last:G4}, the schedule would go on {(Math.Abs(final - s.Last) > 0.01 * s.Peak ? "to" : "by way of")} {(Math.Abs(final - s.Last) > 0.01 * s.Peak ? final : furthest):G4}."),
            isMultiple
                ? string.Create(CultureInfo.InvariantCulture, $"It is {Math.Round(times)} times as long as the run. With accumulated gradients count updates, not batches: divide the lengths by {Math.Round(times)}.")
                : LintRemedies.FitRun(s, end));
    }

    /// <summary>Gives the step at which a cosine first reaches its lowest rate, if it rises again afterwards; null for other schedules.</summary>
    private static double? CosineEnd(LintSubject s) => WaveEnd(s.Schedule) is { } end ? end
        : s.Ported is { } ported && ported.Name.Contains("cosine", StringComparison.Ordinal) && !ported.Name.Contains("restarts", StringComparison.Ordinal) && ported.Arguments.Names.Contains("num_training_steps")
            ? TrainingSteps(s, ported)
            : null;

    private static double? WaveEnd(LearningRateSchedule schedule) => schedule switch
    {
        CosineWave wave => wave.Steps.Amount,
        StretchedSchedule stretched => WaveEnd(stretched.Schedule) * stretched.Unit.Amount,
        StaircaseSchedule held => WaveEnd(held.Schedule),
        _ => null,
    };

    /// <summary>Gives the step at which a cosine that is the last part of a schedule first reaches its lowest rate; null for other schedules.</summary>
    private static double? LastWaveEnd(LearningRateSchedule schedule) => schedule switch
    {
        JoinedSchedule joined => joined.Boundary.Amount + LastWaveEnd(joined.Next),
        StretchedSchedule stretched => LastWaveEnd(stretched.Schedule) * stretched.Unit.Amount,
        StaircaseSchedule held => LastWaveEnd(held.Schedule),
        _ => WaveEnd(schedule),
    };

    /// <summary>Gives num_training_steps in steps of the run: of a scheduler that counts epochs they are epochs.</summary>
    private static double? TrainingSteps(LintSubject s, PortedSchedule ported) => ported.Arguments["num_training_steps"].AsDouble() * (ported.Unit is StepUnit.Epoch ? s.PerEpoch : 1);

    /// <summary>A jump to more than double within the last tenth of the run.</summary>
    public static IEnumerable<LintFinding> RestartAtEnd(LintSubject s)
    {
        for (int i = s.Samples.Count - 1; s.Samples.IsComplete && i > 0 && s.Samples.Steps[i] >= 0.9 * s.Steps; i--)
        {
            double before = s.Samples.Rates[i - 1];
            if (s.Samples.Rates[i] > 2 * before && s.Samples.Rates[i] - before > 0.25 * s.Peak && s.Last > 0.25 * s.Samples.Rates[i] && !RisesBefore(s, i - 1))
            {
                long left = s.Steps - s.Samples.Steps[i];
                yield return new(
                    "restart-at-end",
                    left <= Math.Max(1, s.Steps / 100) ? FindingSeverity.Error : FindingSeverity.Warning,
                    s.Samples.Steps[i],
                    string.Create(CultureInfo.InvariantCulture, $"At step {s.Samples.Steps[i]}, {left} before the end, the rate jumps from {before:G4} to {s.Samples.Rates[i]:G4}: the run ends at a high rate."),
                    "Choose cycles that end with the run, or a number of cycles.");
                yield break;
            }
        }
    }

    /// <summary>Tells whether the rate was going up when it came to what it is at a sample: what follows is no restart then.</summary>
    private static bool RisesBefore(LintSubject s, int at) =>
        Array.FindLastIndex([.. s.Samples.Rates], at, rate => rate != s.Samples.Rates[at]) is >= 0 and var other && s.Samples.Rates[other] < s.Samples.Rates[at];

    /// <summary>A cycle that began in the run, did not end in it, and leaves the rate high.</summary>
    public static IEnumerable<LintFinding> CycleNotFinished(LintSubject s)
    {
        if (!s.Samples.IsComplete || (s.Schedule.EndStep() is { } ends && ends < s.Steps - 1 && s.Last >= s.Peak * (1 - 1e-9)))
        {
            yield break;
        }

        for (int i = s.Samples.Count - 1; i > 0; i--)
        {
            double before = s.Samples.Rates[i - 1];
            if (s.Samples.Rates[i] > 2 * before && s.Samples.Rates[i] - before > 0.25 * s.Peak)
            {
                if (s.Samples.Steps[i] < 0.9 * s.Steps && s.Last > 0.25 * s.Peak)
                {
                    yield return new(
                        "cycle-not-finished",
                        FindingSeverity.Warning,
                        s.Samples.Steps[i],
                        string.Create(CultureInfo.InvariantCulture, $"The cycle that begins at step {s.Samples.Steps[i]} is not finished when the run ends: the last rate is {s.Last:G4}, of a peak of {s.Peak:G4}."),
                        "Choose cycles that end with the run.");
                }

                yield break;
            }
        }

        if (LintPartRules.FirstCycleTooLong(s) is { } first)
        {
            yield return first;
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

        // Back over a floor that is level. One rise to more than half of the peak is a restart.
        int rises = Enumerable.Range(low + 1, s.Samples.Count - 1 - low).Count(i => s.Samples.Rates[i] > s.Samples.Rates[i - 1]);
        bool isSmooth = low < s.Samples.Count - 2 && (rises > 1 || s.Last - s.Samples.Rates[low] <= 0.5 * s.Peak);
        if (GoesOn(s) is { } again)
        {
            yield return again;
        }
        else if (isSmooth && low > 0 && s.Last - s.Samples.Rates[low] > 0.05 * s.Peak && s.PeakStep < s.Samples.Steps[low])
        {
            yield return new(
                "rises-at-end",
                FindingSeverity.Warning,
                s.Samples.Steps[low],
                string.Create(CultureInfo.InvariantCulture, $"From step {s.Samples.Steps[low]} on the rate rises again, to {s.Last:G4} at the end of the run."),
                s.Ported is null || s.Ported.Dialect == Dialect.Own
                    ? "Make it as long as the run, or use CosineDecay, which stays down."
                    : $"{(s.Ported.Name.Contains("cos", StringComparison.OrdinalIgnoreCase) ? $"The cosine of {s.Ported.Dialect.Title}" : s.Ported.Name)} goes on after its end. {LintRemedies.FitRun(s, LastWaveEnd(s.Schedule) ?? s.Samples.Steps[low])}");
        }
    }

    /// <summary>A cosine of Hugging Face that has come down and goes up and down again, since it goes on past its num_training_steps.</summary>
    private static LintFinding? GoesOn(LintSubject s)
    {
        if (s.Ported is not { } ported || ported.Dialect != Dialect.HuggingFace || !ported.Name.Contains("cosine", StringComparison.Ordinal) || ported.Name.Contains("restarts", StringComparison.Ordinal)
            || !ported.Arguments.Names.Contains("num_training_steps") || TrainingSteps(s, ported) is not { } end || !(end > 0 && end < 0.95 * s.Steps))
        {
            return null;
        }

        double highest = Enumerable.Range(0, 200).Max(i => s.Schedule.ValueAt(Math.Floor(end + ((s.Steps - 1 - end) * i / 199))));
        return highest <= s.Schedule.ValueAt(end) + (0.05 * s.Peak) ? null : new(
            "rises-at-end",
            FindingSeverity.Warning,
            (long)end,
            string.Create(CultureInfo.InvariantCulture, $"The cosine ends at step {end:G6} and then goes up again, to {highest:G4}: the run has {s.Steps} steps."),
            $"The cosine of {ported.Dialect.Title} goes on after its end. {LintRemedies.FitRun(s, end)}");
    }
}
