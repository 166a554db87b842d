namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// Reads the events that TensorFlow.NET's <c>model.fit</c> gives a callback, faults included, and feeds a <see cref="TrainingRun"/>
/// with what they mean.
/// </summary>
/// <remarks>
/// <para>What fit does, and what is made of it:</para>
/// <list type="bullet">
/// <item>It tells neither epochs nor steps. Where the caller did not either, the first update is kept back until the
/// progress bar has printed them; then the callbacks begin, and the update is made with the rate that they set.</item>
/// <item>After a validation it ends the last batch a second time, with <c>val_</c> keys: ignored.</item>
/// <item>On a dataset it leaves out the end of every epoch that it does not validate: supplied, with a warning.</item>
/// <item>It looks at a stop only at the end of an epoch: until then no update is let through, and the callbacks hear of no batch.</item>
/// <item>It never ends the training: done after the last epoch, after a stop, before the next fit, when the process ends, or by <see cref="Complete"/>.</item>
/// <item>The weights of that moment are kept where the end of the last epoch may be left out, so that callbacks which hear of it late see the right ones.</item>
/// <item>The model that it trains may be another one than that of the callbacks: an error in the first batch.</item>
/// <item>On another thread than the model's it does not reset its running means: they are set to zero here, with a warning.</item>
/// </list>
/// </remarks>
internal sealed class FitEvents(IFitHost host, RunLength? length, IReadOnlyList<Callback> callbacks)
{
    private readonly BatchLosses _losses = new();
    private readonly ValidationPattern _validations = new();
    private readonly Dictionary<string, double> _logs = [];
    private readonly Dictionary<string, double> _means = [];
    private TrainingRun? _run;
    private FitState _state = FitState.Idle;
    private int _epoch;
    private bool _epochIsOpen;
    private bool _batchIsOpen;
    private long _batches;
    private bool _isFirstBatch;
    private bool _warnedOfMissingEpochEnd;
    private bool _warnedOfMetrics;
    private bool _warnedOfOtherBridge;
    private int _thread;
    private int _depth;
    private bool _inCallbacks;

    /// <summary>Gets what happened in the fit, or in the last one.</summary>
    public History History { get; private set; } = new();

    /// <summary>Gets or sets where notes and warnings are written to; null for the console.</summary>
    public TextWriter? Output { get; set; }

    private bool IsLastBatchDone => _run?.Length is { StepsPerEpoch: { } steps, Epochs: var epochs } && _epochIsOpen && _epoch == epochs - 1 && _batches >= steps;

    /// <summary>Completes this fit where fit has returned, or was left by an exception: it is on this thread, and not on the stack any more.</summary>
    /// <param name="depth">The number of fits on the stack.</param>
    /// <param name="begins">Whether the innermost of them begins just now; it may be this one.</param>
    public void CompleteIfLeft(int depth, bool begins)
    {
        bool isOver = depth < _depth || (begins && depth == _depth && (_epochIsOpen || _run is not null));
        if (_state is not FitState.Idle && !_inCallbacks && _thread == Environment.CurrentManagedThreadId && isOver)
        {
            Complete();
        }
    }

    /// <summary>A fit begins.</summary>
    public void TrainBegin()
    {
        if (_inCallbacks)
        {
            throw new InvalidOperationException("A callback called fit with the callbacks of the fit that it is called from. Give each fit callbacks of its own.");
        }

        Complete();
        _depth = host.Depth;
        OpenFits.CompleteLeft(_depth, begins: true);
        _thread = Environment.CurrentManagedThreadId;
        Guarded(BeginFit);
    }

    /// <summary>An epoch begins.</summary>
    /// <param name="epoch">The zero-based epoch.</param>
    public void EpochBegin(int epoch) => Guarded(() =>
    {
        if (_state is FitState.Idle or FitState.Draining)
        {
            return;
        }

        SupplyMissingEpochEnd();
        if (_run?.StopReason is not null)
        {
            host.StopTraining();
            EndRun();
            _state = FitState.Draining;
            host.DropUpdates();
            return;
        }

        _epoch = epoch;
        _epochIsOpen = true;
        _batches = 0;
        _losses.Reset();
        if (_state is FitState.Waiting && length?.StepsPerEpoch is not null && host.IsBuilt)
        {
            Begin(length);
        }
        else if (_state is FitState.Following)
        {
            RepairMetrics();
            _run!.BeginEpoch(epoch);
        }
    });

    /// <summary>A batch begins.</summary>
    /// <param name="batch">The zero-based batch within the epoch.</param>
    public void BatchBegin(long batch) => Guarded(() =>
    {
        _batchIsOpen = true;
        if (_isFirstBatch)
        {
            host.WatchFirstBatch();
        }

        if (_state is FitState.Waiting)
        {
            host.HoldUpdate();
        }
        else if (_state is FitState.Following)
        {
            BeginBatch(batch);
        }
    });

