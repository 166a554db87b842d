namespace TfLrCallbacks;

/// <summary>A trial and the lane that makes it.</summary>
/// <param name="Lane">The zero-based lane.</param>
/// <param name="Request">The trial.</param>
internal readonly record struct TrialJob(int Lane, TrialRequest Request);
