namespace TfLrCallbacks;

/// <summary>
/// Half a cosine wave: w(f) = ½ · (1 − cos(π · f)). From Loshchilov and Hutter, <i>SGDR</i>, 2017,
/// <see href="https://arxiv.org/abs/1608.03983"/>.
/// </summary>
internal sealed record CosineCurve : Curve
{
    /// <inheritdoc/>
    protected override double Done(double fraction) => 0.5 * (1 - Math.Cos(Math.PI * fraction));
}
