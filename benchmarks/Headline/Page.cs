using System.Globalization;
using System.Net;

namespace TfLrCallbacks.Headline;

/// <summary>The report of all networks as a page without scripts or outside files.</summary>
internal static class Page
{
    private const string Style =
        "body{font:15px/1.45 Inter,system-ui,sans-serif;color:#1f2933;margin:2em auto;max-width:80em;padding:0 1em}table{border-collapse:collapse;margin:1em 0;display:block;overflow-x:auto}td,th{padding:.3em .7em;border-bottom:1px solid #d5dbe1;text-align:right;vertical-align:top}td:first-child,th:first-child{text-align:left}td{white-space:nowrap}th{font-weight:600}svg{max-width:100%;height:auto}";

    public static string Html(string data, IEnumerable<(Net Net, int[] Seeds, IReadOnlyList<Row> Rows)> nets)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Learning rates without a grid</title><style>{Style}</style></head><body>");
        text.WriteLine("<h1>Learning rates without a grid</h1>");
        text.WriteLine($"<p>Data: {WebUtility.HtmlEncode(data)}. Each seed draws its own training and validation samples and its own weights. Targets, rates and lengths are chosen by the validation samples; the test samples choose nothing.</p>");
        text.WriteLine("<p>Steps count the range test where there is one. The best constant rate is that of the grid which needs the fewest steps with the same seed; its own steps are counted, and below it those of all rates of the grid until the first arrives. Of a schedule with a planned length every length is a training of its own, and only its end counts. ± is the standard deviation over seeds, in the last column the 95 % interval of the mean difference, seed by seed. At the budget, a search takes its steps from the training.</p>");
        foreach ((Net net, int[] seeds, IReadOnlyList<Row> rows) in nets)
        {
            text.WriteLine($"<h2>{WebUtility.HtmlEncode(Tables.Title(net, seeds))}</h2>");
            text.WriteLine(DotChart.Svg(net, rows));
            text.WriteLine($"<table><tr>{Cells("th", Tables.Head(net))}</tr>");
            foreach (string[] cells in Tables.Cells(rows))
            {
                text.WriteLine($"<tr>{Cells("td", cells)}</tr>");
            }

            text.WriteLine("</table>");
        }

        text.WriteLine("</body></html>");
        return text.ToString();
    }

    private static string Cells(string tag, string[] row) => string.Concat(row.Select(cell => $"<{tag}>{WebUtility.HtmlEncode(cell)}</{tag}>"));
}
