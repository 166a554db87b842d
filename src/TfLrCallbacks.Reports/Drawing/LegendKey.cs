using ScottPlot;

namespace TfLrCallbacks.Reports;

/// <summary>An entry of the legend: what a mark means, and how it looks.</summary>
internal sealed record LegendKey(string Text, Color Color, LegendMark Mark)
{
    /// <summary>Gets what stands behind the text and is never cut for it.</summary>
    public string Note { get; init; } = "";
}
