namespace TfLrCallbacks.Porting;

/// <summary>
/// What people write for a chain of parts: a line and a half cosine is <see cref="WarmupCosine"/>, a line and a schedule that starts where it ends is
/// a warm-up. It is taken where the rates are the same in every step of the run.
/// </summary>
internal static class CommonForm
{
    private const int MostCompared = 20_000;

    /// <summary>Gives the schedule in its common form, or as it is.</summary>
    public static LearningRateSchedule Of(PortedSchedule ported)
    {
        LearningRateSchedule schedule = ported.Schedule;
        return Candidates(schedule).FirstOrDefault(candidate => IsSame(schedule, candidate, Steps(ported))) ?? schedule;
    }

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

        return difference <= 1e-15 * peak;
    }
}
