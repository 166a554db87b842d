namespace TfLrCallbacks;

/// <summary>
/// Raises the learning rate along a line, then lowers it along half a cosine, all within a total that includes the warm-up.
/// </summary>
/// <remarks>
/// <para>With η₁ the peak, η₀ and η₂ the start and end rate, W the warm-up and T the total:</para>
/// <code>
/// η(t) = η₀ + (η₁ − η₀) · t / W                                        for t &lt; W
/// η(t) = η₂ + (η₁ − η₂) · ½ · (1 + cos(π · min(t − W, T − W) / (T − W)))  from then on
/// </code>
/// <para>
/// The peak is reached at step W (step 0 where W is 0), the end rate at step T, where it is held. As
/// <c>optax.warmup_cosine_decay_schedule</c>, and <c>transformers.get_cosine_schedule_with_warmup</c> within its total (that one
/// rises again afterwards). In Keras' <c>CosineDecay</c> the decay steps come after the warm-up: there the total is both together.
/// With the default start the very first update has rate 0.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var schedule = new WarmupCosine(peakLearningRate: 0.001, warmup: "5%");
/// </code>
/// </example>
public sealed record WarmupCosine : LearningRateSchedule
{
    /// <summary>Initializes a cosine decay with a warm-up.</summary>
    /// <param name="peakLearningRate">The rate at the end of the warm-up, 0 or greater.</param>
    /// <param name="warmup">How long the warm-up takes; 0 for none.</param>
    /// <param name="totalSteps">The length of warm-up and decay together, longer than the warm-up; null for the rest of the run.</param>
    /// <param name="startLearningRate">The rate at step 0, 0 or greater.</param>
    /// <param name="endLearningRate">The rate from the end on, 0 or greater.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public WarmupCosine(
        double peakLearningRate, Length warmup, Length? totalSteps = null, double startLearningRate = 0, double endLearningRate = 0)
    {
        PeakLearningRate = peakLearningRate;
        TotalSteps = (totalSteps ?? Length.Rest).MoreThan(warmup, nameof(totalSteps), nameof(warmup));
        Warmup = warmup;
        StartLearningRate = startLearningRate;
        EndLearningRate = endLearningRate;
    }

    /// <summary>Gets the rate at the end of the warm-up.</summary>
    public double PeakLearningRate { get; init => field = Check.AtLeast(0.0, value, "peakLearningRate"); }

    /// <summary>Gets how long the warm-up takes.</summary>
    public Length Warmup { get; }

    /// <summary>Gets how long warm-up and decay take together.</summary>
    public Length TotalSteps { get; }

    /// <summary>Gets the rate at step 0.</summary>
    public double StartLearningRate { get; init => field = Check.AtLeast(0.0, value, "startLearningRate"); }

    /// <summary>Gets the rate from the end on.</summary>
    public double EndLearningRate { get; init => field = Check.AtLeast(0.0, value, "endLearningRate"); }

    /// <inheritdoc/>
    public override double? EndStep() => TotalSteps.InSteps;

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) =>
        new WarmupCosine(PeakLearningRate, Warmup.Bind(run), TotalSteps.Bind(run), StartLearningRate, EndLearningRate);

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        double warmup = Warmup.InSteps;
        return step < warmup
            ? Curve.Linear.Between(StartLearningRate, PeakLearningRate, step, warmup)
            : Curve.Cosine.Between(PeakLearningRate, EndLearningRate, step - warmup, TotalSteps.InSteps - warmup);
    }
}
