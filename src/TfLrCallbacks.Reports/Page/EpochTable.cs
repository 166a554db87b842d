using System.Globalization;
using System.Xml.Linq;

namespace TfLrCallbacks.Reports;

/// <summary>The values of every epoch of a run, folded away until somebody wants them; of many epochs, evenly spread ones.</summary>
internal static class EpochTable
{
    private const int MostRows = 200;

    public static XElement? Of(RunFigure run, bool isAlone)
    {
        (string Name, IReadOnlyList<MetricPoint> Points)[] measures =
        [
            ("loss", run.Loss),
            ("validation loss", run.ValidationLoss),
            (run.MetricName ?? "", run.Metric),
            ("validation " + run.MetricName, run.ValidationMetric),
        ];
        (string Name, IReadOnlyList<MetricPoint> Points)[] columns = [.. measures.Where(measure => measure.Points.Count > 0)];
        long[] ends = Ends([.. columns.Select(column => column.Points)]);
        if (ends.Length is 0)
        {
            return null;
        }

        (string Name, IReadOnlyList<double> Values)[] driven =
        [
            .. ((string Name, IReadOnlyList<double> Values)[])[("learning rate", run.StepLearningRates), ("momentum", run.StepMomentums), ("weight decay", run.StepWeightDecays)],
        ];
        driven = [.. driven.Where(values => values.Values.Any(double.IsFinite))];
        int every = (ends.Length + MostRows - 1) / MostRows;
        string row = run.StepsPerEpoch is null ? "measurement" : "epoch";
        string which = every is 1 ? $"Every {row}" : string.Create(CultureInfo.InvariantCulture, $"One in {every} {row}s");
        long[] shown = [.. ends.Where((_, i) => (ends.Length - 1 - i) % every is 0)];
        Dictionary<long, double>[] values = [.. columns.Select(column => FirstAtStep(column.Points, [.. shown]))];
        return Html.Element(
            "details",
            Html.Element("summary", Html.Text(isAlone ? $"{which} in numbers" : $"{which} of {RunName.Short(run.Name)} in numbers")),
            Html.Table(
                run.StepsPerEpoch is null ? "Loss and metrics after so many steps" : "Loss and metrics are means of the epoch; rate and momentum are those of its last step",
                [run.StepsPerEpoch is null ? "step" : "epoch", .. columns.Select(column => column.Name), .. driven.Select(values => values.Name)],
                shown.Select(end => (string[])
                [
                    NumberText.Count(run.StepsPerEpoch is { } length ? (end + length - 1) / length : end),
                    .. values.Select(column => column.TryGetValue(end, out double value) ? NumberText.Value(value) : "–"),
                    .. driven.Select(values => AtStep(run, values.Values, end - 1)),
                ])));
    }

    /// <summary>Gives the steps at which something was measured. Usually all was measured at the same ones, in their order.</summary>
    private static long[] Ends(IReadOnlyList<MetricPoint>[] columns)
    {
        if (columns is not [var first, .. var others])
        {
            return [];
        }

        bool areSame = Enumerable.Range(1, first.Count - 1).All(i => first[i].Step > first[i - 1].Step)
            && others.All(other => other.Count == first.Count && Enumerable.Range(0, first.Count).All(i => other[i].Step == first[i].Step));
        return areSame ? [.. first.Select(point => point.Step)] : [.. columns.SelectMany(column => column.Select(point => point.Step)).Distinct().Order()];
    }

    private static Dictionary<long, double> FirstAtStep(IReadOnlyList<MetricPoint> points, HashSet<long> steps)
    {
        Dictionary<long, double> values = new(steps.Count);
        foreach (MetricPoint point in points.Where(point => steps.Contains(point.Step)))
        {
            values.TryAdd(point.Step, point.Value);
        }

        return values;
    }

    private static string AtStep(RunFigure run, IReadOnlyList<double> values, long step) =>
        run.IndexOf(step) is >= 0 and var i && double.IsFinite(values[i]) ? NumberText.Rate(values[i]) : "–";
}
