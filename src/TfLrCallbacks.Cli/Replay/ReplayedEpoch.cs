namespace TfLrCallbacks.Cli;

/// <summary>What callbacks made of an epoch.</summary>
/// <param name="Epoch">The epoch, as the file numbers it.</param>
/// <param name="LearningRate">The rate in force after it.</param>
/// <param name="Event">What was done and why; null where nothing was.</param>
internal sealed record ReplayedEpoch(int Epoch, double LearningRate, string? Event);
