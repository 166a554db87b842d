using System.Xml.Linq;

namespace TfLrCallbacks.Reports;

/// <summary>What the range test found, how sure it is and why.</summary>
internal static class RangeTestSection
{
    public static XElement Of(RangeTestFigure test)
    {
        var chart = new RangeTestChart(test);
        return Html.Section(
            "range-test", "What the range test found",
            Html.Figure("range-test-chart", chart),
            Html.Table("Learning rates", ["rate", "value", "meaning"], Rates(test)),
            Html.Element("h3", "How sure, and why"),
            Html.Element("p", "Confidence: ", Html.Element("strong", Html.Text(test.Confidence)), "."),
            test.Notes.Count is 0
                ? Html.Element("p", "No flag was raised: nothing speaks against this answer.")
                : Html.Element("ul", test.Notes.Select(note => Html.Element(
                    "li", Html.Element("strong", Html.Text(note.Name)), ": ", Html.Text(note.Reason)))),
            test.Trials.Count is 0 ? null : Html.Element(
                "details",
                Html.Element("summary", $"All {test.Trials.Count} short trials"),
                Html.Table(
                    "Loss after a short training at each rate", ["learning rate", "loss", "round"],
                    test.Trials.OrderBy(trial => trial.Round).ThenBy(trial => trial.LearningRate).Select(trial =>
                        (string[])[NumberText.Rate(trial.LearningRate), NumberText.Value(trial.Loss), NumberText.Count(trial.Round)]))));
    }

    private static IEnumerable<IReadOnlyList<string>> Rates(RangeTestFigure test)
    {
        if (test.BaseLearningRate is { } constant)
        {
            yield return ["base", NumberText.Rate(constant), "for a rate that stays constant"];
        }

        if (test.MaxLearningRate is { } peak)
        {
            yield return ["max", NumberText.Rate(peak), "for the peak of a one-cycle, cosine or other schedule"];
        }

        if (test is { LowerLearningRate: { } lower, UpperLearningRate: { } upper })
        {
            yield return ["interval", $"{NumberText.Rate(lower)} to {NumberText.Rate(upper)}", "rates that did about as well as the best"];
        }

        yield return test.DivergenceLearningRate is { } edge
            ? ["divergence", NumberText.Rate(edge), "from about here on training diverges"]
            : ["divergence", "none", "no rate of the sweep diverged"];
        if (test.BaselineLoss is { } baseline)
        {
            yield return ["loss before training", NumberText.Value(baseline), "what every trial started from"];
        }
    }
}
