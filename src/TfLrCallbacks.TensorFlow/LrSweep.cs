namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// The classic learning-rate sweep as a callback, for TensorFlow.NET's own <c>fit</c>: raises the rate exponentially with every batch, stops the fit when the
/// loss has exploded or all rates are tried, and gives the model back as it was.
/// </summary>
/// <remarks>
/// <code>
/// rate(i) = start (end / start)^(i / (steps - 1))
/// </code>
/// <para>
/// A rule on the curve of a sweep is a rough guide: <c>model.FindLearningRate</c> goes on to try rates in short trainings. Give <c>fit</c> enough epochs for
/// all steps. With momentum or Adam the state of the optimizer is put back too.
/// </para>
/// </remarks>
public sealed class LrSweep : Callback
{
    private readonly double _start;
    private readonly double _end;
    private readonly int _steps;
    private readonly List<double> _rates = [];
    private readonly List<double> _losses = [];
    private TrainerSnapshot? _before;
    private double _best;

    /// <summary>Initializes a sweep.</summary>
    /// <param name="startLearningRate">The first rate, greater than 0.</param>
    /// <param name="endLearningRate">The last rate, greater than the first.</param>
    /// <param name="steps">How many rates, 2 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public LrSweep(double startLearningRate = 1e-7, double endLearningRate = 10, int steps = 100)
    {
        _start = Check.GreaterThan(0, startLearningRate);
        _end = Check.GreaterThan(startLearningRate, endLearningRate);
        _steps = Check.AtLeast(2, steps);
    }

    /// <summary>Gets the rates that were tried.</summary>
    public IReadOnlyList<double> LearningRates => _rates;

    /// <summary>Gets the loss of each rate's batch, before its update.</summary>
    public IReadOnlyList<double> Losses => _losses;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        _rates.Clear();
        _losses.Clear();
        _best = double.PositiveInfinity;
        _before = run.Capture(SnapshotParts.Weights | SnapshotParts.Optimizer);
    }

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch)
    {
        run.LearningRate = _start * Math.Pow(_end / _start, (double)_rates.Count / (_steps - 1));
        _rates.Add(run.LearningRate);
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        _losses.Add(run.BatchLoss);
        _best = Math.Min(_best, run.BatchLoss);
        if (!double.IsFinite(run.BatchLoss) || run.BatchLoss > 4 * Math.Abs(_best))
        {
            run.RequestStop($"The loss exploded at the rate {_rates[^1]}.");
        }
        else if (_rates.Count == _steps)
        {
            run.RequestStop("All rates of the sweep were tried.");
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
        if (_before is { } before)
        {
            _before = null;
            run.Restore(before);
        }
    }
}
