using ScottPlot;
using SkiaSharp;

namespace TfLrCallbacks.Reports;

/// <summary>
/// What a chart is drawn on: title, subtitle and legend from the top downwards, each wrapped to the width; what is left is for panels.
/// </summary>
internal sealed class Sheet
{
    public const float TextSize = 12;

    private const float Margin = 16;
    private const float TitleSize = 16;
    private const float KeyWidth = 22;

    /// <summary>More than any picture has room for in a line; longer texts are not measured, for that takes as long as they are.</summary>
    private const int MostLetters = 1000;

    public Sheet(SKCanvas canvas, Palette palette, int width, int height)
    {
        Canvas = canvas;
        Palette = palette;
        Width = width;
        Height = height;
        using var paint = new SKPaint { Color = SKColor.Parse(palette.Surface) };
        canvas.DrawRect(0, 0, width, height, paint);
    }

    public SKCanvas Canvas { get; }

    public Palette Palette { get; }

    public float Width { get; }

    public float Height { get; }

    /// <summary>Gets whether there is room for a phone's picture only.</summary>
    public bool IsNarrow => Width < 560;

    /// <summary>Gets where the free room begins.</summary>
    public float Top { get; private set; } = Margin;

    public Color Ink => Color.FromHex(Palette.Ink);

    public Color Muted => Color.FromHex(Palette.Muted);

    public void Title(string text) => Paragraph(text, Ink, TitleSize, bold: true, lineHeight: 21);

    public void Subtitle(string text) => Paragraph(text, Muted, TextSize, bold: false, lineHeight: 17);

    public void Legend(IEnumerable<LegendKey> keys)
    {
        Top += 8;
        float x = Margin;
        foreach (LegendKey key in keys)
        {
            float room = Width - (2 * Margin) - KeyWidth - 6;
            string text = Fitting(FittingMiddle(key.Text, Math.Max(room / 3, room - Measure(key.Note))) + key.Note, room, TextSize, bold: false);
            float width = KeyWidth + 6 + Measure(text);
            if (x > Margin && x + width > Width - Margin)
            {
                x = Margin;
                Top += 19;
            }

            DrawMark(key, x, Top + 6);
            Text(text, x + KeyWidth + 6, Top + 10, Ink);
            x += width + 18;
        }

        Top += 19;
    }

    /// <summary>Draws one line of text.</summary>
    public void Text(
        string text, float x, float baseline, Color color, float size = TextSize, bool bold = false, SKTextAlign align = SKTextAlign.Left)
    {
        using SKFont font = ChartFont.Sized(size, bold);
        using var paint = new SKPaint { Color = color.ToSKColor(), IsAntialias = true };
        Canvas.DrawText(ChartFont.Drawable(text), x, baseline, align, font, paint);
    }

    public static float Measure(string text, float size = TextSize, bool bold = false)
    {
        using SKFont font = ChartFont.Sized(size, bold);
        return font.MeasureText(ChartFont.Drawable(text));
    }

    /// <summary>Cuts a text that is too long, and says so with an ellipsis; the whole text stands in the description and on the page.</summary>
    public static string Fitting(string text, float width, float size = TextSize, bool bold = false)
    {
        if (text.Length <= MostLetters && Measure(text, size, bold) <= width)
        {
            return text;
        }

        // The longest beginning that fits lies between these two.
        int fits = Math.Min(1, text.Length);
        int tooLong = Math.Min(text.Length, MostLetters);
        while (tooLong - fits > 1)
        {
            int middle = (fits + tooLong) / 2;
            (fits, tooLong) = Measure(Beginning(text, middle), size, bold) <= width ? (middle, tooLong) : (fits, middle);
        }

        return text.Length < 2 ? text : Beginning(text, fits);
    }

    /// <summary>Cuts a name that is too long in the middle: names of runs often differ at their ends.</summary>
    public static string FittingMiddle(string text, float width)
    {
        if (text.Length < 4 || (text.Length <= MostLetters && Measure(text) <= width))
        {
            return text;
        }

        int kept = Math.Min(text.Length - 1, MostLetters);
        while (kept > 2 && Measure(WithoutMiddle(text, kept)) > width)
        {
            kept--;
        }

        return WithoutMiddle(text, kept);
    }

    private static string WithoutMiddle(string text, int kept)
    {
        int end = kept / 2;
        return Beginning(text, kept - end) + text[(text.Length - end + (char.IsLowSurrogate(text[^end]) ? 1 : 0))..];
    }

    /// <summary>Gives so many characters and an ellipsis; never half a character.</summary>
    private static string Beginning(string text, int length) =>
        text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";

    private void Paragraph(string text, Color color, float size, bool bold, float lineHeight)
    {
        string line = "";
        foreach (string word in (text.Length > MostLetters ? Beginning(text, MostLetters) : text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length is 0 ? word : line + " " + word;
            if (line.Length > 0 && Measure(longer, size, bold) > Width - (2 * Margin))
            {
                EndLine(line);
                longer = word;
            }

            line = longer;
        }

        EndLine(line);

        void EndLine(string words)
        {
            Top += lineHeight;
            Text(Fitting(words, Width - (2 * Margin), size, bold), Margin, Top - (lineHeight * 0.27f), color, size, bold);
        }
    }

    private void DrawMark(LegendKey key, float x, float y)
    {
        using var paint = new SKPaint { Color = key.Color.ToSKColor(), IsAntialias = true };
        switch (key.Mark)
        {
            case LegendMark.Band:
                Canvas.DrawRect(x, y - 6, KeyWidth, 12, paint);
                break;
            case LegendMark.Dot:
                Canvas.DrawCircle(x + (KeyWidth / 2), y, 4.5f, paint);
                break;
            case LegendMark.OpenDot:
                paint.Style = SKPaintStyle.Stroke;
                paint.StrokeWidth = 1.6f;
                Canvas.DrawCircle(x + (KeyWidth / 2), y, 4, paint);
                break;
            default:
                paint.Style = SKPaintStyle.Stroke;
                paint.StrokeWidth = key.Mark is LegendMark.ThinLine ? 1 : 2.2f;
                (float length, float every) = key.Mark switch
                {
                    LegendMark.DashedLine => (9, 13),
                    LegendMark.DottedLine => (3, 6.3f),
                    _ => (KeyWidth, KeyWidth + 1),
                };
                for (float from = 0; from < KeyWidth; from += every)
                {
                    Canvas.DrawLine(x + from, y, x + Math.Min(KeyWidth, from + length), y, paint);
                }

                break;
        }
    }
}
