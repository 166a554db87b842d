namespace TfLrCallbacks;

/// <summary>Compositions of schedules: each method gives a new schedule and leaves the old one as it is.</summary>
public static class ScheduleAlgebra
{
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
    /// <inheritdoc cref="WarmupSchedule.WarmupSchedule(LearningRateSchedule, Length, double, Curve, bool)" path="/*[self::param or self::exception]"/>
    /// <returns>The schedule with the warm-up.</returns>
    /// <example>
    /// <code>
    /// var schedule = new StepDecay(0.1, "30 epochs").WithWarmup("5 epochs");
    /// </code>
    /// </example>
    public static WarmupSchedule WithWarmup(
        this LearningRateSchedule schedule, Length warmup, double startLearningRate = 0, Curve? curve = null, bool overlap = false) =>
        new(schedule, warmup, startLearningRate, curve, overlap);

    /// <summary>Ends a schedule with a decay from the rate it has at some moment; see <see cref="CooldownSchedule"/>.</summary>
    /// <inheritdoc cref="CooldownSchedule.CooldownSchedule(LearningRateSchedule, Length, Length?, double, Curve)" path="/*[self::param or self::exception]"/>
    /// <returns>The schedule with the cool-down.</returns>
    /// <example>
    /// <code>
    /// var schedule = new InverseSqrt(0.1, 500).WithCooldown("10%", curve: Curve.OneMinusSqrt);
    /// </code>
    /// </example>
    public static CooldownSchedule WithCooldown(
        this LearningRateSchedule schedule, Length length, Length? start = null, double endLearningRate = 0, Curve? curve = null) =>
        new(schedule, length, start, endLearningRate, curve);

    /// <summary>Drives the momentum by a schedule of its own; see <see cref="MomentumSchedule"/>.</summary>
    /// <inheritdoc cref="MomentumSchedule.MomentumSchedule(LearningRateSchedule, LearningRateSchedule)" path="/*[self::param or self::exception]"/>
    /// <returns>Both schedules.</returns>
    public static MomentumSchedule WithMomentum(this LearningRateSchedule schedule, LearningRateSchedule momentum) =>
        new(schedule, momentum);

    /// <summary>Disturbs the rates at random, the same way every time; see <see cref="NoisySchedule"/>.</summary>
    /// <inheritdoc cref="NoisySchedule.NoisySchedule(LearningRateSchedule, Length, Length?, double, double?, long)" path="/*[self::param or self::exception]"/>
    /// <returns>The schedule with noise.</returns>
    public static NoisySchedule WithNoise(
        this LearningRateSchedule schedule, Length start = default, Length? end = null, double limit = 0.67, double? standardDeviation = 1, long seed = 42) =>
        new(schedule, start, end, limit, standardDeviation, seed);

    /// <summary>Multiplies two schedules step by step; see <see cref="ProductSchedule"/>.</summary>
    /// <param name="schedule">One schedule.</param>
    /// <param name="second">The other.</param>
    /// <returns>The product.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    public static ProductSchedule Times(this LearningRateSchedule schedule, LearningRateSchedule second) =>
        new(schedule, second);

    /// <summary>Adds two schedules step by step; see <see cref="SumSchedule"/>.</summary>
    /// <param name="schedule">One schedule.</param>
    /// <param name="second">The other.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    public static SumSchedule Plus(this LearningRateSchedule schedule, LearningRateSchedule second) =>
        new(schedule, second);

    /// <summary>Multiplies every rate by a factor.</summary>
    /// <inheritdoc cref="ScaledSchedule.ScaledSchedule(LearningRateSchedule, double)" path="/*[self::param or self::exception]"/>
    /// <returns>The scaled schedule.</returns>
    public static ScaledSchedule Scale(this LearningRateSchedule schedule, double factor) =>
        new(schedule, factor);

    /// <summary>Keeps every rate between two bounds.</summary>
    /// <inheritdoc cref="ClampedSchedule.ClampedSchedule(LearningRateSchedule, double, double?)" path="/*[self::param or self::exception]"/>
    /// <returns>The bounded schedule.</returns>
    public static ClampedSchedule Clamp(this LearningRateSchedule schedule, double min = 0, double? max = null) =>
        new(schedule, min, max);

    /// <summary>Begins later, and holds the first rate until then; see <see cref="ShiftedSchedule"/>.</summary>
    /// <inheritdoc cref="ShiftedSchedule.ShiftedSchedule(LearningRateSchedule, Length)" path="/*[self::param or self::exception]"/>
    /// <returns>The later schedule.</returns>
    public static ShiftedSchedule Shift(this LearningRateSchedule schedule, Length delay) =>
        new(schedule, delay);

