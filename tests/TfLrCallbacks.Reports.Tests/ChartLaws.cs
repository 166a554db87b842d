using System.Xml.Linq;
using SkiaSharp;

namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class ChartLaws
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly XNamespace Link = "http://www.w3.org/1999/xlink";

    private static IEnumerable<object[]> Charts =>
        Samples.Charts.SelectMany(sample => Enum.GetValues<ChartTheme>().Select(theme => new object[] { sample.Chart, theme, sample.Name }));

    [TestMethod]
    public void Every_kind_of_chart_has_a_sample_and_an_approved_picture()
    {
        Type[] kinds = [.. typeof(Chart).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Chart)))];

        CollectionAssert.IsSubsetOf(kinds, Samples.Charts.Select(sample => sample.Chart.GetType()).Distinct().ToArray(), "Add a sample to Samples.Charts.");
        CollectionAssert.IsSubsetOf(kinds, ApprovedPictureTests.Pictures.Select(picture => picture[1].GetType()).Distinct().ToArray(), "Add a picture to ApprovedPictureTests.");
    }

    [TestMethod]
    [DynamicData(nameof(Charts))]
    public void Svg_names_the_picture_and_says_what_it_shows(Chart chart, ChartTheme theme, string name)
    {
        XElement svg = Parse(chart, theme);

        Assert.AreEqual("img", svg.Attribute("role")?.Value, name);
        Assert.AreEqual(chart.Title, svg.Element(Svg + "title")?.Value);
        Assert.AreEqual(chart.Description, svg.Element(Svg + "desc")?.Value);
        foreach (string id in svg.Attribute("aria-labelledby")!.Value.Split(' '))
        {
            Assert.AreEqual(1, svg.Elements().Count(element => element.Attribute("id")?.Value == id), id);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Charts))]
    public void Every_label_of_an_svg_is_there_as_outlines_and_needs_no_font(Chart chart, ChartTheme theme, string name)
    {
        XElement svg = Parse(chart, theme);

        Assert.AreEqual(0, svg.Descendants(Svg + "text").Count(), name);
        Assert.IsFalse(svg.ToString().Contains("font-family", StringComparison.Ordinal));
        var outlines = svg.Element(Svg + "defs")!.Elements(Svg + "path").ToDictionary(
            path => "#" + path.Attribute("id")!.Value, path => path.Attribute("d")!.Value);
        XElement[] labels = [.. svg.Descendants(Svg + "g").Where(group => group.Attribute("aria-label") is not null)];
        Assert.IsGreaterThan(5, labels.Length);
        foreach (XElement label in labels)
        {
            string words = label.Attribute("aria-label")!.Value;
            XElement[] glyphs = [.. label.Elements(Svg + "use")];
            Assert.AreEqual(words.Count(c => c is not ' '), glyphs.Length, words);
            foreach (XElement glyph in glyphs)
            {
                Assert.IsGreaterThan(10, outlines[glyph.Attribute(Link + "href")!.Value].Length, words);
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Charts))]
    public void Svg_refers_to_nothing_outside(Chart chart, ChartTheme theme, string name)
    {
        XElement svg = Parse(chart, theme);

        foreach (XAttribute attribute in svg.DescendantsAndSelf().Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            Assert.IsFalse(attribute.Value.Contains("//", StringComparison.Ordinal), $"{name}: {attribute}");
            Assert.IsTrue(attribute.Name.LocalName is not "href" || attribute.Value[0] is '#', $"{name}: {attribute}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Charts))]
    public void The_same_chart_gives_the_same_bytes(Chart chart, ChartTheme theme, string name)
    {
        string[] svgs = [.. Enumerable.Range(0, 4).AsParallel().Select(_ => chart.ToSvg(theme))];

        Assert.AreEqual(1, svgs.Distinct().Count(), name);
        CollectionAssert.AreEqual(chart.ToPng(theme, scale: 1), chart.ToPng(theme, scale: 1));
    }

    [TestMethod]
    [DynamicData(nameof(Charts))]
    public void Png_has_the_size_asked_for_its_surface_and_ink_where_the_labels_are(Chart chart, ChartTheme theme, string name)
    {
        using SKBitmap png = SKBitmap.Decode(chart.ToPng(theme, width: 400, height: 460, scale: 2));
        var palette = Palette.Of(theme);

        Assert.AreEqual((800, 920), (png.Width, png.Height), name);
        Assert.AreEqual(SKColor.Parse(palette.Surface), png.GetPixel(2, 2));
        Assert.IsGreaterThan(200, Ink(png, SKRectI.Create(32, 20, 700, 50), palette), "title");
        Assert.IsGreaterThan(40, Ink(png, SKRectI.Create(110, 920 - 80, 660, 30), palette), "x labels");
        Assert.IsGreaterThan(20, Ink(png, SKRectI.Create(110, 920 - 34, 660, 34), palette), "x caption");
    }

    [TestMethod]
    [DynamicData(nameof(Charts))]
    public void No_label_leaves_the_picture(Chart chart, ChartTheme theme, string name)
    {
        foreach (int width in (int[])[240, Chart.PhoneWidth, Chart.DefaultWidth])
        {
            using SKBitmap png = SKBitmap.Decode(chart.ToPng(theme, width, height: 600, scale: 1));
            var surface = SKColor.Parse(Palette.Of(theme).Surface);
            for (int y = 0; y < png.Height; y++)
            {
                Assert.AreEqual(surface, png.GetPixel(0, y), $"{name}, {width} wide, left edge at {y}");
                Assert.AreEqual(surface, png.GetPixel(png.Width - 1, y), $"{name}, {width} wide, right edge at {y}");
            }
        }
    }

    [TestMethod]
    public void A_size_that_cannot_be_drawn_is_refused()
    {
        var chart = new ScheduleChart(Samples.Schedules, 10);

        Assert.AreEqual("width", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => chart.ToSvg(width: 10)).ParamName);
        Assert.AreEqual("height", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => chart.ToSvg(height: 5000)).ParamName);
        Assert.AreEqual("scale", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => chart.ToPng(scale: 0)).ParamName);
        Assert.AreEqual("theme", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => chart.ToSvg((ChartTheme)7)).ParamName);
    }

    private static XElement Parse(Chart chart, ChartTheme theme) => XDocument.Parse(chart.ToSvg(theme)).Root!;

    private static int Ink(SKBitmap png, SKRectI area, Palette palette)
    {
        var surface = SKColor.Parse(palette.Surface);
        int count = 0;
        for (int y = area.Top; y < Math.Min(area.Bottom, png.Height); y++)
        {
            for (int x = area.Left; x < Math.Min(area.Right, png.Width); x++)
            {
                SKColor pixel = png.GetPixel(x, y);
                count += Math.Abs(pixel.Red - surface.Red) + Math.Abs(pixel.Green - surface.Green) > 120 ? 1 : 0;
            }
        }

        return count;
    }
}
