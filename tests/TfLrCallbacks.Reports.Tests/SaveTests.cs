namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class SaveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Files_are_written_whole_into_a_folder_that_is_made_and_over_what_was_there()
    {
        var chart = new ScheduleChart(Samples.Schedules, 10);
        string svg = Path.Combine(_folder.Path, "runs", "a", "schedule.svg");
        string png = Path.Combine(_folder.Path, "runs", "a", "schedule.png");
        string html = Path.Combine(_folder.Path, "runs", "a", "report.html");
        chart.SaveSvg(svg, ChartTheme.Dark);

        chart.SaveSvg(svg);
        chart.SavePng(png);
        new ReportPage(Samples.Report).Save(html);

        Assert.AreEqual(chart.ToSvg(), File.ReadAllText(svg));
        CollectionAssert.AreEqual(chart.ToPng(), File.ReadAllBytes(png));
        Assert.AreEqual(new ReportPage(Samples.Report).ToHtml(), File.ReadAllText(html));
        Assert.HasCount(3, Directory.GetFiles(Path.GetDirectoryName(svg)!), "nothing temporary is left");
    }

    [TestMethod]
    public void A_folder_that_cannot_be_written_is_named_with_the_reason_and_nothing_is_left()
    {
        string file = _folder["file"];
        File.WriteAllText(file, "in the way");
        string path = Path.Combine(file, "schedule.svg");

        var error = Assert.ThrowsExactly<IOException>(() => new ScheduleChart(Samples.Schedules, 10).SaveSvg(path));

        StringAssert.Contains(error.Message, path);
        StringAssert.Contains(error.Message, "choose another folder");
        Assert.HasCount(1, Directory.GetFileSystemEntries(_folder.Path));
    }

    [TestMethod]
    public void A_folder_in_the_place_of_the_file_is_an_error_and_nothing_temporary_is_left()
    {
        string path = _folder["report.html"];
        Directory.CreateDirectory(path);

        Assert.ThrowsExactly<IOException>(() => new ReportPage(Samples.Report).Save(path));

        Assert.HasCount(1, Directory.GetFileSystemEntries(_folder.Path));
    }
}
