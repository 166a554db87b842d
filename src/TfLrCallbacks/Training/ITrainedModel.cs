namespace TfLrCallbacks;

/// <summary>
/// What a run needs of a model to steer it: the hyper-parameters of its optimizer, and its state.
/// All of it can be read and written before the first step too.
/// </summary>
public interface ITrainedModel
{
    /// <summary>Gets or sets the learning rate of the next update.</summary>
    double LearningRate { get; set; }

    /// <summary>Gets or sets the momentum, or beta_1 in the Adam family; null where the optimizer has none.</summary>
    /// <exception cref="NotSupportedException">It is set and the optimizer has none.</exception>
    double? Momentum { get; set; }

    /// <summary>Gets or sets the weight decay; null where the optimizer has none.</summary>
    /// <exception cref="NotSupportedException">It is set and the optimizer has none.</exception>
    double? WeightDecay { get; set; }

    /// <summary>Copies the state, exactly.</summary>
    /// <param name="parts">What to copy.</param>
    /// <returns>The copy; it is not changed by further training.</returns>
    TrainerSnapshot Capture(SnapshotParts parts);

    /// <summary>Puts back what a snapshot holds, and nothing else.</summary>
    /// <param name="snapshot">A snapshot of this model, or of one built the same way.</param>
    /// <exception cref="ArgumentException">The snapshot is of another model.</exception>
    void Restore(TrainerSnapshot snapshot);
}
