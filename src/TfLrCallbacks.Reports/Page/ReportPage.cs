using System.Xml.Linq;

namespace TfLrCallbacks.Reports;

/// <summary>
/// A page that tells what happened: what the range test found and how sure it is, the schedule, the trainings side by side, the
/// configuration. One file without script, font or network; light or dark as the reader's system is, and light on paper.
/// </summary>
/// <remarks>The same content gives the same bytes. All text is escaped.</remarks>
public sealed class ReportPage
{
    private readonly string _html;

    /// <summary>Initializes a page.</summary>
    /// <param name="content">What it shows.</param>
    /// <exception cref="ArgumentException">
    /// The title is empty, a part cannot be drawn (see <see cref="RangeTestChart"/>, <see cref="ScheduleChart"/>, <see cref="RunChart"/>),
    /// or there are schedules but neither runs nor a number of steps.
    /// </exception>
    public ReportPage(ReportContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Check.NotEmpty(content.Title);
        _html = "<!DOCTYPE html>\n" + XmlText.Of(Html.Element(
            "html",
            new XAttribute("lang", "en"),
            Head(content),
            Html.Element(
                "body",
                Html.Element(
                    "header",
                    Html.Element("h1", Html.Text(content.Title)),
                    content.Summary.Length is 0 ? null : Html.Element("p", Html.Class("summary"), Html.Text(content.Summary)),
                    content.Status.Length is 0 ? null : Html.Element("p", new XAttribute("role", "status"), Html.Text(content.Status))),
                Html.Element(
                    "main",
                    KeyFigures.Of(content),
                    Warnings(content.Warnings),
                    NextSection.Of(content.Diagnoses),
                    content.Choices.Count is 0 ? null : Html.Section("choices", "What was chosen, and why", Html.Element("ul", content.Choices.Select(choice => Html.Element("li", Html.Text(choice))))),
                    content.RangeTest is { } test ? RangeTestSection.Of(test, content.Runs) : null,
                    Schedule(content),
                    content.Runs.Count is 0 ? null : TrainingSection.Of(content.Runs),
                    Configuration(content.Configuration)),
                Html.Element("footer", Html.Element("p", $"Made by TfLrCallbacks {LibraryVersion.Text}. This file is complete: it loads nothing.")))));
    }

    /// <summary>Gives the page as an HTML document.</summary>
    /// <returns>The document.</returns>
    public string ToHtml() => _html;

    /// <summary>Writes the page, to a temporary name first, over a file that is there.</summary>
    /// <param name="path">The file. A missing folder is created.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.WriteAllText(path, _html);

    private static XElement Head(ReportContent content) => Html.Element(
        "head",
        Meta("charset", "utf-8"),
        new XElement(
            "meta",
            new XAttribute("http-equiv", "Content-Security-Policy"),
            new XAttribute("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:")),
        new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
        new XElement("meta", new XAttribute("name", "color-scheme"), new XAttribute("content", "light dark")),
        content.RefreshSeconds is { } seconds
            ? new XElement("meta", new XAttribute("http-equiv", "refresh"), new XAttribute("content", Check.AtLeast(1, seconds, nameof(content.RefreshSeconds))))
            : null,
        Html.Element("title", Html.Text(content.Title)),
        new XElement("link", new XAttribute("rel", "icon"), new XAttribute("href", "data:,")),
        Html.Element("style", PageStyle.Sheet));

    private static XElement Meta(string name, string value) => new("meta", new XAttribute(name, value));

    private static XElement? Warnings(IReadOnlyList<string> warnings) => warnings.Count is 0 ? null : Html.Section(
        "warnings", warnings.Count is 1 ? "One warning" : $"{warnings.Count} warnings",
        Html.Class("callout"),
        Html.Element("ul", warnings.Select(warning => Html.Element("li", Html.Text(warning)))));

    private static XElement? Schedule(ReportContent content)
    {
        if (content.Schedules.Count is 0)
        {
            return null;
        }

        long steps = content.ScheduleSteps ?? content.Runs.Select(run => run.End).DefaultIfEmpty(0).Max();
        if (steps is 0)
        {
            throw new ArgumentException(
                $"{nameof(content.ScheduleSteps)} must be given where there are schedules and no runs. Received null.", nameof(content));
        }

        var chart = new ScheduleChart(content.Schedules, steps, content.Schedules.Count is 1 ? null : "Learning rate");
        return Html.Section(
            "schedule", content.Schedules.Count is 1 ? "Schedule" : "Schedules",
            Html.Figure("schedule-chart", chart),
            Html.Table("Learning rates", ["schedule", "first", "highest", "at step", "last"], chart.Rows));
    }

    private static XElement? Configuration(IReadOnlyList<Setting> settings) => settings.Count is 0 ? null : Html.Section(
        "configuration", "Configuration",
        Html.Table("How the trainings were set up", ["setting", "value"], settings.Select(setting => (string[])[setting.Name, setting.Value])));
}
