namespace TfLrCallbacks;

/// <summary>What can be made of any schedule.</summary>
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
    /// <param name="schedule">The schedule to warm up to.</param>
    /// <param name="warmup">How long the warm-up takes; 0 for none.</param>
    /// <param name="startLearningRate">The rate at step 0, 0 or greater.</param>
    /// <param name="curve">The shape of the rise; null for a line.</param>
    /// <param name="overlap">Whether the schedule's own clock runs during the warm-up, so that its end stays where it is.</param>
    /// <returns>The schedule with the warm-up.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example>
    /// <code>
    /// var schedule = new StepDecay(0.1, "30 epochs").WithWarmup("5 epochs");
    /// </code>
    /// </example>
    public static WarmupSchedule WithWarmup(
        this LearningRateSchedule schedule, Length warmup, double startLearningRate = 0, Curve? curve = null, bool overlap = false) =>
        new(schedule, warmup, startLearningRate, curve, overlap);

    /// <summary>Leaves a schedule at some moment and goes to an end; see <see cref="CooldownSchedule"/>.</summary>
    /// <param name="schedule">The schedule before the cool-down.</param>
    /// <param name="length">How long the cool-down takes; 0 for at once.</param>
    /// <param name="start">When it begins; null for so late that it ends with the run.</param>
    /// <param name="endLearningRate">The rate at the end, 0 or greater.</param>
    /// <param name="curve">The shape; null for a line.</param>
    /// <returns>The schedule with the cool-down.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example>
    /// <code>
    /// var schedule = new InverseSqrt(0.1, 500).WithCooldown("10%", curve: Curve.OneMinusSqrt);
    /// </code>
    /// </example>
    public static CooldownSchedule WithCooldown(
        this LearningRateSchedule schedule, Length length, Length? start = null, double endLearningRate = 0, Curve? curve = null) =>
        new(schedule, length, start, endLearningRate, curve);

    /// <summary>Drives the momentum by a schedule of its own; see <see cref="MomentumSchedule"/>.</summary>
    /// <param name="schedule">The schedule of the learning rate.</param>
    /// <param name="momentum">The schedule of the momentum, with values from 0 to 1.</param>
    /// <returns>Both schedules.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    public static MomentumSchedule WithMomentum(this LearningRateSchedule schedule, LearningRateSchedule momentum) =>
        new(schedule, momentum);

    /// <summary>Disturbs the rates at random, the same way every time; see <see cref="NoisySchedule"/>.</summary>
    /// <param name="schedule">The schedule to disturb.</param>
    /// <param name="start">When the noise begins.</param>
    /// <param name="end">When it ends; null for never.</param>
    /// <param name="limit">The largest change as a fraction of the rate, from 0 to 1.</param>
    /// <param name="standardDeviation">The spread before the limit cuts it, 0 or greater; null for all changes equally likely.</param>
    /// <param name="seed">Which noise.</param>
    /// <returns>The schedule with noise.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
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
    /// <param name="schedule">The schedule to scale.</param>
    /// <param name="factor">The factor, 0 or greater.</param>
    /// <returns>The scaled schedule.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static ScaledSchedule Scale(this LearningRateSchedule schedule, double factor) =>
        new(schedule, factor);

    /// <summary>Keeps every rate between two bounds.</summary>
    /// <param name="schedule">The schedule to bound.</param>
    /// <param name="min">The smallest rate, 0 or greater.</param>
    /// <param name="max">The largest rate, not smaller; null for none.</param>
    /// <returns>The bounded schedule.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static ClampedSchedule Clamp(this LearningRateSchedule schedule, double min = 0, double? max = null) =>
        new(schedule, min, max);

    /// <summary>Begins later, and holds the first rate until then; see <see cref="ShiftedSchedule"/>.</summary>
    /// <param name="schedule">The schedule to delay.</param>
    /// <param name="delay">How much later it begins.</param>
    /// <returns>The later schedule.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    public static ShiftedSchedule Shift(this LearningRateSchedule schedule, Length delay) =>
        new(schedule, delay);

    /// <summary>Leaves the first steps out; see <see cref="SkippedSchedule"/>.</summary>
    /// <param name="schedule">The schedule to begin later in.</param>
    /// <param name="lead">How much of it is left out.</param>
    /// <returns>The rest of the schedule.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    public static SkippedSchedule Skip(this LearningRateSchedule schedule, Length lead) =>
        new(schedule, lead);

    /// <summary>Starts again and again, each time slower and lower if wanted; see <see cref="RepeatedSchedule"/>.</summary>
    /// <param name="schedule">The schedule to repeat.</param>
    /// <param name="period">How much of it is repeated, and how long the first cycle takes; more than 0.</param>
    /// <param name="tMul">How many times as long each further cycle is, greater than 0.</param>
    /// <param name="mMul">How many times as high each further cycle is, 0 or greater.</param>
    /// <param name="cycles">How many cycles there are, 1 or more; null for no end.</param>
    /// <param name="wholeSteps">Whether the length of every cycle is cut to whole steps.</param>
    /// <returns>The repetition.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example>
    /// <code>
    /// var schedule = new Anneal(0.1, 0.001, "10 epochs", Curve.Cosine).Repeat("10 epochs", tMul: 2, mMul: 0.5, cycles: 3);
    /// </code>
    /// </example>
    public static RepeatedSchedule Repeat(
        this LearningRateSchedule schedule, Length period, double tMul = 1, double mMul = 1, int? cycles = null, bool wholeSteps = false) =>
        new(schedule, period, tMul, mMul, cycles, wholeSteps);

    /// <summary>Runs the clock slower or faster; see <see cref="StretchedSchedule"/>.</summary>
    /// <param name="schedule">The schedule to stretch.</param>
    /// <param name="unit">How long one step of the schedule takes, more than 0.</param>
    /// <returns>The stretched schedule.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example>
    /// <code>
    /// var schedule = new CosineDecay(0.1, 90).Stretch("1 epoch"); // 90 epochs
    /// </code>
    /// </example>
    public static StretchedSchedule Stretch(this LearningRateSchedule schedule, Length unit) =>
        new(schedule, unit);

    /// <summary>Goes backwards; see <see cref="ReversedSchedule"/>.</summary>
    /// <param name="schedule">The schedule to reverse.</param>
    /// <param name="length">From which moment of the schedule it goes back, more than 0.</param>
    /// <returns>The reversed schedule.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static ReversedSchedule Reverse(this LearningRateSchedule schedule, Length length) =>
        new(schedule, length);

    /// <summary>Changes the rate only every so many steps; see <see cref="StaircaseSchedule"/>.</summary>
    /// <param name="schedule">The schedule to read in stairs.</param>
    /// <param name="period">How long each rate is held, more than 0.</param>
    /// <returns>The schedule in stairs.</returns>
    /// <exception cref="ArgumentNullException">A schedule is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example>
    /// <code>
    /// var perEpoch = new CosineDecay(0.1).Staircase("1 epoch");
    /// </code>
    /// </example>
    public static StaircaseSchedule Staircase(this LearningRateSchedule schedule, Length period) =>
        new(schedule, period);

    /// <summary>
    /// Gives a schedule that goes on without a jump when, in the middle of a run, its length turns out to be another one: what is left of
    /// the schedule is stretched over what is left of the run.
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
