using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Metrics;

namespace TfLrCallbacks.TensorFlow;

/// <summary>What the bridge does to a model while TensorFlow.NET's <c>fit</c> trains it.</summary>
internal sealed class FitHost(IModel model) : IFitHost
{
    private HostModel? _host;
    private OutputReader? _output;
    private PausedOptimizer? _paused;
    private TrainerSnapshot? _beforeStop;
    private IVariableV1? _count;
    private bool _stoppedBefore;
    private bool _holds;
    private bool _trains;
    private EscapingExceptions? _escapes;
    private long _batchesBefore;
    private Array[] _statisticsBefore = [];
    private Array[] _statisticsAfter = [];
    private TrainerSnapshot? _end;

    /// <inheritdoc/>
    public int Depth => OpenFits.Depth();

    /// <inheritdoc/>
    public ITrainedModel Model => _host!;

    /// <inheritdoc/>
    public bool TrainedFirstBatch => TrainedBatches() != _batchesBefore;

    /// <inheritdoc/>
    public bool IsBuilt => _host!.Model.TrainableWeights.Count > 0;

    /// <inheritdoc/>
    public bool IsStopping => _host!.Model.Stop_training;

    /// <inheritdoc/>
    public RunLength? AnnouncedLength => _output?.Length;

    /// <inheritdoc/>
    public double SamplesInMean => (_count ??= LossCount()) is { } count ? (float)count.numpy() : double.NaN;

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            bool isOfThisThread = _host!.IsOfThisThread();
            ILayer[] layers = MovingStatistics.Stale(_host.Model, isOfThisThread);
            string why = isOfThisThread ? "because their input does not have four dimensions" : "neither behind a Dense layer nor on another thread than the model's";
            return layers.Length is 0 ? [] :
            [
                $"TensorFlow.NET's fit never updates the moving statistics of {string.Join(", ", layers.Select(layer => layer.Name))}, {why}: evaluation normalises with mean 0 and variance 1. Use model.Fit, which keeps them.",
            ];
        }
    }

    /// <inheritdoc/>
    public double RateOfStep
    {
        get => _host!.RateOfStep;
        set => _host!.RateOfStep = value;
    }

    /// <inheritdoc/>
    public void BeginFit(Action<string> explain)
    {
        if (model is Model { Optimizer: PausedOptimizer left })
        {
            left.Release();
        }

        _host = new HostModel(model);
        _host.RequireThatUpdatesAct();
        if (_host.Model.Optimizer is SteeredOptimizer { Rules.Workers.Count: > 1 })
        {
            throw new NotSupportedException("TensorFlow.NET's fit gives every worker whole batches and means of its own, so the workers would decide differently. Use model.Fit.");
        }

        _count = null;
        _end = null;
        TrainingGate.Enter();
        _trains = true;
        _output = OutputReader.Start();
        _escapes = new EscapingExceptions(error =>
        {
            Abandon();
            if (HostFaults.ExplainEscaping(error) is { } text)
            {
                explain(text);
            }
        });
    }

    /// <inheritdoc/>
    public void EndFit()
    {
        _escapes?.Stop();
        _escapes = null;
        _output?.Stop();
        _output = null;
        StopHolding();
        ResumeUpdates();
        LeaveGate();
    }

    /// <inheritdoc/>
    public Callback Announce(RunLength length, long firstStep, IEnumerable<Callback> callbacks)
    {
        _output?.Stop();
        return _host!.Announce(length, firstStep, callbacks);
    }

    /// <inheritdoc/>
    public void ResetMetrics()
    {
        foreach (Metric metric in _host!.Model.metrics.OfType<Metric>())
        {
            metric.Weights.ForEach(weight => new HostVariable(weight).Clear());
        }
    }

    /// <inheritdoc/>
    public void WatchFirstBatch()
    {
        _batchesBefore = TrainedBatches();
        _statisticsBefore = Statistics();
    }

    /// <inheritdoc/>
    public void GoBackBeforeFirstBatch()
    {
        _statisticsAfter = Statistics();
        if (_statisticsBefore.Length == _statisticsAfter.Length)
        {
            Write(_statisticsBefore);
        }

        _host!.HasRestoredWeights = false;
    }

    /// <inheritdoc/>
    public bool ReturnFromBeforeFirstBatch()
    {
        if (_host!.HasRestoredWeights)
        {
            _paused?.Forget();
            return false;
        }

        Write(_statisticsAfter);
        return true;
    }

    /// <inheritdoc/>
    public void KeepEnd()
    {
        _end = _host!.Capture(SnapshotParts.Weights | SnapshotParts.Optimizer);
        LeaveGate();
    }

    /// <inheritdoc/>
    public void ForgetEnd() => _end = null;

    /// <inheritdoc/>
    public void AsAtTheEnd(Action action)
    {
        TrainerSnapshot? then = _end;
        _end = null;
        if (then is null || SameWeights(_host!.Capture(SnapshotParts.Weights), then))
        {
            action();
            return;
        }

        TrainerSnapshot now = _host.Capture(SnapshotParts.Weights | SnapshotParts.Optimizer);
        _host.Restore(then);
        try
        {
            action();
        }
        finally
        {
            _host.Restore(now);
        }
    }

    /// <inheritdoc/>
    public void HoldUpdate()
    {
        // Where another bridge holds already, the sign is its own and not a stop.
        _stoppedBefore = _host!.Model is { Stop_training: true, Optimizer: not PausedOptimizer };
        _host.Model.Stop_training = true;
        _holds = true;
        Pause(holds: true);
    }

    /// <inheritdoc/>
    public void ApplyHeldUpdate()
    {
        PausedOptimizer? paused = _paused;
        StopHolding();
        Release();
        paused?.Apply();
    }

    /// <inheritdoc/>
    public void StopTraining() => _host!.Model.Stop_training = true;

    /// <inheritdoc/>
    public void DropUpdates()
    {
        _beforeStop = _host!.Capture(SnapshotParts.Weights);
        Pause(holds: false);
    }

    /// <inheritdoc/>
    public void ResumeUpdates()
    {
        Release();
        if (_beforeStop is { } weights)
        {
            _beforeStop = null;
            _host!.Restore(weights);
        }
    }

    private IVariableV1? LossCount() =>
        _host!.Model.metrics.FirstOrDefault(metric => metric.Name == LogNames.Loss) is Mean mean ? HostFields.Count(mean) : null;

    private static bool SameWeights(TrainerSnapshot weights, TrainerSnapshot others) =>
        weights.Tensors.All(tensor => VariableWriter.Same(tensor.Value.Values, others.Tensors[tensor.Key].Values));

    private long TrainedBatches() => HostFields.TrainCounter(_host!.Model).numpy();

    private Array[] Statistics() => [.. _host!.Model.NonTrainableWeights.Select(weight => new HostVariable(weight).Read())];

    private void Write(Array[] statistics)
    {
        for (int i = 0; i < statistics.Length; i++)
        {
            VariableWriter.Write(new HostVariable(_host!.Model.NonTrainableWeights[i]), statistics[i]);
        }
    }

    private void Pause(bool holds)
    {
        _paused = new PausedOptimizer(_host!.Model, _host.Model.Optimizer, holds);
        _host.Model.Optimizer = _paused;
    }

    /// <summary>An exception is about to leave fit: nothing of the bridge may stay behind. The callbacks are told later, for this is no place to call them.</summary>
    private void Abandon()
    {
        StopHolding();
        Release();
        _output?.Stop();
        LeaveGate();
    }

    /// <summary>Takes back the sign that an update is kept back.</summary>
    private void StopHolding()
    {
        if (_holds)
        {
            _holds = false;
            _host!.Model.Stop_training = _stoppedBefore;
        }
    }

    private void LeaveGate()
    {
        if (_trains)
        {
            _trains = false;
            TrainingGate.Leave();
        }
    }

    private void Release()
    {
        PausedOptimizer? paused = _paused;
        _paused = null;
        paused?.Release();
    }
}
