namespace TfLrCallbacks.Porting;

/// <summary>The warm-up that most libraries have: a line to the base rate, then whatever comes next, its clock at 0.</summary>
internal static class WarmupShapes
{
    /// <summary>Puts a line from one rate to another in front of a schedule, which need not start where the line ends.</summary>
    public static LearningRateSchedule Line(double from, double to, double steps, LearningRateSchedule next) =>
        steps <= 0 ? next
        : next is ConstantRate { LearningRate: var rate } && rate == to ? next.WithWarmup(Length.Steps(steps), from)
        : new Anneal(from, to, Length.Steps(steps)).Then(Length.Steps(steps), next);
}
