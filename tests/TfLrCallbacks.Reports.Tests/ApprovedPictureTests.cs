using SkiaSharp;

namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class ApprovedPictureTests
{
    private const int Width = 480;

    // A change of a rasterizer moves the edges of glyphs; a label that moves or is lost changes more than that.
    private const double MostDifferent = 0.01;

    internal static IEnumerable<object[]> Pictures =>
    [
        ["range-test-light", new RangeTestChart(Samples.RangeTest), ChartTheme.Light],
        ["range-test-dark", new RangeTestChart(Samples.RangeTest), ChartTheme.Dark],
        ["schedules-light", new ScheduleChart(Samples.Schedules, 100), ChartTheme.Light],
        ["runs-light", new RunChart(Samples.Runs), ChartTheme.Light],
    ];

    [TestMethod]
    [DynamicData(nameof(Pictures))]
    public void A_picture_looks_as_it_was_approved(string name, Chart chart, ChartTheme theme)
    {
        byte[] png = chart.ToPng(theme, Width, scale: 1);
        string received = Path.Combine(Path.GetTempPath(), $"tflr-{name}.png");
        using SKBitmap actual = SKBitmap.Decode(png);
        using Stream? stream = typeof(ApprovedPictureTests).Assembly.GetManifestResourceStream($"TfLrCallbacks.Reports.Tests.Golden.{name}.png");
        using SKBitmap? approved = stream is null ? null : SKBitmap.Decode(stream);
        double different = approved is null || approved.Info.Size != actual.Info.Size ? 1 : Different(actual, approved);
        if (different > MostDifferent)
        {
            File.WriteAllBytes(received, png);
        }

        Assert.IsLessThanOrEqualTo(
            MostDifferent, different, $"Look at {received}; if it is as it should be, put it into Golden as {name}.png.");
    }

    private static double Different(SKBitmap one, SKBitmap other)
    {
        int count = 0;
        for (int y = 0; y < one.Height; y++)
        {
            for (int x = 0; x < one.Width; x++)
            {
                SKColor a = one.GetPixel(x, y);
                SKColor b = other.GetPixel(x, y);
                count += Math.Abs(a.Red - b.Red) + Math.Abs(a.Green - b.Green) + Math.Abs(a.Blue - b.Blue) > 150 ? 1 : 0;
            }
        }

        return count / (double)(one.Width * one.Height);
    }
}
