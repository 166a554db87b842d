namespace TfLrCallbacks;

/// <summary>
/// Saves the whole training while it runs, and goes on from there when the same fit is started again after it was killed.
/// </summary>
/// <remarks>
/// <para>
/// Arguments as Keras'. What is saved is everything: weights, optimizer, position in the data, random state, and what the callbacks remember; the run that goes on
/// makes exactly the steps of one that was not killed, also from the middle of an epoch. (Keras restarts the epoch and lets
/// the step counter run ahead.) The fit must be started with the same callbacks, epochs and data.
/// </para>
/// <para>
/// While it trains the folder is locked: a second run that is to save there is refused. It may stand anywhere in the list: it saves when all callbacks are done with a batch or an epoch. If a state cannot be
/// written, there is one warning, and the last state that was written stays. The state is deleted when the training has ended, unless the training or the end of a callback failed. Only files that this callback made are deleted.
/// </para>
/// </remarks>
#pragma warning disable CA1001 // the lock is held for a training only, and given back when it has ended
public sealed class BackupAndRestore : Callback
#pragma warning restore CA1001
{
    private readonly RunStateFolder _folder;
    private readonly int? _everyBatches;
    private readonly bool _deleteCheckpoint;
    private readonly ExtendPolicy _extendPolicy;
    private FolderLock? _lock;
    private bool _isFirst;
    private bool _fails;
    private long _batches;

    /// <summary>Initializes the callback.</summary>
    /// <param name="backupDirectory">The folder for the state (Keras: <c>backup_dir</c>); it holds nothing else.</param>
    /// <param name="saveEveryBatches">After how many batches the state is saved (Keras: <c>save_freq</c>), 1 or more. It is saved after every epoch in any case; null saves it then only.</param>
    /// <param name="deleteCheckpoint">Whether the state is deleted when the training has ended well.</param>
    /// <param name="extendPolicy">What happens when the fit is started again with another number of epochs. To extend a run that has ended, keep its state: <paramref name="deleteCheckpoint"/> false.</param>
    /// <exception cref="ArgumentException"><paramref name="backupDirectory"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="saveEveryBatches"/> is below 1, or <paramref name="extendPolicy"/> is not a defined policy.</exception>
    public BackupAndRestore(
        string backupDirectory, int? saveEveryBatches = null, bool deleteCheckpoint = true, ExtendPolicy extendPolicy = ExtendPolicy.Refuse)
    {
        _folder = new RunStateFolder(Check.NotEmpty(backupDirectory));
        _everyBatches = saveEveryBatches is { } every ? Check.AtLeast(1, every, nameof(saveEveryBatches)) : null;
        _deleteCheckpoint = deleteCheckpoint;
        _extendPolicy = Check.Defined(extendPolicy);
    }

    /// <summary>Gets the full path of the folder.</summary>
    public string BackupDirectory => _folder.Path;

    /// <inheritdoc/>
    /// <exception cref="FolderInUseException">Another run saves into the folder.</exception>
    public override void OnTrainBegin(ITrainingRun run)
    {
        _batches = 0;
        _fails = false;
        _isFirst = run.Workers.Rank is 0;
        _lock = _isFirst ? TakeLock() : null;
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state) => state.Set("batches", _batches);

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state) => _batches = state.GetInt64("batches", atLeast: 0, atMost: RunState.LastStep);

    /// <inheritdoc/>
    internal override void OnTrainEnded(bool failed)
    {
        if (_deleteCheckpoint && !failed && _isFirst)
        {
            _folder.Delete();
        }

        _lock?.Dispose();
        _lock = null;
    }

    /// <inheritdoc/>
    internal override bool SavesTheRun => true;

    /// <inheritdoc/>
    internal override RunState? FindState(IWorkers workers)
    {
        // Read under the lock: a run that is saving there right now must not look like damage. Of several workers the first holds it, and it
        // does not save before all have read.
        using FolderLock? held = workers.Rank is 0 && Directory.Exists(_folder.Path) ? TakeLock() : null;
        return _folder.Load() is { } state ? state with { ExtendPolicy = _extendPolicy } : null;
    }

    /// <inheritdoc/>
    internal override void OnSafePoint(ITrainingRun run, bool epochEnded, Func<RunState> save)
    {
        if (!epochEnded)
        {
            _batches++;
            bool isDue = _everyBatches is { } every && _batches >= every;
            if (!isDue && !Interruption.IsRequested)
            {
                return;
            }

            _batches = isDue ? 0 : _batches;
        }

        if (run.Workers.Rank > 0)
        {
            return;
        }

        try
        {
            _folder.Save(save());
            _fails = false;
        }
        catch (IOException error)
        {
            if (!_fails)
            {
                run.Warn($"The training was not saved at step {run.Step} and goes on; what was saved before stays. It is tried again, and this is said once. {error.Message}");
            }

            _fails = true;
        }
    }

    private FolderLock? TakeLock()
    {
        try
        {
            return FolderLock.Take(_folder.Path);
        }
        catch (IOException error) when (error is not FolderInUseException)
        {
            // The folder can't be written: every attempt to save warns, and the training goes on.
            return null;
        }
    }
}
