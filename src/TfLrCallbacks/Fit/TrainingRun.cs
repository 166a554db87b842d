using System.Runtime.ExceptionServices;

namespace TfLrCallbacks;

/// <summary>
/// Turns the events of an engine into the hooks of callbacks: their order, the logs, the counting of steps and what happens
/// when a callback fails exist only here. The fit loop feeds one, and so does every bridge to an engine that has a loop of its own.
/// </summary>
/// <remarks>
/// <code>
/// Begin → (BeginEpoch → (BeginBatch → EndBatch)* → [BeginTest → (BeginTestBatch → EndTestBatch)* → EndTest] → EndEpoch)* → End
/// </code>
/// </remarks>
public sealed class TrainingRun : ITrainingRun
{
    private static readonly Callback LeftOut = new LeftOutCallback();

    private readonly ITrainedModel _model;
    private readonly Callback[] _callbacks;
    private readonly Callback[] _active;
    private readonly string[] _names;
    private readonly Dictionary<string, double> _none = [];
    private Dictionary<string, double> _lastEpoch = [];
    private string _acting = string.Empty;
    private int _begun;
    private bool _trained;
    private bool _ended;
    private double _trainedRate;

    /// <summary>Initializes a run.</summary>
    /// <param name="model">The model that is trained.</param>
    /// <param name="length">How long the run is.</param>
    /// <param name="initialEpoch">The epoch it starts at, 0 or more.</param>
    /// <param name="callbacks">The callbacks, in the order in which their hooks are called.</param>
    /// <exception cref="ArgumentException">A callback is null, or stands in the list twice.</exception>
    public TrainingRun(ITrainedModel model, RunLength length, int initialEpoch, IEnumerable<Callback> callbacks)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(length);
        ArgumentNullException.ThrowIfNull(callbacks);
        _model = model;
        Length = length;
        Epoch = Check.AtLeast(0, initialEpoch);
        Step = (length.StepsPerEpoch ?? 0) * initialEpoch;
        _callbacks = [.. callbacks];
        for (int i = 0; i < _callbacks.Length; i++)
        {
            Callback callback = _callbacks[i]
                ?? throw new ArgumentException($"Must hold no null. Received null at position {i}.", nameof(callbacks));
            if (Array.IndexOf(_callbacks, callback, 0, i) >= 0)
            {
                throw new ArgumentException(
                    $"Must hold each callback once. {callback.GetType().Name} at position {i} stands there before. Make a second object if it shall act twice.",
                    nameof(callbacks));
            }
        }

