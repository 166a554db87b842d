namespace TfLrCallbacks;

/// <summary>
/// The rule of optax' <c>contrib.reduce_on_plateau</c>, bit for bit: a scale that starts at 1 and multiplies the rate.
/// </summary>
/// <remarks>
/// <code>
/// mean of the last accumulationSize values, then
/// better = mean &lt; (1 - rtol) · best - atol;   count = better ? 0 : count + 1
/// in cooldown:  cooldown -= 1, count = 0
/// else:         where count = patience: scale = scale · factor, cooldown = its length, count = 0;   scale = max(scale, minScale)
/// </code>
/// <para>
/// So patience 0 lowers the scale when the value gets better, and never when it is flat; and a least scale above 1 raises it. Lower is always better.
/// </para>
/// </remarks>
public sealed record OptaxPlateau : PlateauRule
{
    /// <summary>Initializes the rule.</summary>
    /// <param name="factor">What the scale is multiplied by, between 0 and 1, both excluded.</param>
    /// <param name="patience">How many judgements without a better value it takes, 0 or more.</param>
    /// <param name="rtol">How much better a value must be, as a part of the best, from 0 to 1.</param>
    /// <param name="atol">How much better a value must be besides, 0 or more; not 0 together with <paramref name="rtol"/>.</param>
    /// <param name="cooldown">How many judgements after a reduction do not count, 0 or more.</param>
    /// <param name="accumulationSize">How many values are averaged for a judgement, 1 or more.</param>
    /// <param name="minScale">The lowest scale.</param>
    /// <param name="isFloat32">Whether to compute in float32, as optax does for float32 parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public OptaxPlateau(
        double factor = 0.1,
        int patience = 10,
        double rtol = 1e-4,
        double atol = 0,
        int cooldown = 0,
        int accumulationSize = 1,
        double minScale = 0,
        bool isFloat32 = false)
    {
        Mode = MetricMode.Min;
        Factor = Below1(Check.GreaterThan(0, factor), nameof(factor));
        Patience = Check.AtLeast(0, patience);
        RelativeTolerance = Check.Between(0, 1, rtol);
        AbsoluteTolerance = Check.AtLeast(0.0, atol);
        if (rtol is 0 && atol is 0)
        {
            throw new ArgumentOutOfRangeException(nameof(atol), atol, "Must be greater than 0 where rtol is 0.");
        }

        Cooldown = Check.AtLeast(0, cooldown);
        AccumulationSize = Check.AtLeast(1, accumulationSize);
        MinScale = Check.Finite(minScale);
        IsFloat32 = isFloat32;
    }

    /// <summary>Gets what the scale is multiplied by.</summary>
    public double Factor { get; }

    /// <summary>Gets how many judgements without a better value it takes.</summary>
    public int Patience { get; }

    /// <summary>Gets how much better a value must be, as a part of the best.</summary>
    public double RelativeTolerance { get; }

    /// <summary>Gets how much better a value must be besides.</summary>
    public double AbsoluteTolerance { get; }

    /// <summary>Gets how many judgements after a reduction do not count.</summary>
    public int Cooldown { get; }

    /// <summary>Gets how many values are averaged for a judgement.</summary>
    public int AccumulationSize { get; }

    /// <summary>Gets the lowest scale.</summary>
    public double MinScale { get; }

    /// <summary>Gets a value indicating whether float32 is used.</summary>
    public bool IsFloat32 { get; }

    /// <inheritdoc/>
    public override bool ActsOnScale => true;

    /// <inheritdoc/>
    public override PlateauState Start(double learningRate) => new OptaxState(learningRate) { Best = double.PositiveInfinity };

    /// <inheritdoc/>
    public override void SaveState(PlateauState state, CallbackState values)
    {
        base.SaveState(state, values);
        values.Set("count", Own<OptaxState>(state).Count);
        values.Set("average", Own<OptaxState>(state).Average);
    }

    /// <inheritdoc/>
    public override PlateauState RestoreState(CallbackState values)
    {
        var state = (OptaxState)base.RestoreState(values);
        return state with
        {
            Best = state.Best ?? throw new InvalidDataException("The best value of a saved state must be a number. Received: null."),
            Count = values.GetInt32("count", atLeast: 0, atMost: AccumulationSize),
            Average = values.GetDouble("average"),
        };
    }

    /// <inheritdoc/>
    public override PlateauState Next(PlateauState state, int epoch, double? value, double learningRate)
    {
        OptaxState next = Own<OptaxState>(state) with { LearningRate = learningRate, Improved = false, OutOfPatience = false };
        if (value is not { } metric)
        {
            return next;
        }

        double sum = Round(Round(next.Count * next.Average) + Round(metric));
        next = next with { Count = next.Count + 1, Average = Round(sum / (next.Count + 1)) };
        return next.Count < AccumulationSize ? next : Judge(next, learningRate);
    }

    /// <inheritdoc/>
    public override double Reduce(double learningRate) =>
        Math.Max(Round(learningRate * Round(Factor)), Round(MinScale));

    private OptaxState Judge(OptaxState state, double scale)
    {
        double bar = Round(Round(Round(1 - RelativeTolerance) * state.Best!.Value) - Round(AbsoluteTolerance));
        bool better = state.Average < bar;
        state = state with
        {
            Improved = better,
            Best = better ? state.Average : state.Best,
            Wait = better ? 0 : state.Wait + 1,
            Count = 0,
            Average = 0,
        };
        if (state.Cooldown > 0)
        {
            return state with { Cooldown = state.Cooldown - 1, Wait = 0 };
        }

        return state.Wait == Patience
            ? state with { LearningRate = Reduce(scale), Cooldown = Cooldown, Wait = 0, OutOfPatience = true }
            : state with { LearningRate = Math.Max(scale, Round(MinScale)) };
    }

    private double Round(double value) => IsFloat32 ? (float)value : value;
}
