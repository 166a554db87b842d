using System.Globalization;
using TfLrCallbacks.Benchmarks;

namespace TfLrCallbacks.Headline;

/// <summary>The rows of a network as cells of text.</summary>
internal static class Tables
{
    public static string Title(Net net, int[] seeds) => string.Create(
        CultureInfo.InvariantCulture, $"{net.Description}, {seeds.Length} seeds, batch {Split.BatchSize}; validation accuracy {net.EasyTarget:P1} and {net.Target:P1}; budget {net.BudgetEpochs} epochs");

    public static string[] Head(Net net) =>
    [
        "learning rate",
        string.Create(CultureInfo.InvariantCulture, $"steps to {net.EasyTarget:P1}"),
        string.Create(CultureInfo.InvariantCulture, $"steps to {net.Target:P1}"),
        "there",
        string.Create(CultureInfo.InvariantCulture, $"times fewer steps to {net.Target:P1} (95 %)"),
        "test accuracy at the budget",
        "points more than the best constant rate",
    ];

    public static IEnumerable<string[]> Cells(IReadOnlyList<Row> rows)
    {
        Row best = rows[0];
        foreach (Row row in rows)
        {
            yield return
            [
                row.Name,
                Counts(row.Easy),
                Counts(row.Hard),
                string.Create(CultureInfo.InvariantCulture, $"{row.Hard.Reached} of {row.Hard.Counts.Length}"),
                row == best ? string.Empty : Ratio(Statistics.Ratio(best.Hard.Counts, row.Hard.Counts)),
                row.TestAccuracy.Length is 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{100 * row.TestAccuracy.Average():F2} ± {100 * Statistics.Deviation(row.TestAccuracy):F2} %"),
                row == best || row.TestAccuracy.Length is 0 ? string.Empty : Difference([.. row.TestAccuracy.Zip(best.TestAccuracy, (own, other) => 100 * (own - other))]),
            ];
        }
    }

    public static string Markdown(Net net, int[] seeds, IReadOnlyList<Row> rows)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine($"**{Title(net, seeds)}**\n");
        text.WriteLine($"| {string.Join(" | ", Head(net))} |");
        text.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", Head(net).Length))}");
        foreach (string[] cells in Cells(rows))
        {
            text.WriteLine($"| {string.Join(" | ", cells)} |");
        }

        return text.ToString();
    }

    private static string Counts(Steps steps) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(steps.Reached < steps.Counts.Length ? "at least " : string.Empty)}{steps.Counts.Average():N0} ± {Statistics.Deviation(steps.Counts):N0}");

    private static string Ratio((double Mean, double Low, double High) ratio) =>
        string.Create(CultureInfo.InvariantCulture, $"{ratio.Mean:F2} ({ratio.Low:F2} to {ratio.High:F2})");

    private static string Difference(double[] points) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Round(points.Average(), 2):+0.00;-0.00;0.00} ± {Statistics.Uncertainty(points):F2}");
}
