namespace TfLrCallbacks.Reports;

/// <summary>
/// Thins a long series to what a picture can show: of every pixel column the lowest and the highest point, in their order. A peak of
/// one step stays visible, which every n-th point would lose.
/// </summary>
internal static class Decimation
{
    /// <summary>Thins a series.</summary>
    /// <param name="points">The points, x increasing. A y that is not finite is a gap.</param>
    /// <param name="columns">How many pixel columns there are.</param>
    /// <returns>At most two points for each column; a column of gaps alone is one gap.</returns>
    public static IReadOnlyList<ChartPoint> MinMax(IReadOnlyList<ChartPoint> points, int columns)
    {
        if (points.Count <= 2 * columns)
        {
            return points;
        }

        var kept = new List<ChartPoint>(2 * columns);
        for (int column = 0; column < columns; column++)
        {
            int from = (int)((long)points.Count * column / columns);
            int to = (int)((long)points.Count * (column + 1) / columns);
            Keep(points, from, to, kept);
        }

        return kept;
    }

    private static void Keep(IReadOnlyList<ChartPoint> points, int from, int to, List<ChartPoint> kept)
    {
        ChartPoint? low = null;
        ChartPoint? high = null;
        for (int i = from; i < to; i++)
        {
            ChartPoint point = points[i];
            if (double.IsFinite(point.Y))
            {
                low = low is null || point.Y < low.Value.Y ? point : low;
                high = high is null || point.Y > high.Value.Y ? point : high;
            }
        }

        if (low is not { } lowest || high is not { } highest)
        {
            kept.Add(points[from]);
            return;
        }

        kept.Add(lowest.X < highest.X ? lowest : highest);
        if (lowest != highest)
        {
            kept.Add(lowest.X < highest.X ? highest : lowest);
        }
    }
}
