using System.Xml.Linq;

namespace TfLrCallbacks.Reports;

/// <summary>Elements of a page. Text given to them is escaped when the page is written.</summary>
internal static class Html
{
    /// <summary>Makes an element that has an end tag also where it is empty.</summary>
    public static XElement Element(string name, params object?[] content) => new(name, "", content);

    /// <summary>Makes an attribute from text of any kind.</summary>
    public static XAttribute Attribute(string name, string value) => new(name, XmlText.Valid(value));

    public static XAttribute Class(string name) => new("class", name);

    public static XText Text(string text) => new(XmlText.Valid(text));

    /// <summary>Makes a section with a heading.</summary>
    public static XElement Section(string id, string heading, params object?[] content) => Element(
        "section",
        new XAttribute("aria-labelledby", id),
        Element("h2", new XAttribute("id", id), heading),
        content);

    /// <summary>Makes a table that scrolls by itself where the screen is narrow; the first cell of a row is its heading.</summary>
    public static XElement Table(string caption, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows) => Element(
        "section",
        Class("scroll"),
        Attribute("aria-label", caption),
        new XAttribute("tabindex", "0"),
        Element(
            "table",
            Element("caption", Text(caption)),
            Element("thead", Element("tr", headings.Select(heading => Element("th", new XAttribute("scope", "col"), Text(heading))))),
            Element("tbody", rows.Select(row => Element(
                "tr",
                row.Select((cell, i) => i is 0 ? Element("th", new XAttribute("scope", "row"), Text(cell)) : Element("td", Text(cell))))))));

    /// <summary>Makes a picture in two widths, of which the page shows the one that fits.</summary>
    public static XElement Figure(string id, Chart chart) => Element(
        "figure",
        Element("div", Class("wide"), chart.ToInlineSvg(id + "-wide", Chart.DefaultWidth)),
        Element("div", Class("narrow"), chart.ToInlineSvg(id + "-narrow", Chart.PhoneWidth)));
}
