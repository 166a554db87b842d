using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace TfLrCallbacks.Reports;

/// <summary>The outlines of the glyphs that a picture uses, each once.</summary>
internal sealed partial class GlyphOutlines
{
    private readonly Dictionary<(Rune Rune, float Size, bool Bold), string> _ids = [];
    private readonly List<(string Id, string Path)> _all = [];

    public IReadOnlyList<(string Id, string Path)> All => _all;

    /// <summary>Gives the id of a glyph's outline.</summary>
    public string Id(Rune rune, float size, bool bold)
    {
        if (!_ids.TryGetValue((rune, size, bold), out string? id))
        {
            using SKFont font = ChartFont.Sized(size, bold);
            using SKPath path = font.GetGlyphPath(font.GetGlyph(rune.Value));
            id = FormattableString.Invariant($"g{_all.Count}");
            _ids.Add((rune, size, bold), id);
            _all.Add((id, Number().Replace(path.ToSvgPathData(), number =>
                float.Parse(number.ValueSpan, CultureInfo.InvariantCulture).ToString("0.##", CultureInfo.InvariantCulture))));
        }

        return id;
    }

    [GeneratedRegex(@"-?\d+\.\d+(e-?\d+)?")]
    private static partial Regex Number();
}
