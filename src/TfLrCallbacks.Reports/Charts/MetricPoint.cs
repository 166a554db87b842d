namespace TfLrCallbacks.Reports;

/// <summary>A value at the end of an epoch.</summary>
/// <param name="Step">The number of steps trained by then.</param>
/// <param name="Value">The value; NaN or infinite where the training diverged.</param>
public sealed record MetricPoint(long Step, double Value);
