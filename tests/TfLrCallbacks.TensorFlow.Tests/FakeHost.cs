namespace TfLrCallbacks.TensorFlow.Tests;

/// <summary>A library that does nothing but remember what it was asked to do.</summary>
internal sealed class FakeHost : IFitHost
{
    public List<string> Calls { get; } = [];

    public ScriptedTrainer Trainer { get; } = new(1, _ => 0) { LearningRate = 0.1 };

    public ITrainedModel Model => Trainer;

    public int Depth { get; set; } = 1;

    /// <summary>Gets whether the fit trains the model of the callbacks.</summary>
    public bool TrainedFirstBatch { get; init; } = true;

    /// <summary>Gets whether callbacks find the weights unchanged that they left after the first batch.</summary>
    public bool KeepsWeights { get; init; } = true;

    public bool IsBuilt { get; init; } = true;

    public bool IsStopping { get; set; }

    public RunLength? AnnouncedLength { get; set; }

    public double SamplesInMean { get; set; }

    public bool ResetActs { get; set; } = true;

    /// <summary>Gets the rate at the moment when the update that was kept back was made.</summary>
    public double? HeldRate { get; private set; }

    public bool UpdatesAreDropped { get; private set; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public double RateOfStep { get; set; }

    public void BeginFit(Action<string> explain) => Calls.Add("begin");

    public void EndFit()
    {
        Calls.Add("end");
        UpdatesAreDropped = false;
    }

    public Callback? Announce(RunLength length, long firstStep, IEnumerable<Callback> callbacks)
    {
        Calls.Add($"announce {length.Epochs} x {length.StepsPerEpoch}");
        return null;
    }

    public void WatchFirstBatch() => Calls.Add("watch");

    public void GoBackBeforeFirstBatch() => Calls.Add("back");

    public bool ReturnFromBeforeFirstBatch()
    {
        Calls.Add("forth");
        return KeepsWeights;
    }

    public void KeepEnd() => Calls.Add("keep");

    public void ForgetEnd() => Calls.Remove("keep");

    public void AsAtTheEnd(Action action)
    {
        if (Calls.Remove("keep"))
        {
            Calls.Add("as kept");
        }

        action();
    }

    public void ResetMetrics()
    {
        Calls.Add("reset");
        SamplesInMean = 0;
    }

    public void HoldUpdate() => Calls.Add("hold");

    public void ApplyHeldUpdate()
    {
        Calls.Add("apply held");
        HeldRate = Trainer.LearningRate;
    }

    public void StopTraining() => Calls.Add("stop");

    public void DropUpdates()
    {
        Calls.Add("drop");
        UpdatesAreDropped = true;
    }

    public void ResumeUpdates() => UpdatesAreDropped = false;
}
