namespace TfLrCallbacks;

/// <summary>
/// A learning rate that a function of the user's multiplies at every step.
/// </summary>
/// <remarks>
/// <code>
/// η(t) = η₀ · f(1) · f(2) · … · f(min(t, T))
/// </code>
/// <para>
/// A product of functions has no closed form: the rates of all T steps are computed once, when the length is known, and take 8 bytes each. From
/// step T on the last one is held. Two of these schedules are equal where their rates are. As
/// <c>torch.optim.lr_scheduler.MultiplicativeLR</c>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var schedule = new MultiplicativeDecay(0.1, step => 1 - (1 / (step + 10.0)), steps: 1000);
/// </code>
/// </example>
public sealed record MultiplicativeDecay : LearningRateSchedule
{
    private readonly ValueList<double>? _rates;

    /// <summary>Initializes the schedule.</summary>
    /// <param name="initialLearningRate">The rate at step 0, 0 or greater.</param>
    /// <param name="factor">Given a step from 1 on, returns the factor between the rate before it and its own, 0 or greater.</param>
    /// <param name="steps">The number of factors, at most 100,000,000; null for the rest of the run.</param>
    /// <exception cref="ArgumentNullException"><paramref name="factor"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range, or the function returned a factor that is.</exception>
    public MultiplicativeDecay(double initialLearningRate, Func<long, double> factor, Length? steps = null)
    {
        ArgumentNullException.ThrowIfNull(factor);
        InitialLearningRate = Check.AtLeast(0.0, initialLearningRate);
        Factor = factor;
        Steps = (steps ?? Length.Rest).MoreThanZero(nameof(steps));
        if (Steps.Unit is LengthUnit.Steps)
        {
            _ = Check.Between(0, 100_000_000, Steps.Amount, nameof(steps));
            _rates = new ValueList<double>(Rates());
        }
    }

    /// <summary>Gets the rate at step 0.</summary>
    public double InitialLearningRate { get; }

    /// <summary>Gets the function that gives the factors.</summary>
    public Func<long, double> Factor { get; }

    /// <summary>Gets how many factors there are.</summary>
    public Length Steps { get; }

    /// <inheritdoc/>
    public override double? EndStep() => Math.Floor(Steps.InSteps);

    /// <inheritdoc/>
    public bool Equals(MultiplicativeDecay? other) =>
        other is not null && InitialLearningRate == other.InitialLearningRate && Steps == other.Steps && (_rates?.Equals(other._rates) ?? Factor == other.Factor);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(InitialLearningRate, Steps);

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) =>
        new MultiplicativeDecay(InitialLearningRate, Factor, Steps.Bind(run));

    /// <inheritdoc/>
    protected override double Evaluate(double step) => _rates is { } rates
        ? rates[(int)Math.Min(step, rates.Count - 1)]
        : Steps.InSteps;

    private IEnumerable<double> Rates()
    {
        double rate = InitialLearningRate;
        yield return rate;
        for (long step = 1; step <= Steps.Amount; step++)
        {
            double factor = Factor(step);
            rate = Growth.Saturate(rate * Check.AtLeast(0.0, factor));
            yield return rate;
        }
    }
}
