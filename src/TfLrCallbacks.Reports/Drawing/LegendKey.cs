using ScottPlot;

namespace TfLrCallbacks.Reports;

/// <summary>An entry of the legend: what a mark means, and how it looks.</summary>
internal sealed record LegendKey(string Text, Color Color, LegendMark Mark)
{
    /// <summary>Gets a note after the text. The text is shortened first, to a third of the row at least.</summary>
    public string Note { get; init; } = "";
}
