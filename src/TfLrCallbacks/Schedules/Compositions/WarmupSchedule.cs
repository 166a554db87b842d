namespace TfLrCallbacks;

/// <summary>
/// A schedule with a warm-up: a rise from a small rate, in front of the schedule or over its first steps.
/// </summary>
/// <remarks>
/// <para>With s the schedule, W the warm-up, η₀ the start rate and w the curve:</para>
/// <code>
/// in front:  η(t) = η₀ + (s(0) − η₀) · w(t / W)  for t &lt; W,  s(t − W) from then on
/// over it:   η(t) = η₀ + (s(W) − η₀) · w(t / W)  for t &lt; W,  s(t) from then on
/// </code>
/// <para>
/// Both meet the schedule at step W without a jump. In front, a schedule whose length is not given, or
/// <see cref="Length.Rest"/>, takes what the warm-up leaves of the run. A warm-up of 0 changes nothing. The momentum of the schedule, if it has
/// one, waits at its first value in front, and runs on under a warm-up over it.
/// </para>
/// </remarks>
public sealed record WarmupSchedule : LearningRateSchedule
{
    /// <summary>Initializes a warm-up.</summary>
    /// <param name="schedule">The schedule to warm up to.</param>
    /// <param name="warmup">How long the warm-up takes; 0 for none.</param>
    /// <param name="startLearningRate">The rate at step 0, 0 or greater.</param>
    /// <param name="curve">The shape of the rise; null for a line.</param>
    /// <param name="overlap">Whether the schedule's own clock runs during the warm-up, so that its end stays where it is.</param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="startLearningRate"/> is negative or not finite.</exception>
    public WarmupSchedule(
        LearningRateSchedule schedule, Length warmup, double startLearningRate = 0, Curve? curve = null, bool overlap = false)
    {
        Schedule = schedule;
        Warmup = warmup;
        StartLearningRate = startLearningRate;
        Curve = curve ?? Curve.Linear;
        Overlap = overlap;
    }

    /// <summary>Gets the schedule to warm up to.</summary>
    public LearningRateSchedule Schedule
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, "schedule");
            field = value;
        }
    }

    /// <summary>Gets how long the warm-up takes.</summary>
    public Length Warmup { get; init; }

    /// <summary>Gets the rate at step 0.</summary>
    public double StartLearningRate { get; init => field = Check.AtLeast(0.0, value, "startLearningRate"); }

    /// <summary>Gets the shape of the rise.</summary>
    public Curve Curve
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, "curve");
            field = value;
        }
    }

    /// <summary>Gets a value indicating whether the schedule's own clock runs during the warm-up.</summary>
    public bool Overlap { get; init; }

    /// <inheritdoc/>
    public override double? EndStep()
    {
        double lead = Lead;
        double? end = Schedule.EndStep();
        return Overlap && end < Warmup.InSteps ? Warmup.InSteps : Ends.At(end + lead, end, step => step - lead);
    }

    private double Lead => Overlap ? 0 : Warmup.InSteps;

    /// <inheritdoc/>
    public override double? MomentumAt(double step) => Schedule.MomentumAt(Math.Max(0, step - Lead));

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run)
    {
        Length warmup = Warmup.Bind(run);
        return this with { Warmup = warmup, Schedule = Schedule.Bind(Overlap ? run : run.After(warmup)) };
    }

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        double warmup = Warmup.InSteps;
        return step < warmup
            ? Curve.Between(StartLearningRate, Schedule.ValueAt(warmup - Lead), step, warmup)
            : Schedule.ValueAt(step - Lead);
    }
}
