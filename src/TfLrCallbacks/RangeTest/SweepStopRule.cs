namespace TfLrCallbacks;

/// <summary>
/// Ends a sweep: at a loss that is not finite, or at the second in a row above
/// <c>b + max(3 D, 0.2 |b|)</c>, where <c>b</c> is the baseline and <c>D</c> the deepest descent below it so far.
/// </summary>
/// <remarks>The rule is additive in the descent, so losses may be negative, zero or huge.</remarks>
internal sealed class SweepStopRule(double baseline)
{
    private double _drop;
    private int _hot;

    /// <summary>Takes the next loss.</summary>
    /// <returns>True where the sweep ends with it.</returns>
    public bool IsOverAfter(double loss)
    {
        if (!double.IsFinite(loss))
        {
            return true;
        }

        _drop = Math.Max(_drop, baseline - loss);
        double limit = baseline + Math.Max(3 * _drop, 0.2 * Math.Abs(baseline));
        _hot = loss > limit ? _hot + 1 : 0;
        return _hot >= 2;
    }
}
