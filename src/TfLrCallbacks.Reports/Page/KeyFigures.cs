using System.Xml.Linq;

namespace TfLrCallbacks.Reports;

/// <summary>The few numbers that a reader wants first.</summary>
internal static class KeyFigures
{
    /// <summary>So many stand in a row.</summary>
    private const int MostRuns = 4;

    public static XElement? Of(ReportContent content)
    {
        var figures = new List<(string Name, string Value, string Note)>();
        if (content.RangeTest is { } test)
        {
            AddRate("suggested constant rate", test.ShownBase, "base");
            AddRate("suggested peak rate", test.ShownMax, "max, of a schedule");
            figures.Add(("confidence", test.ConfidenceWord, test.Flags.Count is 0 ? "no flag" : string.Join(", ", test.Flags.Select(flag => flag.Kind))));
        }

        foreach (RunFigure run in content.Runs.Take(MostRuns))
        {
            bool validated = run.ValidationMetric.Count > 0;
            if (run.OfKeptWeights(validated ? run.ValidationMetric : run.Metric) is { } end)
            {
                figures.Add(((validated ? "validation " : "training ") + run.MetricName, NumberText.Value(end.Value), $"{RunName.Short(run.Name)}, {(run.HighestRate is { } highest ? $"rates up to {NumberText.Rate(highest)}" : "learning rate unknown")}"));
            }
        }

        return figures.Count is 0 ? null : Html.Element(
            "dl",
            Html.Class("figures"),
            figures.Select(figure => Html.Element(
                "div",
                Html.Element("dt", Html.Text(figure.Name)),
                Html.Element("dd", Html.Class("value"), Html.Text(figure.Value)),
                figure.Note.Length is 0 ? null : Html.Element("dd", Html.Class("note"), Html.Text(figure.Note)))));

        void AddRate(string name, double? rate, string note)
        {
            if (rate is { } value)
            {
                figures.Add((name, NumberText.Rate(value), note));
            }
        }
    }
}
