using ScottPlot;
using SkiaSharp;

namespace TfLrCallbacks.Reports;

/// <summary>The last value of a line, written at its end.</summary>
internal sealed record EndLabel(string Text, float Y, Color Color)
{
    public const float LineHeight = 15;

    /// <summary>Draws labels to the right of a panel, moved apart where they would touch.</summary>
    public static void Draw(Sheet sheet, IEnumerable<EndLabel> labels, SKRect data)
    {
        EndLabel[] sorted = [.. labels.OrderBy(label => label.Y)];
        float[] ys = Spread([.. sorted.Select(label => label.Y)], data.Top, data.Bottom);
        for (int i = 0; i < sorted.Length; i++)
        {
            sheet.Text(sorted[i].Text, data.Right + 9, ys[i] + 4, sorted[i].Color, bold: true);
        }
    }

    /// <summary>Moves heights a line apart, downwards first and then up from the bottom.</summary>
    /// <param name="sorted">The heights, ascending.</param>
    /// <param name="top">The least height.</param>
    /// <param name="bottom">The greatest height.</param>
    public static float[] Spread(IReadOnlyList<float> sorted, float top, float bottom)
    {
        float[] ys = [.. sorted];
        for (int i = 0; i < ys.Length; i++)
        {
            ys[i] = Math.Max(ys[i], i is 0 ? top : ys[i - 1] + LineHeight);
        }

        for (int i = ys.Length - 1; i >= 0; i--)
        {
            ys[i] = Math.Min(ys[i], i == ys.Length - 1 ? bottom : ys[i + 1] - LineHeight);
        }

        return ys;
    }
}
