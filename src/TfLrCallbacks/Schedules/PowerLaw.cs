namespace TfLrCallbacks;

/// <summary>
/// A learning rate that falls with a power of the tokens seen, whatever the length of the run, never above a maximum.
/// </summary>
/// <remarks>
/// <para>With n = t · units, the tokens (or samples) seen before update t:</para>
/// <code>
/// η(t) = min(max, amplitude · n^exponent)
/// </code>
/// <para>
/// It has no end; put a warm-up in front and a cool-down behind it. The amplitude contains the batch size: the paper has
/// η = min(max, B · a · n^b) with B the sequences in a batch, and code that circulates takes a = 4, b = −0.51 and a maximum
/// of 0.02. From Shen and others, <i>Power Scheduler</i>, 2024, <see href="https://arxiv.org/abs/2408.13359"/>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var schedule = new PowerLaw(0.02, amplitude: 4 * 128, exponent: -0.51, unitsPerStep: 128 * 4096)
///     .WithWarmup("1%").WithCooldown("10%", curve: new ExponentialCurve(0.001));
/// </code>
/// </example>
public sealed record PowerLaw : LearningRateSchedule
{
    /// <summary>Initializes a power law.</summary>
    /// <param name="maxLearningRate">The largest rate, 0 or greater.</param>
    /// <param name="amplitude">The rate after one unit, greater than 0.</param>
    /// <param name="exponent">The power of the units seen, 0 or less.</param>
    /// <param name="unitsPerStep">How many tokens or samples an update takes, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public PowerLaw(double maxLearningRate, double amplitude, double exponent = -0.51, double unitsPerStep = 1)
    {
        MaxLearningRate = maxLearningRate;
        Amplitude = amplitude;
        Exponent = exponent;
        UnitsPerStep = unitsPerStep;
    }

    /// <summary>Gets the largest rate.</summary>
    public double MaxLearningRate { get; init => field = Check.AtLeast(0.0, value, "maxLearningRate"); }

    /// <summary>Gets the rate after one unit.</summary>
    public double Amplitude { get; init => field = Check.GreaterThan(0, value, "amplitude"); }

    /// <summary>Gets the power of the units seen.</summary>
    public double Exponent { get; init => field = Check.Between(double.MinValue, 0, value, "exponent"); }

    /// <summary>Gets how many tokens or samples an update takes.</summary>
    public double UnitsPerStep { get; init => field = Check.GreaterThan(0, value, "unitsPerStep"); }

    /// <inheritdoc/>
    protected override double Evaluate(double step) =>
        step == 0 ? MaxLearningRate : Math.Min(MaxLearningRate, Amplitude * Math.Pow(step * UnitsPerStep, Exponent));
}
