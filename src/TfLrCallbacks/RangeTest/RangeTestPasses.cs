namespace TfLrCallbacks;

/// <summary>
/// Makes the sweeps and trials of a range test on a trainer, each from the state that the trainer had at the beginning, and gives that state back in the end.
/// </summary>
internal sealed class RangeTestPasses : TrialRunner, IDisposable
{
    private readonly ITrainer _trainer;
    private readonly LrRangeTestOptions _options;
    private readonly IProgress<RangeTestProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly TrainerSnapshot _before;
    private readonly double[] _metrics;
    private readonly int[] _sweepRows;
    private readonly int[] _trialRows;
    private readonly Dictionary<int, TrialRecord> _trials = [];
    private readonly long _maxSnapshots;
    private int _pass = -1;
    private int _epoch;

    public RangeTestPasses(
        ITrainer trainer, LrRangeTestOptions options, IProgress<RangeTestProgress>? progress, CancellationToken cancellationToken)
    {
        _trainer = trainer;
        _options = options;
        _progress = progress;
        _cancellationToken = cancellationToken;
        _metrics = new double[trainer.MetricNames.Count];
        _trialRows = ProbeRows.Draw(trainer.ProbeRowCount, options.TrialProbeRows, options.Seed);
        _sweepRows = ProbeRows.Draw(trainer.ProbeRowCount, options.SweepProbeRows, options.Seed);
        _before = trainer.Capture(SnapshotParts.All);
        _maxSnapshots = options.Edition is RangeTestEdition.Second ? 0 : options.MaxSnapshotBytes / Math.Max(1, _before.ByteCount);
    }

    public int Steps { get; private set; }

    public int ProbeEvaluations { get; private set; }

    public double SweepBaseline() => Probe(_sweepRows);

    public double TrialBaseline() => Probe(_trialRows);

    /// <summary>Makes one step at each rate, evenly spaced in their logarithm, until the loss has exploded.</summary>
    public RangeTestSweep Sweep(double startLearningRate, double baseline)
    {
        Begin();
        var rates = new List<double>();
        var batchLosses = new List<double>();
        var probeLosses = new List<double>();
        var stop = new SweepStopRule(baseline);
        double growth = _options.EndLearningRate / startLearningRate;
        bool over = false;
        for (int step = 0; step < _options.SweepSteps && !over; step++)
        {
            double rate = startLearningRate * Math.Pow(growth, (double)step / (_options.SweepSteps - 1));
            rates.Add(rate);
            batchLosses.Add(Step(RangeTestStage.Sweep, step, _options.SweepSteps, rate));
            probeLosses.Add(Probe(_sweepRows));
            over = stop.IsOverAfter(probeLosses[^1]);
        }

        return new RangeTestSweep
        {
            LearningRates = rates,
            BatchLosses = batchLosses,
            ProbeLosses = probeLosses,
            Baseline = baseline,
            Landmarks = SweepAnalysis.Find(rates, probeLosses, baseline),
        };
    }

    /// <summary>Gives the loss of the best constant output on the trials' rows; null where nobody knows it.</summary>
    public double? ConstantLoss() => _trainer.ConstantPredictorLoss(_trialRows) is { } loss && double.IsFinite(loss) ? loss : null;

    /// <inheritdoc/>
    public override RangeTestTrial Try(int steps, int rate, Func<IReadOnlyList<double>, double?>? end)
    {
        TrialRecord record = Continue(rate);
        double learningRate = new RangeTestTrial(rate, 0).LearningRate;
        while (record.BatchLosses.Count < steps)
        {
            if (!double.IsFinite(TrialStep(record, RangeTestStage.Trial, steps, learningRate)))
            {
                return new RangeTestTrial(rate, double.PositiveInfinity);
            }

            if (end?.Invoke(record.BatchLosses) is { } loss)
            {
                return new RangeTestTrial(rate, loss) { EndedEarly = true };
            }
        }

        RangeTestTrial trial = Measure(rate);
        if (double.IsFinite(trial.Loss) && _trials.Values.Count(other => other.End is not null) < _maxSnapshots)
        {
            record.End = _trainer.Capture(SnapshotParts.All);
        }

        return trial;
    }

    /// <inheritdoc/>
    public override RangeTestTrial Cool(int trialSteps, int rate, int steps)
    {
        TrialRecord record = Continue(rate);
        double learningRate = new RangeTestTrial(rate, 0).LearningRate;
        int all = trialSteps + steps;
        while (record.BatchLosses.Count < all)
        {
            int left = all - record.BatchLosses.Count;
            double factor = record.BatchLosses.Count < trialSteps ? 1 : left / (steps + 1.0);
            if (!double.IsFinite(TrialStep(record, RangeTestStage.CoolDown, all, learningRate * factor)))
            {
                return new RangeTestTrial(rate, double.PositiveInfinity);
            }
        }

        return Measure(rate);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> BatchLosses(int rate) => _trials[rate].BatchLosses;

    /// <inheritdoc/>
    public override void KeepOnly(IEnumerable<int> rates)
    {
        HashSet<int> kept = [.. rates];
        foreach ((int rate, TrialRecord record) in _trials)
        {
            record.End = kept.Contains(rate) ? record.End : null;
        }
    }

    /// <summary>Puts everything back.</summary>
    public void Dispose() => _trainer.Restore(_before);

    /// <summary>Goes on where the last trial at a rate stopped, or from the beginning where that is not kept.</summary>
    private TrialRecord Continue(int rate)
    {
        if (_trials.TryGetValue(rate, out TrialRecord? stopped) && stopped.End is { } end)
        {
            _pass++;
            stopped.End = null;
            _epoch = stopped.Epoch;
            _trainer.Restore(end);
            return stopped;
        }

        Begin();
        return _trials[rate] = new TrialRecord();
    }

    private double TrialStep(TrialRecord record, RangeTestStage stage, int steps, double rate)
    {
        double loss = Step(stage, record.BatchLosses.Count, steps, rate);
        record.BatchLosses.Add(loss);
        record.Epoch = _epoch;
        return loss;
    }

    private RangeTestTrial Measure(int rate)
    {
        double loss = Probe(_trialRows);
        return new RangeTestTrial(rate, double.IsFinite(loss) ? loss : double.PositiveInfinity);
    }

    private void Begin()
    {
        _pass++;
        _trainer.Restore(_before);
        _epoch = 0;
        _trainer.BeginEpoch(_epoch);
    }

    private double Step(RangeTestStage stage, int step, int steps, double rate)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        Interruption.Token.ThrowIfCancellationRequested();
        MoveToNextBatch();
        _trainer.LearningRate = rate;
        _trainer.TrainBatch(_metrics);
        Steps++;
        _progress?.Report(new RangeTestProgress(stage, _pass, step, steps, rate, _metrics[0]));
        return _metrics[0];
    }

    private void MoveToNextBatch()
    {
        if (_trainer.MoveToNextBatch())
        {
            return;
        }

        _trainer.BeginEpoch(++_epoch);
        if (!_trainer.MoveToNextBatch())
        {
            throw new InvalidOperationException("An epoch of the trainer has no batch, so nothing can be trained. Give it more data, or smaller batches.");
        }
    }

    private double Probe(int[] rows)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        Interruption.Token.ThrowIfCancellationRequested();
        ProbeEvaluations++;
        return _trainer.ProbeLoss(rows);
    }
}
