namespace TfLrCallbacks;

/// <summary>
/// Compares a few values of momentum or weight decay at one learning rate, by short trainings from the same weights on the same batches, and gives the model back as it was.
/// </summary>
/// <remarks>
/// <code>
/// trial of a value = n steps at the rate, then n/3 steps in which the rate falls to nearly 0; then the loss on fixed rows
/// answer = the value as it is, where its loss is within 5 % of the best descent from the loss before; else the best value
/// </code>
/// <para>
/// Smith finds these by comparing a small grid in short runs, as a sweep of the momentum itself tells nothing: momentum 0.9 to 0.99, weight decay 0 and powers of ten, one significant
/// figure being enough (L. N. Smith, <i>A disciplined approach to neural network hyper-parameters: part 1</i>, 2018, <see href="https://arxiv.org/abs/1803.09820"/>).
/// A larger momentum at the same rate makes larger steps, so part of what is seen is that of a larger rate: find the rate again with the new momentum.
/// Weight decay acts slowly, and on data that is not trained on: it is measured on validation rows only, and where 160 steps show no difference a longer comparison may.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// ITrainer trainer = model.CreateTrainer(x, y, validationData: (xv, yv));
/// HyperParameterResult decay = new HyperParameterTest(HyperParameterKind.WeightDecay, options: new LrRangeTestOptions { ProbeOn = ProbeData.Validation }).Run(trainer);
/// </code>
/// </example>
public sealed class HyperParameterTest
{
    private const double NearBestPart = 0.05;
    private const int DecaySteps = 160;

    private static readonly double[] Momenta = [0.8, 0.9, 0.95, 0.97, 0.99];
    private static readonly double[] Decays = [0, 1e-4, 1e-3, 1e-2, 1e-1];

    private readonly HyperParameterKind _parameter;
    private readonly double[] _values;
    private readonly double? _learningRate;
    private readonly LrRangeTestOptions _options;

    /// <summary>Initializes a comparison.</summary>
    /// <param name="parameter">What is compared.</param>
    /// <param name="values">The values, besides the one that the optimizer has; null for momentum 0.8, 0.9, 0.95, 0.97 and 0.99, or weight decay 0, 1e-4, 1e-3, 1e-2 and 1e-1.</param>
    /// <param name="learningRate">The rate, greater than 0; null lets a range test find it first, and takes its <see cref="RangeTestResult.MaxLearningRate"/>.</param>
    /// <param name="options">
    /// How trials run; null for the defaults. <see cref="LrRangeTestOptions.TrialSteps"/> is n: by default what the longest momentum asks for, and 160 for weight decay.
    /// <see cref="LrRangeTestOptions.Budget"/> and the sweep concern the range test alone.
    /// </param>
    /// <exception cref="ArgumentException">There is no value, options contradict each other, or weight decay is to be measured on training data, where none is always best.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value or the rate is out of its range.</exception>
    public HyperParameterTest(HyperParameterKind parameter, IReadOnlyList<double>? values = null, double? learningRate = null, LrRangeTestOptions? options = null)
    {
        _parameter = Check.Defined(parameter);
        _options = options ?? new LrRangeTestOptions();
        _options.RefuseContradictions(nameof(options));
        _learningRate = learningRate is { } rate ? Check.GreaterThan(0, Check.Finite(rate, nameof(learningRate)), nameof(learningRate)) : null;
        _values = [.. values ?? (parameter is HyperParameterKind.Momentum ? Momenta : Decays)];
        if (_values.Length is 0)
        {
            throw new ArgumentException("Must hold one value or more. Received none.", nameof(values));
        }

        foreach (double value in _values)
        {
            Check.AtLeast(0.0, value, nameof(values));
            if (parameter is HyperParameterKind.Momentum && value >= 1)
            {
                throw new ArgumentOutOfRangeException(nameof(values), value, "A momentum must be from 0 up to, but not including, 1.");
            }
        }

        if (parameter is HyperParameterKind.WeightDecay && _options.ProbeOn is ProbeData.Training)
        {
            throw new ArgumentException(
                $"On training data no weight decay is always best. Give the trainer validation data and set {nameof(LrRangeTestOptions.ProbeOn)} to {nameof(ProbeData)}.{nameof(ProbeData.Validation)}.", nameof(options));
        }
    }

    /// <summary>Runs the comparison and puts everything back.</summary>
    /// <param name="trainer">The model with its data.</param>
    /// <param name="progress">Receives a report for every training step; null for none.</param>
    /// <param name="cancellationToken">Cancels the comparison; it is looked at before every step and evaluation.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentException">The optimizer has no such hyper-parameter, or the trainer can't do what the options ask for; the message says which.</exception>
    /// <exception cref="InvalidOperationException">The range test has no answer, or no value keeps the loss finite.</exception>
    /// <exception cref="OperationCanceledException">The comparison was cancelled.</exception>
    public HyperParameterResult Run(ITrainer trainer, IProgress<RangeTestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        double before = (_parameter is HyperParameterKind.Momentum ? trainer.Momentum : trainer.WeightDecay) ?? throw new ArgumentException(
            _parameter is HyperParameterKind.Momentum
                ? "The optimizer has no momentum. Make it with one, such as 0.9."
                : "The optimizer has no weight decay. Give it one; 0 will do.",
            nameof(trainer));
        LaneSetup.RefuseWithoutData(trainer, _options);
        double rate = _learningRate ?? new LrRangeTest(_options).Run(trainer, progress, cancellationToken).MaxLearningRate;

        double[] values = [.. _values.Append(before).Distinct().Order()];
        int steps = _options.TrialSteps ?? (_parameter is HyperParameterKind.WeightDecay
            ? DecaySteps
            : new TrialRules { Baseline = 0, Momentum = values[^1] }.FirstSteps());
        var setup = new LaneSetup(trainer, _options with { Budget = null, MaxSnapshotBytes = 0 }, progress, cancellationToken) { Prepare = (lane, trial) => Set(lane, values[trial]) };
        using ITrialLanes lanes = TrialLanes.Of(trainer, setup);
        double baseline = lanes.Main.Probe(setup.TrialRows);
        setup.Watch.Expect(values.Length * (steps + ((steps + 2) / 3)));
        var losses = new List<double>();
        foreach (int[] chunk in Enumerable.Range(0, values.Length).Chunk(lanes.Count))
        {
            TrialJob[] jobs = [.. chunk.Select((trial, lane) => new TrialJob(lane, new TrialRequest(trial, steps, (steps + 2) / 3) { FixedRate = rate }))];
            losses.AddRange(lanes.Run(jobs, null).Select(outcome => outcome!.Loss));
        }

        double best = losses.Min();
        if (!double.IsFinite(best))
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"No value keeps the loss finite at a rate of {rate}. Give a lower learning rate, or none, so that a range test finds one."));
        }

        bool keeps = losses[Array.IndexOf(values, before)] <= best + (NearBestPart * Math.Max(0, baseline - best));
        return new HyperParameterResult
        {
            Parameter = _parameter,
            LearningRate = rate,
            TrialSteps = steps + ((steps + 2) / 3),
            Baseline = baseline,
            Trials = [.. values.Zip(losses, (value, loss) => new HyperParameterTrial(value, loss))],
            Before = before,
            Value = keeps ? before : values[losses.IndexOf(best)],
        };
    }

    private void Set(ITrainer trainer, double value)
    {
        if (_parameter is HyperParameterKind.Momentum)
        {
            trainer.Momentum = value;
        }
        else
        {
            trainer.WeightDecay = value;
        }
    }
}
