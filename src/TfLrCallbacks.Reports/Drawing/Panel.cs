using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace TfLrCallbacks.Reports;

/// <summary>One pair of axes on a sheet, drawn by ScottPlot into a rectangle that is known beforehand, so that panels line up.</summary>
internal sealed class Panel : IDisposable
{
    /// <summary>The room that y labels take left of the data, and that a caption takes above it.</summary>
    public const float LabelRoom = 56;

    public const float CaptionRoom = 22;

    /// <summary>The room below the data for x labels and the x caption.</summary>
    public const float FootRoom = 46;

    public const float MarkWidth = 1.8f;

    private const float MarkSize = 9;
    private const float FirstRow = 17;
    private const float RowHeight = 18;

    private readonly Plot _plot = new();
    private readonly Sheet _sheet;
    private readonly AxisScale _x;
    private readonly AxisScale _y;
    private readonly string? _xCaption;
    private EpochMarks? _epochs;

    public Panel(Sheet sheet, SKRect data, AxisScale x, AxisScale y, string? xCaption)
    {
        (_sheet, Data, _x, _y, _xCaption) = (sheet, data, x, y, xCaption);
        _plot.Font.Set(ChartFont.Name);
        _plot.RenderManager.ClearCanvasBeforeEachRender = false;
        _plot.FigureBackground.Color = Colors.Transparent;
        _plot.DataBackground.Color = Colors.Transparent;
        _plot.Layout.Fixed(new PixelPadding(data.Left, sheet.Width - data.Right, sheet.Height - data.Bottom, data.Top));
        _plot.Axes.SetLimits(x.Min, x.Max, y.Min, y.Max);
        Style(_plot.Axes.Bottom, x, labels: xCaption is not null);
        Style(_plot.Axes.Left, y, labels: true);
        _plot.Axes.Left.FrameLineStyle.Width = 0;
        _plot.Axes.Top.IsVisible = false;
        _plot.Axes.Right.IsVisible = false;
        _plot.Grid.MajorLineColor = Color.FromHex(sheet.Palette.Grid);
        _plot.Grid.MajorLineWidth = 1;
    }

    /// <summary>Gets the rectangle between the axes.</summary>
    public SKRect Data { get; }

    public float X(double x) => Data.Left + (float)((x - _x.Min) / (_x.Max - _x.Min) * Data.Width);

    public float Y(double y) => Data.Bottom - (float)((Clipped(y) - _y.Min) / (_y.Max - _y.Min) * Data.Height);

    /// <summary>Adds a series, unless it is empty. A point between two gaps has no line, so it is marked.</summary>
    public void Line(
        IReadOnlyList<ChartPoint> points, Color color, float width = 2.2f, LinePattern? pattern = null, MarkerShape marker = MarkerShape.None, MarkerShape alone = MarkerShape.FilledCircle)
    {
        if (points.Count is 0)
        {
            return;
        }

        bool[] isAlone = [.. points.Select((point, i) => points.Count > 1 && double.IsFinite(point.Y) && !IsThere(points, i - 1) && !IsThere(points, i + 1))];
        Marks([.. points.Where((_, i) => isAlone[i])], color, MarkerShape.FilledCircle, size: 2 * width);
        double[] ys = [.. points.Select((point, i) => double.IsFinite(point.Y) && !isAlone[i] ? Clipped(point.Y) : double.NaN)];
        if (!ys.Any(double.IsFinite))
        {
            return;
        }

        Scatter scatter = _plot.Add.Scatter(points.Select(point => point.X).ToArray(), ys);
        scatter.Color = color;
        scatter.LineWidth = width;
        scatter.LineStyle.StrokeJoin = SKStrokeJoin.Round;

        // A single point has no dashes; asked for them, Skia's SVG canvas writes a line to standard error.
        scatter.LinePattern = points.Count > 1 && pattern is { } dashes ? dashes : LinePattern.Solid;
        marker = marker is MarkerShape.None && points.Count is 1 ? alone : marker;
        scatter.MarkerShape = marker;
        scatter.MarkerSize = marker is MarkerShape.None ? 0 : MarkSize;
        scatter.MarkerLineWidth = 1.6f;
    }

