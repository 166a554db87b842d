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

    /// <summary>By the simulation of Machado, Oliveira and Fernandes (2009), severity 1, and the distance in CIELAB; about 2 is just seen, 4 is what blue and violet of one lightness have.</summary>
    [TestMethod]
    [DataRow(ChartTheme.Light)]
    [DataRow(ChartTheme.Dark)]
    public void Four_series_are_told_apart_by_everybody(ChartTheme theme)
    {
        var palette = Palette.Of(theme);
        string[] series = [palette.Blue, palette.Orange, palette.Green, palette.Purple];

        foreach ((string vision, double[] matrix) in s_visions)
        {
            double[][] seen = [.. series.Select(color => Lab(Seen(SKColor.Parse(color), matrix)))];
            for (int i = 0; i < seen.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    Assert.IsGreaterThan(20, Math.Sqrt(seen[i].Zip(seen[j], (a, b) => (a - b) * (a - b)).Sum()), $"{vision}: {series[i]} and {series[j]}");
                }
            }
        }
    }

    private static readonly (string Vision, double[] Matrix)[] s_visions =
    [
        ("all cones", [1, 0, 0, 0, 1, 0, 0, 0, 1]),
        ("without red", [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998]),
        ("without green", [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881]),
        ("without blue", [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900]),
    ];

    private static double[] Seen(SKColor color, double[] matrix)
    {
        double[] linear = [Linear(color.Red), Linear(color.Green), Linear(color.Blue)];
        return [.. Enumerable.Range(0, 3).Select(row => Math.Clamp(linear.Select((part, column) => part * matrix[(3 * row) + column]).Sum(), 0, 1))];
    }

    // Linear sRGB to CIELAB, white D65.
    private static double[] Lab(double[] rgb)
    {
        double x = F(((0.4124 * rgb[0]) + (0.3576 * rgb[1]) + (0.1805 * rgb[2])) / 0.95047);
        double y = F((0.2126 * rgb[0]) + (0.7152 * rgb[1]) + (0.0722 * rgb[2]));
        double z = F(((0.0193 * rgb[0]) + (0.1192 * rgb[1]) + (0.9505 * rgb[2])) / 1.08883);
        return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];

        static double F(double t) => t > 0.008856 ? Math.Cbrt(t) : (7.787 * t) + (16 / 116.0);
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
