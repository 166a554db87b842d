using System.Globalization;
using System.Net;

namespace TfLrCallbacks.Headline;

/// <summary>Draws the steps to the target: a row for each way, a dot for each seed, a line at the mean.</summary>
internal static class DotChart
{
    private const int Left = 300;
    private const int Right = 30;
    private const int Width = 920;
    private const int RowHeight = 26;
    private const int Top = 40;

    private static readonly (string Light, string Dark)[] Colors =
    [
        ("#ffffff", "#0d1117"), ("#1f2933", "#e6edf3"), ("#52606d", "#9da7b3"), ("#e4e7eb", "#30363d"), ("#1d5fa8", "#6cb6ff"), ("#b42318", "#ff7b72"),
    ];

    /// <summary>Draws it for a dark page.</summary>
    public static string DarkSvg(Net net, IReadOnlyList<Row> rows) =>
        Colors.Aggregate(Svg(net, rows), (svg, color) => svg.Replace(color.Light, color.Dark, StringComparison.Ordinal));

    public static string Svg(Net net, IReadOnlyList<Row> rows)
    {
        Row[] shown = [.. rows.Where(row => row.Name != Summary.BestWithGrid)];
        double most = shown.Max(row => row.Hard.Counts.Max());
        int height = Top + (RowHeight * shown.Length) + 44;
        double best = shown[0].Hard.Counts.Average();
        double X(double steps) => Left + (steps / most * (Width - Left - Right));
        using var svg = new StringWriter(CultureInfo.InvariantCulture);
        svg.WriteLine(FormattableString.Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" font-family=\"Inter, system-ui, sans-serif\" font-size=\"13\" fill=\"#1f2933\" role=\"img\">"));
        svg.WriteLine(FormattableString.Invariant($"<title>Steps to a validation accuracy of {net.Target:P1}, {WebUtility.HtmlEncode(net.Description)}</title>"));
        svg.WriteLine(FormattableString.Invariant($"<rect width=\"{Width}\" height=\"{height}\" fill=\"#ffffff\"/>"));
        svg.WriteLine(FormattableString.Invariant($"<text x=\"12\" y=\"22\" font-size=\"15\" font-weight=\"600\">Steps to a validation accuracy of {net.Target:P1}, search included</text>"));
        double every = Tick(most);
        for (double tick = 0; tick <= most; tick += every)
        {
            svg.WriteLine(FormattableString.Invariant($"<line x1=\"{X(tick):F1}\" x2=\"{X(tick):F1}\" y1=\"{Top}\" y2=\"{height - 40}\" stroke=\"#e4e7eb\"/><text x=\"{X(tick):F1}\" y=\"{height - 22}\" text-anchor=\"middle\" fill=\"#52606d\">{tick:N0}</text>"));
        }

        svg.WriteLine(FormattableString.Invariant($"<line x1=\"{X(best):F1}\" x2=\"{X(best):F1}\" y1=\"{Top}\" y2=\"{height - 40}\" stroke=\"#b42318\" stroke-dasharray=\"4 3\"/><line x1=\"{X(best / 2):F1}\" x2=\"{X(best / 2):F1}\" y1=\"{Top}\" y2=\"{height - 40}\" stroke=\"#b42318\" stroke-dasharray=\"1 4\"/>"));
        for (int i = 0; i < shown.Length; i++)
        {
            double y = Top + (RowHeight * (i + 0.5));
            Steps steps = shown[i].Hard;
            string color = i is 0 ? "#b42318" : "#1d5fa8";
            svg.WriteLine(FormattableString.Invariant($"<text x=\"{Left - 12}\" y=\"{y + 4.5:F1}\" text-anchor=\"end\">{WebUtility.HtmlEncode(shown[i].Name)}{(steps.Reached < steps.Counts.Length ? FormattableString.Invariant($" ({steps.Reached} of {steps.Counts.Length})") : string.Empty)}</text>"));
            svg.WriteLine(string.Concat(steps.Counts.Select(count => FormattableString.Invariant($"<circle cx=\"{X(count):F1}\" cy=\"{y:F1}\" r=\"4\" fill=\"{color}\" fill-opacity=\"0.35\"/>"))));
            double mean = X(steps.Counts.Average());
            svg.WriteLine(FormattableString.Invariant($"<line x1=\"{mean:F1}\" x2=\"{mean:F1}\" y1=\"{y - 9:F1}\" y2=\"{y + 9:F1}\" stroke=\"{color}\" stroke-width=\"2.5\"/>"));
        }

        svg.WriteLine(FormattableString.Invariant($"<text x=\"{Left}\" y=\"{height - 5}\" fill=\"#52606d\" font-size=\"12\">dashed: mean of the best constant rate; dotted: half of it</text>"));
        svg.WriteLine("</svg>");
        return svg.ToString();
    }

    private static double Tick(double most)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return most / unit > 5 ? unit : most / unit > 2 ? unit / 2 : unit / 5;
    }
}
