namespace TfLrCallbacks.Reports;

/// <summary>The axis of learning rates: linear, or logarithmic where rates span decades.</summary>
/// <param name="Scale">The range and the ticks.</param>
/// <param name="IsLogarithmic">Whether positions are log10 of the rate.</param>
internal sealed record RateAxis(AxisScale Scale, bool IsLogarithmic)
{
    /// <summary>Rates below this part of the highest lie on the zero line of a linear picture.</summary>
    private const double Invisible = 0.02;

    /// <summary>A cosine is invisible for its last tenth, and that is what it should look like; an exponential decay for most of its length.</summary>
    private const double MostInvisible = 0.2;

    private const double FewestDecades = 1e-8;

    /// <summary>A curve whose peak is less than this part of another's lies on the zero line of a linear picture.</summary>
    private const double Apart = 30;

    /// <summary>A schedule that falls to 0 leaves the picture below this part of the lowest peak.</summary>
    private const double LeastOfApart = 0.01;

    public string Caption => IsLogarithmic ? "learning rate (logarithmic)" : "learning rate";

    /// <summary>Chooses the axis for curves over the steps.</summary>
    public static RateAxis Of(IReadOnlyList<IReadOnlyList<double>> curves, float height, int mostLinear)
    {
        double[] tops = [.. curves.Select(rates => Series.Range(rates).Max)];
        double peak = tops.Max();

        // One curve of many that falls far does not take the shape from the others.
        bool spansDecades = 2 * curves.Where((rates, i) => rates.Count(rate => rate > 0 && rate < Invisible * tops[i]) > MostInvisible * rates.Count).Count() >= Math.Max(1, curves.Count);
        double[] peaks = [.. tops.Where(own => own > 0)];
        bool areApart = peaks.Length > 1 && peaks.Max() > Apart * peaks.Min();
        if (!spansDecades && !areApart)
        {
            return new RateAxis(LinearTicks.Around(0, peak, mostLinear), IsLogarithmic: false);
        }

        double least = spansDecades ? peak * FewestDecades : peaks.Min() * LeastOfApart;
        double lowest = curves.SelectMany(rates => rates).Where(rate => rate >= least && rate > 0).Min();
        (double from, double to) = (Math.Log10(lowest), Math.Log10(peak));
        double air = 0.06 * (to - from);
        return new RateAxis(DecadeTicks.Between(from - air, to + air, (int)(height / 24)), IsLogarithmic: true);
    }

    /// <summary>Gives the place of a rate on the axis; 0 has none on a logarithmic one.</summary>
    public double Place(double rate) => !IsLogarithmic ? rate : rate > 0 ? Math.Log10(rate) : double.NaN;

    public IReadOnlyList<ChartPoint> Place(IReadOnlyList<ChartPoint> points) =>
        IsLogarithmic ? [.. points.Select(point => point with { Y = Place(point.Y) })] : points;
}
