using ScottPlot;
using SkiaSharp;

namespace TfLrCallbacks.Reports;

/// <summary>
/// A learning-rate range test over a logarithmic axis: the sweep, the short trainings, the suggested interval, the two rates, and where
/// training diverges.
/// </summary>
/// <remarks>
/// The loss axis ends a little above the loss before training: what is worse has left the picture, and a trial that did is a triangle
/// at its upper edge.
/// </remarks>
public sealed class RangeTestChart : Chart
{
    private const string Divergence = "diverges";

    private readonly RangeTestResult _result;
    private readonly RangeTestSweep _sweep;
    private readonly double _lowest;
    private readonly double _highest;
    private readonly double _edge;

    /// <summary>Initializes a picture.</summary>
    /// <param name="result">What the test found: the picture shows its last sweep, all its trials, the answer and the confidence.</param>
    /// <exception cref="ArgumentException">
    /// The test has no sweep, because the loss was not finite before any training; or the last sweep is empty, has no finite loss, or has not one
    /// loss for each rate.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not a finite number greater than 0, or the loss before training is not finite.</exception>
    public RangeTestChart(RangeTestResult result)
        : base(TitleOf(result), DescriptionOf(result))
    {
        _result = result;
        _sweep = result.Sweeps[^1];
        Series.SameLength(_sweep.LearningRates, _sweep.ProbeLosses, nameof(_sweep.LearningRates), nameof(_sweep.ProbeLosses));
        Series.HasFinite(_sweep.ProbeLosses, nameof(_sweep.ProbeLosses));
        Check.Finite(result.Baseline, nameof(result.Baseline));
        foreach (double rate in AllRates())
        {
            Check.GreaterThan(0, rate, nameof(result));
        }

        (_lowest, double worst) = Series.Range([.. _sweep.ProbeLosses, .. result.Trials.Select(tried => tried.Trial.Loss), .. result.Cooled.Select(trial => trial.Loss)]);
        double baseline = result.Baseline;
        _highest = Math.Max(baseline, Math.Min(worst, baseline + (0.4 * Math.Max(baseline - _lowest, 0.2 * Math.Abs(baseline)))));
        _edge = LinearTicks.Around(_lowest, _highest, most: 5).Max;
    }

    private protected override int HeightFor(int width) => width < 560 ? 460 : 470;

    private protected override void Draw(Sheet sheet)
    {
        var blue = Color.FromHex(sheet.Palette.Blue);
        sheet.Title(Title);
        sheet.Subtitle(
            Interval() + (_result.Rounds.Count > 0
                ? "Curve: loss after each step of one sweep with a rising rate. " + Dots() + "Both on the same fixed rows."
                : "Curve: the loss at each rate of one sweep with a rising rate. No rate was tried in a training.")
            + (_result.Trials.Any(tried => !(tried.Trial.Loss <= _edge)) ? " A triangle is a trial that ended above the picture." : ""));
        sheet.Legend(Keys(sheet, blue));

        AxisScale x = XScale(sheet);
        float right = sheet.Width - 18;
        Mark[] marks = [.. Marks(sheet.Palette)];
        IReadOnlyList<PlacedLabel> placed = MarkLabels.Place(
            [.. marks.Select(mark => new MarkLabel(
                $"{mark.Name} {NumberText.Rate(mark.Rate)}",
                Panel.LabelRoom + (float)((Math.Log10(mark.Rate) - x.Min) / (x.Max - x.Min) * (right - Panel.LabelRoom)),
                mark.Color,
                mark.LabelLeft))],
            sheet.Width);
        float top = sheet.Top + Panel.CaptionRoom + (MarkLabels.RowHeight * placed.Select(label => label.Row + 1).DefaultIfEmpty(0).Max());
        var data = new SKRect(Panel.LabelRoom, top, right, sheet.Height - Panel.FootRoom);
        using var panel = new Panel(sheet, data, x, LinearTicks.Around(_lowest, _highest, (int)(data.Height / 46)), "learning rate");

        if (_result is { LowerLearningRate: { } lower, UpperLearningRate: { } upper })
        {
            panel.Band(Math.Log10(lower), Math.Log10(upper));
        }

        panel.HorizontalLine(_result.Baseline, sheet.Muted);
        foreach (Mark mark in marks)
        {
            panel.VerticalLine(Math.Log10(mark.Rate), mark.Color, dashed: mark.Name is Divergence);
        }

        panel.Line(Points(_sweep.LearningRates.Zip(_sweep.ProbeLosses)), sheet.Muted, width: 1.8f);
        DrawTrials(panel, sheet, blue);
        RangeTestTrial[] cooled = [.. _result.Cooled.Where(trial => trial.Loss <= _edge)];
        if (cooled.Length > 0)
        {
            panel.Line(Points(cooled.Select(trial => (trial.LearningRate, trial.Loss))), Color.FromHex(sheet.Palette.Orange), width: 0, marker: MarkerShape.FilledCircle);
        }

        MarkLabels.Draw(sheet, placed, data.Top);
        panel.Draw("loss");
    }

    private static string TitleOf(RangeTestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result is { ShownBase: { } constant, ShownMax: { } peak }
            ? $"Range test: base {NumberText.Rate(constant)}, max {NumberText.Rate(peak)} (confidence: {result.ConfidenceWord})"
            : $"Range test: no rate can be suggested (confidence: {result.ConfidenceWord})";
    }

