namespace TfLrCallbacks;

/// <summary>
/// Learning rates at given moments, joined by a curve.
/// </summary>
/// <remarks>
/// <para>Between two knots (b, v) and (b′, v′), with w the curve:</para>
/// <code>
/// η(t) = v + (v′ − v) · w((t − b) / (b′ − b))
/// </code>
/// <para>
/// Before the first knot its value holds, after the last one the last. Two knots at one moment are a jump; the later one counts there.
/// As ignite's <c>PiecewiseLinear</c> and, with rates instead of factors, <c>optax.piecewise_interpolate_schedule</c>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var trapezoid = new PiecewiseInterpolation(boundaries: [0, "20%", "80%", "100%"], values: [0, 0.1, 0.1, 0]);
/// </code>
/// </example>
public sealed record PiecewiseInterpolation : LearningRateSchedule
{
    private readonly ValueList<Length> _boundaries;
    private readonly ValueList<double> _values;

    /// <summary>Initializes the schedule from its knots and the curve between them.</summary>
    /// <param name="boundaries">The moments of the knots, in ascending order, at least one.</param>
    /// <param name="values">The rates of the knots, 0 or greater.</param>
    /// <param name="curve">The shape between two knots; null for a line.</param>
    /// <exception cref="ArgumentNullException">A list is null.</exception>
    /// <exception cref="ArgumentException">The lists differ in length or are empty, or the moments are not in ascending order.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rate is negative or not finite.</exception>
    public PiecewiseInterpolation(IReadOnlyList<Length> boundaries, IReadOnlyList<double> values, Curve? curve = null)
    {
        _boundaries = Knots.InOrder(boundaries);
        _values = Knots.Rates(values, Math.Max(1, boundaries.Count));
        Curve = curve ?? Curve.Linear;
        if (boundaries.Count == 0)
        {
            throw new ArgumentException("Must have at least one knot. Received: none.", nameof(boundaries));
        }
    }

    /// <summary>Gets the moments of the knots.</summary>
    public IReadOnlyList<Length> Boundaries => _boundaries;

    /// <summary>Gets the rates of the knots.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>Gets the shape between two knots.</summary>
    public Curve Curve { get; }

    /// <inheritdoc/>
    public override double? EndStep() => Boundaries[^1].InSteps;

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) =>
        new PiecewiseInterpolation(Knots.Bind(Boundaries, run), Values, Curve);

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        int next = 0;
        while (next < _boundaries.Count && _boundaries[next].InSteps <= step)
        {
            next++;
        }

        if (next == 0 || next == _boundaries.Count)
        {
            return _values[Math.Max(0, next - 1)];
        }

        double start = _boundaries[next - 1].InSteps;
        return Curve.Between(_values[next - 1], _values[next], step - start, _boundaries[next].InSteps - start);
    }
}
