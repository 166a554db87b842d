using System.Xml.Linq;

namespace TfLrCallbacks.Reports;

/// <summary>What the range test found, how sure it is and why, and the rates that the trainings then used.</summary>
internal static class RangeTestSection
{
    private const string ConfidenceLine = "Confidence: ";

    public static XElement Of(RangeTestResult test, IReadOnlyList<RunFigure> runs)
    {
        (int Round, RangeTestTrial Trial)[] trials = [.. test.Trials];
        string[] summary = [.. test.ToSummary().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('-'))];
        string confidence = Array.Find(summary, line => line.StartsWith(ConfidenceLine, StringComparison.Ordinal))!;
        return Html.Section(
            "range-test", "What the range test found",
            test.Sweeps.Count is 0 ? null : Html.Figure("range-test-chart", new RangeTestChart(test)),
            Html.Table("Learning rates", ["rate", "value", "meaning"], Rates(test, runs)),
            Html.Element("h3", "How sure, and why"),
            Html.Element("p", ConfidenceLine, Html.Element("strong", Html.Text(test.ConfidenceWord)), Html.Text(confidence[(ConfidenceLine.Length + test.ConfidenceWord.Length)..])),
            test.Flags.Count is 0 ? null : Html.Element("ul", test.Flags.Select(flag => Html.Element(
                "li", Html.Element("strong", Html.Text(flag.Kind.ToString())), ": ", Html.Text($"{flag.Reason} {flag.Remedy}")))),
            Html.Element("ul", summary.Where(line => line != confidence).Select(line => Html.Element("li", Html.Text(line)))),
            trials.Length is 0 ? null : Html.Element(
                "details",
                Html.Element("summary", $"All {trials.Length} short trials"),
                Html.Table(
                    "Loss after a short training at each rate", ["learning rate", "loss", "round"],
                    [
                        .. trials.Select(tried => (string[])[NumberText.Rate(tried.Trial.LearningRate), NumberText.Value(tried.Trial.Loss), NumberText.Count(tried.Round)]),
                        .. test.Cooled.Select(trial => (string[])[NumberText.Rate(trial.LearningRate), NumberText.Value(trial.Loss), "cooled down"]),
                    ])));
    }

    private static IEnumerable<IReadOnlyList<string>> Rates(RangeTestResult test, IReadOnlyList<RunFigure> runs)
    {
        if (test.ShownBase is { } constant)
        {
            yield return ["base", NumberText.Rate(constant), "for a rate that stays constant"];
        }

        if (test.ShownMax is { } peak)
        {
            yield return ["max", NumberText.Rate(peak), "for the peak of a one-cycle, cosine or other schedule"];
        }

        if (test is { LowerLearningRate: { } lower, UpperLearningRate: { } upper })
        {
            yield return ["interval", $"{NumberText.Rate(lower)} to {NumberText.Rate(upper)}", "rates that did about as well as the best"];
        }

        foreach (RunFigure run in runs)
        {
            yield return run.HighestRate is { } used
                ? [$"used: {RunName.Short(run.Name)}", NumberText.Rate(used), UsedRate.Why(test, used, run.End)]
                : [$"used: {RunName.Short(run.Name)}", "unknown", "the log of the training has no learning rate"];
        }

        if (test.ShownDivergence is { } edge)
        {
            yield return ["divergence", NumberText.Rate(edge), "from about here on training diverges"];
        }
        else if (test.Sweeps.Count > 0)
        {
            yield return ["divergence", "none", "no rate of the sweep diverged"];
        }

        yield return ["loss before training", NumberText.Value(test.Baseline), "what every trial started from"];
    }
}
