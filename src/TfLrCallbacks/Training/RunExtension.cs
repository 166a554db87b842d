namespace TfLrCallbacks;

/// <summary>A run that was resumed from a saved state with another number of epochs than planned.</summary>
/// <param name="Step">The zero-based step it went on with.</param>
/// <param name="Planned">How long it was planned.</param>
/// <param name="Actual">How long it became.</param>
/// <param name="Policy">What schedules over the run make of it.</param>
public sealed record RunExtension(long Step, RunLength Planned, RunLength Actual, ExtendPolicy Policy);
