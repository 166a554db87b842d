namespace TfLrCallbacks.Reports;

/// <summary>A line of the configuration.</summary>
/// <param name="Name">What was set.</param>
/// <param name="Value">What it was set to.</param>
public sealed record Setting(string Name, string Value);
