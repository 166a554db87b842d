namespace TfLrCallbacks;

/// <summary>
/// A trainer that sweeps and trials are made on, each from the state that it had at the beginning; that state is given back in the end. Ends of trials are kept, so that
/// longer ones go on from there.
/// </summary>
internal sealed class TrialLane : IDisposable
{
    private readonly ITrainer _trainer;
    private readonly LaneSetup _setup;
    private readonly TrainerSnapshot _before;
    private readonly double[] _metrics;
    private readonly Dictionary<int, TrialEnd> _ends = [];
    private int _pass;
    private int _epoch;

    public TrialLane(ITrainer trainer, LaneSetup setup)
    {
        _trainer = trainer;
        _setup = setup;
        _metrics = new double[trainer.MetricNames.Count];
        _before = trainer.Capture(SnapshotParts.All);
        MostEnds = setup.Options.Edition is RangeTestEdition.Second ? 0 : setup.Options.MaxSnapshotBytes / Math.Max(1, _before.ByteCount);
    }

    /// <summary>Gets how many ends of trials all lanes together may keep.</summary>
    public long MostEnds { get; }

    /// <summary>Goes to the beginning, and to the first epoch of the data.</summary>
    public void Begin()
    {
        _pass = _setup.Watch.NextPass();
        _trainer.Restore(_before);
        _epoch = 0;
        _trainer.BeginEpoch(_epoch);
    }

    /// <summary>Makes one update, which takes several batches where gradients are accumulated.</summary>
    /// <returns>The mean loss of its batches.</returns>
    public double Step(RangeTestStage stage, int step, int steps, double rate)
    {
        double sum = 0;
        int batches = _trainer.BatchesPerUpdate;
        for (int batch = 0; batch < batches; batch++)
        {
            _setup.ThrowIfCancelled();
            MoveToNextBatch();
            _trainer.LearningRate = rate;
            _trainer.TrainBatch(_metrics);
            sum += _metrics[0];
        }

        _setup.Watch.Report(stage, _pass, step, steps, rate, sum / batches);
        return sum / batches;
    }

    /// <summary>Gives the loss on rows of the training or the validation data.</summary>
    public double Probe(int[] rows)
    {
        _setup.ThrowIfCancelled();
        return _setup.Options.ProbeOn is ProbeData.Validation ? _trainer.ValidationLoss(rows) : _trainer.ProbeLoss(rows);
    }

    /// <summary>Gives the loss of the best constant output on training rows; null where nobody knows it.</summary>
    public double? ConstantLoss() => _trainer.ConstantPredictorLoss(_setup.ConstantRows) is { } loss && double.IsFinite(loss) ? loss : null;

    /// <summary>Makes a trial, going on where a shorter one at its rate stopped, or from the beginning where that is not kept.</summary>
    /// <param name="request">The trial.</param>
    /// <param name="stop">Given the batch losses so far, ends it; null where it goes on.</param>
    /// <returns>The outcome; null where the time was over before its end.</returns>
    public TrialOutcome? Run(TrialRequest request, Func<IReadOnlyList<double>, bool>? stop)
    {
        List<double> losses = Continue(request);
        while (losses.Count < request.AllSteps)
        {
            if (_setup.Budget.IsOver)
            {
                return null;
            }

            _setup.Prepare?.Invoke(_trainer, request.HalfDecades);
            losses.Add(Step(request.Stage, losses.Count, request.AllSteps, request.RateOf(losses.Count)));
            if (!double.IsFinite(losses[^1]) || stop?.Invoke(losses) is true)
            {
                return new TrialOutcome([.. losses], double.PositiveInfinity);
            }
        }

        double loss = Probe(_setup.TrialRows);
        if (double.IsFinite(loss) && request.CoolSteps is 0 && _ends.Count < MostEnds / _setup.Options.ParallelTrials)
        {
            _ends[request.HalfDecades] = new TrialEnd([.. losses], _epoch, _trainer.Capture(SnapshotParts.All));
        }

        return new TrialOutcome([.. losses], double.IsFinite(loss) ? loss : double.PositiveInfinity);
    }

    /// <summary>Forgets the end of the trial at a rate.</summary>
    public void Forget(int rate) => _ends.Remove(rate);

    /// <summary>Puts everything back.</summary>
    public void Dispose() => _trainer.Restore(_before);

    private List<double> Continue(TrialRequest request)
    {
        if (!_ends.Remove(request.HalfDecades, out TrialEnd? end) || end.BatchLosses.Length > request.Steps)
        {
            Begin();
            return [];
        }

        _pass = _setup.Watch.NextPass();
        _epoch = end.Epoch;
        _trainer.Restore(end.State);
        return [.. end.BatchLosses];
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

    /// <summary>Where a trial stopped.</summary>
    private sealed record TrialEnd(double[] BatchLosses, int Epoch, TrainerSnapshot State);
}
