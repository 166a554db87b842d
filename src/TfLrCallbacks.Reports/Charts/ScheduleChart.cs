using ScottPlot;
using SkiaSharp;

namespace TfLrCallbacks.Reports;

/// <summary>One or several schedules over the steps of a run; below them the momentum where a schedule drives it.</summary>
/// <remarks>
/// Every step is looked at up to 200,000 steps; a longer run is looked at in that many steps, evenly spread, the first and the last
/// among them.
/// </remarks>
public sealed class ScheduleChart : Chart
{
    private const int MostSchedules = 8;

    private readonly List<Curve> _curves;
    private readonly long _steps;

    /// <summary>Initializes a picture.</summary>
    /// <param name="schedules">The schedules, from 1 to 8, their lengths in steps (<see cref="LearningRateSchedule.Bind"/>).</param>
    /// <param name="steps">The number of steps to show, 1 or more.</param>
    /// <param name="title">The title; null for the names of the schedules.</param>
    /// <exception cref="ArgumentException">There is no schedule, there are more than 8, or one has no name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is less than 1.</exception>
    public ScheduleChart(IReadOnlyList<NamedSchedule> schedules, long steps, string? title = null)
        : this(Curves(schedules, Check.AtLeast(1, steps)), steps, title)
    {
    }

    /// <summary>Initializes a picture of one schedule, named in words, such as <c>cosine with warm-up</c>.</summary>
    /// <param name="schedule">The schedule, its lengths in steps (<see cref="LearningRateSchedule.Bind"/>).</param>
    /// <param name="steps">The number of steps to show, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is less than 1.</exception>
    public ScheduleChart(LearningRateSchedule schedule, long steps)
        : this([new NamedSchedule(schedule)], steps)
    {
    }

    private ScheduleChart(List<Curve> curves, long steps, string? title)
        : base(
            title ?? "Learning rate: " + string.Join(", ", curves.Select(curve => curve.Name)),
            $"Learning rate over {NumberText.Count(steps, "step")}. " + string.Join(" ", curves.Select(Describe)))
    {
        _curves = curves;
        _steps = steps;
    }

    /// <summary>Gets for each schedule its name, first and highest rate, the step of the highest, and the last rate.</summary>
    internal IEnumerable<IReadOnlyList<string>> Rows => _curves.Select(curve =>
    {
        ChartPoint peak = curve.Rates.MaxBy(point => point.Y);
        return (string[])
            [curve.Name, NumberText.Rate(curve.Rates[0].Y), NumberText.Rate(peak.Y), NumberText.Count((long)peak.X), NumberText.Rate(curve.Rates[^1].Y)];
    });

    private bool HasMomentum => _curves.Exists(curve => curve.Momentum is not null);

    private protected override int HeightFor(int width) => HasMomentum ? 500 : 360;

    private protected override void Draw(Sheet sheet)
    {
        sheet.Title(Title);
        var axis = RateAxis.Of([.. _curves.Select(curve => curve.Rates.Select(point => point.Y).ToArray())], sheet.Height - 120, mostLinear: 5);
        IReadOnlyList<CurveStyle> styles = CurveStyle.Of([.. _curves.Select(curve => curve.Rates.Select(point => axis.Place(point.Y)).ToArray())]);
        sheet.Legend(_curves.Zip(styles, (curve, style) => new LegendKey(
            style.LiesOn is { } below ? $"{curve.Name} (lies on {_curves[below].Name})" : curve.Name, sheet.Palette.Series(style.ColorIndex), style.Mark)));
        var stack = new PanelStack(sheet, HasMomentum ? [2, 1] : [1]);
        AxisScale x = LinearTicks.Between(0, Math.Max(1, _steps - 1), (int)(sheet.Width / 90));
        DrawPanel(sheet, stack, x, axis.Scale, axis.Caption, styles, curve => axis.Place(curve.Rates));
        if (HasMomentum)
        {
            (double min, double max) = Series.Range(_curves.SelectMany(curve => curve.Momentum ?? []).Select(point => point.Y));
            DrawPanel(sheet, stack, x, LinearTicks.Around(min, max, 3, air: 0.12), "momentum", styles, curve => curve.Momentum);
        }
    }

    private static List<Curve> Curves(IReadOnlyList<NamedSchedule> schedules, long steps)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        if (schedules.Count is 0 or > MostSchedules)
        {
            throw new ArgumentException(
                $"Must hold from 1 to {MostSchedules} schedules, which is what one picture can show. Received {schedules.Count}.", nameof(schedules));
        }

        foreach (NamedSchedule named in schedules)
        {
            Check.NotEmpty(named.Name, nameof(schedules));
            ArgumentNullException.ThrowIfNull(named.Schedule, nameof(schedules));
        }

        long[] sampled = RateSamples.StepsOver(steps);
        return [.. schedules.Select(named => new Curve(
            named.Name,
            [.. sampled.Select(step => new ChartPoint(step, named.Schedule.ValueAt(step)))],
            sampled.Any(step => named.Schedule.MomentumAt(step) is not null)
                ? [.. sampled.Select(step => new ChartPoint(step, named.Schedule.MomentumAt(step) ?? double.NaN))]
                : null))];
    }

    private static string Describe(Curve curve)
    {
        ChartPoint peak = curve.Rates.MaxBy(point => point.Y);
        return $"{curve.Name}: first {NumberText.Rate(curve.Rates[0].Y)}, highest {NumberText.Rate(peak.Y)} at step "
            + $"{NumberText.Count((long)peak.X)}, last {NumberText.Rate(curve.Rates[^1].Y)}.";
    }

    private void DrawPanel(
        Sheet sheet, PanelStack stack, AxisScale x, AxisScale y, string caption, IReadOnlyList<CurveStyle> styles, Func<Curve, IReadOnlyList<ChartPoint>?> values)
    {
        bool lowest = stack.IsLast;
        SKRect data = stack.Take();
        using var panel = new Panel(sheet, data, x, y, lowest ? "step" : null);
        for (int i = 0; i < _curves.Count; i++)
        {
            if (values(_curves[i]) is { } points)
            {
                panel.Line(Decimation.MinMax(points, (int)data.Width), sheet.Palette.Series(styles[i].ColorIndex), pattern: styles[i].Pattern);
            }
        }

        panel.Draw(caption);
    }

    private sealed record Curve(string Name, IReadOnlyList<ChartPoint> Rates, IReadOnlyList<ChartPoint>? Momentum);
}
