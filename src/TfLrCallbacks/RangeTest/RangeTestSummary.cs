using System.Globalization;
using System.Text;

namespace TfLrCallbacks;

/// <summary>Puts the result of a range test into words.</summary>
internal static class RangeTestSummary
{
    public static string Of(RangeTestResult result)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        if (result.HasAnswer)
        {
            Line($"Learning rate {result.BaseLearningRate:g3} for a constant rate, {result.MaxLearningRate:g3} as the peak of one-cycle, cosine or linear decay.");
            if (result.LowerLearningRate is not null)
            {
                Line($"Good rates lie between {result.LowerLearningRate:g3} and {result.UpperLearningRate:g3}.");
            }

            Line($"For a training of more than {RangeTestResult.LongTraining} steps take 0.56 of these.");
        }
        else
        {
            Line($"No learning rate can be given.");
        }

        if (result.Rounds.Count > 0)
        {
            RangeTestRound round = result.Rounds[^1];
            RangeTestTrial best = round.Trials.MinBy(trial => trial.Loss);
            Line($"Of {round.Trials.Count} trials of {round.Steps} steps the best, at {best.LearningRate:g3}, took the loss from {result.Baseline:g4} to {best.Loss:g4}.");
            if (result.Cooled.Count > 0)
            {
                RangeTestTrial cooled = result.Cooled.MinBy(trial => trial.Loss);
                Line($"With a rate that then falls to nearly 0, {cooled.LearningRate:g3} did best, {cooled.Loss:g4}.");
            }
        }

        string why = result.Flags.Count > 0 ? ", because:"
            : result.Confidence is RangeTestConfidence.High ? ". Worse rates were found below and above, and the sweep agrees with the trials."
            : ".";
        Line($"Confidence: {Word(result.Confidence)}{why}");
        foreach (RangeTestFlag flag in result.Flags)
        {
            Line($"- {flag.Kind}: {flag.Reason} {flag.Remedy}");
        }

        Line($"{result.Steps} training steps and {result.ProbeEvaluations} evaluations; the model is as it was before.");
        return text.ToString();
    }

    private static string Word(RangeTestConfidence confidence) => confidence switch
    {
        RangeTestConfidence.High => "high",
        RangeTestConfidence.Medium => "medium",
        RangeTestConfidence.Low => "low",
        _ => "none",
    };
}
