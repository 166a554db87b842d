namespace TfLrCallbacks.Porting;

/// <summary>fastai's <c>steep</c>: the rate from which the loss falls most, per logarithm of the rate, to the next point.</summary>
/// <remarks>Where two slopes are equal up to the last bit of a logarithm, PyTorch's own logarithm may choose the other.</remarks>
public sealed record FastaiSteep : FastaiSuggestion
{
    /// <inheritdoc/>
    public override string Name => "fastai-steep";

    private protected override SuggestedRate FindIn(float[] rates, float[] losses)
    {
        if (losses.Length < 2)
        {
            return SuggestedRate.None($"A slope needs two points; {losses.Length} are left.");
        }

        var slopes = new float[losses.Length - 1];
        for (int i = 0; i < slopes.Length; i++)
        {
            slopes[i] = (losses[i + 1] - losses[i]) / ((float)Math.Log(rates[i + 1]) - (float)Math.Log(rates[i]));
        }

        int index = ArgMin.Of<float>(slopes);
        return SuggestedRate.At(index, rates[index]);
    }
}
