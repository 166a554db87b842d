using static System.FormattableString;

namespace TfLrCallbacks;

/// <summary>
/// The classic sweep over the batches of a fit that has a loop of its own: raises the rate exponentially with every batch, stops the fit when the loss has exploded or
/// all rates are tried, and gives the model back as it was.
/// </summary>
/// <remarks>
/// <code>
/// rate(i) = start (end / start)^(i / (steps - 1))          the loss after step i is that of the next batch, before its update
/// </code>
/// </remarks>
internal sealed class FitSweep
{
    /// <summary>A loss this many times the lowest is an explosion.</summary>
    private const double Explosion = 4;

    private const int FewestSteps = 6;

    /// <summary>Losses of different batches scatter more than those of fixed rows, so there are more of them.</summary>
    private const int StepsForEach = 5;

    private readonly LrRangeTestOptions _options;
    private readonly TrainerSnapshot _before;
    private readonly double? _momentum;
    private readonly long _steps;
    private readonly long _started;
    private readonly List<double> _rates = [];
    private readonly List<double> _losses = [];
    private double _lowest = double.PositiveInfinity;
    private double? _explosion;
    private bool _isSpent;

    /// <summary>Begins the sweep at the start of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="options">How the sweep runs; a run that is shorter makes as many steps as it has.</param>
    /// <exception cref="InvalidOperationException">The run is too short.</exception>
    public FitSweep(ITrainingRun run, LrRangeTestOptions options)
    {
        long left = (run.Length.TotalSteps ?? long.MaxValue) - run.Step;
        if (left < FewestSteps)
        {
            throw new InvalidOperationException(
                $"A sweep over the batches of a fit needs {FewestSteps} of them or more, and this fit has {left}. Give it more epochs (it stops by itself), or run the test before the fit: FindLearningRate.");
        }

        if (options.ParallelTrials > 1 || options.ProbeOn is ProbeData.Validation)
        {
            throw new InvalidOperationException(
                $"A sweep over the batches of a fit makes no trials and measures no other rows, so {nameof(options.ParallelTrials)} and {nameof(options.ProbeOn)} say nothing there. Leave them out, or run the test before the fit: FindLearningRate.");
        }

        _options = options;
        _started = options.Time.GetTimestamp();
        _steps = Math.Min((long)options.SweepSteps * StepsForEach, left);
        if (options.Budget is { Unit: not LengthUnit.Time } budget)
        {
            double most = budget.In(run.Length) ?? throw new InvalidOperationException(
                $"A budget in epochs needs data that says how long an epoch is. Received: {budget}. Give it in steps.");
            _steps = most >= FewestSteps ? Math.Min(_steps, (long)most) : throw new InvalidOperationException(
                $"A budget for a sweep over the batches of a fit must be {FewestSteps} steps or more. Received: {budget}.");
        }

        _momentum = run.Momentum;
        _before = run.Capture(SnapshotParts.Weights | SnapshotParts.Optimizer);
    }

    /// <summary>Gets a value indicating whether a batch has been trained.</summary>
    public bool HasLosses => _losses.Count > 0;

    /// <summary>Sets the rate of the next batch.</summary>
    public void SetRate(ITrainingRun run)
    {
        double growth = _options.EndLearningRate / _options.StartLearningRate;
        double rate = _options.StartLearningRate * Math.Pow(growth, (double)_rates.Count / (_steps - 1));
        _rates.Add(rate);
        run.SetLearningRate(rate, "range test");
    }

    /// <summary>Takes the loss of the batch, and stops the run where the sweep is over.</summary>
    public void Add(ITrainingRun run)
    {
        double loss = run.BatchLoss;
        _losses.Add(loss);
        if (!double.IsFinite(loss) || (_losses.Count > 2 && loss > Explosion * Math.Abs(_lowest)))
        {
            _explosion = _rates[^1];
            run.RequestStop(Invariant($"{nameof(LrRangeTest)}: the loss exploded at the rate {_rates[^1]:g3}."));
        }
        else if (_options.Budget is { Unit: LengthUnit.Time } budget && _options.Time.GetElapsedTime(_started).TotalSeconds >= budget.Amount)
        {
            _isSpent = true;
            run.RequestStop($"{nameof(LrRangeTest)}: the budget of {budget} is spent.");
        }
        else if (_rates.Count >= _steps)
        {
            run.RequestStop($"{nameof(LrRangeTest)}: all rates of the sweep were tried.");
        }

        _lowest = Math.Min(_lowest, loss);
    }

    /// <summary>Gives the model back, and says what was found.</summary>
    public RangeTestResult End(ITrainingRun run)
    {
        run.Restore(_before);
        var result = new RangeTestResult
        {
            Confidence = RangeTestConfidence.None,
            Flags = [],
            Sweeps = [],
            Baseline = _losses.Count > 0 ? _losses[0] : double.NaN,
            Rounds = [],
            Steps = _losses.Count,
            Momentum = _momentum,
        };
        if (!double.IsFinite(result.Baseline))
        {
            return result with { Flags = [RangeTestFlags.NotFiniteBefore(result.Baseline)] };
        }

        double[] rates = [.. _rates.Take(_losses.Count - 1)];
        double[] after = [.. _losses.Skip(1)];
        SweepLandmarks? landmarks = SweepAnalysis.Find(rates, after, result.Baseline);
        var sweep = new RangeTestSweep
        {
            LearningRates = rates,
            BatchLosses = [.. _losses.Take(rates.Length)],
            ProbeLosses = after,
            Baseline = result.Baseline,
            Landmarks = landmarks,
        };
        return Answer(result with { Sweeps = [sweep] }, sweep);
    }

    /// <summary>
    /// A tenth of the rate of the lowest loss, the common rule for such a curve; where no descent stands out of the noise, the rate of the explosion / (25 M) with
    /// M = ((1 + μ) / (1 - μ))^0.35, as in the whole test.
    /// </summary>
    private RangeTestResult Answer(RangeTestResult result, RangeTestSweep sweep)
    {
        double momentum = Math.Min(_momentum ?? 0, 0.9);
        double? highest = sweep.Landmarks is { Learned: true } landmarks ? landmarks.MinimumLearningRate / 10
            : _explosion / (25 * Math.Pow((1 + momentum) / (1 - momentum), 0.35));
        if (sweep.Landmarks is null)
        {
            return result with { Flags = [_isSpent ? RangeTestFlags.BudgetSpent(_options.Budget!.Value) : RangeTestFlags.ImmediateExplosion(_rates[0])] };
        }

        return highest is not { } rate ? result with { Flags = [RangeTestFlags.NotLearning(sweep)] } : result with
        {
            MaxLearningRate = rate,
            BaseLearningRate = rate * Math.Pow(10, -0.25),
            DivergenceLearningRate = sweep.Landmarks.DivergenceLearningRate ?? _explosion,
            Confidence = RangeTestConfidence.Low,
            Flags = _isSpent ? [RangeTestFlags.BudgetSpent(_options.Budget!.Value), RangeTestFlags.SweepOnly()] : [RangeTestFlags.SweepOnly()],
        };
    }
}
