namespace TfLrCallbacks;

/// <summary>
/// Makes the sweeps and trials of a range test on a trainer, each from the state that the trainer had at the beginning, and gives that state back in the end.
/// </summary>
internal sealed class RangeTestPasses : IDisposable
{
    private readonly ITrainer _trainer;
    private readonly LrRangeTestOptions _options;
    private readonly IProgress<RangeTestProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly TrainerSnapshot _before;
    private readonly double[] _metrics;
    private readonly int[] _sweepRows;
    private readonly int[] _trialRows;
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

    /// <summary>Trains at a constant rate.</summary>
    /// <returns>The loss after it; positive infinity as soon as a loss is not finite.</returns>
    public double Trial(int steps, int halfDecades)
    {
        Begin();
        double rate = new RangeTestTrial(halfDecades, 0).LearningRate;
        for (int step = 0; step < steps; step++)
        {
            if (!double.IsFinite(Step(RangeTestStage.Trial, step, steps, rate)))
            {
                return double.PositiveInfinity;
            }
        }

        double loss = Probe(_trialRows);
        return double.IsFinite(loss) ? loss : double.PositiveInfinity;
    }

    /// <summary>Puts everything back.</summary>
    public void Dispose() => _trainer.Restore(_before);

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