    /// <summary>Leaves the first steps out; see <see cref="SkippedSchedule"/>.</summary>
    /// <inheritdoc cref="SkippedSchedule.SkippedSchedule(LearningRateSchedule, Length)" path="/*[self::param or self::exception]"/>
    /// <returns>The rest of the schedule.</returns>
    public static SkippedSchedule Skip(this LearningRateSchedule schedule, Length lead) =>
        new(schedule, lead);

    /// <summary>Starts again and again, each time slower and lower if wanted; see <see cref="RepeatedSchedule"/>.</summary>
    /// <inheritdoc cref="RepeatedSchedule.RepeatedSchedule(LearningRateSchedule, Length, double, double, int?, bool)" path="/*[self::param or self::exception]"/>
    /// <returns>The repetition.</returns>
    /// <example>
    /// <code>
    /// var schedule = new Anneal(0.1, 0.001, "10 epochs", Curve.Cosine).Repeat("10 epochs", tMul: 2, mMul: 0.5, cycles: 3);
    /// </code>
    /// </example>
    public static RepeatedSchedule Repeat(
        this LearningRateSchedule schedule, Length period, double tMul = 1, double mMul = 1, int? cycles = null, bool wholeSteps = false) =>
        new(schedule, period, tMul, mMul, cycles, wholeSteps);

    /// <summary>Runs the clock slower or faster; see <see cref="StretchedSchedule"/>.</summary>
    /// <inheritdoc cref="StretchedSchedule.StretchedSchedule(LearningRateSchedule, Length)" path="/*[self::param or self::exception]"/>
    /// <returns>The stretched schedule.</returns>
    /// <example>
    /// <code>
    /// var schedule = new CosineDecay(0.1, 90).Stretch("1 epoch"); // 90 epochs
    /// </code>
    /// </example>
    public static StretchedSchedule Stretch(this LearningRateSchedule schedule, Length unit) =>
        new(schedule, unit);

    /// <summary>Goes backwards; see <see cref="ReversedSchedule"/>.</summary>
    /// <inheritdoc cref="ReversedSchedule.ReversedSchedule(LearningRateSchedule, Length)" path="/*[self::param or self::exception]"/>
    /// <returns>The reversed schedule.</returns>
    public static ReversedSchedule Reverse(this LearningRateSchedule schedule, Length length) =>
        new(schedule, length);

    /// <summary>Changes the rate only every so many steps; see <see cref="StaircaseSchedule"/>.</summary>
    /// <inheritdoc cref="StaircaseSchedule.StaircaseSchedule(LearningRateSchedule, Length)" path="/*[self::param or self::exception]"/>
    /// <returns>The schedule in stairs.</returns>
    /// <example>
    /// <code>
    /// var perEpoch = new CosineDecay(0.1).Staircase("1 epoch");
    /// </code>
    /// </example>
    public static StaircaseSchedule Staircase(this LearningRateSchedule schedule, Length period) =>
        new(schedule, period);

    /// <summary>
    /// Gives a schedule that goes on without a jump when the length of a run changes while it is trained: the rest of
    /// the schedule is stretched over the rest of the run.
    /// </summary>
    /// <param name="schedule">The schedule, bound to the length that was planned.</param>
    /// <param name="step">The step from which on the new length counts.</param>
    /// <param name="plannedSteps">How long the run was planned, in steps, more than <paramref name="step"/>.</param>
    /// <param name="actualSteps">How long it will be, in steps, more than <paramref name="step"/>.</param>
    /// <returns>The schedule, with the rates that it had before <paramref name="step"/>, and at the new end the rate of the old one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is out of its range.</exception>
    /// <example>
    /// A run of unknown length is planned with a guess, and bound again when its first epoch has ended:
    /// <code>
    /// LearningRateSchedule guess = schedule.Bind(new RunLength(epochs, guessedSteps));
    /// LearningRateSchedule known = guess.Replan(stepsPerEpoch, epochs * guessedSteps, epochs * stepsPerEpoch);
    /// </code>
    /// </example>
    public static LearningRateSchedule Replan(this LearningRateSchedule schedule, double step, double plannedSteps, double actualSteps)
    {
        double planned = Check.GreaterThan(Check.AtLeast(0.0, step), plannedSteps) - step;
        double actual = Check.GreaterThan(step, actualSteps) - step;
        Length moment = Length.Steps(step);
        return schedule.Then(moment, schedule.Skip(moment).Stretch(Length.Steps(actual / planned)));
    }
}
