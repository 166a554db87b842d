namespace TfLrCallbacks;

/// <summary>
/// Multiplies the learning rate by a factor at each milestone.
/// </summary>
/// <remarks>
/// <para>With η₀ the initial rate and γ the factor:</para>
/// <code>
/// η(t) = η₀ · γ^(number of milestones m with m ≤ t)
/// </code>
/// <para>
/// The milestone itself has the new rate (in Keras' <see cref="PiecewiseConstantDecay"/> it still has the old one). A milestone of 0
/// takes effect with the first update; one that is given twice counts twice. As <c>torch.optim.lr_scheduler.MultiStepLR</c>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var schedule = new MultiStepDecay(initialLearningRate: 0.1, milestones: ["30 epochs", "60 epochs"], gamma: 0.1);
/// </code>
/// </example>
public sealed record MultiStepDecay : LearningRateSchedule
{
    private readonly ValueList<Length> _milestones = ValueList<Length>.Empty;

    /// <summary>Initializes a multi-step decay.</summary>
    /// <param name="initialLearningRate">The rate before the first milestone, 0 or greater.</param>
    /// <param name="milestones">When the rate changes, in any order.</param>
    /// <param name="gamma">The factor at each milestone, 0 or greater.</param>
    /// <exception cref="ArgumentNullException"><paramref name="milestones"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public MultiStepDecay(double initialLearningRate, IReadOnlyList<Length> milestones, double gamma = 0.1)
    {
        InitialLearningRate = initialLearningRate;
        Milestones = milestones;
        Gamma = gamma;
    }

    /// <summary>Gets the rate before the first milestone.</summary>
    public double InitialLearningRate { get; init => field = Check.AtLeast(0.0, value, "initialLearningRate"); }

    /// <summary>Gets when the rate changes.</summary>
    public IReadOnlyList<Length> Milestones
    {
        get => _milestones;
        init
        {
            ArgumentNullException.ThrowIfNull(value, "milestones");
            _milestones = new ValueList<Length>(value);
        }
    }

    /// <summary>Gets the factor at each milestone.</summary>
    public double Gamma { get; init => field = Check.AtLeast(0.0, value, "gamma"); }

    /// <inheritdoc/>
    public override double? EndStep() => Milestones.Select(milestone => milestone.InSteps).Append(0).Max();

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) =>
        this with { Milestones = Knots.Bind(Milestones, run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        int passed = 0;
        for (int i = 0; i < _milestones.Count; i++)
        {
            passed += _milestones[i].InSteps <= step ? 1 : 0;
        }

        return Growth.Of(InitialLearningRate, Gamma, passed);
    }
}
