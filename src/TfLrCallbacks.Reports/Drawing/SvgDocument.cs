using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using SkiaSharp;

namespace TfLrCallbacks.Reports;

/// <summary>
/// Makes of what Skia wrote an SVG that looks the same everywhere: text becomes the outlines of the embedded typeface, ids are counted
/// anew, and there is a title and a description for people who do not see it.
/// </summary>
/// <remarks>
/// Skia writes text as <c>text</c> elements with a position for every glyph and the name of a font that the viewer need not have.
/// </remarks>
internal static class SvgDocument
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly XNamespace Link = "http://www.w3.org/1999/xlink";

    public static XElement Draw(int width, int height, string title, string description, Action<SKCanvas> draw)
    {
        using var stream = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
        {
            draw(canvas);
        }

        XElement root = XElement.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        OutlineText(root);
        CountIds(root);
        root.SetAttributeValue("viewBox", FormattableString.Invariant($"0 0 {width} {height}"));
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("aria-labelledby", "title desc");
        root.AddFirst(
            new XElement(Svg + "title", new XAttribute("id", "title"), XmlText.Valid(title)),
            new XElement(Svg + "desc", new XAttribute("id", "desc"), XmlText.Valid(description)));
        return root;
    }

    /// <summary>Gives a copy that stands inside a page: ids begin with <paramref name="id"/>, colours are the page's variables.</summary>
    public static XElement Inline(XElement svg, string id, Palette drawnWith)
    {
        Dictionary<string, string> variables = drawnWith.Roles.ToDictionary(role => role.Color, role => $"var(--{role.Role})", StringComparer.OrdinalIgnoreCase);
        return Copy(svg);

        XElement Copy(XElement element) => new(
            element.Name.LocalName,
            element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(attribute => new XAttribute(
                attribute.Name.LocalName,
                Value(attribute.Name.LocalName, attribute.Value))),
            element.Nodes().Select(node => node is XElement child ? Copy(child) : node));

        string Value(string name, string value) => name switch
        {
            "id" => $"{id}-{value}",
            "href" => $"#{id}-{value[1..]}",
            "aria-labelledby" => string.Join(' ', value.Split(' ').Select(part => $"{id}-{part}")),
            "clip-path" => value.Replace("url(#", $"url(#{id}-", StringComparison.Ordinal),
            _ => variables.GetValueOrDefault(value, value),
        };
    }

    private static void OutlineText(XElement root)
    {
        var outlines = new GlyphOutlines();
        foreach (XElement text in root.Descendants(Svg + "text").ToList())
        {
            float size = float.Parse(text.Attribute("font-size")!.Value, CultureInfo.InvariantCulture);
            bool bold = ChartFont.IsBold(text.Attribute("font-family")!.Value, text.Attribute("font-weight")?.Value);
            string[] xs = Numbers(text, "x");
            string[] ys = Numbers(text, "y");
            string words = text.Value.Trim();
            var group = new XElement(
                Svg + "g",
                text.Attribute("fill"), text.Attribute("fill-opacity"), text.Attribute("transform"), new XAttribute("aria-label", words));
            int i = 0;
            foreach (Rune rune in words.EnumerateRunes())
            {
                if (!Rune.IsWhiteSpace(rune))
                {
                    group.Add(new XElement(
                        Svg + "use",
                        new XAttribute(Link + "href", "#" + outlines.Id(rune, size, bold)),
                        new XAttribute("x", xs[i]),
                        new XAttribute("y", ys.Length is 1 ? ys[0] : ys[i])));
                }

                i++;
            }

            text.ReplaceWith(group);
        }

        root.AddFirst(new XElement(Svg + "defs", outlines.All.Select(glyph =>
            new XElement(Svg + "path", new XAttribute("id", glyph.Id), new XAttribute("d", glyph.Path)))));
    }

    private static string[] Numbers(XElement text, string name) =>
        [.. text.Attribute(name)!.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(number => float.Parse(number, CultureInfo.InvariantCulture).ToString("0.##", CultureInfo.InvariantCulture))];

    private static void CountIds(XElement root)
    {
        int count = 0;
        Dictionary<string, string> ids = root.Descendants(Svg + "clipPath").ToDictionary(
            clip => $"url(#{clip.Attribute("id")!.Value})", _ => $"clip{++count}", StringComparer.Ordinal);
        foreach (XElement clip in root.Descendants(Svg + "clipPath"))
        {
            clip.SetAttributeValue("id", ids[$"url(#{clip.Attribute("id")!.Value})"]);
        }

        foreach (XAttribute use in root.Descendants().Attributes("clip-path"))
        {
            use.Value = $"url(#{ids[use.Value]})";
        }
    }
}
