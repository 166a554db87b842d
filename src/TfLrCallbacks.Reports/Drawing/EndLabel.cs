using ScottPlot;
using SkiaSharp;

namespace TfLrCallbacks.Reports;

/// <summary>The last value of a line, written at its end.</summary>
internal sealed record EndLabel(string Text, float Y, Color Color)
{
    private const float LineHeight = 15;

    /// <summary>Draws labels to the right of a panel, moved apart where they would touch.</summary>
    public static void Draw(Sheet sheet, IEnumerable<EndLabel> labels, SKRect data)
    {
        EndLabel[] sorted = [.. labels.OrderBy(label => label.Y)];
        float[] ys = [.. sorted.Select(label => Math.Clamp(label.Y, data.Top, data.Bottom))];
        for (int i = 1; i < ys.Length; i++)
        {
            ys[i] = Math.Max(ys[i], ys[i - 1] + LineHeight);
        }

        float below = ys.Length is 0 ? 0 : Math.Max(0, ys[^1] - data.Bottom);
        for (int i = ys.Length - 1; i >= 0; i--)
        {
            ys[i] = Math.Min(ys[i] - (i == ys.Length - 1 ? below : 0), i == ys.Length - 1 ? float.MaxValue : ys[i + 1] - LineHeight);
        }

        for (int i = 0; i < sorted.Length; i++)
        {
            sheet.Text(sorted[i].Text, data.Right + 9, ys[i] + 4, sorted[i].Color, bold: true);
        }
    }
}
