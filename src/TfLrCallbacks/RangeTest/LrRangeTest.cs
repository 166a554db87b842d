namespace TfLrCallbacks;

/// <summary>
/// A learning-rate range test: finds a rate for a model and its data by a coarse sweep and short trainings, says how sure it is, and
/// gives the model back as it was.
/// </summary>
/// <remarks>
/// <para>
/// The sweep makes one step at each of 40 rates from 1e-7 to 100 and measures the loss on 64 fixed training rows after each. The rate at which that
/// loss is back at its start, the edge, only says where to look. Trials then train 40 to 160 steps at constant rates half a decade apart, all from the same
/// weights and on the same batches, and are judged by the loss on 128 fixed rows. The answer lies halfway, in decades, from the best of them to the largest
/// that is within 5 % of it; a constant rate is a quarter of a decade lower.
/// </para>
/// <para>
/// Before each sweep and trial, and at the end, everything is put back: weights, optimizer state, data position, random state; also when
/// the trainer throws or the test is cancelled. A training after the test is the same as one without it.
/// </para>
/// <para>The rates are found for short trainings; see <see cref="RangeTestResult.ForSchedule"/> for longer ones and for other schedules.</para>
/// </remarks>
public sealed class LrRangeTest
{
    private readonly LrRangeTestOptions _options;

    /// <summary>Initializes a test.</summary>
    /// <param name="options">How it runs; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    public LrRangeTest(LrRangeTestOptions? options = null)
    {
        _options = options ?? new LrRangeTestOptions();
        if (_options.EndLearningRate <= _options.StartLearningRate)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"EndLearningRate must be greater than StartLearningRate. Received: {_options.EndLearningRate} and {_options.StartLearningRate}."),
                nameof(options));
        }

        if (_options.TrialProbeRows < _options.SweepProbeRows)
        {
            throw new ArgumentException(
                $"TrialProbeRows must be SweepProbeRows or more, whose rows it begins with. Received: {_options.TrialProbeRows} and {_options.SweepProbeRows}.",
                nameof(options));
        }
    }

    /// <summary>Runs the test and puts everything back.</summary>
    /// <param name="trainer">The model with its data. Data whose loss is not finite is no error: the result then has no answer and says why.</param>
    /// <param name="progress">Hears of every training step; null for nobody.</param>
    /// <param name="cancellationToken">What cancels the test; it is looked at before every step and evaluation.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentException">The trainer has no training data, or its momentum is not from 0 up to 1.</exception>
    /// <exception cref="InvalidOperationException">An epoch of the trainer has no batch.</exception>
    /// <exception cref="OperationCanceledException">The test was cancelled.</exception>
    public RangeTestResult Run(
        ITrainer trainer, IProgress<RangeTestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        if (trainer.ProbeRowCount < 1)
        {
            throw new ArgumentException("A range test measures the loss on training rows, and the trainer has none. Give it training data.", nameof(trainer));
        }

        double momentum = trainer.Momentum ?? 0;
        if (momentum is not (>= 0 and < 1))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The trainer's momentum must be from 0 up to, but not including, 1. Received: {momentum}."), nameof(trainer));
        }

        using var passes = new RangeTestPasses(trainer, _options, progress, cancellationToken);
        RangeTestEvidence evidence = Measure(passes, momentum);
        return RangeTestVerdict.Of(evidence) with { Steps = passes.Steps, ProbeEvaluations = passes.ProbeEvaluations };
    }

    private RangeTestEvidence Measure(RangeTestPasses passes, double momentum)
    {
        double baseline = passes.TrialBaseline();
        var evidence = new RangeTestEvidence
        {
            Sweeps = [],
            EndLearningRate = _options.EndLearningRate,
            Momentum = momentum,
            Baseline = baseline,
        };
        double sweepBaseline = passes.SweepBaseline();
        if (!double.IsFinite(baseline) || !double.IsFinite(sweepBaseline))
        {
            return evidence with { Baseline = double.IsFinite(baseline) ? sweepBaseline : baseline };
        }

        evidence = evidence with { Sweeps = Sweep(passes, sweepBaseline) };
        if (!evidence.AllowsTrials)
        {
            return evidence;
        }

        var walk = new TrialWalk(
            baseline,
            Math.Log10(evidence.EdgeLearningRate),
            _options.EndLearningRate,
            _options.TrialSteps ?? TrialWalk.FirstSteps(momentum),
            passes.Trial);
        return evidence with { Rounds = walk.Run() };
    }

    /// <summary>Sweeps, and again from a thousandth of the start rate, twice at most, while the loss explodes within the first decade.</summary>
    private List<RangeTestSweep> Sweep(RangeTestPasses passes, double baseline)
    {
        const int Attempts = 3;
        var sweeps = new List<RangeTestSweep>();
        double start = _options.StartLearningRate;
        while (sweeps.Count < Attempts)
        {
            sweeps.Add(passes.Sweep(start, baseline));
            bool startsTooHigh = sweeps[^1].Landmarks is not { } landmarks
                || (landmarks.EdgeLearningRate is { } edge && Math.Log10(edge) - Math.Log10(start) < 1);
            if (!startsTooHigh)
            {
                break;
            }

            start /= 1000;
        }

        return sweeps;
    }
}
