using SkiaSharp;

namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class PaletteTests
{
    [TestMethod]
    [DataRow(ChartTheme.Light)]
    [DataRow(ChartTheme.Dark)]
    public void Text_reaches_a_contrast_of_4_5_and_every_colour_is_one_role_only(ChartTheme theme)
    {
        var palette = Palette.Of(theme);

        foreach ((string role, string color) in palette.Roles.Where(role => role.Role is not ("surface" or "grid" or "axis" or "band")))
        {
            Assert.IsGreaterThan(4.5, Contrast(color, palette.Surface), role);
        }

        CollectionAssert.AllItemsAreUnique(palette.Roles.Select(role => role.Color).ToArray());
    }

    // WCAG 2.2, relative luminance and contrast ratio.
    private static double Contrast(string one, string other)
    {
        double[] both = [Luminance(SKColor.Parse(one)), Luminance(SKColor.Parse(other))];
        return (both.Max() + 0.05) / (both.Min() + 0.05);
    }

    private static double Luminance(SKColor color) =>
        (0.2126 * Linear(color.Red)) + (0.7152 * Linear(color.Green)) + (0.0722 * Linear(color.Blue));

    private static double Linear(byte value) =>
        value / 255.0 is var part && part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
}