    /// <summary>A batch ends, or the validation after it.</summary>
    /// <param name="batch">The zero-based batch within the epoch.</param>
    /// <param name="logs">The running means of the epoch; the rate is added, and what callbacks add, so that the host's history sees them.</param>
    public void BatchEnd(long batch, IDictionary<string, float> logs) => Guarded(() =>
    {
        bool isBatch = _batchIsOpen;
        _batchIsOpen = false;
        if (!isBatch || _state is FitState.Idle or FitState.Stopping or FitState.Draining)
        {
            return;
        }

        RequireThisModel();
        if (_state is FitState.Waiting)
        {
            host.GoBackBeforeFirstBatch();
            Begin(LearnedLength());
            BeginBatch(batch);
            if (!host.ReturnFromBeforeFirstBatch())
            {
                _run!.Warn("A callback put other weights into the model when the training began, and the first batch had been computed by then, so its update is left out. Give the length of the fit, model.Callbacks(RunLength.From(samples, batchSize, epochs), ...), and callbacks begin before the first batch.");
            }

            host.ApplyHeldUpdate();
        }

        FitLogs.Copy(logs, _logs);
        TakeRateOfOthers();
        _run!.EndBatch(batch, _losses.Next(logs[LogNames.Loss], host.SamplesInMean), _logs);
        FitLogs.Copy(_logs, _means);
        _batches++;
        FitLogs.GiveBack(_logs, logs);
        if (_run.StopReason is not null)
        {
            _state = FitState.Stopping;
            host.StopTraining();
            host.DropUpdates();
        }
        else if (IsLastBatchDone)
        {
            ForeseeTheEnd();
        }
    });

