namespace TfLrCallbacks;

/// <summary>
/// Makes the sweeps and trials of a range test. With several lanes trials that will probably be asked for are made at the same time as the one that is; early ends are then
/// found in their losses afterwards, so results and counts are those of one trial after the other.
/// </summary>
internal sealed class RangeTestPasses : TrialRunner, IDisposable
{
    private readonly LaneSetup _setup;
    private readonly ITrialLanes _lanes;
    private readonly Dictionary<TrialRequest, TrialOutcome> _ahead = [];
    private readonly Dictionary<int, double[]> _losses = [];
    private readonly HashSet<int> _kept = [];
    private readonly Dictionary<int, int> _laneOf = [];

    public RangeTestPasses(LaneSetup setup, ITrialLanes lanes)
    {
        _setup = setup;
        _lanes = lanes;
    }

    /// <summary>Gets the number of updates, as one trial after the other makes them.</summary>
    public int Steps { get; private set; }

    public int ProbeEvaluations { get; private set; }

    /// <summary>Gets a value indicating whether a step or a trial was left out because the budget was spent.</summary>
    public bool IsSpent { get; private set; }

    public double SweepBaseline() => Probe(_setup.SweepRows);

    public double TrialBaseline() => Probe(_setup.TrialRows);

    /// <summary>Gives the length of the first trials.</summary>
    public int FirstSteps(int usual) => _setup.Budget.FirstSteps(usual);

