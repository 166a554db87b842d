namespace TfLrCallbacks;

/// <summary>One event of an event file.</summary>
/// <param name="WallTime">The time of writing, in seconds since 1970-01-01 UTC.</param>
/// <param name="Step">The step that it belongs to: an epoch for <c>epoch_</c> tags, a number of updates for <c>batch_</c> and <c>evaluation_</c> tags.</param>
/// <param name="FileVersion">The version of the format, in the first event of a file; null in all others.</param>
/// <param name="Values">The logged values; empty for an event of another kind.</param>
public sealed record LoggedEvent(double WallTime, long Step, string? FileVersion, IReadOnlyList<LoggedValue> Values);
