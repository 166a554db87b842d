namespace TfLrCallbacks.Reports;

/// <summary>What a picture of a learning-rate range test shows.</summary>
public sealed record RangeTestFigure
{
    /// <summary>Gets the rates of the sweep, each finite and greater than 0, in the order in which they were tried.</summary>
    public required IReadOnlyList<double> SweepLearningRates { get; init; }

    /// <summary>Gets the loss after each step of the sweep; not finite where it exploded.</summary>
    public required IReadOnlyList<double> SweepLosses { get; init; }

    /// <summary>Gets the short trainings.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<TrialPoint> Trials { get; init; } = [];

    /// <summary>Gets the loss before any training; null where it is not known.</summary>
    public double? BaselineLoss { get; init; }

    /// <summary>Gets the rate to train at where it stays constant; null where the test has no answer.</summary>
    public double? BaseLearningRate { get; init; }

    /// <summary>Gets the rate at the peak of a schedule; null where the test has no answer.</summary>
    public double? MaxLearningRate { get; init; }

    /// <summary>Gets the lower end of the suggested interval; null where there is none.</summary>
    public double? LowerLearningRate { get; init; }

    /// <summary>Gets the upper end of the suggested interval; null where there is none.</summary>
    public double? UpperLearningRate { get; init; }

    /// <summary>Gets the rate at which training diverges; null where it never did.</summary>
    public double? DivergenceLearningRate { get; init; }

    /// <summary>Gets how sure the answer is, in a word such as <c>high</c>.</summary>
    public required string Confidence { get; init; }

    /// <summary>Gets what speaks against the answer, with reasons.</summary>
    /// <value>The default is nothing.</value>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>Takes from a range test what a picture shows: its last sweep, all trials, the answer and the flags.</summary>
    /// <param name="result">What the test found.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="ArgumentException">The test has no sweep, because the loss was not finite before any training.</exception>
    public static RangeTestFigure From(RangeTestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Sweeps is not [.., { } sweep])
        {
            throw new ArgumentException(
                "Must have a sweep to draw. Received a range test without any: the loss was not finite before any training.", nameof(result));
        }

        return new RangeTestFigure
        {
            SweepLearningRates = sweep.LearningRates,
            SweepLosses = sweep.ProbeLosses,
            Trials = [.. result.Rounds.SelectMany((round, i) =>
                round.Trials.Select(trial => new TrialPoint(trial.LearningRate, trial.Loss, i + 1)))],
            BaselineLoss = result.Baseline,
            BaseLearningRate = result.HasAnswer ? result.BaseLearningRate : null,
            MaxLearningRate = result.HasAnswer ? result.MaxLearningRate : null,
            LowerLearningRate = result.LowerLearningRate,
            UpperLearningRate = result.UpperLearningRate,
            DivergenceLearningRate = result.Flags.Any(flag => flag.Kind is RangeTestFlagKind.NoDivergence) ? null : result.DivergenceLearningRate,
            Confidence = result.Confidence.ToString().ToLowerInvariant(),
            Notes = [.. result.Flags.Select(flag => new Note(flag.Kind.ToString(), $"{flag.Reason} {flag.Remedy}"))],
        };
    }
}