    /// <summary>Makes one step at each rate, evenly spaced in their logarithm, until the loss has exploded.</summary>
    /// <returns>The sweep; null where the budget was spent before its end.</returns>
    public RangeTestSweep? Sweep(double startLearningRate, double baseline)
    {
        int count = _setup.Options.SweepSteps;
        if (!Allows(count))
        {
            return null;
        }

        _lanes.Main.Begin();
        var rates = new List<double>();
        var batchLosses = new List<double>();
        var probeLosses = new List<double>();
        var stop = new SweepStopRule(baseline);
        double growth = _setup.Options.EndLearningRate / startLearningRate;
        bool over = false;
        for (int step = 0; step < count && !over; step++)
        {
            if (_setup.Budget.IsOver)
            {
                IsSpent = true;
                return null;
            }

            double rate = startLearningRate * Math.Pow(growth, (double)step / (count - 1));
            rates.Add(rate);
            batchLosses.Add(_lanes.Main.Step(RangeTestStage.Sweep, step, count, rate));
            Steps++;
            probeLosses.Add(Probe(_setup.SweepRows));
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

    /// <summary>Gives the loss of the best constant output; null where nobody knows it.</summary>
    public double? ConstantLoss() => _lanes.Main.ConstantLoss();

    /// <inheritdoc/>
    public override void Expect(int steps) => _setup.Watch.Expect(steps);

    /// <inheritdoc/>
    public override RangeTestTrial? Try(int steps, int rate, Func<IReadOnlyList<double>, double?>? end, IEnumerable<int> likely)
    {
        if (Make(new TrialRequest(rate, steps), end, likely.Select(other => new TrialRequest(other, steps))) is not { } outcome)
        {
            return null;
        }

        // Where it goes on from a kept end, its first losses were judged before.
        int from = Keeps(rate);
        for (int done = from + 1; done <= outcome.BatchLosses.Length; done++)
        {
            if (end?.Invoke(new ArraySegment<double>(outcome.BatchLosses, 0, done)) is { } lost && double.IsFinite(outcome.BatchLosses[done - 1]))
            {
                Count(rate, outcome.BatchLosses[..done], from);
                return new RangeTestTrial(rate, lost) { EndedEarly = true };
            }
        }

        Count(rate, outcome.BatchLosses, from);
        return Measured(rate, outcome, steps, keep: true);
    }

    /// <inheritdoc/>
    public override RangeTestTrial? Cool(int trialSteps, int rate, int steps, IEnumerable<int> likely)
    {
        if (Make(new TrialRequest(rate, trialSteps, steps), null, likely.Select(other => new TrialRequest(other, trialSteps, steps))) is not { } outcome)
        {
            return null;
        }

        Count(rate, outcome.BatchLosses, Keeps(rate));
        return Measured(rate, outcome, trialSteps + steps, keep: false);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> BatchLosses(int rate) => _losses[rate];

    /// <inheritdoc/>
    public override void KeepOnly(IEnumerable<int> rates)
    {
        foreach (int rate in _losses.Keys.Except(rates))
        {
            _kept.Remove(rate);
            _lanes.Forget(rate);
        }
    }

    /// <summary>Puts everything back.</summary>
    public void Dispose() => _lanes.Dispose();

    /// <summary>Gives the number of steps that a trial at a rate goes on from.</summary>
    private int Keeps(int rate) => _kept.Contains(rate) ? _losses[rate].Length : 0;

    private void Count(int rate, double[] losses, int from)
    {
        Steps += losses.Length - from;
        _kept.Remove(rate);
        _losses[rate] = losses;
    }

    private RangeTestTrial Measured(int rate, TrialOutcome outcome, int steps, bool keep)
    {
        bool ended = outcome.BatchLosses.Length == steps && double.IsFinite(outcome.BatchLosses[^1]);
        ProbeEvaluations += ended ? 1 : 0;
        if (keep && ended && double.IsFinite(outcome.Loss) && _kept.Count < _lanes.Main.MostEnds)
        {
            _kept.Add(rate);
        }

        return new RangeTestTrial(rate, outcome.Loss);
    }

    private TrialOutcome? Make(TrialRequest request, Func<IReadOnlyList<double>, double?>? end, IEnumerable<TrialRequest> likely)
    {
        if (!Allows(request.AllSteps - Keeps(request.HalfDecades)))
        {
            return null;
        }

        if (!_ahead.Remove(request, out TrialOutcome? outcome))
        {
            TrialRequest[] requests = [request, .. likely.Where(other => !_ahead.ContainsKey(other)).Take(_lanes.Count - 1)];
            TrialJob[] jobs = [.. Shared(requests)];
            IReadOnlyList<TrialOutcome?> made = _lanes.Run(jobs, jobs.Length is 1 && end is not null ? losses => end(losses) is not null : null);
            for (int i = 1; i < jobs.Length; i++)
            {
                if (made[i] is { } ahead)
                {
                    _ahead[jobs[i].Request] = ahead;
                }
            }

            outcome = made[0];
        }

        IsSpent |= outcome is null;
        return outcome;
    }

    /// <summary>Gives each trial a lane: the one that made a shorter one at its rate where it is free, else the first free one.</summary>
    private IEnumerable<TrialJob> Shared(TrialRequest[] requests)
    {
        var free = new SortedSet<int>(Enumerable.Range(0, _lanes.Count));
        var jobs = new TrialJob?[requests.Length];
        for (int i = 0; i < requests.Length; i++)
        {
            if (_laneOf.TryGetValue(requests[i].HalfDecades, out int lane) && free.Remove(lane))
            {
                jobs[i] = new TrialJob(lane, requests[i]);
            }
        }

        for (int i = 0; i < requests.Length; i++)
        {
            if (jobs[i] is null)
            {
                jobs[i] = new TrialJob(free.Min, requests[i]);
                free.Remove(free.Min);
            }

            _laneOf[requests[i].HalfDecades] = jobs[i]!.Value.Lane;
            yield return jobs[i]!.Value;
        }
    }

    private bool Allows(int steps)
    {
        IsSpent |= !_setup.Budget.Allows(Steps, steps);
        return !IsSpent;
    }

    private double Probe(int[] rows)
    {
        ProbeEvaluations++;
        return _lanes.Main.Probe(rows);
    }
}
