namespace TfLrCallbacks;

/// <summary>
/// The cosine mirrored at the line: w(f) = 2 · f − ½ · (1 − cos(π · f)). Fast, slow, fast.
/// </summary>
/// <remarks>
/// A cool-down of Hägele and others, <i>Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations</i>, 2024,
/// <see href="https://arxiv.org/abs/2405.18392"/>.
/// </remarks>
internal sealed record MirrorCosineCurve : Curve
{
    /// <inheritdoc/>
    protected override double Done(double fraction) => (2 * fraction) - (0.5 * (1 - Math.Cos(Math.PI * fraction)));
}
