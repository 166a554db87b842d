namespace TfLrCallbacks.Reports;

/// <summary>A schedule with the name it has in a legend.</summary>
/// <param name="Name">The name.</param>
/// <param name="Schedule">The schedule, its lengths in steps.</param>
public sealed record NamedSchedule(string Name, LearningRateSchedule Schedule);
