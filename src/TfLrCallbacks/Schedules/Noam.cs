namespace TfLrCallbacks;

/// <summary>
/// The schedule of the first transformer: a linear warm-up, then down with the square root of time, scaled by the width of the model.
/// </summary>
/// <remarks>
/// <para>With d the width of the model and W the warm-up:</para>
/// <code>
/// η(t) = factor · d^−½ · min(t^−½, t · W^−1.5)
/// </code>
/// <para>
/// It is 0 at step 0 and largest, factor / √(d · W), at step W; it has no end. Counted from 1 as in the paper, it is
/// <c>new Noam(512, 4000).Skip(1)</c>. From Vaswani and others, <i>Attention Is All You Need</i>, 2017,
/// <see href="https://arxiv.org/abs/1706.03762"/>.
/// </para>
/// </remarks>
public sealed record Noam : LearningRateSchedule
{
    /// <summary>Initializes the schedule.</summary>
    /// <param name="modelSize">The width of the model, greater than 0.</param>
    /// <param name="warmup">How long the warm-up takes, more than 0.</param>
    /// <param name="factor">A factor of all rates, 0 or greater.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Noam(double modelSize, Length warmup, double factor = 1)
    {
        ModelSize = modelSize;
        Warmup = warmup;
        Factor = factor;
    }

    /// <summary>Gets the width of the model.</summary>
    public double ModelSize { get; init => field = Check.GreaterThan(0, value, "modelSize"); }

    /// <summary>Gets how long the warm-up takes.</summary>
    public Length Warmup { get; init => field = value.MoreThanZero("warmup"); }

    /// <summary>Gets the factor of all rates.</summary>
    public double Factor { get; init => field = Check.AtLeast(0.0, value, "factor"); }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => this with { Warmup = Warmup.Bind(run) };

    /// <inheritdoc/>
    protected override double Evaluate(double step)
    {
        double warmup = Warmup.InSteps;
        double height = step < warmup ? step / warmup : Math.Sqrt(warmup / step);
        return Growth.Saturate(Factor * Growth.Saturate(height / Math.Sqrt(ModelSize) / Math.Sqrt(warmup)));
    }
}
