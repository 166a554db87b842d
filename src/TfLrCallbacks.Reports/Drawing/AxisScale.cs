namespace TfLrCallbacks.Reports;

/// <summary>The range of an axis, its ticks, and what all tick labels were divided by.</summary>
/// <param name="Min">Where the axis starts.</param>
/// <param name="Max">Where it ends.</param>
/// <param name="Ticks">The positions that have a label.</param>
/// <param name="Factor">What stands behind the caption, such as <c> (×10⁻⁴)</c>; empty where labels are the values.</param>
internal sealed record AxisScale(double Min, double Max, IReadOnlyList<AxisTick> Ticks, string Factor = "");
