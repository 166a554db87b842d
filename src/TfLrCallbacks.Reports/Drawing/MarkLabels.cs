using SkiaSharp;

namespace TfLrCallbacks.Reports;

/// <summary>Labels above the data for vertical lines in it, in as few rows as keep every label clear of the others and of their lines.</summary>
internal static class MarkLabels
{
    public const float RowHeight = 17;

    /// <summary>Finds the best places by trying all: there are three labels at most.</summary>
    public static IReadOnlyList<PlacedLabel> Place(IReadOnlyList<MarkLabel> labels, float width)
    {
        List<PlacedLabel[]> all = [[]];
        foreach (MarkLabel label in labels)
        {
            all = [.. all.SelectMany(placed => Choices(label, labels.Count).Select(choice => (PlacedLabel[])[.. placed, choice]))];
        }

        return all.MinBy(placed => Cost(placed, width))!;
    }

    /// <summary>Draws labels and the part of their lines that stands above the data.</summary>
    public static void Draw(Sheet sheet, IEnumerable<PlacedLabel> placed, float dataTop)
    {
        foreach (PlacedLabel place in placed)
        {
            MarkLabel label = place.Label;
            float baseline = dataTop - 8 - (place.Row * RowHeight);
            using var paint = new SKPaint
            {
                Color = label.Color.ToSKColor(), Style = SKPaintStyle.Stroke, StrokeWidth = Panel.MarkWidth, IsAntialias = true,
            };
            sheet.Canvas.DrawLine(label.X, baseline - 10, label.X, dataTop, paint);
            sheet.Text(
                label.Text, label.X + (place.Left ? -PlacedLabel.Gap : PlacedLabel.Gap), baseline, label.Color, bold: true,
                align: place.Left ? SKTextAlign.Right : SKTextAlign.Left);
        }
    }

    private static IEnumerable<PlacedLabel> Choices(MarkLabel label, int rows) =>
        Enumerable.Range(0, rows).SelectMany(row => (PlacedLabel[])[new(label, true, row), new(label, false, row)]);

    private static int Cost(PlacedLabel[] placed, float width)
    {
        int cost = 0;
        for (int i = 0; i < placed.Length; i++)
        {
            PlacedLabel one = placed[i];
            cost += (10 * one.Row) + (one.Left == one.Label.PrefersLeft ? 0 : 1);
            cost += one.From < 4 || one.To > width - 4 ? 10_000 : 0;
            for (int j = 0; j < placed.Length; j++)
            {
                bool touches = j < i && placed[j].Row == one.Row
                    && placed[j].From < one.To && one.From < placed[j].To;
                bool isCrossed = j != i && placed[j].Row >= one.Row
                    && placed[j].Label.X > one.From && placed[j].Label.X < one.To;
                cost += touches || isCrossed ? 1000 : 0;
            }
        }

        return cost;
    }
}
