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
        (string Name, Dictionary<long, double> Values)[] columns =
            [.. measures.Where(measure => measure.Points.Count > 0).Select(measure => (measure.Name, FirstAtStep(measure.Points)))];
        long[] ends = [.. columns.SelectMany(column => column.Values.Keys).Distinct().Order()];
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
        return Html.Element(
            "details",
            Html.Element("summary", Html.Text(isAlone ? $"{which} in numbers" : $"{which} of {RunName.Short(run.Name)} in numbers")),
            Html.Table(
                run.StepsPerEpoch is null ? "Loss and metrics after so many steps" : "Loss and metrics are means of the epoch; rate and momentum are those of its last step",
                [run.StepsPerEpoch is null ? "step" : "epoch", .. columns.Select(column => column.Name), .. driven.Select(values => values.Name)],
                ends.Where((_, i) => (ends.Length - 1 - i) % every is 0).Select(end => (string[])
                [
                    NumberText.Count(run.StepsPerEpoch is { } length ? (end + length - 1) / length : end),
                    .. columns.Select(column => column.Values.TryGetValue(end, out double value) ? NumberText.Value(value) : "–"),
                    .. driven.Select(values => AtStep(run, values.Values, end - 1)),
                ])));
    }

    private static Dictionary<long, double> FirstAtStep(IReadOnlyList<MetricPoint> points)
    {
        Dictionary<long, double> values = new(points.Count);
        foreach (MetricPoint point in points)
        {
            values.TryAdd(point.Step, point.Value);
        }

        return values;
    }

    private static string AtStep(RunFigure run, IReadOnlyList<double> values, long step) =>
        run.IndexOf(step) is >= 0 and var i && double.IsFinite(values[i]) ? NumberText.Rate(values[i]) : "–";
}
