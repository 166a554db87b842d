using static System.FormattableString;

namespace TfLrCallbacks;

/// <summary>
/// Watches for divergence while it happens, and puts back the last good state: weights and optimizer are those of some steps ago, the batches since are skipped, and
/// the rate is lower for a while.
/// </summary>
/// <remarks>
/// <code>
/// usual range: up to the largest of m + threshold · 1.4826 · MAD, 2 m, and halfway from m to the first losses     (m: median of the window, MAD: median distance from it)
/// spike:       the median of the last 9 losses is above it, and has been for 1 % of the run's steps (at most 12); a loss that is not finite; or the losses have been back at 0.95 of the first ones for 40 steps, after m had been below 0.25 of them (0.6, where none of the last 20 is as low as m was then)
/// then:        put back the snapshot; scale = scale · factor; the scale rises to its ceiling in the recovery steps, twice as many after each rollback
/// ceiling:     1 after the first rollback, factor times as high after each further one
/// rate of a step = the rate that others set · scale
/// </code>
/// <para>
/// The data goes on where it is: the batches that did it are not trained again in this epoch. Steps are counted on, and a schedule goes on with them. The state that is
/// put back is one to two times <see cref="SpikeGuardOptions.SnapshotEvery"/> steps old, because a divergence is seen only some steps after it began; while the losses are high, no snapshot is taken. A single spike is an accident, so the schedule's rate comes back; a second one says that the rate is too high. When
/// <see cref="SpikeGuardOptions.MaxRollbacks"/> rollbacks did not help, the snapshot is put back and the training stops.
/// </para>
/// <para>
/// Put this callback behind those that set the rate. The same training gives the same rollbacks; a run that was killed goes on exactly. Each rollback is a warning, and a
/// line of the <see cref="Ledger"/>. In TensorFlow.NET's own <c>fit</c> losses are known by their running mean only, so after a loss that is not finite the guard is blind
/// until the epoch ends; in <c>model.Fit</c> it is not.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// model.Fit(x, y, epochs: 10, callbacks: [new OneCycle(0.5), new SpikeGuard()]);
/// </code>
/// </example>
public sealed class SpikeGuard : Callback
{
    /// <summary>The decision that puts a snapshot back, and the last such one, which stops the training.</summary>
    internal const string Rollback = "rollback", GivingUp = "give up";

    private const SnapshotParts Kept = SnapshotParts.Weights | SnapshotParts.Optimizer;
    private const string Why = "spike guard";
    private const double LeastScale = 1e-6;
    private const int UnknownRun = 500;

    private readonly SpikeGuardOptions _options;
    private SpikeWatch _loss;
    private SpikeWatch _norm;
    private TrainerSnapshot? _good;
    private TrainerSnapshot? _next;
    private long _goodStep;
    private long _nextStep;
    private long _sinceSnapshot;
    private double _recovery = 1;
    private bool _isBlind;
    private bool _isFull;
    private string _ofWorker = string.Empty;

    /// <summary>Initializes the guard.</summary>
    /// <param name="options">How it watches and what it does; null for the defaults.</param>
    public SpikeGuard(SpikeGuardOptions? options = null)
    {
        _options = options ?? new SpikeGuardOptions();
        (_loss, _norm) = (NewWatch(0), NewWatch(0));
    }

    /// <summary>Gets how often a state was put back.</summary>
    public int Rollbacks { get; private set; }

    /// <summary>Gets the factor on the rate that is in force.</summary>
    public double Scale { get; private set; } = 1;

    private double Ceiling => Math.Pow(_options.Factor, Math.Max(0, Rollbacks - 1));

    private string? GoodFile => _options.Folder is { } folder ? Path.Combine(folder, $"guard-good{_ofWorker}.npz") : null;

    private string? NextFile => _options.Folder is { } folder ? Path.Combine(folder, $"guard-next{_ofWorker}.npz") : null;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        (_loss, _norm) = (NewWatch(RunSteps(run)), NewWatch(RunSteps(run)));
        Rollbacks = 0;
        Scale = _recovery = 1;
        _isBlind = _isFull = false;
        _sinceSnapshot = 0;
        _goodStep = _nextStep = run.Step;
        _ofWorker = run.Workers.Count > 1 ? Invariant($"-{run.Workers.Rank}") : string.Empty;
        if (!run.IsResumed)
        {
            TrainerSnapshot start = run.Capture(Kept);
            _good = Write(start, GoodFile, run);
            _next = Write(start, NextFile, run);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(ITrainingRun run, int epoch) => _isBlind = false;

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch) => run.ScaleStep(Scale, Why);

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        if (Rollbacks > _options.MaxRollbacks)
        {
            return;
        }

        string? spike = Spike(run);
        if (spike is not null)
        {
            RollBack(run, spike);
            return;
        }