    private static string DescriptionOf(RangeTestResult result)
    {
        if (result.Sweeps is not [.., { } sweep])
        {
            throw new ArgumentException(
                "Must have a sweep to draw. Received a range test without any: the loss was not finite before any training.", nameof(result));
        }

        string answer = result is { ShownBase: { } constant, ShownMax: { } peak }
            ? $"The suggested base learning rate is {NumberText.Rate(constant)}, the maximum {NumberText.Rate(peak)}"
            : "No learning rate can be suggested";
        string interval = result is { LowerLearningRate: { } lower, UpperLearningRate: { } upper }
            ? $", within {NumberText.Rate(lower)} to {NumberText.Rate(upper)}"
            : "";
        string divergence = result.ShownDivergence is { } edge ? $" Training diverges at about {NumberText.Rate(edge)}." : "";
        return $"Loss against learning rate on a logarithmic axis: a sweep of {NumberText.Count(sweep.LearningRates.Count, "step")} and "
            + $"{NumberText.Count(result.Trials.Count(), "short training")}. {answer}{interval}. Confidence: {result.ConfidenceWord}.{divergence}";
    }

    private static ChartPoint[] Points(IEnumerable<(double Rate, double Loss)> values) =>
        [.. values.Select(value => new ChartPoint(Math.Log10(value.Rate), value.Loss))];

    private IEnumerable<double> AllRates() =>
    [
        .. _sweep.LearningRates,
        .. _result.Trials.Select(tried => tried.Trial.LearningRate),
        .. ((double?[])[
            _result.ShownBase, _result.ShownMax, _result.LowerLearningRate, _result.UpperLearningRate, _result.ShownDivergence]).OfType<double>(),
    ];

    private string Dots() => _result.Rounds is [.., var last]
        ? $"Dots: loss after {NumberText.Count(last.Steps, "step")} at that rate{(_result.Cooled.Count > 0 ? ", and after more steps in which the rate falls to nearly 0 (cooled down)" : "")}. "
        : "";

    private string Interval() =>
        _result is { LowerLearningRate: { } lower, UpperLearningRate: { } upper }
            ? $"Suggested interval {NumberText.Rate(lower)} to {NumberText.Rate(upper)}. "
            : "";

    private IEnumerable<LegendKey> Keys(Sheet sheet, Color blue)
    {
        yield return new LegendKey("sweep", sheet.Muted, LegendMark.Line);
        int rounds = _result.Trials.Select(tried => tried.Round).Distinct().Count();
        if (rounds > 0)
        {
            yield return new LegendKey(rounds > 1 ? "trials, last round" : "short trials", blue, LegendMark.Dot);
        }

        if (rounds > 1)
        {
            yield return new LegendKey("shorter rounds before", blue, LegendMark.OpenDot);
        }

        if (_result.Cooled.Any(trial => trial.Loss <= _edge))
        {
            yield return new LegendKey("cooled down", Color.FromHex(sheet.Palette.Orange), LegendMark.Dot);
        }

        if (_result is { LowerLearningRate: not null, UpperLearningRate: not null })
        {
            yield return new LegendKey("suggested interval", Color.FromHex(sheet.Palette.Band), LegendMark.Band);
        }

        yield return new LegendKey("before training", sheet.Muted, LegendMark.DashedLine);
    }

    private IEnumerable<Mark> Marks(Palette palette)
    {
        (string Name, double? Rate, string Color, bool LabelLeft)[] marks =
        [
            ("base", _result.ShownBase, palette.Green, true),
            ("max", _result.ShownMax, palette.Orange, false),
            (Divergence, _result.ShownDivergence, palette.Red, false),
        ];
        return marks.Where(mark => mark.Rate is not null)
            .Select(mark => new Mark(mark.Name, mark.Rate!.Value, Color.FromHex(mark.Color), mark.LabelLeft));
    }

    private AxisScale XScale(Sheet sheet)
    {
        (double min, double max) = Series.Range(AllRates().Select(Math.Log10));
        double air = Math.Max(0.02 * (max - min), 0.15);
        return DecadeTicks.Between(min - air, max + air, (int)(sheet.Width / 46));
    }

    private void DrawTrials(Panel panel, Sheet sheet, Color blue)
    {
        int last = _result.Trials.Select(tried => tried.Round).DefaultIfEmpty(0).Max();
        foreach (IGrouping<int, RangeTestTrial> round in _result.Trials.GroupBy(tried => tried.Round, tried => tried.Trial))
        {
            ILookup<bool, RangeTestTrial> inside = round.OrderBy(trial => trial.LearningRate).ToLookup(trial => trial.Loss <= _edge);
            Color color = round.Key == last ? blue : blue.WithOpacity(0.75);
            if (inside[true].Any())
            {
                panel.Line(
                    Points(inside[true].Select(trial => (trial.LearningRate, trial.Loss))), color, width: 0,
                    marker: round.Key == last ? MarkerShape.FilledCircle : MarkerShape.OpenCircle);
            }

            if (inside[false].Any())
            {
                panel.Line(
                    Points(inside[false].Select(trial => (trial.LearningRate, _edge - ((_edge - _lowest) * 0.035)))), color, width: 0,
                    marker: round.Key == last ? MarkerShape.FilledTriangleUp : MarkerShape.OpenTriangleUp);
            }
        }
    }

    private sealed record Mark(string Name, double Rate, Color Color, bool LabelLeft);
}
