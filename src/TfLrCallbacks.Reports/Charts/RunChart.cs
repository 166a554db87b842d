using ScottPlot;
using SkiaSharp;

namespace TfLrCallbacks.Reports;

/// <summary>One or several trainings over their steps: loss, metric, and the learning rate that drove them, one above the other.</summary>
/// <remarks>
/// The loss of single steps is thin, its running median stronger; of each pixel column the lowest and the highest step are drawn. The highest
/// two percent of single steps may leave the picture where they would flatten everything else, and so does a run whose loss rises to ten times that of the others.
/// The axis of losses is logarithmic where the highest is a hundred times the median. Momentum and weight decay have a panel where
/// something drives them. Beside a run of which only epochs are known, all are drawn over epochs. Where a rate is unknown its line has a gap, and without any known rate there is no panel of rates; the legend says so.
/// </remarks>
public sealed class RunChart : Chart
{
    /// <summary>The largest number of runs in one picture.</summary>
    public const int MostRuns = 8;

    /// <summary>So many names have room in the title.</summary>
    private const int MostNamed = 3;

    /// <summary>The pixels from one dot of a validation to the next: closer ones would be a band.</summary>
    private const float MarkerRoom = 14;

    private readonly IReadOnlyList<RunFigure> _runs;
    private readonly string? _metric;
    private readonly bool _overEpochs;

    /// <summary>The running medians of each run, and the ranges of what is drawn. A page draws the picture in two widths.</summary>
    private readonly IReadOnlyList<ChartPoint>[] _medians;

    private readonly LongLines _lines = new();
    private readonly IReadOnlyList<bool> _leaving;
    private readonly (double Lowest, double Highest, double Usual) _losses;
    private readonly (double Lowest, double Highest) _metrics;

    /// <summary>Initializes a picture.</summary>
    /// <param name="runs">The runs, from 1 to 8. From the fifth on they share a colour with one before, in dashes and with open squares.</param>
    /// <exception cref="ArgumentException">
    /// There is no run or more than 8, a run has no name, no finite loss or not one loss for each rate, metrics differ, or the numbers of steps do not rise.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A rate is negative or infinite, or the first step is negative.</exception>
    public RunChart(params IReadOnlyList<RunFigure> runs)
        : base(TitleOf(runs), string.Join(" ", runs.Select(Describe)))
    {
        foreach (RunFigure run in runs)
        {
            Check.NotEmpty(run.Name, nameof(runs));
            Check.AtLeast(0, run.FirstStep, nameof(run.FirstStep));
            Series.SameLength(run.StepLearningRates, run.StepLosses, nameof(run.StepLearningRates), nameof(run.StepLosses));
            Series.HasFinite(run.StepLosses, nameof(run.StepLosses));
            if (run.StepNumbers.Count > 0 && (run.StepNumbers.Count != run.StepLosses.Count || run.StepNumbers[0] < run.FirstStep || run.StepNumbers.Zip(run.StepNumbers.Skip(1)).Any(pair => pair.Second <= pair.First)))
            {
                throw new ArgumentException($"{nameof(run.StepNumbers)} must be empty, or hold a rising number for each of the {run.StepLosses.Count} steps, from {run.FirstStep} on.", nameof(runs));
            }

            SameLengthOrNone(run.StepMomentums, run.StepLosses, nameof(run.StepMomentums));
            SameLengthOrNone(run.StepWeightDecays, run.StepLosses, nameof(run.StepWeightDecays));
            foreach (double rate in run.StepLearningRates.Where(rate => !double.IsNaN(rate)))
            {
                Check.AtLeast(0.0, rate, nameof(run.StepLearningRates));
            }
        }

        string[] metrics = [.. runs.Select(run => run.MetricName).OfType<string>().Distinct()];
        if (metrics.Length > 1)
        {
            throw new ArgumentException(
                $"Runs in one picture must have the same metric. Received {string.Join(", ", metrics)}. Name one for all of them.", nameof(runs));
        }

        _runs = runs;
        _metric = runs.Any(run => run.Metric.Count + run.ValidationMetric.Count > 0) ? metrics.FirstOrDefault() : null;
        _overEpochs = runs.Any(run => run.HasOnlyEpochs) && runs.All(run => run.StepsPerEpoch is > 0);
        double[][] shown = [.. runs.Select(LossAxis.Shown)];
        _leaving = LossAxis.Leaving(runs, shown);
        _losses = LossAxis.Range(shown, _leaving);
        _metrics = Series.Range(runs.SelectMany(run => run.Metric.Concat(run.ValidationMetric)).Select(point => point.Value));
        _medians = [.. runs.Select(run => RunningMedian.Of(Steps(run, run.StepLosses, loss => loss), RunningMedian.Window(run)))];
    }

