namespace TfLrCallbacks;

/// <summary>
/// The reflected exponential: w(f) = 1 − (1 − f) / (1 − f / 2). Nearly a line at first, then steeper and steeper.
/// </summary>
/// <remarks>
/// From Chen, Wolfe and Kyrillidis, <i>REX: Revisiting Budgeted Training with an Improved Schedule</i>, 2022,
/// <see href="https://arxiv.org/abs/2107.04197"/>.
/// </remarks>
internal sealed record RexCurve : Curve
{
    /// <inheritdoc/>
    protected override double Done(double fraction) => 1 - ((1 - fraction) / (1 - (fraction / 2)));
}
