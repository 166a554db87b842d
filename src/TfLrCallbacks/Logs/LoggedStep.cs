namespace TfLrCallbacks;

/// <summary>What a log says of one step.</summary>
/// <param name="Step">The step, as the log counts it.</param>
/// <param name="Loss">The loss; null where the entry has none.</param>
/// <param name="LearningRate">The rate; null where the entry has none.</param>
public readonly record struct LoggedStep(long Step, double? Loss, double? LearningRate);
