namespace TfLrCallbacks;

/// <summary>The position of a <see cref="ScriptedTrainer"/>.</summary>
/// <param name="Epoch">The zero-based epoch.</param>
/// <param name="Batch">The zero-based batch within the epoch.</param>
/// <param name="Update">How many updates were made before.</param>
/// <param name="LearningRate">The rate in force.</param>
public readonly record struct ScriptedStep(int Epoch, long Batch, long Update, double LearningRate);