    /// <summary>An epoch ends.</summary>
    /// <param name="epoch">The zero-based epoch.</param>
    /// <param name="logs">The means of the epoch and of its validation.</param>
    public void EpochEnd(int epoch, IDictionary<string, float> logs) => Guarded(() =>
    {
        if (_state is FitState.Draining)
        {
            host.StopTraining();
            CompleteRun();
        }

        if (_state is FitState.Idle)
        {
            return;
        }

        if (_batches is 0)
        {
            throw new InvalidOperationException(
                $"TensorFlow.NET's fit ran no step in epoch {epoch}, so nothing was trained: it does not know how long the dataset is, or takes it for endless. Bound it with take(n), give arrays, or use model.Fit, which reads a dataset to its end.");
        }

        foreach ((string name, float value) in logs)
        {
            if (_state is not FitState.Stopping || !_means.ContainsKey(name))
            {
                _means[name] = value;
            }
        }

        if (_means.Keys.Any(name => name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal)))
        {
            _run!.HasValidation = true;
            _validations.Validated(epoch);
        }

        host.ForgetEnd();
        EndEpoch();
        FitLogs.GiveBack(_means, logs);
        if (_run!.StopReason is not null)
        {
            host.StopTraining();
            CompleteRun();
        }
        else if (epoch == _run.Length.Epochs - 1 || host.IsStopping)
        {
            CompleteRun();
        }
    });

    /// <summary>Ends the training for the callbacks, with the epoch whose end was left out. Does nothing where it has been ended already.</summary>
    public void Complete()
    {
        _thread = Environment.CurrentManagedThreadId;
        Guarded(CompleteRun);
    }

    private void BeginBatch(long batch)
    {
        _run!.BeginBatch(batch);
        host.RateOfStep = host.Model.LearningRate;
    }

    /// <summary>A bridge further on in the list may have set another rate for this step.</summary>
    private void TakeRateOfOthers()
    {
        if (_run!.CorrectRate(host.RateOfStep) && !_warnedOfOtherBridge)
        {
            _warnedOfOtherBridge = true;
            _run.Warn("Another bridge of this fit stands behind this one and sets the learning rate. From here on its rates are in the logs; those of the first batch are not its own. Give all callbacks to one bridge: model.Callbacks(first, second, ...).");
        }
    }

    /// <summary>Says what an exception means that is about to leave fit. This is no place to call callbacks: it is written and kept.</summary>
    private void Explain(string text)
    {
        if (_run is { } run)
        {
            History.OnWarning(run, text);
        }

        (Output ?? Console.Error).WriteLine($"Warning: {text}");
    }

    private void BeginFit()
    {
        History = new History();
        _validations.Reset();
        _isFirstBatch = true;
        _warnedOfMissingEpochEnd = false;
        _warnedOfMetrics = false;
        _warnedOfOtherBridge = false;
        _epochIsOpen = false;
        host.BeginFit(Explain);
        _state = FitState.Waiting;
        OpenFits.Add(this);
    }

    /// <summary>The last batch was trained: ends the training where no end of the epoch will come, and keeps the weights where none may come.</summary>
    private void ForeseeTheEnd()
    {
        if (_validations.LeavesOut(_epoch) is true)
        {
            CompleteRun();
        }
        else if (_warnedOfMissingEpochEnd || _run!.Step == _batches)
        {
            host.KeepEnd();
        }
    }

    private void RequireThisModel()
    {
        if (_isFirstBatch && !host.TrainedFirstBatch)
        {
            throw new InvalidOperationException(
                "These callbacks were made for another model than the one that fit trains, so no rate would reach it. Make them with the model that is fitted: model.fit(x, y, callbacks: model.Callbacks(...)).");
        }

        _isFirstBatch = false;
    }

    private void CompleteRun()
    {
        if (_state is not FitState.Idle)
        {
            host.AsAtTheEnd(() =>
            {
                SupplyMissingEpochEnd();
                _state = FitState.Idle;
                OpenFits.Remove(this);
                host.EndFit();
                EndRun();
            });
        }
    }

    private RunLength LearnedLength()
    {
        RunLength? announced = host.AnnouncedLength;
        int epochs = length?.Epochs ?? announced?.Epochs ?? throw new InvalidOperationException(
            "TensorFlow.NET's fit did not print how many epochs it has, so the length of the run is not known. Say it: model.Callbacks(RunLength.From(samples, batchSize, epochs), ...).");
        return new RunLength(epochs, length?.StepsPerEpoch ?? announced?.StepsPerEpoch);
    }

    private void Begin(RunLength known)
    {
        Callback? memory = host.Announce(known, (known.StepsPerEpoch ?? 0) * _epoch, callbacks);
        _run = new TrainingRun(host.Model, known, _epoch, [.. callbacks, .. memory is null ? [] : new[] { memory }, History, .. Messages()]);
        _state = FitState.Following;
        _run.Begin();
        foreach (string warning in host.Warnings.Concat(BridgeLimit.WarningsFor(callbacks)))
        {
            _run.Warn(warning);
        }

        _run.BeginEpoch(_epoch);
    }

    /// <summary>Without a writer of the user's the run shows them on the console itself.</summary>
    private IEnumerable<Callback> Messages() =>
        Output is { } output ? [new MessageLogger(text => output.WriteLine($"Warning: {text}"), output.WriteLine)] : [];

    private void EndRun()
    {
        TrainingRun? run = _run;
        _run = null;
        run?.End(failed: false);
    }

    private void SupplyMissingEpochEnd()
    {
        if (!_epochIsOpen || _run is null || _batches is 0)
        {
            return;
        }

        _run.HasValidation = true;
        _validations.LeftOut(_epoch);
        EndEpoch();
        if (!_warnedOfMissingEpochEnd)
        {
            _warnedOfMissingEpochEnd = true;
            _run.Warn($"TensorFlow.NET's fit left out the end of epoch {_epoch}, as it does on a dataset in every epoch that it does not validate, so the callbacks get it late and without val_ values, that of the last epoch perhaps only with the next fit or at the end of the process. Pass validation_step: -1 to validate every epoch, use model.Fit, or dispose the callbacks after fit: using var callbacks = model.Callback(...).");
        }
    }

    private void EndEpoch()
    {
        _epochIsOpen = false;
        host.ResumeUpdates();
        if (_run!.Length.StepsPerEpoch is null && _state is not FitState.Stopping)
        {
            _run.LearnStepsPerEpoch(_batches);
        }

        _run.EndEpoch(_epoch, _means);
    }

    /// <summary>At the begin of an epoch the host has just reset its means; where some are left, the reset did not act.</summary>
    private void RepairMetrics()
    {
        if (!(host.SamplesInMean > 0))
        {
            return;
        }

        host.ResetMetrics();
        if (!_warnedOfMetrics)
        {
            _warnedOfMetrics = true;
            _run!.Warn("This fit runs on another thread than the one that built and compiled the model, where TensorFlow.NET cannot reset its running means. They are reset here for the training; val_ values still mix in the training's. Build, compile and fit on one thread, or use model.Fit.");
        }
    }

    /// <summary>A failure ends the training for all callbacks and reaches the caller of fit.</summary>
    private void Guarded(Action action)
    {
        if (_state is not FitState.Idle && _thread != Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException("These callbacks serve a fit on another thread. Give each fit callbacks of its own.");
        }

        bool outer = !_inCallbacks;
        _inCallbacks = true;
        try
        {
            action();
        }
        catch
        {
            TrainingRun? run = _run;
            _state = FitState.Idle;
            _run = null;
            OpenFits.Remove(this);
            host.EndFit();
            run?.End(failed: true);
            throw;
        }
        finally
        {
            _inCallbacks &= !outer;
        }
    }
}
