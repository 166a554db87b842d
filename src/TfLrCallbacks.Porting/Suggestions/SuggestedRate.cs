namespace TfLrCallbacks.Porting;

/// <summary>What a rule makes of a recorded curve: a rate, or the reason why there is none.</summary>
/// <param name="LearningRate">The rate; null where the rule gives none.</param>
/// <param name="Index">The zero-based point of the curve that it comes from; null where the rate is that of no single point.</param>
/// <param name="WhyNot">Why there is no rate; null where there is one.</param>
public readonly record struct SuggestedRate(double? LearningRate, int? Index, string? WhyNot)
{
    internal static SuggestedRate At(int index, double learningRate) => new(learningRate, index, null);

    internal static SuggestedRate None(string whyNot) => new(null, null, whyNot);
}
