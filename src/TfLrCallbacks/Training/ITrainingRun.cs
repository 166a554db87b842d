namespace TfLrCallbacks;

/// <summary>
/// A running training, as callbacks see and steer it. It is all that callbacks know of the engine.
/// </summary>
public interface ITrainingRun
{
    /// <summary>
    /// Gets the processes that train the model together; this one alone by default. What a callback measures by itself, such as a clock,
    /// differs between them: a decision by it must be made by one of them and told to the others.
    /// </summary>
    IWorkers Workers => SingleWorker.Instance;

    /// <summary>Gets how long the run is; its steps may become known only when the first epoch has ended.</summary>
    RunLength Length { get; }

    /// <summary>Gets the zero-based epoch in progress.</summary>
    int Epoch { get; }

    /// <summary>Gets the zero-based step in progress, counted over all epochs; between two steps, the next one.</summary>
    long Step { get; }

    /// <summary>Gets the loss of the last trained batch alone, not the mean of the epoch; NaN before the first.</summary>
    double BatchLoss { get; }

    /// <summary>Gets or sets the rate that the next update is trained with. A write in <see cref="Callback.OnTrainBatchBegin"/> acts on that very batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    double LearningRate { get; set; }

    /// <summary>Sets the learning rate, and says why: <see cref="Callback.OnLearningRateChange"/> and the ledger get the reason.</summary>
    /// <param name="value">The rate that the next update is trained with.</param>
    /// <param name="why">Why, in words for a person. A constant text where it is set in every step, so that nothing is allocated.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is negative or not finite.</exception>
    void SetLearningRate(double value, string why);

    /// <summary>Gets or sets the momentum, or beta_1 in the Adam family; null where the optimizer has none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 up to, but not including, 1.</exception>
    /// <exception cref="NotSupportedException">The optimizer has no momentum.</exception>
    double? Momentum { get; set; }

    /// <summary>Gets or sets the weight decay; null where the optimizer has none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    /// <exception cref="NotSupportedException">The optimizer has no weight decay.</exception>
    double? WeightDecay { get; set; }

    /// <summary>Gets a value indicating whether the run goes on from a saved state; known from <see cref="Callback.OnTrainBegin"/> on.</summary>
    bool IsResumed { get; }

    /// <summary>Gets the changes of the number of epochs when the run was resumed, in order; empty where it was not changed. Known from the first epoch on.</summary>
    IReadOnlyList<RunExtension> Extensions { get; }

    /// <summary>Gets a value indicating whether the run has validation data, if not in every epoch; false where that is not known.</summary>
    bool HasValidation { get; }

    /// <summary>Gets a value indicating whether an exception or a cancellation ends the run; known in <see cref="Callback.OnTrainEnd"/>.</summary>
    bool HasFailed { get; }

    /// <summary>Gets the reason why the run was asked to stop; null where it was not asked.</summary>
    string? StopReason { get; }

    /// <summary>Asks the engine to stop after the batch in progress, or after the epoch if no batch is in progress. Only the first reason is kept.</summary>
    /// <param name="reason">Why, in words for a person; it ends up in the history.</param>
    void RequestStop(string reason);

    /// <summary>Warns the user of something that does not end the training. Every callback's <see cref="Callback.OnWarning"/> gets it, and the history keeps it.</summary>
    /// <param name="message">What is wrong and what to do, in words for a person.</param>
    void Warn(string message);

    /// <summary>Tells the user what a callback did. Every callback's <see cref="Callback.OnNote"/> gets it; the progress bar shows it.</summary>
    /// <param name="message">What was done, in words for a person.</param>
    void Note(string message);

    /// <summary>Records a choice: every callback's <see cref="Callback.OnDecision"/> gets it, and the <see cref="Ledger"/> writes it.</summary>
    /// <param name="decision">What was decided, by whom and why.</param>
    void Decide(Decision decision)
    {
    }

    /// <summary>Gets a value indicating whether the rate falls to the end of the training because <see cref="RequestCooldown"/> was called. A callback that drives the rate must leave it alone while this is true.</summary>
    bool IsCoolingDown => false;

    /// <summary>
    /// Ends the training with a cool-down: from the next step on the rate falls to 0 along 1 − √, then the training stops. A second call does nothing.
    /// </summary>
    /// <param name="length">How long the rate falls. A percentage is of the steps trained so far, a time is planned by the time of a step so far. It is at most what is left of the run, and at least a step.</param>
    /// <param name="reason">Why, in words for a person; it ends up in the history.</param>
    /// <exception cref="UnboundLengthException">The length is in epochs or time, and how many steps that is is not known yet.</exception>
    void RequestCooldown(Length length, string reason = "it was asked for") => RequestStop(reason);

    /// <summary>Copies the state of the training, exactly.</summary>
    /// <param name="parts">What to copy.</param>
    /// <returns>The copy; it is not changed by further training.</returns>
    TrainerSnapshot Capture(SnapshotParts parts = SnapshotParts.All);

    /// <summary>Puts back what a snapshot holds, and nothing else.</summary>
    /// <param name="snapshot">A snapshot that this run, or one of the same model, gave.</param>
    /// <exception cref="ArgumentException">The snapshot is of another model.</exception>
    void Restore(TrainerSnapshot snapshot);

    /// <summary>Gets the trainer that the run drives; null where the engine has a loop of its own.</summary>
    internal ITrainer? Trainer => null;

    /// <summary>
    /// Multiplies the rate for one step, in <see cref="Callback.OnTrainBatchBegin"/>. When the step has ended the run gives the rate back that others had set, before any callback is
    /// called, and tells no change of that: no step is trained with it unless somebody sets it. When all callbacks have begun the step one change is told, from the rate of the step before.
    /// </summary>
    /// <param name="factor">The factor, 0 or more.</param>
    /// <param name="why">Why, in words for a person.</param>
    internal void ScaleStep(double factor, string why) => SetLearningRate(LearningRate * factor, why);

    /// <summary>Puts back what a snapshot holds, but not its learning rate: that which others set stays.</summary>
    /// <param name="snapshot">The snapshot.</param>
    internal void RestoreButRate(TrainerSnapshot snapshot) => Restore(snapshot);

    /// <summary>Gets the plan of the run's time; null where it has none.</summary>
    internal TimePlan? Plan => null;

    /// <summary>Gets the clock of the run.</summary>
    internal TimeProvider Clock => TimeProvider.System;

    /// <summary>Gets the timestamp of that clock at which the run began.</summary>
    internal long BegunAt => Clock.GetTimestamp();

    /// <summary>Gets the token that cancels the run.</summary>
    internal CancellationToken CancellationToken => default;
}
