namespace TfLrCallbacks;

/// <summary>
/// The same learning rate at every step.
/// </summary>
/// <remarks>
/// <code>
/// η(t) = η₀
/// </code>
/// <para>As <c>optax.constant_schedule</c> and <c>transformers.get_constant_schedule</c>.</para>
/// </remarks>
public sealed record ConstantRate : LearningRateSchedule
{
    /// <summary>Initializes a constant rate.</summary>
    /// <param name="learningRate">The rate at every step, 0 or greater.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="learningRate"/> is negative or not finite.</exception>
    public ConstantRate(double learningRate) => LearningRate = learningRate;

    /// <summary>Gets the rate at every step.</summary>
    public double LearningRate { get; init => field = Check.AtLeast(0.0, value, "learningRate"); }

    /// <inheritdoc/>
    public override double? EndStep() => 0;

    /// <inheritdoc/>
    protected override double Evaluate(double step) => LearningRate;
}
