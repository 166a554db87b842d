namespace TfLrCallbacks.Porting;

/// <summary>ignite's <c>FastaiLRFinder.lr_suggestion</c>: the steepest descent from point to point, left of the smallest loss, in float32.</summary>
/// <remarks>As pytorch-ignite 0.5.5.</remarks>
public sealed record IgniteSteepest : RateSuggestion
{
    /// <inheritdoc/>
    public override string Name => "ignite";

    private protected override SuggestedRate Find(double[] rates, double[] losses)
    {
        float[] single = [.. losses.Select(loss => (float)loss)];
        int lowest = single.Length == 0 ? -1 : ArgMin.Of<float>(single);
        if (lowest < 2)
        {
            return SuggestedRate.None("The smallest loss, or the first NaN, must be the third point or a later one. Start the sweep lower.");
        }

        float[] slopes = [.. Enumerable.Range(1, lowest - 1).Select(i => 0.5f * (single[i + 1] - single[i - 1]))];
        int index = ArgMin.Of<float>(slopes) + 1;
        return SuggestedRate.At(index, rates[index]);
    }

    private protected override IEnumerable<double> Smooth(IEnumerable<double> batchLosses) => FivePercentAverage.Of(batchLosses);
}
