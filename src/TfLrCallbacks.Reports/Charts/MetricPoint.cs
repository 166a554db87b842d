namespace TfLrCallbacks.Reports;

/// <summary>A value at the end of an epoch.</summary>
/// <param name="Step">How many steps had been trained by then.</param>
/// <param name="Value">The value; not finite where the training had diverged.</param>
public sealed record MetricPoint(long Step, double Value);
