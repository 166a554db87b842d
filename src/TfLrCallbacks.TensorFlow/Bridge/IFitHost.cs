namespace TfLrCallbacks.TensorFlow;

/// <summary>What the reader of a fit's events needs from the library while <c>model.fit</c> runs.</summary>
internal interface IFitHost
{
    /// <summary>Gets the model under training; valid after <see cref="BeginFit"/>.</summary>
    ITrainedModel Model { get; }

    /// <summary>Gets a value indicating whether the model has its weights; one without an input shape gets them with its first batch.</summary>
    bool IsBuilt { get; }

    /// <summary>Gets a value indicating whether the fit was asked to stop, by whomever.</summary>
    bool IsStopping { get; }

    /// <summary>Gets how long the fit says it is; null where it has not said so. The steps are said with the first batch.</summary>
    RunLength? AnnouncedLength { get; }

    /// <summary>Gets how many samples the loss in the logs is a mean of; NaN where the library does not tell.</summary>
    double SamplesInMean { get; }

    /// <summary>Gets what the user should know before the training.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>Looks up model and optimizer, and listens to what the fit says about its length.</summary>
    void BeginFit();

    /// <summary>Undoes everything that was changed for the fit.</summary>
    void EndFit();

    /// <summary>Tells the model's optimizer how long the run is.</summary>
    /// <param name="length">The length.</param>
    void Announce(RunLength length);

    /// <summary>Sets the model's metrics to zero.</summary>
    void ResetMetrics();

    /// <summary>Keeps the next update back.</summary>
    void HoldUpdate();

    /// <summary>Makes the update that was kept back, and lets later ones through.</summary>
    void ApplyHeldUpdate();

    /// <summary>Asks the fit to stop after its epoch.</summary>
    void StopTraining();

    /// <summary>Lets no update through from now on.</summary>
    void DropUpdates();

    /// <summary>Lets updates through again; what the batches since <see cref="DropUpdates"/> changed is put back.</summary>
    void ResumeUpdates();
}
