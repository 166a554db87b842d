using ScottPlot;

namespace TfLrCallbacks.Reports;

/// <summary>What stands above a vertical line, and on which side of it if there is room.</summary>
internal sealed record MarkLabel(string Text, float X, Color Color, bool PrefersLeft);