    /// <summary>Adds marks without a line; nothing where there are none.</summary>
    public void Marks(IReadOnlyList<ChartPoint> points, Color color, MarkerShape shape, float size = MarkSize)
    {
        if (points.Count is 0)
        {
            return;
        }

        Scatter marks = _plot.Add.ScatterPoints(
            points.Select(point => point.X).ToArray(),
            points.Select(point => double.IsFinite(point.Y) ? Clipped(point.Y) : double.NaN).ToArray(),
            color);
        marks.MarkerShape = shape;
        marks.MarkerSize = size;
        marks.MarkerLineWidth = 1.6f;
    }

    /// <summary>Draws a shaded interval of x at once, so beneath everything that is added.</summary>
    public void Band(double from, double to)
    {
        using var paint = new SKPaint { Color = SKColor.Parse(_sheet.Palette.Band) };
        _sheet.Canvas.DrawRect(new SKRect(X(from), Data.Top, X(to), Data.Bottom), paint);
    }

    public void HorizontalLine(double y, Color color) => _plot.Add.HorizontalLine(y, width: 1.2f, color, LinePattern.DenselyDashed);

    public void VerticalLine(double x, Color color, bool dashed) =>
        _plot.Add.VerticalLine(x, MarkWidth, color, dashed ? LinePattern.DenselyDashed : LinePattern.Solid);

    /// <summary>Puts thin lines where epochs end, in the place of the grid of the steps; below the steps the epochs are counted where this panel has labels.</summary>
    public void Epochs(EpochMarks marks)
    {
        _plot.Grid.XAxisStyle.IsVisible = false;
        foreach (AxisTick end in marks.Ends)
        {
            _plot.Add.VerticalLine(end.Position, width: 1, Color.FromHex(_sheet.Palette.Grid));
        }

        _epochs = marks;
    }

    /// <summary>Draws axes and series and their captions.</summary>
    public void Draw(string caption)
    {
        // The first time ScottPlot draws a plot, it draws it twice, one over the other: let that happen where nobody sees it.
        var room = new PixelRect(0, _sheet.Width, _sheet.Height, 0);
        using (var nowhere = new SKNoDrawCanvas((int)_sheet.Width, (int)_sheet.Height))
        {
            _plot.Render(nowhere, room);
        }

        _plot.Render(_sheet.Canvas, room);
        _sheet.Text(Sheet.Fitting(caption + _y.Factor, Data.Width), Data.Left - LabelRoom + 12, Data.Top - 9, _sheet.Muted);
        if (_xCaption is not null && _epochs is not null)
        {
            Row(_xCaption + _x.Factor, [], Data.Bottom + FirstRow);
            Row("epoch", _epochs.Ends, Data.Bottom + FirstRow + RowHeight);
        }
        else if (_xCaption is not null)
        {
            _sheet.Text(_xCaption + _x.Factor, Data.MidX, Data.Bottom + 38, _sheet.Muted, align: SKTextAlign.Center);
        }
    }

    private void Row(string caption, IReadOnlyList<AxisTick> ticks, float baseline)
    {
        _sheet.Text(caption, Data.Left - LabelRoom + 12, baseline, _sheet.Muted);
        foreach (AxisTick tick in ticks)
        {
            _sheet.Text(tick.Label, X(tick.Position), baseline, _sheet.Muted, align: SKTextAlign.Center);
        }
    }

    public void Dispose() => _plot.Dispose();

    private static bool IsThere(IReadOnlyList<ChartPoint> points, int i) => i >= 0 && i < points.Count && double.IsFinite(points[i].Y);

    // A loss of 1e30 lies outside in any case; its pixel must still be a number that a picture can hold.
    private double Clipped(double y) => Math.Clamp(y, (2 * _y.Min) - _y.Max, (2 * _y.Max) - _y.Min);

    private void Style(IAxis axis, AxisScale scale, bool labels)
    {
        axis.TickGenerator = new NumericManual([.. scale.Ticks.Select(tick =>
            new Tick(tick.Position, labels ? tick.Label : "", isMajor: true))]);
        axis.TickLabelStyle.FontSize = Sheet.TextSize;
        axis.TickLabelStyle.ForeColor = _sheet.Muted;
        axis.MajorTickStyle.Length = axis is IXAxis && labels ? 4 : 0;
        axis.MajorTickStyle.Color = Color.FromHex(_sheet.Palette.Axis);
        axis.FrameLineStyle.Color = Color.FromHex(_sheet.Palette.Axis);
        axis.FrameLineStyle.Width = 1;
    }
}
