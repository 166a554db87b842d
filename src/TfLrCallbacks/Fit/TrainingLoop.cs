namespace TfLrCallbacks;

/// <summary>The fit loop, with Keras' semantics, over any engine.</summary>
public static class TrainingLoop
{
    /// <summary>Trains.</summary>
    /// <remarks>
    /// Hooks, their order and their logs are those of Keras (<see cref="Callback"/>). A stop that is asked for while batches are
    /// trained acts after the batch; the validation and the end of that epoch still take place.
    /// </remarks>
    /// <param name="trainer">The model and its data.</param>
    /// <param name="options">How the fit goes.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="ArgumentException">The options have epochs and a time budget.</exception>
    /// <exception cref="InvalidOperationException">An epoch had no batch, or a callback is in another fit that has not ended.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static History Fit(this ITrainer trainer, FitOptions options, params IEnumerable<Callback> callbacks)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(callbacks);
        List<Callback> all = [.. callbacks];
        options = WithTime(options, all);
        var history = new History();
        all.Add(history);
        if (options.Verbose > 0 && !all.Exists(callback => callback is ProgressBar))
        {
            all.Add(new ProgressBar(linePerEpoch: options.Verbose is 2));
        }

        IWorkers workers = trainer.Workers;
        if (workers.Count > 1)
        {
            all = [new WorkerAgreement(), .. all.Select(callback => workers.Rank > 0 && callback is { OnFirstWorkerOnly: true } ? new SilentCallback(callback) : callback)];
        }

        var run = new TrainingRun(trainer, new RunLength(options.Epochs, trainer.StepsPerEpoch), options.InitialEpoch, all)
        {
            Driven = (trainer, options.CancellationToken),
            Workers = workers,
            Clock = options.TimeProvider,
        };
        run.Means = new RunningMeans(trainer.MetricNames, trainer.IsOverAllBatches);
        run.HasValidation = trainer.HasValidation;
        try
        {
            Train(trainer, options, run);
        }
        catch (TrainingInterruptedException) when (workers.Count > 1)
        {
            // All were told at the same step. Whoever ends first would take the others with it, so each waits until all have ended their callbacks.
            workers.Barrier();
            throw;
        }
        catch (Exception error) when (workers.Count > 1 && error is not WorkerAbortedException)
        {
            // The others wait in an exchange that this worker will never enter.
            workers.Abort(error.Message);
            throw;
        }

        workers.Barrier();
        return history;
    }

    /// <summary>Makes a time budget the callback that keeps it.</summary>
    private static FitOptions WithTime(FitOptions options, List<Callback> callbacks)
    {
        if (options.TimeBudget is not { } budget)
        {
            return options;
        }

        if (options.Epochs is not 1)
        {
            throw new ArgumentException($"A fit has epochs or a time budget. Received: {options.Epochs} epochs and {budget}. Leave one of them out; for both limits give epochs and the callback new TimeBudget(\"{budget}\").", nameof(options));
        }

        if (callbacks.Exists(callback => callback is TimeBudget))
        {
            throw new ArgumentException("A fit has one time budget. Received: one in the options and one among the callbacks. Leave one of them out.", nameof(options));
        }

        callbacks.Insert(0, new TimeBudget(budget, options.TimeProvider));
        return options with { TimeBudget = null, Epochs = RunLength.Open };
    }

    private static void Train(ITrainer trainer, FitOptions options, TrainingRun run)
    {
        bool failed = true;
        try
        {
            run.Begin();
            TrainEpochs(trainer, options, run);
            failed = false;
        }
        finally
        {
            run.End(failed);
        }
    }

    private static void TrainEpochs(ITrainer trainer, FitOptions options, TrainingRun run)
    {
        RunningMeans training = run.Means!;
        var validation = new RunningMeans(trainer.MetricNames, trainer.IsOverAllBatches);
        long? firstBatch = run.ResumesAtBatch;
        bool stopped = run.IsResumed && run.StopReason is not null && firstBatch is null;
        for (int epoch = run.Epoch; epoch < options.Epochs && !stopped; epoch++)
        {
            if (firstBatch is null)
            {
                run.BeginEpoch(epoch);
                training.Reset();
                trainer.BeginEpoch(epoch);
            }

            TrainEpoch(trainer, options, run, training, epoch, firstBatch ?? 0);
            firstBatch = null;
            var logs = new Dictionary<string, double>();
            training.WriteTo(logs);
            if (trainer.HasValidation && (epoch + 1) % options.ValidationFrequency is 0)
            {
                Validate(trainer, options, run, validation, logs);
            }

            run.EndEpoch(epoch, logs);
            stopped = run.StopReason is not null;
        }
    }

    private static void TrainEpoch(
        ITrainer trainer, FitOptions options, TrainingRun run, RunningMeans means, int epoch, long firstBatch)
    {
        var logs = new Dictionary<string, double>();
        long batch = firstBatch;
        bool stopped = batch > 0 && run.StopReason is not null;
        while (!stopped && trainer.MoveToNextBatch())
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            run.BeginBatch(batch);
            means.Add(trainer.TrainBatch(means.Batch));
            logs.Clear();
            means.WriteTo(logs);
            run.EndBatch(batch, means.BatchLoss, logs);
            batch++;
            stopped = run.StopReason is not null;
        }

        if (batch is 0)
        {
            throw new InvalidOperationException(
                $"Epoch {epoch} had no batch, so there was nothing to train on. Check that the data is not empty and can be read again in every epoch.");
        }

        if (run.Length.StepsPerEpoch is null && !stopped)
        {
            run.LearnStepsPerEpoch(batch);
        }
    }

    private static void Validate(
        ITrainer trainer, FitOptions options, TrainingRun run, RunningMeans means, Dictionary<string, double> epochLogs)
    {
        var logs = new Dictionary<string, double>();
        means.Reset();
        trainer.BeginValidation();
        run.BeginTest();
        for (long batch = 0; trainer.MoveToNextValidationBatch(); batch++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            run.BeginTestBatch(batch);
            means.Add(trainer.ValidateBatch(means.Batch));
            logs.Clear();
            means.WriteTo(logs);
            run.EndTestBatch(batch, logs);
        }

        if (logs.Count is 0)
        {
            throw new InvalidOperationException(
                "The validation had no batch. Check that the validation data is not empty and can be read again in every epoch.");
        }

        run.EndTest(logs);
        foreach ((string name, double value) in logs)
        {
            epochLogs[LogNames.ValidationPrefix + name] = value;
        }
    }
}