    private bool HasRates => _runs.Any(run => run.HighestRate is not null);

    private IEnumerable<(string Caption, Func<RunFigure, IReadOnlyList<double>> Values)> Driven
    {
        get
        {
            if (_runs.Any(run => run.StepMomentums.Any(double.IsFinite)))
            {
                yield return ("momentum", run => run.StepMomentums);
            }

            if (_runs.Any(run => run.StepWeightDecays.Any(double.IsFinite)))
            {
                yield return ("weight decay", run => run.StepWeightDecays);
            }
        }
    }

    private protected override int HeightFor(int width) => (width < 560 ? 560 : 640) - (_metric is null ? 170 : 0) - (HasRates ? 0 : 130) + (100 * Driven.Count());

    private protected override void Draw(Sheet sheet)
    {
        sheet.Title(Title);
        RateAxis? rates = HasRates ? RateAxis.Of([.. _runs.Select(run => run.StepLearningRates)], height: 90, mostLinear: 3) : null;
        IReadOnlyList<CurveStyle> styles = CurveStyle.Of([.. _runs.Select(run => (IReadOnlyList<double>)(_runs.Count is 1 ? [] : [.. run.StepLearningRates.Select(rate => rates?.Place(rate) ?? rate)]))]);
        sheet.Legend(RunLegend.Keys(sheet, _runs, styles, _leaving));
        float endRoom = 18 + _runs.SelectMany(run => (MetricPoint?[])[End(run.Loss, run.ValidationLoss), End(run.Metric, run.ValidationMetric)])
            .Select(end => end is null ? 0 : Sheet.Measure(NumberText.Value(end.Value), bold: true)).Max();
        var stack = new PanelStack(sheet, [2, .. (float[])(_metric is null ? [] : [1.4f]), .. (float[])(HasRates ? [1] : []), .. Driven.Select(_ => 0.7f)], endRoom);
        (double from, double to) = Series.Range(_runs.SelectMany(run => new double[] { X(run, run.FirstStep), X(run, run.End) }));
        AxisScale x = LinearTicks.Between(from, to + ((to - from) * 10 / sheet.Width), (int)Math.Min(sheet.Width / 90, to - from + 1));
        EpochMarks? epochs = _overEpochs ? null : EpochMarks.Of(_runs, (long)to, (int)(sheet.Width / 44));

        var losses = LossAxis.Of(_losses, stack.Next.Height);
        DrawMeasures(sheet, stack, x, losses.Scale, losses.Place, epochs, losses.Caption, run => run.Loss, run => run.ValidationLoss, hasSteps: true);
        if (_metric is not null)
        {
            AxisScale y = double.IsFinite(_metrics.Lowest) ? LinearTicks.Around(_metrics.Lowest, _metrics.Highest, (int)(stack.Next.Height / 24)) : LinearTicks.Between(0, 1, 4);
            DrawMeasures(sheet, stack, x, y, value => value, epochs, _metric, run => run.Metric, run => run.ValidationMetric, hasSteps: false);
        }

        if (rates is not null)
        {
            DrawDriven(sheet, stack, x, rates.Scale, epochs, rates.Caption, styles, run => run.StepLearningRates, rates.Place);
        }

        foreach ((string caption, Func<RunFigure, IReadOnlyList<double>> values) in Driven)
        {
            (double min, double max) = Series.Range(_runs.SelectMany(values));
            DrawDriven(sheet, stack, x, LinearTicks.Around(min, max, 2, air: 0.12), epochs, caption, styles, values, value => value);
        }
    }

