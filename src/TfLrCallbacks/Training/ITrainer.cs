namespace TfLrCallbacks;

/// <summary>
/// A model together with its data, ready to train: what an engine implements once, and what the fit loop and the
/// learning-rate range test drive.
/// </summary>
/// <remarks>
/// <code>
/// BeginEpoch → (MoveToNextBatch → TrainBatch)* → [BeginValidation → (MoveToNextValidationBatch → ValidateBatch)*]
/// </code>
/// </remarks>
public interface ITrainer : ITrainedModel
{
    /// <summary>
    /// Gets the processes that train the model together; this one alone by default. Where there are several, the values of a batch
    /// are those of the whole batch, over all workers, so that every worker sees the same numbers and takes the same decisions.
    /// </summary>
    IWorkers Workers => SingleWorker.Instance;

    /// <summary>Gets the names of the values that a batch gives: <c>loss</c> first, then the compiled metrics.</summary>
    IReadOnlyList<string> MetricNames { get; }

    /// <summary>Gets how many batches an epoch has; null where the data does not say.</summary>
    long? StepsPerEpoch { get; }

    /// <summary>Gets a value indicating whether there is validation data.</summary>
    bool HasValidation { get; }

    /// <summary>Gets a hash of the data and the batch size, so that several workers can check that they train on the same data; null, the default, if it is not known.</summary>
    ulong? DataHash => null;

    /// <summary>Gets the number of training rows that <see cref="ProbeLoss"/> can evaluate.</summary>
    int ProbeRowCount { get; }

    /// <summary>
    /// Says whether the value of a metric after a batch covers all batches since the epoch, or the validation, began. This is so for metrics that are not
    /// means over batches, such as precision or the area under a curve. The loops then take the last value, not the mean.
    /// </summary>
    /// <param name="metric">The index in <see cref="MetricNames"/>; never 0, the loss.</param>
    /// <returns>False by default: the value is that of the batch alone.</returns>
    bool IsOverAllBatches(int metric) => false;

    /// <summary>Goes to the start of the training data, in the order of an epoch.</summary>
    /// <param name="epoch">The zero-based epoch.</param>
    void BeginEpoch(int epoch);

    /// <summary>Takes the next training batch of the epoch.</summary>
    /// <returns>False where the epoch's data has come to its end.</returns>
    bool MoveToNextBatch();

    /// <summary>Makes one optimizer update on the batch that was taken.</summary>
    /// <param name="metrics">Filled with the values of this batch alone (not running means), in the order of <see cref="MetricNames"/>.</param>
    /// <returns>The weight of the batch in the means of an epoch: how many samples it has.</returns>
    double TrainBatch(Span<double> metrics);

    /// <summary>Goes to the start of the validation data.</summary>
    void BeginValidation();

    /// <summary>Takes the next validation batch.</summary>
    /// <returns>False where the validation data has come to its end.</returns>
    bool MoveToNextValidationBatch();

    /// <summary>Evaluates the validation batch that was taken, without changing the model.</summary>
    /// <param name="metrics">Filled with the values of this batch alone, in the order of <see cref="MetricNames"/>.</param>
    /// <returns>The weight of the batch in the means: how many samples it has.</returns>
    double ValidateBatch(Span<double> metrics);

    /// <summary>
    /// Computes the mean loss on fixed training rows, as one batch with dropout off, without changing anything: normalisation
    /// layers use the statistics of these rows themselves, and their moving statistics are neither used nor changed.
    /// </summary>
    /// <param name="rows">Zero-based training rows, each below <see cref="ProbeRowCount"/>.</param>
    /// <returns>The mean loss; not finite where the model has exploded.</returns>
    double ProbeLoss(IReadOnlyList<int> rows);

    /// <summary>Gets how many batches make one optimizer update; more than 1 where gradients are accumulated. A step of a range test is an update.</summary>
    int BatchesPerUpdate => 1;

    /// <summary>Gets the number of validation rows that <see cref="ValidationLoss"/> can evaluate; 0, the default, where there are none or the engine can't.</summary>
    int ValidationRowCount => 0;

    /// <summary>Computes the mean loss on fixed validation rows, as <see cref="ProbeLoss"/> does on training rows.</summary>
    /// <param name="rows">Zero-based validation rows, each below <see cref="ValidationRowCount"/>.</param>
    /// <returns>The mean loss; not finite where the model has exploded.</returns>
    double ValidationLoss(IReadOnlyList<int> rows) => throw new NotSupportedException($"This {GetType().Name} can't measure the loss on rows of its validation data.");

    /// <summary>
    /// Gets or sets the factors on the learning rates of layers, by name. Setting changes the named layers only. Empty, the default, if the engine has no
    /// factors that can change during a training.
    /// </summary>
    /// <exception cref="NotSupportedException">It is set and the engine has none.</exception>
    IReadOnlyDictionary<string, double> RateFactors
    {
        get => System.Collections.ObjectModel.ReadOnlyDictionary<string, double>.Empty;
        set => throw new NotSupportedException($"This {GetType().Name} has no learning rates by layer that can be changed while it trains.");
    }

    /// <summary>
    /// Makes a second trainer in the same state, with a model of its own: what one does is not seen by the other, and both can train at the same time. The copy trains alone,
    /// without <see cref="Workers"/>.
    /// </summary>
    /// <returns>The copy.</returns>
    /// <exception cref="NotSupportedException">The engine makes none, which is the default, or can't copy a part of this model; the message says which.</exception>
    ITrainer Copy() => throw new NotSupportedException($"This {GetType().Name} makes no copies of itself.");

    /// <summary>
    /// Computes the mean loss that the best constant output has on fixed training rows: the mean of the targets for squared errors, their median for absolute
    /// ones, their frequencies for cross-entropies. A model with a lower loss has learned from its inputs.
    /// </summary>
    /// <param name="rows">Zero-based training rows, each below <see cref="ProbeRowCount"/>.</param>
    /// <returns>The mean loss; null, the default, if it is not known.</returns>
    double? ConstantPredictorLoss(IReadOnlyList<int> rows) => null;
}
