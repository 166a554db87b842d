namespace TfLrCallbacks;

/// <summary>
/// Something that watches or steers a training at fixed points. Override the hooks that you need;
/// the others do nothing.
/// </summary>
/// <remarks>
/// <code>
/// OnTrainBegin
///   OnEpochBegin
///     OnTrainBatchBegin → one optimizer step → OnTrainBatchEnd     (for each batch)
///     OnTestBegin (OnTestBatchBegin → OnTestBatchEnd)* OnTestEnd   (where there is validation data)
///   OnEpochEnd
/// OnTrainEnd                                                       (once, also after a failure)
/// </code>
/// <para>
/// The hooks, their order and what the logs hold are Keras'. Besides, the logs of batches and epochs always hold
/// <see cref="LogNames.LearningRate"/>, the rate that the last step was trained with. A logs dictionary is only valid during the call:
/// it is used again for the next one. What a callback adds to the logs of <see cref="OnEpochEnd"/>, later callbacks and the history see.
/// An exception from a hook ends the training and reaches the caller of fit unchanged.
/// </para>
/// </remarks>
public abstract class Callback
{
    private bool _isInUse;

    /// <summary>Gets a value indicating whether this callback shows warnings and notes to the user, in <see cref="OnWarning"/> and <see cref="OnNote"/>. Where none does, the fit writes them to the console.</summary>
    public virtual bool ShowsMessages => false;

    /// <summary>
    /// Gets a value indicating whether only the first of several workers runs this callback. True suits a callback that only writes, because all workers see
    /// the same numbers; a callback that changes the training must run on every worker.
    /// </summary>
    public virtual bool OnFirstWorkerOnly => false;

    /// <summary>Gets a value indicating whether the callback is meant to overwrite the rate that others set.</summary>
    internal virtual bool TakesOverTheRate => false;

    /// <summary>Gets a value indicating whether the callback finds a rate and can give it to the shape of a schedule, so that no second callback has to.</summary>
    internal virtual bool FindsTheRate => false;

    /// <summary>Converts a schedule to the callback that sets the rate of every step from it.</summary>
    /// <param name="schedule">The schedule.</param>
    public static implicit operator Callback(LearningRateSchedule schedule) => FromLearningRateSchedule(schedule);

    /// <summary>Converts a schedule to the callback that sets the rate of every step from it.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <returns>A <see cref="LearningRateScheduler"/>.</returns>
    public static Callback FromLearningRateSchedule(LearningRateSchedule schedule) => new LearningRateScheduler(schedule);

    /// <summary>Called once, before the first epoch.</summary>
    /// <param name="run">The training.</param>
    public virtual void OnTrainBegin(ITrainingRun run)
    {
    }

