using System.Xml.Linq;

namespace TfLrCallbacks.Reports;

/// <summary>The trainings in a picture and a table.</summary>
internal static class TrainingSection
{
    private const string Missing = "–";

    public static XElement Of(IReadOnlyList<RunFigure> runs)
    {
        string metric = runs.FirstOrDefault(run => run.MetricName is not null)?.MetricName ?? "metric";
        return Html.Section(
            "training", "Training",
            Html.Figure("training-chart", new RunChart([.. runs.Take(RunChart.MostRuns)])),
            LeftOut([.. runs.Take(RunChart.MostRuns)]),
            runs.Count > RunChart.MostRuns ? Html.Element("p", Html.Text($"The picture shows the first {RunChart.MostRuns} of {runs.Count} runs, as many as colours and dashes tell apart; the tables show all.")) : null,
            Differences(runs) is { Length: > 0 } differences
                ? Html.Table("Settings that differ", ["setting", .. runs.Select(run => RunName.Short(run.Name))], differences)
                : null,
            Html.Table(
                runs.Count is 1 ? "Result" : "Results side by side", ["measure", .. runs.Select(run => RunName.Short(run.Name))], Rows(runs, metric)),
            runs.Select(run => EpochTable.Of(run, isAlone: runs.Count is 1)));
    }

    /// <summary>Says what the picture leaves out of a long run; null where it shows all.</summary>
    private static XElement? LeftOut(IReadOnlyList<RunFigure> runs)
    {
        RunFigure longest = runs.MaxBy(run => run.StepLosses.Count)!;
        int count = longest.StepLosses.Count;
        return count <= 2 * Chart.DefaultWidth ? null : Html.Element("p", Html.Text(
            $"The curves of {NumberText.Count(count, longest.HasOnlyEpochs ? "epoch" : "step")} show the lowest and the highest value of about every {NumberText.Count((count + Chart.DefaultWidth - 1) / Chart.DefaultWidth)}; the log has all of them."));
    }

    // A row for a measure and a column for a run: two runs fit on a phone so.
    private static IEnumerable<IReadOnlyList<string>> Rows(IReadOnlyList<RunFigure> runs, string metric)
    {
        // Of a metric whose name does not tell its direction both ends are shown.
        MetricMode? direction = MetricDirection.TryOf(metric);
        (string Name, Func<RunFigure, string> Value)[] measures =
        [
            ("validation " + metric, run => Kept(run, run.ValidationMetric)),
            ("highest validation " + metric, run => direction is MetricMode.Min ? Missing : Best(run.ValidationMetric, highest: true, run.StepsPerEpoch)),
            ("lowest validation " + metric, run => direction is MetricMode.Max ? Missing : Best(run.ValidationMetric, highest: false, run.StepsPerEpoch)),
            ("training " + metric, run => Kept(run, run.Metric)),
            ("validation loss", run => Kept(run, run.ValidationLoss)),
            ("training loss", run => Kept(run, run.Loss)),
            ("weights kept", run => run.KeptEpoch is { } epoch ? $"those of epoch {NumberText.Count(epoch)}" : runs.Any(other => other.KeptEpoch is not null) ? "the last" : Missing),
            ("highest learning rate", run => run.HighestRate is { } rate ? NumberText.Rate(rate) : "unknown"),
            ("steps", run => run.HasOnlyEpochs
                ? $"not logged, {NumberText.Count(run.StepLosses.Count, "epoch")}"
                : $"{NumberText.Count(run.End - run.FirstStep)}{(run.StepNumbers.Count > 0 ? $", {NumberText.Count(run.StepLosses.Count)} of them logged" : string.Empty)}{(run.StepsPerEpoch is { } length ? $", {NumberText.Count(length)} in an epoch" : string.Empty)}"),
            ("ended", run => run.StopReason ?? "after its last epoch"),
        ];
        return measures
            .Select(measure => (string[])[measure.Name, .. runs.Select(measure.Value)])
            .Where(row => row.Skip(1).Any(cell => cell != Missing));
    }

    private static string[][] Differences(IReadOnlyList<RunFigure> runs) =>
    [
        // Of a run without settings nothing is known; it differs in none.
        .. runs.SelectMany(run => run.Settings).Select(setting => setting.Name).Distinct()
            .Where(name => runs.Where(run => run.Settings.Count > 0).Select(run => ValueOf(run, name)).Distinct().Count() > 1)
            .Select(name => (string[])[name, .. runs.Select(run => RunName.Short(ValueOf(run, name)))]),
    ];

    private static string ValueOf(RunFigure run, string name) => run.Settings.FirstOrDefault(setting => setting.Name == name)?.Value ?? Missing;

    private static string Kept(RunFigure run, IReadOnlyList<MetricPoint> points) => run.OfKeptWeights(points) is { } point ? NumberText.Value(point.Value) : Missing;

    private static string Best(IReadOnlyList<MetricPoint> points, bool highest, long? perEpoch)
    {
        MetricPoint? best = points.Where(point => double.IsFinite(point.Value)).MaxBy(point => highest ? point.Value : -point.Value);
        return best is null ? Missing : perEpoch is { } length
            ? $"{NumberText.Value(best.Value)} after epoch {NumberText.Count((best.Step + length - 1) / length)}"
            : $"{NumberText.Value(best.Value)} after {NumberText.Count(best.Step, "step")}";
    }
}
