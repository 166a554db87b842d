namespace TfLrCallbacks.Reports;

/// <summary>A point of a series; a y that is not finite is a gap.</summary>
internal readonly record struct ChartPoint(double X, double Y);
