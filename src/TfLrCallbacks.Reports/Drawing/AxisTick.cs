namespace TfLrCallbacks.Reports;

/// <summary>A tick of an axis.</summary>
internal readonly record struct AxisTick(double Position, string Label);
