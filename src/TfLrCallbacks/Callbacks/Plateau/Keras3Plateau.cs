namespace TfLrCallbacks;

/// <summary>
/// The rule of Keras 3's <c>ReduceLROnPlateau</c>, bit for bit.
/// </summary>
/// <remarks>
/// <code>
/// rate = float32(max(rate · factor, minLearningRate)), where rate &gt; float32(minLearningRate)
/// </code>
/// <para>
/// Counting as <see cref="KerasCounting"/>, better as <see cref="Keras3Improvement"/>. Arguments that Keras takes are taken, strange ones too
/// (a negative factor or patience); only NaN and infinities are refused.
/// </para>
/// </remarks>
public sealed record Keras3Plateau : KerasCounting
{
    /// <summary>Initializes the rule.</summary>
    /// <param name="factor">What the rate is multiplied by, below 1.</param>
    /// <param name="patience">The number of epochs without a better value after which the rate falls.</param>
    /// <param name="mode">Which values are better.</param>
    /// <param name="minDelta">How much better than the best a value must be; its sign does not matter.</param>
    /// <param name="cooldown">How many epochs after a reduction do not count.</param>
    /// <param name="minLearningRate">The lowest rate (Keras: <c>min_lr</c>).</param>
    /// <param name="isFloat32">Whether the rate is a float32, as in Keras by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is 1 or more, or an argument is not finite.</exception>
    public Keras3Plateau(
        double factor = 0.1,
        double patience = 10,
        MetricMode mode = MetricMode.Auto,
        double minDelta = 1e-4,
        double cooldown = 0,
        double minLearningRate = 0,
        bool isFloat32 = true)
        : base(
            new Keras3Improvement(minDelta, isFloat32),
            Below1(factor),
            Check.Finite(patience),
            mode,
            Check.Finite(cooldown),
            Check.Finite(minLearningRate)) => IsFloat32 = isFloat32;

    /// <summary>Gets a value indicating whether float32 is used.</summary>
    public bool IsFloat32 { get; }

    /// <inheritdoc/>
    public override double Announced(double learningRate) => Math.Max(Round(learningRate) * Factor, MinLearningRate);

    private protected override bool CanReduce(double learningRate) => Round(learningRate) > Round(MinLearningRate);

    private protected override double Multiply(double learningRate) => Round(Announced(learningRate));

    private double Round(double value) => IsFloat32 ? (float)value : value;
}
