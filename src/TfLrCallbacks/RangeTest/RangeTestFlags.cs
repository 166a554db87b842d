using static System.FormattableString;

namespace TfLrCallbacks;

/// <summary>The flags of a range test, each with its reason and its remedy.</summary>
internal static class RangeTestFlags
{
    private const string StepDown = "Prefer the lower end of the interval, above all for a constant rate or a long training, or clip the gradients.";

    public static RangeTestFlag NotFiniteBefore(double loss) => new(
        RangeTestFlagKind.ImmediateExplosion,
        Invariant($"The loss is {loss} before any update."),
        "Look for NaN and infinite values in the data and the targets, and for a loss or a layer that is undefined for them (the logarithm of zero or less, a division by zero).");

    public static RangeTestFlag ImmediateExplosion(double lowestStart) => new(
        RangeTestFlagKind.ImmediateExplosion,
        Invariant($"The loss stops being finite within three steps, even from a rate of {lowestStart:g3} on."),
        "Scale the inputs and targets to about 1, look for infinite values among them, and check the initial weights and the scaling of the loss.");

    public static RangeTestFlag NotLearning(RangeTestSweep sweep) => new(
        RangeTestFlagKind.NotLearning,
        Invariant($"The loss stays at {sweep.Baseline:g4} at every rate from {sweep.LearningRates[0]:g3} to {sweep.LearningRates[^1]:g3}: it neither falls nor rises."),
        "Check that layers are trainable, that gradients reach the weights (dead units, a zero factor) and that the loss compares the outputs with the right targets.");

    /// <summary>A recorded curve is so short that it has no course.</summary>
    public static RangeTestFlag TooFew(int points) => new(
        RangeTestFlagKind.NotLearning,
        Invariant($"The curve has {points} {(points is 1 ? "point" : "points")}, too few to show where the loss falls or rises."),
        "Record more points, 20 for each factor of 10 between the rates, or run the test on the model (LrRangeTest.Run, tflr find).");

    /// <summary>A recorded curve moves, but not more than its scatter: nothing can be read from it, and that is no fault of the model.</summary>
    public static RangeTestFlag Unclear(IReadOnlyList<double> losses) => new(
        RangeTestFlagKind.NotLearning,
        Invariant($"The {losses.Count} losses, from {losses.Where(double.IsFinite).Min():g4} to {losses.Where(double.IsFinite).Max():g4}, scatter too much for their number: no fall or rise stands out."),
        "Record more points, 20 for each factor of 10 between the rates, from larger batches where the loss is noisy, or run the test on the model (LrRangeTest.Run, tflr find).");

    public static RangeTestFlag NoDescent(TrialScores scores, int steps) => new(
        RangeTestFlagKind.NoDescent,
        double.IsPositiveInfinity(scores.Best)
            ? Invariant($"Every trial exploded, down to a rate of {Rate(scores.Smallest):g3}; the answer is a guess from the edge of the sweep.")
            : Invariant($"No rate lowered the loss by more than 0.5 % in {steps} steps; the answer is a guess from the rate at which the loss rises."),
        double.IsPositiveInfinity(scores.Best)
            ? "Look for infinite or huge values in the data and the targets, and check the labels."
            : "Where the model is trained already, start far below this rate; otherwise check that labels carry a signal.");

    public static RangeTestFlag NoDivergence(double endRate) => new(
        RangeTestFlagKind.NoDivergence,
        Invariant($"The loss did not rise up to the end of the sweep at {endRate:g3}."),
        $"Repeat with a higher {nameof(LrRangeTestOptions.EndLearningRate)}.");

    public static RangeTestFlag SlowStart(int firstSteps, int steps) => new(
        RangeTestFlagKind.SlowStart,
        Invariant($"Trials of {firstSteps} steps taught the model too little; they were made {steps} steps long."),
        "Expect a plateau at the start of the training; a warm-up helps, and a better initialisation may.");

    public static RangeTestFlag LittleProgress(double part, int steps) => new(
        RangeTestFlagKind.LittleProgress,
        Invariant($"The best trial lowered the loss by only {100 * part:F1} % in {steps} steps, so rates can hardly be told apart."),
        "Take the answer as a lower bound, check that labels carry a signal, or repeat the test after some training.");

