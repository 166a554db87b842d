namespace TfLrCallbacks;

/// <summary>
/// Raises the learning rate to a maximum and lowers it far below its start, while the momentum goes the other way.
/// </summary>
/// <remarks>
/// <para>With η the maximum, T the total steps and s the start fraction, the knots are, joined by the curve:</para>
/// <code>
/// two phases     t = 0: η / div   s·T − 1: η                      T − 1: η / div / finalDiv
/// three phases   t = 0: η / div   s·T − 1: η   2·s·T − 2: η / div   T − 1: η / div / finalDiv
/// </code>
/// <para>
/// The momentum goes from its maximum to its base and back in the same phases, and stays at its maximum in a third one.
/// The last update of the run, T − 1, has the smallest rate; from there on rate and momentum are held. s·T − 1 need not be whole:
/// then no step has exactly the maximum. Where s·T is 1 or less the rate starts at the maximum; a phase without length is skipped.
/// </para>
/// <para>
/// As <c>torch.optim.lr_scheduler.OneCycleLR</c>, which fails past its end (linear annealing gives a negative rate there) and divides
/// by zero where s·T is 1. optax counts the knots from 0 to T instead: see <see cref="PiecewiseInterpolation"/>. From Smith and Topin,
/// <i>Super-Convergence</i>, 2017, <see href="https://arxiv.org/abs/1708.07120"/>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var schedule = new OneCycle(maxLearningRate: 0.1, totalSteps: 500);
/// schedule.ValueAt(0);   // 0.004
/// schedule.ValueAt(149); // 0.1
/// schedule.ValueAt(499); // 4e-7, and so on for ever
/// </code>
/// </example>
public sealed record OneCycle : LearningRateSchedule
{
    /// <summary>Initializes a one-cycle schedule.</summary>
    /// <param name="maxLearningRate">The largest rate, 0 or greater.</param>
    /// <param name="totalSteps">How long the cycle takes, more than 0; null for the rest of the run.</param>
    /// <param name="pctStart">The fraction of the cycle in which the rate rises, from 0 to 1.</param>
    /// <param name="annealing">The shape of every phase; null for cosine.</param>
    /// <param name="cycleMomentum">Whether the momentum is driven too.</param>
    /// <param name="baseMomentum">The momentum where the rate is largest, from 0 to 1.</param>
    /// <param name="maxMomentum">The momentum at the start and at the end, from 0 to 1.</param>
    /// <param name="divFactor">The ratio of the maximum rate to the first rate, greater than 0.</param>
    /// <param name="finalDivFactor">The ratio of the first rate to the last rate, greater than 0.</param>
    /// <param name="threePhase">Whether the rate first returns to its start, in a phase as long as the first, before it falls to its end.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public OneCycle(
        double maxLearningRate,
        Length? totalSteps = null,
        double pctStart = 0.3,
        Curve? annealing = null,
        bool cycleMomentum = true,
        double baseMomentum = 0.85,
        double maxMomentum = 0.95,
        double divFactor = 25,
        double finalDivFactor = 1e4,
        bool threePhase = false)
    {
        MaxLearningRate = maxLearningRate;
        TotalSteps = totalSteps ?? Length.Rest;
        PctStart = pctStart;
        Annealing = annealing ?? Curve.Cosine;
        CycleMomentum = cycleMomentum;
        BaseMomentum = baseMomentum;
        MaxMomentum = maxMomentum;
        DivFactor = divFactor;
        FinalDivFactor = finalDivFactor;
        ThreePhase = threePhase;
    }

    /// <summary>Gets the largest rate.</summary>
    public double MaxLearningRate { get; init => field = Check.AtLeast(0.0, value, "maxLearningRate"); }

    /// <summary>Gets how long the cycle takes.</summary>
    public Length TotalSteps { get; init => field = value.MoreThanZero("totalSteps"); }

    /// <summary>Gets the fraction of the cycle in which the rate rises.</summary>
    public double PctStart { get; init => field = Check.Between(0, 1, value, "pctStart"); }

    /// <summary>Gets the shape of every phase.</summary>
    public Curve Annealing
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, "annealing");
            field = value;
        }
    }

    /// <summary>Gets a value indicating whether the momentum is driven too.</summary>
    public bool CycleMomentum { get; init; }

    /// <summary>Gets the momentum where the rate is largest.</summary>
    public double BaseMomentum { get; init => field = Check.Between(0, 1, value, "baseMomentum"); }

    /// <summary>Gets the momentum at the start and at the end.</summary>
    public double MaxMomentum { get; init => field = Check.Between(0, 1, value, "maxMomentum"); }

    /// <summary>Gets the ratio of the maximum rate to the first rate.</summary>
    public double DivFactor { get; init => field = Check.GreaterThan(0, value, "divFactor"); }

    /// <summary>Gets the ratio of the first rate to the last rate.</summary>
    public double FinalDivFactor { get; init => field = Check.GreaterThan(0, value, "finalDivFactor"); }

    /// <summary>Gets a value indicating whether the rate first returns to its start before it falls to its end.</summary>
    public bool ThreePhase { get; init; }

    /// <inheritdoc/>
    public override double? EndStep() => Math.Max(0, TotalSteps.InSteps - 1);

    /// <inheritdoc/>
    public override double? MomentumAt(double step) => CycleMomentum
        ? At(Check.AtLeast(0.0, step), MaxMomentum, BaseMomentum, MaxMomentum)
        : null;

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => this with { TotalSteps = TotalSteps.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        double start = Growth.Saturate(MaxLearningRate / DivFactor);
        return At(step, start, MaxLearningRate, Growth.Saturate(start / FinalDivFactor));
    }

    private double At(double step, double start, double middle, double end)
    {
        double top = (PctStart * TotalSteps.InSteps) - 1;
        double last = TotalSteps.InSteps - 1;
        double now = Math.Min(step, last);
        if (now <= top)
        {
            return Annealing.Between(start, middle, now, top);
        }

        if (!ThreePhase)
        {
            return Annealing.Between(middle, end, now - top, last - top);
        }

        double back = (2 * PctStart * TotalSteps.InSteps) - 2;
        return now <= back
            ? Annealing.Between(middle, start, now - top, back - top)
            : Annealing.Between(start, end, now - back, last - back);
    }
}
