namespace TfLrCallbacks;

/// <summary>
/// Constant learning rates between boundaries.
/// </summary>
/// <remarks>
/// <code>
/// η(t) = values[number of boundaries b with b &lt; t]
/// </code>
/// <para>
/// The step at a boundary still has the old rate, so with a boundary of 0 the first value is used for one update. As
/// <c>keras.optimizers.schedules.PiecewiseConstantDecay</c>. PyTorch and optax change at the boundary: see <see cref="MultiStepDecay"/>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var schedule = new PiecewiseConstantDecay(boundaries: [100_000, 110_000], values: [1.0, 0.5, 0.1]);
/// </code>
/// </example>
public sealed record PiecewiseConstantDecay : LearningRateSchedule
{
    private readonly ValueList<Length> _boundaries;
    private readonly ValueList<double> _values;

    /// <summary>Initializes constant rates between boundaries.</summary>
    /// <param name="boundaries">The last step of each value but the last, in ascending order.</param>
    /// <param name="values">The rates, 0 or greater: one value more than there are boundaries.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The number of values is not the number of boundaries plus one, or the boundaries are not in ascending order.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative or not finite.</exception>
    public PiecewiseConstantDecay(IReadOnlyList<Length> boundaries, IReadOnlyList<double> values)
    {
        _boundaries = Knots.InOrder(boundaries);
        _values = Knots.Rates(values, boundaries.Count + 1);
    }

    /// <summary>Gets the last step of each value but the last.</summary>
    public IReadOnlyList<Length> Boundaries => _boundaries;

    /// <summary>Gets the rates.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <inheritdoc/>
    public override double? EndStep()
    {
        double last = Boundaries.Count == 0 ? -1 : Boundaries[^1].InSteps;
        double end = Math.Max(Math.Floor(last) + 1, Math.BitIncrement(last));
        return double.IsFinite(end) ? end : null;
    }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) =>
        new PiecewiseConstantDecay(Knots.Bind(Boundaries, run), Values);

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        int passed = 0;
        while (passed < _boundaries.Count && _boundaries[passed].InSteps < step)
        {
            passed++;
        }

        return _values[passed];
    }
}
