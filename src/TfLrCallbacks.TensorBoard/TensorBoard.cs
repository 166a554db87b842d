using TfLrCallbacks.EventMessages;

namespace TfLrCallbacks;

/// <summary>
/// Writes a training for TensorBoard: event files with Keras' folders, tags and steps, the learning rate of every batch, warnings as text, and settings for the tab
/// that compares runs.
/// </summary>
/// <remarks>
/// <code>
/// LOGDIR/train/       epoch_NAME, epoch_learning_rate             step: the epoch
///                     batch_NAME, batch_learning_rate, batch_momentum, batch_weight_decay
///                                                                 step: updates made, this batch included (from 1)
///                     warnings                                    step: updates made
///                     WEIGHT/histogram                            step: the epoch
/// LOGDIR/validation/  epoch_NAME                                  step: the epoch
///                     evaluation_NAME_vs_iterations               step: updates made
/// LOGDIR/             settings of the run, its begin and its end, where HyperParameters are given
/// </code>
/// <para>
/// The rate logged is the one that the step was trained with; momentum and weight decay are logged with it where something drives them. <c>batch_NAME</c> are the means of the epoch so far, as in Keras.
/// Numbers are float32, as TensorBoard wants them. What was logged can be seen after every epoch, and 10 seconds later at the latest
/// while batches are logged; only that much is lost when the process is killed, and nothing that was logged before a <see cref="BackupAndRestore"/> saved the training. Every fit writes new files; those of earlier fits, and of a
/// run that a crash cut short, stay as they are, and TensorBoard shows them together: each step once, for a run that goes on from a saved state says where (as PyTorch's <c>purge_step</c>).
/// </para>
/// <para>
/// After Keras 3's <c>TensorBoard</c>, with these differences. A number of batches as update frequency thins out the batches only (Keras
/// drops the values of epochs and validations too, unless the count happens to divide). Steps go on where the run goes on from a
/// later epoch, and in a second fit with this object (in Keras the batches begin at 1 again); make a new object for a new model.
/// With a schedule <c>epoch_learning_rate</c> is the rate of the last step (in Keras that of the next). There is no
/// graph, no images of weights, no profile and no embeddings.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// trainer.Fit(options, schedule, new TensorBoard("logs/one", updateFrequency: 100)
/// {
///     HyperParameters = new RunConfig { Settings = new Dictionary&lt;string, string&gt; { ["batch_size"] = "64", ["schedule"] = "one-cycle" } },
/// });
/// </code>
/// </example>
public sealed class TensorBoard : LoggingCallback
{
    private const long LargestStep = 1L << 53;
    private const double LongestEpoch = 1e8;

    private readonly string _logDir;
    private readonly UpdateFrequency _updateFrequency;
    private readonly UpdateFrequency _learningRateFrequency;
    private readonly int _histogramFrequency;
    private readonly bool _writeStepsPerSecond;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, EventFileWriter> _writers = [];
    private readonly LogTags _batchTags = new("batch_");
    private bool _isFirstBatch;
    private bool _isOver;
    private long _stepsBefore;
    private long _lastStep;
    private long _epochStart;
    private long _epochSteps;
    private long _batchStart;
    private long? _goesOnAt;

