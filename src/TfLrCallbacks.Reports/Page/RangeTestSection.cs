using System.Xml.Linq;

namespace TfLrCallbacks.Reports;

/// <summary>What the range test found, how sure it is and why.</summary>
internal static class RangeTestSection
{
    public static XElement Of(RangeTestResult test)
    {
        (int Round, RangeTestTrial Trial)[] trials = [.. test.Trials];
        return Html.Section(
            "range-test", "What the range test found",
            test.Sweeps.Count is 0 ? null : Html.Figure("range-test-chart", new RangeTestChart(test)),
            Html.Table("Learning rates", ["rate", "value", "meaning"], Rates(test)),
            Html.Element("h3", "How sure, and why"),
            Html.Element("p", "Confidence: ", Html.Element("strong", Html.Text(test.ConfidenceWord)), "."),
            test.Flags.Count is 0
                ? Html.Element("p", "No flag was raised: nothing speaks against this answer.")
                : Html.Element("ul", test.Flags.Select(flag => Html.Element(
                    "li", Html.Element("strong", Html.Text(flag.Kind.ToString())), ": ", Html.Text($"{flag.Reason} {flag.Remedy}")))),
            trials.Length is 0 ? null : Html.Element(
                "details",
                Html.Element("summary", $"All {trials.Length} short trials"),
                Html.Table(
                    "Loss after a short training at each rate", ["learning rate", "loss", "round"],
                    trials.Select(tried =>
                        (string[])[NumberText.Rate(tried.Trial.LearningRate), NumberText.Value(tried.Trial.Loss), NumberText.Count(tried.Round)]))));
    }

    private static IEnumerable<IReadOnlyList<string>> Rates(RangeTestResult test)
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
