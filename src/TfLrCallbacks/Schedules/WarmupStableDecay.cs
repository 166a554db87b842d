namespace TfLrCallbacks;

/// <summary>
/// Raises the learning rate, keeps it, and lowers it in the last part of the run.
/// </summary>
/// <remarks>
/// <para>With η₀, η₁, η₂ the start, peak and end rate, W the warm-up, D the decay, T the total and w₁, w₂ the curves:</para>
/// <code>
/// η(t) = η₀ + (η₁ − η₀) · w₁(t / W)             for t &lt; W
/// η(t) = η₁                                      for W ≤ t &lt; T − D
/// η(t) = η₁ + (η₂ − η₁) · w₂((t − T + D) / D)   for T − D ≤ t &lt; T,  η₂ from then on
/// </code>
/// <para>
/// Nothing before the decay depends on the total, so a run can be made longer while it is still in the stable part: <see cref="Extend"/>. As
/// <c>transformers.get_wsd_schedule</c>. With η₀ and η₂ above 0 and an <see cref="ExponentialCurve"/> it is fairseq's tri-stage
/// schedule; without a warm-up and with a cosine it is fastai's <c>fit_flat_cos</c>. From Hu and others, <i>MiniCPM</i>, 2024,
/// <see href="https://arxiv.org/abs/2404.06395"/>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var schedule = new WarmupStableDecay(peakLearningRate: 0.001, warmup: "2%", decay: "20%", decayCurve: Curve.OneMinusSqrt);
/// var flatCosine = new WarmupStableDecay(0.1, warmup: 0, decay: "25%", endLearningRate: 0.1 / 1e5);
/// </code>
/// </example>
public sealed record WarmupStableDecay : LearningRateSchedule
{
    /// <summary>Initializes the schedule.</summary>
    /// <param name="peakLearningRate">The rate of the stable part, 0 or greater.</param>
    /// <param name="warmup">How long the warm-up takes; 0 for none.</param>
    /// <param name="decay">How long the decay takes; 0 for at once, at the end.</param>
    /// <param name="totalSteps">The total length, not shorter than warm-up and decay together; null for the rest of the run.</param>
    /// <param name="startLearningRate">The rate at step 0, 0 or greater.</param>
    /// <param name="endLearningRate">The rate from the end on, 0 or greater.</param>
    /// <param name="warmupCurve">The shape of the warm-up; null for a line.</param>
    /// <param name="decayCurve">The shape of the decay; null for cosine.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public WarmupStableDecay(
        double peakLearningRate,
        Length warmup,
        Length decay,
        Length? totalSteps = null,
        double startLearningRate = 0,
        double endLearningRate = 0,
        Curve? warmupCurve = null,
        Curve? decayCurve = null)
    {
        PeakLearningRate = peakLearningRate;
        Warmup = warmup;
        Decay = decay;
        TotalSteps = totalSteps ?? Length.Rest;
        StartLearningRate = startLearningRate;
        EndLearningRate = endLearningRate;
        WarmupCurve = warmupCurve ?? Curve.Linear;
        DecayCurve = decayCurve ?? Curve.Cosine;
        Length whole = TotalSteps.Unit is LengthUnit.Rest ? Length.OfRun(1) : TotalSteps;
        if (warmup.Unit == whole.Unit && decay.Unit == whole.Unit && !Fits(warmup.Amount + decay.Amount, whole.Amount))
        {
            throw new ArgumentOutOfRangeException(
                nameof(totalSteps), TotalSteps, $"Must not be shorter than warm-up and decay together, {warmup} and {decay}.");
        }
    }

    /// <summary>Gets the rate of the stable part.</summary>
    public double PeakLearningRate { get; init => field = Check.AtLeast(0.0, value, "peakLearningRate"); }

    /// <summary>Gets how long the warm-up takes.</summary>
    public Length Warmup { get; }

    /// <summary>Gets how long the decay takes.</summary>
    public Length Decay { get; }

    /// <summary>Gets the total length.</summary>
    public Length TotalSteps { get; }

    /// <summary>Gets the rate at step 0.</summary>
    public double StartLearningRate { get; init => field = Check.AtLeast(0.0, value, "startLearningRate"); }

    /// <summary>Gets the rate from the end on.</summary>
    public double EndLearningRate { get; init => field = Check.AtLeast(0.0, value, "endLearningRate"); }

    /// <summary>Gets the shape of the warm-up.</summary>
    public Curve WarmupCurve { get; }

    /// <summary>Gets the shape of the decay.</summary>
    public Curve DecayCurve { get; }

    /// <inheritdoc/>
    public override double? EndStep() => TotalSteps.InSteps;

    /// <summary>Gives the same schedule with a later end: the stable part grows, everything before the old decay stays as it was.</summary>
    /// <param name="totalSteps">The total length.</param>
    /// <returns>The longer schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="totalSteps"/> is shorter than warm-up and decay.</exception>
    public WarmupStableDecay Extend(Length totalSteps) =>
        new(PeakLearningRate, Warmup, Decay, totalSteps, StartLearningRate, EndLearningRate, WarmupCurve, DecayCurve);

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run)
    {
        (Length warmup, Length decay, Length total) = (Warmup.Bind(run), Decay.Bind(run), TotalSteps.Bind(run));
        if (warmup.Amount + decay.Amount - total.Amount is > 0 and <= 1 and var excess && warmup.Amount >= excess && Fits((Warmup.Exactly(run) + Decay.Exactly(run))!.Value, total.Amount))
        {
            // Each part was rounded to whole steps by itself, and to 1 at least.
            warmup = Length.Steps(warmup.Amount - excess);
        }

        return new WarmupStableDecay(PeakLearningRate, warmup, decay, total, StartLearningRate, EndLearningRate, WarmupCurve, DecayCurve);
    }

    /// <summary>Tells whether the parts are no longer than the whole, but for the rounding of a sum such as 0.1 + 0.7 + 0.2.</summary>
    private static bool Fits(double parts, double whole) => parts <= whole * (1 + 1e-12);

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        double warmup = Warmup.InSteps;
        double decay = Decay.InSteps;
        double decayStart = TotalSteps.InSteps - decay;
        return step >= TotalSteps.InSteps ? EndLearningRate
            : step < warmup ? WarmupCurve.Between(StartLearningRate, PeakLearningRate, step, warmup)
            : step < decayStart ? PeakLearningRate
            : DecayCurve.Between(PeakLearningRate, EndLearningRate, step - decayStart, decay);
    }
}