        Scale = Math.Min(Math.Max(Scale, Ceiling), Scale * _recovery);
        _sinceSnapshot++;
        if (_sinceSnapshot >= _options.SnapshotEvery && !_loss.IsHigh && !_norm.IsHigh)
        {
            Keep(run);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
        _good = _next = null;
        if (!run.HasFailed && _options.Folder is not null)
        {
            AtomicFile.TryDelete(GoodFile!);
            AtomicFile.TryDelete(NextFile!);
        }
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        _loss.Save(state.Part("loss"));
        _norm.Save(state.Part("norm"));
        state.Set("rollbacks", Rollbacks);
        state.Set("scale", Scale);
        state.Set("recovery", _recovery);
        state.Set("is_blind", _isBlind);
        state.Set("since_snapshot", _sinceSnapshot);
        state.Set("good_step", _goodStep);
        state.Set("next_step", _nextStep);
        state.Set("good", Read(_good, GoodFile));
        state.Set("next", Read(_next, NextFile));
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        _loss.Load(state.Part("loss"));
        _norm.Load(state.Part("norm"));
        Rollbacks = state.GetInt32("rollbacks", atLeast: 0);
        Scale = state.GetDouble("scale", atLeast: LeastScale, atMost: 1);
        _recovery = state.GetDouble("recovery", atLeast: 1);
        _isBlind = state.GetBoolean("is_blind");
        _sinceSnapshot = state.GetInt64("since_snapshot", atLeast: 0, atMost: RunState.LastStep);
        _goodStep = state.GetInt64("good_step", atLeast: 0, atMost: RunState.LastStep);
        _nextStep = state.GetInt64("next_step", atLeast: 0, atMost: RunState.LastStep);
        _good = Write(state.GetSnapshot("good"), GoodFile);
        _next = Write(state.GetSnapshot("next"), NextFile);
    }

    private static TrainerSnapshot? Read(TrainerSnapshot? kept, string? file) =>
        kept is not null || file is null || !File.Exists(file) ? kept : SnapshotFile.Read(file);

    /// <summary>Writes a snapshot into its file; gives it back where it has none, or the file can't be written: then it stays in memory.</summary>
    private TrainerSnapshot? Write(TrainerSnapshot? snapshot, string? file, ITrainingRun? run = null)
    {
        if (snapshot is null || file is null)
        {
            return snapshot;
        }

        try
        {
            SnapshotFile.Write(file, snapshot);
            return null;
        }
        catch (IOException error)
        {
            if (run is not null && !_isFull)
            {
                _isFull = true;
                run.Warn($"SpikeGuard keeps its snapshots in memory. {error.Message}");
            }

            return snapshot;
        }
    }

    private SpikeWatch NewWatch(double runSteps) => new(_options.Threshold, _options.Window, _options.Judged, runSteps);

    private string? Spike(ITrainingRun run)
    {
        if (_isBlind && !double.IsFinite(run.BatchLoss))
        {
            return null;
        }

        string? spike = _loss.Add(run.BatchLoss, "loss of a batch");
        return _options.GradientNorm is { } norm ? _norm.Add(norm(), "gradient's norm") ?? spike : spike;
    }

    /// <summary>Takes a snapshot; the one before it has proved good by now.</summary>
    private void Keep(ITrainingRun run)
    {
        _sinceSnapshot = 0;
        _goodStep = _nextStep;
        TrainerSnapshot now = run.Capture(Kept);
        _good = _next ?? Renamed(now);
        _nextStep = run.Step + 1;
        _next = Write(now, NextFile, run);
    }

    /// <summary>Makes the file of the newer snapshot that of the good one; gives the snapshot back where that can't be done, or one in its place where its file is gone.</summary>
    private TrainerSnapshot? Renamed(TrainerSnapshot inItsPlace)
    {
        try
        {
            File.Move(NextFile!, GoodFile!, overwrite: true);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Read(null, NextFile) ?? inItsPlace;
        }
    }

    private void RollBack(ITrainingRun run, string spike)
    {
        if (Read(_good, GoodFile) is not { } good)
        {
            run.RequestStop($"SpikeGuard: {spike}, and its snapshot is gone, so no state can be put back: {GoodFile}.");
            return;
        }

        Rollbacks++;
        double before = Scale;
        run.RestoreButRate(good);
        _loss.Clear();
        _norm.Clear();
        _isBlind = run.Trainer is null && !double.IsFinite(run.BatchLoss);

        // What was taken since may be the beginning of the divergence.
        _nextStep = _goodStep;
        _next = Write(good, NextFile, run);
        _sinceSnapshot = 0;
        bool givesUp = Rollbacks > _options.MaxRollbacks;
        if (!givesUp)
        {
            Scale = Math.Max(LeastScale, Scale * _options.Factor);
            double steps = (_options.RecoverySteps ?? Math.Max(100, RunSteps(run) / 5.0)) * Math.Pow(2, Math.Min(30, Rollbacks - 1));
            _recovery = Math.Pow(Math.Max(1, Ceiling / Scale), 1 / steps);
        }

        run.Decide(new Decision(run.Step + 1, nameof(SpikeGuard), givesUp ? GivingUp : Rollback, spike)
        {
            Numbers = new Dictionary<string, double> { ["to_step"] = _goodStep, ["scale_before"] = before, ["scale"] = Scale, ["rollbacks"] = Rollbacks },
        });
        if (givesUp)
        {
            run.RequestStop(Invariant($"SpikeGuard: {spike}, and {_options.MaxRollbacks} rollbacks did not help. The state of step {_goodStep} is put back. Train with a lower learning rate: the last was {run.LearningRate:g3}, scaled by {Scale:g3}."));
        }
        else
        {
            run.Warn(Invariant($"SpikeGuard: {spike} at step {run.Step}. The state of step {_goodStep} is put back, the batches since are skipped, and the learning rate is multiplied by {Scale:g3} for a while (rollback {Rollbacks} of {_options.MaxRollbacks})."));
        }
    }

    private static double RunSteps(ITrainingRun run) =>
        run.Plan?.Steps ?? (run.Length is { IsOpen: false, TotalSteps: { } total } ? total : 5.0 * UnknownRun);
}
