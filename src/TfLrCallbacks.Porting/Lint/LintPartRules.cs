using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>The rules about the parts of a schedule that the run is too short for: one behind a milestone, and the first of several cycles.</summary>
internal static class LintPartRules
{
    private const int Looks = 200;

    /// <summary>A part that begins behind the end of the run.</summary>
    public static IEnumerable<LintFinding> PartNotReached(LintSubject s)
    {
        double[] boundaries = [.. Parts(s.Schedule, 0, 1).Where(part => part.Schedule is JoinedSchedule).Select(part => part.Start + (((JoinedSchedule)part.Schedule).Boundary.Amount * part.Unit)).Where(boundary => boundary > s.Steps).Order()];
        if (boundaries.Length is 0 || LintEndRules.EndsLate(s).Any() || LintRules.PeakNotReached(s).Any())
        {
            yield break;
        }

        double boundary = boundaries[0];
        bool isSeen = Enumerable.Range(0, Looks).Any(i => Math.Abs(s.Schedule.ValueAt(Math.Floor(boundary + (boundary * i / Looks))) - s.Last) > 0.01 * s.Peak);
        if (isSeen)
        {
            yield return new(
                "part-not-reached",
                FindingSeverity.Warning,
                s.Steps - 1,
                string.Create(CultureInfo.InvariantCulture, $"The run of {s.Steps} updates ends before the schedule's next part begins, at step {boundary:G6}: {(boundaries.Length is 1 ? "that part is" : $"{boundaries.Length} parts are")} never used."),
                LintRemedies.MoveMilestone(s));
        }
    }

    /// <summary>Gives the finding of a first cycle that is longer than what is left of the run; null for other schedules.</summary>
    public static LintFinding? FirstCycleTooLong(LintSubject s)
    {
        foreach ((double start, double unit, LearningRateSchedule schedule) in Parts(s.Schedule, 0, 1))
        {
            double length = unit * schedule switch
            {
                RepeatedSchedule repeated => repeated.Period.Amount,
                CosineRestarts restarts => restarts.FirstDecaySteps.Amount,
                _ => 0,
            };
            if (start < s.Steps && start + length > (1.02 * s.Steps) + 1 && s.Last > 0.02 * s.Peak && !s.IsConstant)
            {
                return new(
                    "cycle-not-finished",
                    FindingSeverity.Warning,
                    (long)start,
                    string.Create(CultureInfo.InvariantCulture, $"The first cycle is {length:G6} updates long, and the run ends {s.Steps - start:G6} after its start: there is no restart, and the last rate is {s.Last:G4}, of a peak of {s.Peak:G4}."),
                    LintRemedies.ShortenCycle(s));
            }
        }

        return null;
    }

    /// <summary>Gives a schedule and all that it is made of, each with the step at which it begins and the steps of the run that one of its own takes.</summary>
    private static IEnumerable<(double Start, double Unit, LearningRateSchedule Schedule)> Parts(LearningRateSchedule schedule, double start, double unit)
    {
        yield return (start, unit, schedule);
        IEnumerable<(double Start, double Unit, LearningRateSchedule Schedule)> inner = schedule switch
        {
            JoinedSchedule joined => [(start, unit, joined.First), (start + (unit * joined.Boundary.Amount), unit, joined.Next)],
            StretchedSchedule stretched => [(start, unit * stretched.Unit.Amount, stretched.Schedule)],
            StaircaseSchedule held => [(start, unit, held.Schedule)],
            ScaledSchedule scaled => [(start, unit, scaled.Schedule)],
            _ => [],
        };
        foreach ((double from, double step, LearningRateSchedule part) in inner)
        {
            foreach ((double Start, double Unit, LearningRateSchedule Schedule) found in Parts(part, from, step))
            {
                yield return found;
            }
        }
    }
}