    public static RangeTestFlag CurveOnly() => new(
        RangeTestFlagKind.CurveOnly,
        "The answer comes from the curve of one sweep; no rate was tried in a training.",
        "Run the test on the model (LrRangeTest.Run, tflr find) for an answer from trials.");

    public static RangeTestFlag OnlyRises() => new(
        RangeTestFlagKind.NoDescent,
        "The loss never falls; the answer is a guess from the rate at which it rises.",
        "Where the model is trained already, start far below this rate; otherwise check that labels carry a signal.");

    public static RangeTestFlag AlreadyTrained(double loss, double constantLoss) => new(
        RangeTestFlagKind.AlreadyTrained,
        Invariant($"The loss is {loss:g4} before any step, and that of the best constant output {constantLoss:g4}: the model is trained already."),
        "For fine-tuning take a tenth of the answer; for a training from scratch make the model anew.");

    public static RangeTestFlag NotBracketed(bool atTop, double rate) => new(
        RangeTestFlagKind.NotBracketed,
        Invariant($"The {(atTop ? "largest" : "smallest")} rate that was tried, {rate:g3}, is among the best."),
        atTop ? "Prefer the lower end of the interval." : "Prefer the lower end of the interval, or repeat the test: a lower rate may be as good.");

    public static RangeTestFlag SeveralMinima() => new(
        RangeTestFlagKind.SeveralMinima,
        "Good rates are separated by worse ones.",
        "Prefer the lower end of the interval, or repeat the test with another seed.");

    public static RangeTestFlag Noisy(double part) => new(
        RangeTestFlagKind.Noisy,
        Invariant($"The losses of the sweep scatter by {100 * part:F0} % of their descent."),
        $"Repeat with more {nameof(LrRangeTestOptions.SweepProbeRows)} and {nameof(LrRangeTestOptions.TrialProbeRows)}, or with larger batches.");

    public static RangeTestFlag LearnsBeyondTheEdge(double edge, double best, bool diverged) => new(
        RangeTestFlagKind.EdgeDisagrees,
        diverged
            ? Invariant($"Trials still learn at a rate of {best:g3}, though the sweep exploded at {edge:g3}.")
            : Invariant($"Trials still learn at a rate of {best:g3}, past the end of the sweep at {edge:g3}."),
        "Common with momentum and normalisation; the trials decide. Watch the first steps of the training, or warm up.");

    public static RangeTestFlag EdgeFarAbove(double edge, double best) => new(
        RangeTestFlagKind.EdgeDisagrees,
        Invariant($"The sweep went up to {edge:g3} unharmed, more than two and a half decades above the best trial, {best:g3}."),
        "The trials decide. A training that is long or has a warm-up may bear a higher rate.");

    public static RangeTestFlag RisesAgain(double rate, int above, int of, double baseline) => new(
        RangeTestFlagKind.Unstable,
        Invariant($"At {rate:g3}, the best rate of the trials, {above} of the last {of} batches had a loss above {baseline:g4}, the loss before any step, and a lower one at the next lower rate."),
        StepDown);

    public static RangeTestFlag Bounces(double rate, double part) => new(
        RangeTestFlagKind.Unstable,
        Invariant($"At {rate:g3} the cool-down removed as much loss as {100 * part:F0} % of the best descent: a constant rate that high only bounces."),
        StepDown);

    public static RangeTestFlag SweepOnly() => new(
        RangeTestFlagKind.SweepOnly,
        "There was only a sweep over the batches of a fit, and no trial; the answer is a rule of thumb.",
        "Run the whole test before the fit: FindLearningRate.");

    public static RangeTestFlag BudgetSpent(Length budget) => new(
        RangeTestFlagKind.BudgetSpent,
        $"The budget of {budget} was spent before the test was done.",
        $"Repeat with a larger {nameof(LrRangeTestOptions.Budget)}, or without one.");

    private static double Rate(int halfDecades) => new RangeTestTrial(halfDecades, 0).LearningRate;
}
