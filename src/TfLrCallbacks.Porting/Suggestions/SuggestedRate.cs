namespace TfLrCallbacks.Porting;

/// <summary>What a rule suggests for a recorded curve: a rate, or the reason why it suggests none.</summary>
/// <param name="LearningRate">The rate, or null if the rule suggests none.</param>
/// <param name="Index">The zero-based point of the curve that the rate comes from, or null if it comes from no single point.</param>
/// <param name="WhyNot">The reason why there is no rate, or null if there is one.</param>
public readonly record struct SuggestedRate(double? LearningRate, int? Index, string? WhyNot)
{
    internal static SuggestedRate At(int index, double learningRate) => new(learningRate, index, null);

    internal static SuggestedRate None(string whyNot) => new(null, null, whyNot);
}
