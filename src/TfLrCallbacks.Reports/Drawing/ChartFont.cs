using ScottPlot;
using SkiaSharp;

namespace TfLrCallbacks.Reports;

/// <summary>
/// The typeface that comes with the assembly. No font of the machine is ever used: a picture looks the same everywhere, also where
/// no font is installed at all.
/// </summary>
internal static class ChartFont
{
    /// <summary>The name under which ScottPlot asks for it; nobody else's font is called so.</summary>
    public const string Name = "TfLrCallbacks Inter";

    private const string Replacement = "□";

    static ChartFont() => Fonts.FontResolvers.Insert(0, new Resolver());

    public static SKTypeface Regular { get; } = Load("Fonts/Inter-Regular.ttf");

    public static SKTypeface SemiBold { get; } = Load("Fonts/Inter-SemiBold.ttf");

    public static SKFont Sized(float size, bool bold = false) =>
        new(bold ? SemiBold : Regular, size) { Subpixel = true, Hinting = SKFontHinting.None };

    /// <summary>Gives a text in which every character that the typeface lacks is the visible sign for a missing one.</summary>
    public static string Drawable(string text)
    {
        using SKFont font = Sized(12);
        return string.Concat(text.EnumerateRunes().Select(rune =>
            font.ContainsGlyph(rune.Value) ? rune.ToString() : Replacement));
    }

    /// <summary>Says whether a text that Skia wrote has the bolder face, and refuses other fonts: they might be missing elsewhere.</summary>
    /// <param name="families">The families that Skia names, with commas between them.</param>
    /// <param name="weight">The weight it names; null where it is the regular one.</param>
    public static bool IsBold(string families, string? weight) =>
        families.Split(',', StringSplitOptions.TrimEntries).All(family => family.StartsWith("Inter", StringComparison.Ordinal))
            ? weight is not null || families.Contains("SemiBold", StringComparison.Ordinal)
            : throw new InvalidOperationException(
                $"A label was drawn with the font \"{families}\", which not every machine has. Only \"{Name}\" may be used.");

    private static SKTypeface Load(string resource)
    {
        using Stream stream = typeof(ChartFont).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly lacks its font \"{resource}\", so no label could be drawn. Build it again.");
        using SKData data = SKData.Create(stream);
        return SKTypeface.FromData(data)
            ?? throw new InvalidOperationException($"The font \"{resource}\" of the assembly cannot be read, so no label could be drawn.");
    }

    private sealed class Resolver : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            CreateTypeface(fontName, bold: weight >= FontWeight.SemiBold, italic: false);

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
            fontName is Name ? (bold ? SemiBold : Regular) : null;
    }
}
