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

    /// <inheritdoc/>
    public ITrainedModel Model => _host!;

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
    public void BeginFit()
    {
        if (model is Model { Optimizer: PausedOptimizer left })
        {
            left.Release();
        }

        _host = new HostModel(model);
        _host.RequireThatUpdatesAct();
        _count = null;
        _output = OutputReader.Start();
    }

    /// <inheritdoc/>
    public void EndFit()
    {
        _output?.Stop();
        _output = null;
        ResumeUpdates();
    }

    /// <inheritdoc/>
    public void Announce(RunLength length)
    {
        _output?.Stop();
        _host!.Announce(length);
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
    public void HoldUpdate()
    {
        // Where another bridge holds already, the sign is its own and not a stop.
        _stoppedBefore = _host!.Model is { Stop_training: true, Optimizer: not PausedOptimizer };
        _host.Model.Stop_training = true;
        Pause(holds: true);
    }

    /// <inheritdoc/>
    public void ApplyHeldUpdate()
    {
        _host!.Model.Stop_training = _stoppedBefore;
        PausedOptimizer? paused = _paused;
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

    private void Pause(bool holds)
    {
        _paused = new PausedOptimizer(_host!.Model, _host.Model.Optimizer, holds);
        _host.Model.Optimizer = _paused;
    }

    private void Release()
    {
        PausedOptimizer? paused = _paused;
        _paused = null;
        paused?.Release();
    }
}
