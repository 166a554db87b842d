using System.Xml.Linq;
using SkiaSharp;

namespace TfLrCallbacks.Reports;

/// <summary>
/// A picture. The same input gives the same bytes; every label is drawn with a typeface that comes with the assembly, so that none is
/// missing on a machine without fonts.
/// </summary>
public abstract class Chart
{
    /// <summary>The width of a picture for a screen or a page, in pixels.</summary>
    public const int DefaultWidth = 880;

    /// <summary>The width of a picture for a phone, in pixels.</summary>
    public const int PhoneWidth = 380;

    private protected Chart(string title, string description) => (Title, Description) = (title, description);

    /// <summary>Gets the title, which is drawn above the picture.</summary>
    public string Title { get; }

    /// <summary>Gets the description for readers who cannot see the picture, such as users of a screen reader.</summary>
    public string Description { get; }

    /// <summary>Renders the picture as SVG. Text is drawn as outlines, so the viewer needs no font.</summary>
    /// <param name="theme">Light or dark.</param>
    /// <param name="width">The width in pixels, from 240 to 4000.</param>
    /// <param name="height">The height in pixels, from 160 to 4000; null chooses a height that suits the width.</param>
    /// <returns>An SVG document.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    public string ToSvg(ChartTheme theme = ChartTheme.Light, int width = DefaultWidth, int? height = null) =>
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + XmlText.Of(DrawSvg(theme, width, height));

    /// <summary>Renders the picture as PNG.</summary>
    /// <param name="theme">Light or dark.</param>
    /// <param name="width">The width in pixels before scaling, from 240 to 4000.</param>
    /// <param name="height">The height in pixels before scaling, from 160 to 4000; null chooses a height that suits the width.</param>
    /// <param name="scale">The number of pixels in the file for each pixel of the picture, from 1 to 4; 2 is sharp on most screens.</param>
    /// <returns>The bytes of a PNG file.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public byte[] ToPng(ChartTheme theme = ChartTheme.Light, int width = DefaultWidth, int? height = null, int scale = 2)
    {
        (int Width, int Height) size = Size(width, height);
        Check.Between(1, 4, scale);
        var info = new SKImageInfo(size.Width * scale, size.Height * scale);
        using var bitmap = new SKBitmap(info);
        using var canvas = new SKCanvas(bitmap);
        canvas.Scale(scale);
        Draw(new Sheet(canvas, Palette.Of(Check.Defined(theme)), size.Width, size.Height));
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>Saves the picture as SVG. An existing file is replaced, and only once the new one is complete.</summary>
    /// <param name="path">The file. A missing folder is created.</param>
    /// <param name="theme"><inheritdoc cref="ToSvg" path="/param[@name='theme']/node()"/></param>
    /// <param name="width"><inheritdoc cref="ToSvg" path="/param[@name='width']/node()"/></param>
    /// <param name="height"><inheritdoc cref="ToSvg" path="/param[@name='height']/node()"/></param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveSvg(string path, ChartTheme theme = ChartTheme.Light, int width = DefaultWidth, int? height = null) =>
        AtomicFile.WriteAllText(path, ToSvg(theme, width, height));

    /// <summary>Saves the picture as PNG. An existing file is replaced, and only once the new one is complete.</summary>
    /// <param name="path"><inheritdoc cref="SaveSvg" path="/param[@name='path']/node()"/></param>
    /// <param name="theme"><inheritdoc cref="ToPng" path="/param[@name='theme']/node()"/></param>
    /// <param name="width"><inheritdoc cref="ToPng" path="/param[@name='width']/node()"/></param>
    /// <param name="height"><inheritdoc cref="ToPng" path="/param[@name='height']/node()"/></param>
    /// <param name="scale"><inheritdoc cref="ToPng" path="/param[@name='scale']/node()"/></param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SavePng(
        string path, ChartTheme theme = ChartTheme.Light, int width = DefaultWidth, int? height = null, int scale = 2) =>
        AtomicFile.Write(path, stream => stream.Write(ToPng(theme, width, height, scale)));

    /// <summary>Gives the picture as an element of a page, its colours the page's variables.</summary>
    internal XElement ToInlineSvg(string id, int width) =>
        SvgDocument.Inline(DrawSvg(ChartTheme.Light, width, height: null), id, Palette.Light);

    private protected abstract void Draw(Sheet sheet);

    private protected abstract int HeightFor(int width);

    private XElement DrawSvg(ChartTheme theme, int width, int? height)
    {
        (int Width, int Height) size = Size(width, height);
        var palette = Palette.Of(Check.Defined(theme));
        return SvgDocument.Draw(size.Width, size.Height, Title, Description, canvas =>
            Draw(new Sheet(canvas, palette, size.Width, size.Height)));
    }

    private (int Width, int Height) Size(int width, int? height)
    {
        Check.Between(240, 4000, width);
        return (width, (int)Check.Between(160, 4000, height ?? HeightFor(width), nameof(height)));
    }
}
