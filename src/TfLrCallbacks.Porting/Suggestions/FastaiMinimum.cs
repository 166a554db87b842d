namespace TfLrCallbacks.Porting;

/// <summary>fastai's <c>minimum</c>: a tenth of the rate of the smallest loss.</summary>
public sealed record FastaiMinimum : FastaiSuggestion
{
    /// <inheritdoc/>
    public override string Name => "fastai-minimum";

    private protected override SuggestedRate FindIn(float[] rates, float[] losses)
    {
        if (losses.Length == 0)
        {
            return SuggestedRate.None("No point is left after cutting the first tenth, the last five and what follows a NaN.");
        }

        int index = ArgMin.Of<float>(losses);
        return SuggestedRate.At(index, rates[index] / 10.0);
    }
}
