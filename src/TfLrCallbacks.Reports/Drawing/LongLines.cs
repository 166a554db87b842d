namespace TfLrCallbacks.Reports;

/// <summary>The lines of a picture that is drawn in several widths: a long series is gone through once, and thinned to what the widest can show.</summary>
internal sealed class LongLines
{
    /// <summary>Four values for each pixel column of the widest picture.</summary>
    private const int Long = 16_000;

    private readonly Dictionary<object, IReadOnlyList<ChartPoint>> _thinned = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gives the points that a number of pixel columns can show.</summary>
    /// <param name="series">What the points are made of.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="points">Gives the points with their values at the places that a function gives.</param>
    /// <param name="place">Gives the place of a value. A higher value has a higher place, or none.</param>
    /// <param name="columns">How many pixel columns there are.</param>
    public IReadOnlyList<ChartPoint> Of(object series, int count, Func<Func<double, double>, IReadOnlyList<ChartPoint>> points, Func<double, double> place, int columns)
    {
        if (count <= Long)
        {
            return Decimation.MinMax(points(place), columns);
        }

        if (!_thinned.TryGetValue(series, out IReadOnlyList<ChartPoint>? thinned))
        {
            _thinned[series] = thinned = Decimation.MinMax(points(value => value), Long / 4);
        }

        return Decimation.MinMax([.. thinned.Select(point => point with { Y = place(point.Y) })], columns);
    }
}
