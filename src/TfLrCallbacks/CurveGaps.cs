namespace TfLrCallbacks;

/// <summary>The gaps in the curve of a range test.</summary>
internal static class CurveGaps
{
    /// <summary>Tells which losses are NaN between finite ones. Weights that had become NaN would not come back, so these were not measured.</summary>
    public static bool[] Of(IReadOnlyList<double> losses)
    {
        int first = 0;
        int last = losses.Count - 1;
        for (; first < losses.Count && !double.IsFinite(losses[first]); first++)
        {
        }

        for (; last >= 0 && !double.IsFinite(losses[last]); last--)
        {
        }

        return [.. losses.Select((loss, i) => double.IsNaN(loss) && i > first && i < last)];
    }
}