    private static void SameLengthOrNone(IReadOnlyList<double> driven, IReadOnlyList<double> losses, string name)
    {
        if (driven.Count > 0)
        {
            Series.SameLength(driven, losses, name, nameof(RunFigure.StepLosses));
        }
    }

    private static string TitleOf(IReadOnlyList<RunFigure> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count is 0 or > MostRuns)
        {
            throw new ArgumentException(
                $"Must hold from 1 to {MostRuns} runs, which is what one picture can show. Received {runs.Count}.", nameof(runs));
        }

        string[] names = [.. runs.Select(run => RunName.Short(run.Name))];
        return "Training: " + (names.Length switch { 1 => names[0], <= MostNamed when !runs.Any(run => RunName.IsLong(run.Name)) => $"{string.Join(", ", names[..^1])} and {names[^1]}", _ => $"{names.Length} runs" });
    }

    private static string Describe(RunFigure run)
    {
        string loss = Last(run.ValidationLoss) is { } validation ? $" validation loss {validation}" : Last(run.Loss) is { } mean ? $" loss {mean}" : "";
        string metric = Last(run.ValidationMetric.Count > 0 ? run.ValidationMetric : run.Metric) is { } value ? $", {run.MetricName} {value}" : "";
        string length = run.HasOnlyEpochs ? NumberText.Count(run.StepLosses.Count, "epoch") : NumberText.Count(run.End - run.FirstStep, "step");
        return $"{run.Name}: {length}; at the end{loss}{metric}.";

        static string? Last(IReadOnlyList<MetricPoint> points) => points.Count is 0 ? null : NumberText.Value(points[^1].Value);
    }

    private static MetricPoint? End(IReadOnlyList<MetricPoint> training, IReadOnlyList<MetricPoint> validation) =>
        (validation.Count > 0 ? validation : training) is [.., var end] && double.IsFinite(end.Value) ? end : null;

    /// <summary>Gives the place of a number of steps: that number, or the epochs that it makes.</summary>
    private double X(RunFigure run, double steps) => _overEpochs ? steps / run.StepsPerEpoch!.Value : steps;

    // A step is drawn in its middle, an epoch at its end.
    private StepPoints Steps(RunFigure run, IReadOnlyList<double> values, Func<double, double> place) => new(values, i => X(run, run.NumberOf(i) + (run.HasOnlyEpochs ? 1 : 0.5)), place);

    private MeasuredPoints Points(RunFigure run, IReadOnlyList<MetricPoint> values, Func<double, double> place) => new(values, step => X(run, step), place);

    private IReadOnlyList<ChartPoint> LineOf(RunFigure run, IReadOnlyList<double> values, Func<double, double> place, SKRect data) =>
        _lines.Of(values, values.Count, place => Steps(run, values, place), place, (int)data.Width);

    private IReadOnlyList<ChartPoint> LineOf(RunFigure run, IReadOnlyList<MetricPoint> values, Func<double, double> place, SKRect data) =>
        _lines.Of(values, values.Count, place => Points(run, values, place), place, (int)data.Width);

    private void DrawMeasures(
        Sheet sheet,
        PanelStack stack,
        AxisScale x,
        AxisScale y,
        Func<double, double> place,
        EpochMarks? epochs,
        string caption,
        Func<RunFigure, IReadOnlyList<MetricPoint>> training,
        Func<RunFigure, IReadOnlyList<MetricPoint>> validation,
        bool hasSteps)
    {
        bool isLowest = stack.IsLast;
        SKRect data = stack.Take();
        using var panel = NewPanel(sheet, data, x, y, epochs, isLowest);
        var ends = new List<EndLabel>();
        if (hasSteps)
        {
            ForEachRun(sheet, (run, color, _) => panel.Line(run.HasOnlyEpochs ? [] : LineOf(run, run.StepLosses, place, data), color.WithOpacity(0.25), width: 1));
            for (int i = 0; i < _runs.Count; i++)
            {
                panel.Line(
                    [.. _medians[i].Select(point => point with { Y = place(point.Y) })], sheet.Palette.Series(i).WithOpacity(0.75), width: 1.5f, pattern: HasColourOfAnother(i) ? LinePattern.Dashed : LinePattern.Solid);
            }
        }

        ForEachRun(sheet, (run, color, isSecond) => panel.Line(
            LineOf(run, training(run), place, data), color, width: 1.8f, pattern: isSecond ? LinePattern.Dotted : LinePattern.DenselyDashed, alone: MarkerShape.OpenDiamond));
        ForEachRun(sheet, (run, color, isSecond) =>
        {
            IReadOnlyList<MetricPoint> checks = validation(run);
            MarkerShape marker = isSecond ? MarkerShape.OpenSquare : MarkerShape.FilledCircle;
            MeasuredPoints points = Points(run, checks, place);
            panel.Line(LineOf(run, checks, place, data), color, pattern: isSecond ? LinePattern.Dashed : LinePattern.Solid);
            int every = Math.Max(1, (int)Math.Ceiling(points.Count * MarkerRoom / data.Width));
            panel.Marks([.. Enumerable.Range(0, (points.Count + every - 1) / every).Reverse().Select(check => points[points.Count - 1 - (check * every)])], color, marker);
            if (run.KeptEpoch is not null && run.OfKeptWeights(checks.Count > 0 ? checks : training(run)) is { } kept)
            {
                panel.Marks(Points(run, [kept], place), color, MarkerShape.OpenCircle, size: 17);
            }

            if (End(training(run), checks) is { } end)
            {
                ends.Add(new EndLabel(NumberText.Value(end.Value), panel.Y(place(end.Value)), color));
            }
        });
        panel.Draw(caption);
        EndLabel.Draw(sheet, ends, data);
    }

    private void DrawDriven(
        Sheet sheet,
        PanelStack stack,
        AxisScale x,
        AxisScale y,
        EpochMarks? epochs,
        string caption,
        IReadOnlyList<CurveStyle> styles,
        Func<RunFigure, IReadOnlyList<double>> values,
        Func<double, double> place)
    {
        bool isLowest = stack.IsLast;
        SKRect data = stack.Take();
        using var panel = NewPanel(sheet, data, x, y, epochs, isLowest);
        for (int i = 0; i < _runs.Count; i++)
        {
            // A solid line stays what it is; dashes over another one show both.
            LinePattern pattern = styles[i].LiesOn is not null ? styles[i].Pattern : HasColourOfAnother(i) ? LinePattern.Dashed : LinePattern.Solid;
            panel.Line(LineOf(_runs[i], values(_runs[i]), place, data), sheet.Palette.Series(i), pattern: pattern);
        }

        panel.Draw(caption);
    }

    private Panel NewPanel(Sheet sheet, SKRect data, AxisScale x, AxisScale y, EpochMarks? epochs, bool isLowest)
    {
        var panel = new Panel(sheet, data, x, y, !isLowest ? null : _overEpochs ? "epoch" : "step");
        if (epochs is not null)
        {
            panel.Epochs(epochs);
        }

        return panel;
    }

    /// <summary>There are four colours that everybody tells apart: a fifth run is told from the first by dashes and marks.</summary>
    internal static bool HasColourOfAnother(int run) => run >= CurveStyle.Colors;

    private void ForEachRun(Sheet sheet, Action<RunFigure, Color, bool> draw)
    {
        for (int i = 0; i < _runs.Count; i++)
        {
            draw(_runs[i], sheet.Palette.Series(i), HasColourOfAnother(i));
        }
    }
}
