namespace TfLrCallbacks;

/// <summary>What can be made of any schedule.</summary>
public static class ScheduleAlgebra
{
    /// <summary>Gets the momentum that a schedule drives.</summary>
    /// <param name="schedule">Any schedule.</param>
    /// <param name="step">The zero-based step, or a moment between two steps.</param>
    /// <returns>A momentum; null where the schedule has none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative or not finite.</exception>
    public static double? MomentumAt(this LearningRateSchedule schedule, double step) =>
        (schedule as IMomentumSchedule)?.MomentumAt(step);

    /// <summary>Goes on with another schedule, whose clock starts at the boundary; see <see cref="JoinedSchedule"/>.</summary>
    /// <param name="schedule">The schedule before the boundary.</param>
    /// <param name="boundary">When the next schedule begins, counted from the start of this one.</param>
    /// <param name="next">The schedule from the boundary on.</param>
    /// <returns>Both, joined.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    /// <example>
    /// <code>
    /// var schedule = new ConstantRate(0.1).Then("75%", new CosineDecay(0.1));
    /// </code>
    /// </example>
    public static JoinedSchedule Then(this LearningRateSchedule schedule, Length boundary, LearningRateSchedule next) =>
        new(schedule, boundary, next);

    /// <summary>Rises to a schedule from a small rate; see <see cref="WarmupSchedule"/>.</summary>
    /// <param name="schedule">The schedule to warm up to.</param>
    /// <param name="warmup">How long the warm-up takes; 0 for none.</param>
    /// <param name="startLearningRate">The rate at step 0, 0 or greater.</param>
    /// <param name="curve">The shape of the rise; null for a line.</param>
    /// <param name="overlap">Whether the schedule's own clock runs during the warm-up, so that its end stays where it is.</param>
    /// <returns>The schedule with the warm-up.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="startLearningRate"/> is negative or not finite.</exception>
    /// <example>
    /// <code>
    /// var schedule = new StepDecay(0.1, "30 epochs").WithWarmup("5 epochs");
    /// </code>
    /// </example>
    public static WarmupSchedule WithWarmup(
        this LearningRateSchedule schedule, Length warmup, double startLearningRate = 0, Curve? curve = null, bool overlap = false) =>
        new(schedule, warmup, startLearningRate, curve, overlap);
}