        _active = [.. _callbacks];
        _names = [.. _callbacks.Select(callback => callback.GetType().Name)];
    }

    /// <inheritdoc/>
    public RunLength Length { get; private set; }

    /// <inheritdoc/>
    public int Epoch { get; private set; }

    /// <inheritdoc/>
    public long Step { get; private set; }

    /// <inheritdoc/>
    public double BatchLoss { get; private set; } = double.NaN;

    /// <inheritdoc/>
    public string? StopReason { get; private set; }

    /// <inheritdoc/>
    public double LearningRate
    {
        get => _model.LearningRate;
        set => SetLearningRate(value, string.Empty);
    }

    /// <inheritdoc/>
    public double? Momentum
    {
        get => _model.Momentum;
        set
        {
            if (value is not (null or (>= 0 and < 1)))
            {
                throw new ArgumentOutOfRangeException(nameof(Momentum), value, "Must be from 0 up to, but not including, 1.");
            }

            if (value != _model.Momentum)
            {
                _model.Momentum = value;
            }
        }
    }

    /// <inheritdoc/>
    public double? WeightDecay
    {
        get => _model.WeightDecay;
        set
        {
            if (value is { } decay)
            {
                Check.AtLeast(0.0, decay, nameof(WeightDecay));
            }

            if (value != _model.WeightDecay)
            {
                _model.WeightDecay = value;
            }
        }
    }

    /// <inheritdoc/>
    public void RequestStop(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        StopReason ??= reason;
    }

    /// <inheritdoc/>
    public void SetLearningRate(double value, string why)
    {
        Check.AtLeast(0.0, value, nameof(LearningRate));
        ArgumentNullException.ThrowIfNull(why);
        double before = _model.LearningRate;
        if (value == before)
        {
            return;
        }

        _model.LearningRate = value;
        var change = new RateChange(_trained ? Step + 1 : Step, before, value, _acting, why);
        for (int i = 0; i < _active.Length; i++)
        {
            try
            {
                _active[i].OnLearningRateChange(this, change);
            }
            catch (Exception error) when (MayFail(i, error))
            {
                LeaveOut(i, error);
            }
        }
    }

    /// <inheritdoc/>
    public void Warn(string message)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        Tell(message, static (callback, run, message) => callback.OnWarning(run, message));
    }

    /// <inheritdoc/>
    public void Note(string message)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        Tell(message, static (callback, run, message) => callback.OnNote(run, message));
    }

    /// <inheritdoc/>
    public TrainerSnapshot Capture(SnapshotParts parts = SnapshotParts.All) => _model.Capture(parts);

    /// <inheritdoc/>
    public void Restore(TrainerSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _model.Restore(snapshot);
    }

    /// <summary>Tells how many steps an epoch has, where that became known only while training.</summary>
    /// <param name="stepsPerEpoch">The steps of an epoch, 1 or more.</param>
    public void LearnStepsPerEpoch(long stepsPerEpoch) => Length = new RunLength(Length.Epochs, stepsPerEpoch);

    /// <summary>Begins the training.</summary>
    public void Begin()
    {
        _trainedRate = _model.LearningRate;
        while (_begun < _callbacks.Length)
        {
            _begun++;
            Call(_begun - 1, static (callback, run, _, _) => callback.OnTrainBegin(run), 0, _none);
        }

        if (Epoch > 0 && Length.StepsPerEpoch is null)
        {
            Warn($"The run starts at epoch {Epoch}, but the data does not say how many steps an epoch has, so steps are counted from 0 and a schedule by steps starts anew. Give the steps of an epoch.");
        }
    }

    /// <summary>Begins an epoch.</summary>
    /// <param name="epoch">The zero-based epoch.</param>
    public void BeginEpoch(int epoch)
    {
        Epoch = epoch;
        CallAll(static (callback, run, index, _) => callback.OnEpochBegin(run, (int)index), epoch, _none);
    }

    /// <summary>Begins a batch; the rate that is in force afterwards is the one that it is trained with.</summary>
    /// <param name="batch">The zero-based batch within the epoch.</param>
    public void BeginBatch(long batch)
    {
        CallAll(static (callback, run, index, _) => callback.OnTrainBatchBegin(run, index), batch, _none);
        _trainedRate = _model.LearningRate;
    }

    /// <summary>Ends a batch, and counts its step.</summary>
    /// <param name="batch">The zero-based batch within the epoch.</param>
    /// <param name="batchLoss">The loss of this batch alone.</param>
    /// <param name="logs">The means of the epoch so far; the rate is added.</param>
    public void EndBatch(long batch, double batchLoss, IDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        BatchLoss = batchLoss;
        logs[LogNames.LearningRate] = _trainedRate;
        _trained = true;
        CallAll(static (callback, run, index, logs) => callback.OnTrainBatchEnd(run, index, logs), batch, logs);
        _trained = false;
        Step++;
    }

    /// <summary>Begins a validation.</summary>
    public void BeginTest() => CallAll(static (callback, run, _, _) => callback.OnTestBegin(run), 0, _none);

    /// <summary>Begins a batch of the validation.</summary>
    /// <param name="batch">The zero-based batch within the validation data.</param>
    public void BeginTestBatch(long batch) =>
        CallAll(static (callback, run, index, _) => callback.OnTestBatchBegin(run, index), batch, _none);

    /// <summary>Ends a batch of the validation.</summary>
    /// <param name="batch">The zero-based batch within the validation data.</param>
    /// <param name="logs">The means over the validation data so far.</param>
    public void EndTestBatch(long batch, IDictionary<string, double> logs) =>
        CallAll(static (callback, run, index, logs) => callback.OnTestBatchEnd(run, index, logs), batch, logs);

    /// <summary>Ends a validation.</summary>
    /// <param name="logs">The means over the validation data.</param>
    public void EndTest(IDictionary<string, double> logs) =>
        CallAll(static (callback, run, _, logs) => callback.OnTestEnd(run, logs), 0, logs);

    /// <summary>Ends an epoch.</summary>
    /// <param name="epoch">The zero-based epoch.</param>
    /// <param name="logs">The means of the epoch and of its validation; the rate of its last step is added.</param>
    public void EndEpoch(int epoch, IDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        logs[LogNames.LearningRate] = _trainedRate;
        _lastEpoch = new Dictionary<string, double>(logs);
        CallAll(static (callback, run, index, logs) => callback.OnEpochEnd(run, (int)index, logs), epoch, logs);
    }

    /// <summary>
    /// Ends the training: every callback that began is told, once, whatever others do. A second call does nothing.
    /// </summary>
    /// <param name="failed">Whether an exception is on its way already; then no other takes its place.</param>
    public void End(bool failed)
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        ExceptionDispatchInfo? first = null;
        for (int i = 0; i < _begun; i++)
        {
            _acting = _names[i];
            try
            {
                _callbacks[i].OnTrainEnd(this, _lastEpoch);
            }
#pragma warning disable CA1031 // every callback is told, whatever the one before it threw
            catch (Exception error)
#pragma warning restore CA1031
            {
                if (failed || first is not null || _callbacks[i] is LoggingCallback)
                {
                    Warn($"{_names[i]} failed at the end of the training: {error.Message}");
                }
                else
                {
                    first = ExceptionDispatchInfo.Capture(error);
                }
            }
        }

        first?.Throw();
    }

    private void CallAll(
        Action<Callback, TrainingRun, long, IDictionary<string, double>> hook, long index, IDictionary<string, double> logs)
    {
        for (int i = 0; i < _active.Length; i++)
        {
            Call(i, hook, index, logs);
        }
    }

    private void Call(
        int i, Action<Callback, TrainingRun, long, IDictionary<string, double>> hook, long index, IDictionary<string, double> logs)
    {
        string acted = _acting;
        _acting = _names[i];
        try
        {
            hook(_active[i], this, index, logs);
        }
        catch (Exception error) when (MayFail(i, error))
        {
            LeaveOut(i, error);
        }
        finally
        {
            _acting = acted;
        }
    }

    private void Tell(string message, Action<Callback, TrainingRun, string> hook)
    {
        for (int i = 0; i < _active.Length; i++)
        {
            try
            {
                hook(_active[i], this, message);
            }
            catch (Exception error) when (MayFail(i, error))
            {
                LeaveOut(i, error);
            }
        }
    }

    private bool MayFail(int i, Exception error) => _active[i] is LoggingCallback && error is not OperationCanceledException;

    private void LeaveOut(int i, Exception error)
    {
        _active[i] = LeftOut;
        Warn($"{_names[i]} failed and is left out from now on; the training goes on. {error.Message}");
    }

    private sealed class LeftOutCallback : Callback;
}
