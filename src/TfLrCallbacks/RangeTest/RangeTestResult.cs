using System.Text.Json.Serialization;

namespace TfLrCallbacks;

/// <summary>
/// What a learning-rate range test found, how sure it is of it and why, and all that it measured. Where there is no answer,
/// <see cref="HasAnswer"/> is false, the rates throw, and <see cref="Flags"/> says why.
/// </summary>
public sealed record RangeTestResult
{
    /// <summary>The number of training steps above which the rates of a range test, which sees few steps, are too high.</summary>
    public const long LongTraining = 1000;

    private const double QuarterDecadeDown = 0.56234132519034907;


    /// <summary>Gets the rate for a training with a constant rate.</summary>
    /// <exception cref="InvalidOperationException">There is no answer (<see cref="HasAnswer"/>); the message says why and what to do.</exception>
    [JsonIgnore]
    public double BaseLearningRate
    {
        get => Base ?? throw NoAnswer();
        init => Base = value;
    }

    /// <summary>Gets the highest rate of one-cycle, linear, cosine, REX and cyclical schedules.</summary>
    /// <exception cref="InvalidOperationException">There is no answer (<see cref="HasAnswer"/>); the message says why and what to do.</exception>
    [JsonIgnore]
    public double MaxLearningRate
    {
        get => Max ?? throw NoAnswer();
        init => Max = value;
    }

    /// <summary>
    /// Gets the rate at which the training of the sweep exploded, about a quarter of a decade accurate; the end of the sweep under
    /// <see cref="RangeTestFlagKind.NoDivergence"/>, and null where there is no answer. <see cref="DivergenceReason"/> says how it showed.
    /// It tells something about the model; an answer from trials does not depend on it.
    /// </summary>
    public double? DivergenceLearningRate { get; init; }

    /// <summary>
    /// Gets in words what the loss does at <see cref="DivergenceLearningRate"/>, such as "the loss is back at its start"; null where that is null.
    /// </summary>
    [JsonIgnore]
    public string? DivergenceReason => DivergenceLearningRate is null ? null : SweepEdgeWords.Of(Sweeps is [.., var sweep] ? sweep : null);

    /// <summary>Gets the lower end of the interval of good rates; null where no trial gives one.</summary>
    public double? LowerLearningRate { get; init; }

    /// <summary>Gets the upper end of the interval of good rates; null where no trial gives one.</summary>
    public double? UpperLearningRate { get; init; }

    /// <summary>
    /// Gets how much the answer can be trusted: high without a flag, medium with one, low with more. It is also low where no trial learned enough to tell rates apart
    /// (<see cref="RangeTestFlagKind.NoDescent"/>, <see cref="RangeTestFlagKind.LittleProgress"/>), where only a sweep was made, and where the model had nothing left to learn.
    /// </summary>
    public required RangeTestConfidence Confidence { get; init; }

    /// <summary>Gets what the test found fault with.</summary>
    public required IReadOnlyList<RangeTestFlag> Flags { get; init; }

    /// <summary>Gets the sweeps, in order. The last one counts; those before it exploded within a decade of their start. None where the loss was not finite to begin with.</summary>
    public required IReadOnlyList<RangeTestSweep> Sweeps { get; init; }

    /// <summary>Gets the loss on the trials' probe rows before the first step.</summary>
    public required double Baseline { get; init; }

    /// <summary>Gets the rounds of trials, each of longer trials than the one before. The last one gives the answer.</summary>
    public required IReadOnlyList<RangeTestRound> Rounds { get; init; }

    /// <summary>Gets the trials of the last round that were cooled down, by rising rate, with their losses after it; they give the peak of a schedule.</summary>
    public IReadOnlyList<RangeTestTrial> Cooled { get; init; } = [];

    /// <summary>Gets the loss of the best constant output on the trials' probe rows; null where nobody knows it.</summary>
    public double? ConstantPredictorLoss { get; init; }

    /// <summary>Gets how many optimizer steps the test made.</summary>
    public int Steps { get; init; }

    /// <summary>Gets how many times the test computed the loss of probe rows.</summary>
    public int ProbeEvaluations { get; init; }

    /// <summary>Gets the momentum, or beta_1, of the tested optimizer; null where it has none.</summary>
    public double? Momentum { get; init; }

    /// <summary>Gets a value indicating whether there is an answer.</summary>
    public bool HasAnswer => Base is not null;

    /// <summary>Gets why there is no answer, and what to do.</summary>
    [JsonIgnore]
    internal string WhyNoAnswer => $"The range test has no answer. {string.Join(' ', Flags.Select(flag => $"{flag.Reason} {flag.Remedy}"))}";

    [JsonInclude]
    [JsonPropertyName("base_learning_rate")]
    internal double? Base { get; init; }

    [JsonInclude]
    [JsonPropertyName("max_learning_rate")]
    internal double? Max { get; init; }

    /// <summary>Gives the rate for a shape of schedule: the highest rate that the schedule takes.</summary>
    /// <remarks>
    /// <code>
    /// constant                                        BaseLearningRate
    /// warm-up-stable-decay, step                1.5 · BaseLearningRate
    /// linear, cosine, REX, one-cycle, triangular,
    /// cosine restarts, polynomial                     MaxLearningRate  (1.78 · BaseLearningRate)
    /// inverse square root, exponential            3 · BaseLearningRate
    /// </code>
    /// <para>
    /// The multiples are the measured ratios of the best rate of each shape to the best constant rate, 37 small tasks, rounded down. With more
    /// than <see cref="LongTraining"/> steps the rate is multiplied by 10^-0.25: trials of 40 to 160 steps overrate high rates.
    /// </para>
    /// </remarks>
    /// <param name="shape">The shape.</param>
    /// <param name="totalSteps">How many steps the training will have, 0 or more; null for a short one.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="InvalidOperationException">There is no answer; the message says why and what to do.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is not defined, or <paramref name="totalSteps"/> is negative.</exception>
    public double ForSchedule(ScheduleShape shape, long? totalSteps = null)
    {
        Check.Defined(shape);
        long steps = Check.AtLeast(0, totalSteps ?? 0, nameof(totalSteps));
        double rate = shape switch
        {
            ScheduleShape.Constant => BaseLearningRate,
            ScheduleShape.WarmupStableDecay or ScheduleShape.Step => 1.5 * BaseLearningRate,
            ScheduleShape.InverseSquareRoot or ScheduleShape.Exponential => 3 * BaseLearningRate,
            _ => MaxLearningRate,
        };
        return steps > LongTraining ? QuarterDecadeDown * rate : rate;
    }

    /// <summary>Says in words what was found, how sure it is, and why.</summary>
    /// <returns>Several lines, in the invariant culture.</returns>
    public string ToSummary() => RangeTestSummary.Of(this);

    /// <summary>Says what <see cref="ToSummary"/> says.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() => ToSummary();

    private InvalidOperationException NoAnswer() => new(WhyNoAnswer);
}
