namespace TfLrCallbacks.Porting;

/// <summary>
/// A rule that is meant for the eye, made exact: a tenth of the rate at which the loss is smallest (Géron, Hands-On Machine Learning: "ten times lower than the
/// point where the loss starts to shoot up").
/// </summary>
/// <remarks>The losses are averaged so that each batch counts 10 %, corrected for the start; a sweep stops at a loss that is not finite.</remarks>
public sealed record GeronMinimum : RateSuggestion
{
    /// <inheritdoc/>
    public override string Name => "geron";

    private protected override SuggestedRate Find(double[] rates, double[] losses)
    {
        double[] finite = [.. losses.Select(loss => double.IsFinite(loss) ? loss : double.PositiveInfinity)];
        int index = ArgMin.Of<double>(finite);
        return index < finite.Length && double.IsFinite(finite[index])
            ? SuggestedRate.At(index, rates[index] / 10)
            : SuggestedRate.None("No loss is finite.");
    }

    private protected override IEnumerable<double> Smooth(IEnumerable<double> batchLosses)
    {
        const double Memory = 0.9;
        double average = 0;
        int count = 0;
        foreach (double loss in batchLosses)
        {
            average = (Memory * average) + ((1 - Memory) * loss);
            yield return average / (1 - Math.Pow(Memory, ++count));
            if (!double.IsFinite(loss))
            {
                yield break;
            }
        }
    }
}