    /// <summary>Initializes the callback. No file is created before the first value.</summary>
    /// <param name="logDir">The folder (Keras: <c>log_dir</c>). A missing folder is created.</param>
    /// <param name="updateFrequency">For which batches their metrics are written (Keras: <c>update_freq</c>): <c>"epoch"</c> for none, <c>"batch"</c> for all, or every so many. The metrics of epochs and validations are always written.</param>
    /// <param name="writeStepsPerSecond">Whether <c>batch_steps_per_second</c> and <c>epoch_steps_per_second</c> are written (Keras: <c>write_steps_per_second</c>).</param>
    /// <param name="learningRateFrequency">For which batches <c>batch_learning_rate</c>, and momentum and weight decay where they are driven, are written, about 75 bytes each; null for all.</param>
    /// <param name="histogramFrequency">The number of epochs between two histograms of the weights (Keras: <c>histogram_freq</c>), from epoch 0 on; 0 for no histograms.</param>
    /// <param name="timeProvider">The clock; null for the system clock.</param>
    /// <exception cref="ArgumentException"><paramref name="logDir"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="histogramFrequency"/> is negative.</exception>
    public TensorBoard(
        string logDir = "logs",
        UpdateFrequency updateFrequency = default,
        bool writeStepsPerSecond = false,
        UpdateFrequency? learningRateFrequency = null,
        int histogramFrequency = 0,
        TimeProvider? timeProvider = null)
    {
        _logDir = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Check.NotEmpty(logDir)));
        _updateFrequency = updateFrequency;
        _learningRateFrequency = learningRateFrequency ?? UpdateFrequency.Batch;
        _histogramFrequency = Check.AtLeast(0, histogramFrequency);
        _writeStepsPerSecond = writeStepsPerSecond;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Gets the settings of the run for TensorBoard's tab HPARAMS, where runs are compared by their settings, beside all metrics logged; a number or a truth value is shown as one. Keras has this in its <c>hp.KerasCallback</c>.</summary>
    /// <value>Null by default: the run does not appear in that tab.</value>
    /// <exception cref="ArgumentException">The name of LOGDIR holds "tfevents": TensorBoard would take the folder for an event file, and read neither the settings in it nor those in the folder above.</exception>
    public RunConfig? HyperParameters
    {
        get;
        init => field = value is null || !Path.GetFileName(_logDir).Contains("tfevents", StringComparison.Ordinal)
            ? value
            : throw new ArgumentException($"logDir must not hold \"tfevents\" in its last name where HyperParameters are given, as TensorBoard takes such a folder for an event file. Received: {_logDir}. Name it, for example, \"tensorboard\".", nameof(value));
    }

    private EventFileWriter Train => WriterOf("train");

    private EventFileWriter Validation => WriterOf("validation");

    private EventFileWriter Session => WriterOf(string.Empty);

    private double Seconds => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        _isFirstBatch = true;
        _isOver = false;
        _goesOnAt = null;
        StartEpoch();
        if (HyperParameters is { } settings)
        {
            Session.Write(HyperParameterMessage.Start(settings, Seconds));
            Session.Flush();
        }
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(ITrainingRun run, int epoch) => StartEpoch();

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch)
    {
        if (_isFirstBatch)
        {
            // Not before: where a saved training goes on, the run knows its step only after all callbacks have begun.
            _isFirstBatch = false;
            _stepsBefore = run.Step is 0 ? _lastStep : 0;
        }

        if (_writeStepsPerSecond)
        {
            _batchStart = _time.GetTimestamp();
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        _lastStep = _stepsBefore + run.Step + 1;
        _epochSteps++;
        if (_updateFrequency.IsDue(_lastStep))
        {
            if (_writeStepsPerSecond)
            {
                Train.WriteScalar("batch_steps_per_second", _lastStep, StepsPerSecond(1, _batchStart));
            }

            foreach ((string name, string tag) in _batchTags.Of(logs))
            {
                if (name is not (LogNames.LearningRate or LogNames.Momentum or LogNames.WeightDecay))
                {
                    Train.WriteScalar(tag, _lastStep, logs[name]);
                }
            }
        }

        if (_learningRateFrequency.IsDue(_lastStep))
        {
            Train.WriteScalar("batch_learning_rate", _lastStep, logs[LogNames.LearningRate]);
            WriteDriven(logs, LogNames.Momentum, "batch_momentum");
            WriteDriven(logs, LogNames.WeightDecay, "batch_weight_decay");
        }
    }

    /// <inheritdoc/>
    public override void OnWarning(ITrainingRun run, string message)
    {
        // Before the first batch the run may not know its step yet.
        Train.Write(TextMessage.Of("warnings", _isFirstBatch ? 0 : _stepsBefore + run.Step, message));
        Train.Flush();
        if (_isOver)
        {
            Close();
        }
    }

    /// <inheritdoc/>
    public override void OnTestEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
        foreach ((string name, double value) in logs)
        {
            Validation.WriteScalar($"evaluation_{name}_vs_iterations", _stepsBefore + run.Step, value);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        foreach ((string name, double value) in logs)
        {
            if (name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal))
            {
                Validation.WriteScalar("epoch_" + name[LogNames.ValidationPrefix.Length..], epoch, value);
            }
            else
            {
                Train.WriteScalar("epoch_" + name, epoch, value);
            }
        }

        if (_writeStepsPerSecond)
        {
            Train.WriteScalar("epoch_steps_per_second", epoch, StepsPerSecond(_epochSteps, _epochStart));
        }

        if (_histogramFrequency > 0 && epoch % _histogramFrequency is 0)
        {
            WriteWeights(run, epoch);
        }

        Flush();
        foreach (EventFileWriter writer in _writers.Values.Where(writer => writer.IsStartedAnew).ToArray())
        {
            writer.IsStartedAnew = false;
            run.Warn($"An event file in {_logDir} was deleted while training. Another was begun in epoch {epoch}; what was logged before is gone.");
        }
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        Flush();
        state.Set("steps_before", _stepsBefore);
        state.Set("last_step", _lastStep);
        state.Set("epoch_steps", _epochSteps);
        state.Set("epoch_seconds", _time.GetElapsedTime(_epochStart).TotalSeconds);
        state.Set("is_first_batch", _isFirstBatch);
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        _stepsBefore = state.GetInt64("steps_before", 0, LargestStep);
        _lastStep = state.GetInt64("last_step", 0, LargestStep);
        _epochSteps = state.GetInt64("epoch_steps", 0, LargestStep);
        _epochStart -= (long)(state.GetDouble("epoch_seconds", 0, LongestEpoch) * _time.TimestampFrequency);
        _isFirstBatch = state.GetBoolean("is_first_batch");
        _goesOnAt = _lastStep + 1;
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            // An interrupted run goes on some day; the first end that TensorBoard reads is the one it keeps.
            if (HyperParameters is not null && !Interruption.IsRequested)
            {
                Session.Write(HyperParameterMessage.End(run.HasFailed, Seconds));
            }

            Flush();
        }
        finally
        {
            _isOver = true;
            Close();
        }
    }

    private void Close()
    {
        foreach (EventFileWriter writer in _writers.Values)
        {
            writer.Dispose();
        }

        _writers.Clear();
    }

    private void WriteDriven(IDictionary<string, double> logs, string name, string tag)
    {
        if (logs.TryGetValue(name, out double value))
        {
            Train.WriteScalar(tag, _lastStep, value);
        }
    }

    private void WriteWeights(ITrainingRun run, int epoch)
    {
        foreach ((string name, SnapshotTensor weight) in run.Capture(SnapshotParts.Weights).Tensors)
        {
            Train.Write(HistogramMessage.Of($"{name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]}/histogram", epoch, Histogram.Of(weight)));
        }
    }

    private void StartEpoch()
    {
        _epochSteps = 0;
        _epochStart = _time.GetTimestamp();
    }

    private double StepsPerSecond(long steps, long start) => steps / _time.GetElapsedTime(start).TotalSeconds;

    private void Flush()
    {
        foreach (EventFileWriter writer in _writers.Values)
        {
            writer.Flush();
        }
    }

    private EventFileWriter WriterOf(string folder)
    {
        if (!_writers.TryGetValue(folder, out EventFileWriter? writer))
        {
            writer = new EventFileWriter(Path.Combine(_logDir, folder), _time);
            _writers.Add(folder, writer);
            if (_goesOnAt is { } step && folder.Length > 0)
            {
                // TensorBoard then drops what the killed process still wrote of the steps that are made again, as after PyTorch's purge_step.
                writer.Write(new Event { Step = step, SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start } });
            }
        }

        return writer;
    }
}
