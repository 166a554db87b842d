namespace TfLrCallbacks.TensorFlow;

/// <summary>What the reader of a fit's events needs from the library while <c>model.fit</c> runs.</summary>
internal interface IFitHost
{
    /// <summary>Gets how many fits of the library are on the stack of this thread.</summary>
    int Depth { get; }

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

    /// <summary>Gets or sets the rate of the step that is being trained. All bridges of a model share it: the last one to set it has the last word.</summary>
    double RateOfStep { get; set; }

    /// <summary>Looks up model and optimizer, and listens to what the fit says about its length.</summary>
    /// <param name="explain">Receives what an exception that is about to leave the fit means; it may not throw.</param>
    void BeginFit(Action<string> explain);

    /// <summary>Undoes everything that was changed for the fit.</summary>
    void EndFit();

    /// <summary>Tells the model's optimizer how long the run is.</summary>
    /// <param name="length">The length.</param>
    /// <param name="firstStep">The zero-based step that the run begins with.</param>
    /// <param name="callbacks">The user's callbacks.</param>
    /// <returns>The callback that says what about the rate may surprise; null where nothing does.</returns>
    Callback? Announce(RunLength length, long firstStep, IEnumerable<Callback> callbacks);

    /// <summary>Sets the model's metrics to zero.</summary>
    void ResetMetrics();

    /// <summary>Looks at how many batches the model has been trained on, before the first one.</summary>
    void WatchFirstBatch();

    /// <summary>Gets a value indicating whether the model was trained since <see cref="WatchFirstBatch"/>.</summary>
    bool TrainedFirstBatch { get; }

    /// <summary>Makes the model what it was before the first batch, whose update is kept back: computing the batch has moved the statistics of normalisation layers.</summary>
    void GoBackBeforeFirstBatch();

    /// <summary>Makes the model what it was after the first batch.</summary>
    /// <returns>False where somebody has put other weights into it since; those stay, and the update that was kept back is forgotten, for it belongs to the old ones.</returns>
    bool ReturnFromBeforeFirstBatch();

    /// <summary>Keeps the model as it is now, after the last batch.</summary>
    void KeepEnd();

    /// <summary>Forgets what was kept.</summary>
    void ForgetEnd();

    /// <summary>Does something with the model as it was at <see cref="KeepEnd"/>. Where it has been trained since, it has its newer state again afterwards.</summary>
    /// <param name="action">What is done.</param>
    void AsAtTheEnd(Action action);

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
