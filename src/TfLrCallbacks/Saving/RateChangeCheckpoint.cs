namespace TfLrCallbacks;

/// <summary>
/// Saves weights and optimizer before the first step with a learning rate that has changed much, so that you can go back to that point.
/// The rate in the file is the new one.
/// </summary>
public sealed class RateChangeCheckpoint : Callback
{
    private readonly FileTemplate _file;
    private readonly double _ratio;
    private readonly Dictionary<string, double> _none = [];
    private double _trainedWith = double.NaN;

    /// <summary>Initializes the callback. Put it behind the callbacks that set the rate.</summary>
    /// <param name="filepath">The file, which may have the places <c>{epoch}</c> and <c>{step}</c> (the zero-based step that is trained next); it ends in <c>.npz</c>.</param>
    /// <param name="ratio">The factor by which the rate must rise or fall from one step to the next, more than 1; a change to or from 0 always counts.</param>
    /// <exception cref="ArgumentException">The name does not end in <c>.npz</c>, or its places are not right.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ratio"/> is 1 or less.</exception>
    public RateChangeCheckpoint(string filepath, double ratio = 2)
    {
        ArgumentNullException.ThrowIfNull(filepath);
        _file = new FileTemplate(filepath, nameof(filepath));
        if (_file.Names.FirstOrDefault(name => name is not ("epoch" or "step")) is { } other)
        {
            throw new ArgumentException($"Must have no other places than {{epoch}} and {{step}}: there are no metrics before a step. Received: \"{filepath}\", with {{{other}}}.", nameof(filepath));
        }

        _ratio = Check.GreaterThan(1, ratio);
    }

    /// <summary>Gets the file that was saved last in this training; null where none was.</summary>
    public string? LastSaved { get; private set; }

    /// <inheritdoc/>
    public override bool OnFirstWorkerOnly => true;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        _trainedWith = double.NaN;
        LastSaved = null;
    }

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch)
    {
        double rate = run.LearningRate;
        if (_trainedWith is not double.NaN && (rate > _trainedWith * _ratio || rate * _ratio < _trainedWith))
        {
            Save(run);
        }

        _trainedWith = rate;
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Set("trained_with", _trainedWith);
        state.Set("last_saved", LastSaved);
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        _trainedWith = state.GetDouble("trained_with");
        LastSaved = state.GetNullableString("last_saved");
    }

    private void Save(ITrainingRun run)
    {
        string file = _file.Fill(run.Epoch + 1, null, _none, run.Step);
        try
        {
            SnapshotFile.Write(file, run.Capture(SnapshotParts.Weights | SnapshotParts.Optimizer));
            LastSaved = file;
        }
        catch (IOException error)
        {
            run.Warn($"No checkpoint before the change of the learning rate at step {run.Step}; the training goes on. {error.Message}");
        }
    }
}
