using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>
/// What people write for a chain of parts: a line and a half cosine is <see cref="WarmupCosine"/>, a line and a schedule that starts where it ends is
/// a warm-up. It is taken where the rates are the same in every step of the run.
/// </summary>
internal static class CommonForm
{
    private const int MostCompared = 20_000;
    private const double Rounding = 1e-15;

    /// <summary>Gives the schedule in its common form, or as it is.</summary>
    public static LearningRateSchedule Of(PortedSchedule ported)
    {
        LearningRateSchedule schedule = ported.Schedule;
        return Candidates(schedule).FirstOrDefault(candidate => IsSame(schedule, candidate, Steps(ported))) ?? schedule;
    }

    /// <summary>Says up to which step the common form has the same rates, and what each does after it; null where it has them at every step.</summary>
    public static string? Limit(PortedSchedule ported)
    {
        LearningRateSchedule original = ported.Schedule;
        LearningRateSchedule common = Of(ported);
        double steps = Steps(ported);
        if (common == original || IsSame(original, common, double.PositiveInfinity))
        {
            return null;
        }

        double last = Math.Floor(steps) - 1;
        double peak = Samples(common, 0, last).Max(sample => sample.Rate);
        while (Math.Abs(original.ValueAt(last + 1) - common.ValueAt(last + 1)) <= Rounding * peak)
        {
            last++;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"The same up to step {last}; after that the original {After(original, last, peak)}, and this {After(common, last, peak)}.");
    }

    /// <summary>Says what a schedule does in as many steps after a step as there are before it.</summary>
    private static string After(LearningRateSchedule schedule, double step, double peak)
    {
        double rate = schedule.ValueAt(step);
        (double Step, double Rate)[] after = Samples(schedule, step, (2 * step) + 1);
        (double Step, double Rate) farthest = after.MaxBy(sample => Math.Abs(sample.Rate - rate));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(Math.Abs(farthest.Rate - rate) <= 1e-6 * peak ? $"stays at {rate:G3}" : $"{(farthest.Rate > rate ? "rises again" : "falls on")}, to {farthest.Rate:G3} near step {farthest.Step}")}");
    }

    private static (double Step, double Rate)[] Samples(LearningRateSchedule schedule, double first, double last) =>
        [.. Enumerable.Range(0, 1001).Select(i => Math.Floor(first + ((last - first) * i / 1000))).Select(step => (step, schedule.ValueAt(step)))];

    private static IEnumerable<LearningRateSchedule> Candidates(LearningRateSchedule schedule)
    {
        if (schedule is CosineWave { Cycles: 0.5, InitialLearningRate: > 0 } half)
        {
            yield return new CosineDecay(half.InitialLearningRate, half.Steps, half.EndLearningRate / half.InitialLearningRate);
        }

        if (schedule is not JoinedSchedule { First: Anneal rise, Boundary: var boundary, Next: var next } || rise.Curve != Curve.Linear || rise.Steps != boundary || boundary.Unit is not LengthUnit.Steps)
        {
            yield break;
        }

        if (next is CosineWave { Cycles: 0.5, Steps: { Unit: LengthUnit.Steps } length } wave && wave.InitialLearningRate == rise.EndLearningRate)
        {
            yield return new WarmupCosine(wave.InitialLearningRate, boundary, Length.Steps(boundary.Amount + length.Amount), rise.InitialLearningRate, wave.EndLearningRate);
        }

        if (next is Anneal { Steps: { Unit: LengthUnit.Steps } fall } cosine && cosine.Curve == Curve.Cosine && cosine.InitialLearningRate == rise.EndLearningRate)
        {
            yield return new WarmupCosine(cosine.InitialLearningRate, boundary, Length.Steps(boundary.Amount + fall.Amount), rise.InitialLearningRate, cosine.EndLearningRate);
        }

        yield return next.WithWarmup(boundary, rise.InitialLearningRate);
    }

    /// <summary>Gives how many steps count: the run's, else the schedule's own where the call says how long the run is.</summary>
    private static double Steps(PortedSchedule ported) =>
        ported.Context.Run?.TotalSteps is { } run && !ported.StepsAreEpochs ? run
        : LengthHints.Arguments(ported.Call).Where(argument => argument.Name is "num_training_steps" or "total_steps" or "max_steps").Select(argument => argument.Value.AsDouble()).FirstOrDefault(steps => steps > 0) is { } given ? given + 1
        : double.PositiveInfinity;

    private static bool IsSame(LearningRateSchedule one, LearningRateSchedule other, double steps)
    {
        double last = Math.Min(steps - 1, 10 * ((one.EndStep() ?? other.EndStep() ?? 1e5) + 1));
        double peak = 0;
        double difference = 0;
        for (int i = 0; i <= MostCompared; i++)
        {
            double step = last <= MostCompared ? Math.Min(i, last) : Math.Floor(last * i / MostCompared);
            double rate = one.ValueAt(step);
            peak = Math.Max(peak, rate);
            difference = Math.Max(difference, Math.Abs(rate - other.ValueAt(step)));
        }

        return difference <= Rounding * peak;
    }
}