    /// <summary>Called once, after the last epoch; also after a failure, a stop or a cancellation.</summary>
    /// <param name="run">The training.</param>
    /// <param name="logs">The logs of the last epoch that ended; empty where none did.</param>
    public virtual void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
    }

    /// <summary>Called before the first batch of an epoch.</summary>
    /// <param name="run">The training.</param>
    /// <param name="epoch">The zero-based epoch.</param>
    public virtual void OnEpochBegin(ITrainingRun run, int epoch)
    {
    }

    /// <summary>Called after the last batch of an epoch and its validation.</summary>
    /// <param name="run">The training.</param>
    /// <param name="epoch">The zero-based epoch.</param>
    /// <param name="logs">The means of the epoch, and those of the validation under <c>val_</c>.</param>
    public virtual void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
    }

    /// <summary>Called before an optimizer step.</summary>
    /// <param name="run">The training; <see cref="ITrainingRun.Step"/> is the step over all epochs.</param>
    /// <param name="batch">The zero-based batch within the epoch.</param>
    public virtual void OnTrainBatchBegin(ITrainingRun run, long batch)
    {
    }

    /// <summary>Called after an optimizer step.</summary>
    /// <param name="run">The training; <see cref="ITrainingRun.Step"/> is still this step.</param>
    /// <param name="batch">The zero-based batch within the epoch.</param>
    /// <param name="logs">The means of the epoch so far; the batch's own loss is <see cref="ITrainingRun.BatchLoss"/>.</param>
    public virtual void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
    }

    /// <summary>Called before a validation.</summary>
    /// <param name="run">The training.</param>
    public virtual void OnTestBegin(ITrainingRun run)
    {
    }

    /// <summary>Called after a validation.</summary>
    /// <param name="run">The training.</param>
    /// <param name="logs">The means over the validation data, without prefix.</param>
    public virtual void OnTestEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
    }

    /// <summary>Called before a batch is evaluated.</summary>
    /// <param name="run">The training.</param>
    /// <param name="batch">The zero-based batch within the validation data.</param>
    public virtual void OnTestBatchBegin(ITrainingRun run, long batch)
    {
    }

    /// <summary>Called after a batch was evaluated.</summary>
    /// <param name="run">The training.</param>
    /// <param name="batch">The zero-based batch within the validation data.</param>
    /// <param name="logs">The means over the validation data so far, without prefix.</param>
    public virtual void OnTestBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
    }

    /// <summary>Called when the learning rate was changed through the run, after the change.</summary>
    /// <param name="run">The training.</param>
    /// <param name="change">What changed, who did it and why.</param>
    public virtual void OnLearningRateChange(ITrainingRun run, RateChange change)
    {
    }

    /// <summary>Called when a callback, or the run itself, has made a choice that the ledger is to hold.</summary>
    /// <param name="run">The training.</param>
    /// <param name="decision">What was decided, by whom and why.</param>
    public virtual void OnDecision(ITrainingRun run, Decision decision)
    {
    }

    /// <summary>Called when a callback tells the user what it did.</summary>
    /// <param name="run">The training.</param>
    /// <param name="message">What was done.</param>
    public virtual void OnNote(ITrainingRun run, string message)
    {
    }

    /// <summary>Called when something is wrong that does not end the training.</summary>
    /// <param name="run">The training.</param>
    /// <param name="message">What is wrong and what to do.</param>
    public virtual void OnWarning(ITrainingRun run, string message)
    {
    }

    /// <summary>Saves what the callback remembers of the training, so that a run that was killed can go on as if it had not been.</summary>
    /// <param name="state">Receives what is saved; empty at first.</param>
    public virtual void SaveState(CallbackState state)
    {
    }

    /// <summary>Takes over what <see cref="SaveState"/> saved. Called after <see cref="OnTrainBegin"/>, and only where something was saved.</summary>
    /// <param name="state">What was saved by a callback with the same arguments.</param>
    /// <exception cref="InvalidDataException">The state does not fit this callback.</exception>
    public virtual void RestoreState(CallbackState state)
    {
    }

    /// <summary>Marks the callback as used by a fit: it remembers one training, so two fits at once would mix theirs.</summary>
    /// <exception cref="InvalidOperationException">Another fit uses the callback.</exception>
    internal void BeginUse()
    {
        if (Interlocked.Exchange(ref _isInUse, true))
        {
            throw new InvalidOperationException(
                $"A callback can be in one fit at a time. This {GetType().Name} is in another one that has not ended. Make a second object.");
        }
    }

    /// <summary>Ends the use by a fit.</summary>
    internal void EndUse() => Volatile.Write(ref _isInUse, false);

    /// <summary>Gets the plan of the time that the run has; null where this callback gives it none.</summary>
    internal virtual TimePlan? Plan => null;

    /// <summary>Gets the clock of that plan.</summary>
    internal virtual TimeProvider Clock => TimeProvider.System;

    /// <summary>Gets a value indicating whether this callback saves the training, so that what can't be saved must be found before the first step.</summary>
    internal virtual bool SavesTheRun => false;

    /// <summary>Called when every callback was told that the training has ended.</summary>
    /// <param name="failed">Whether the training, or the end of a callback, failed.</param>
    internal virtual void OnTrainEnded(bool failed)
    {
    }

    /// <summary>Called when everything that was saved has been taken over: only now may files be changed.</summary>
    internal virtual void OnRestored()
    {
    }

    /// <summary>Gives the state that a run is to go on from; null where this callback knows none.</summary>
    internal virtual RunState? FindState(IWorkers workers) => null;

    /// <summary>Called when every callback is done with a batch or an epoch: what is saved here is consistent.</summary>
    internal virtual void OnSafePoint(ITrainingRun run, bool epochEnded, Func<RunState> save)
    {
    }
}
