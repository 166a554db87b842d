namespace TfLrCallbacks.Porting;

/// <summary>
/// fastai's <c>slide</c> (Novetta): a window of 15 steps is slid from the right end to the left until the loss's slope is the same, to 0.005,
/// at both of its ends; its left end is the answer.
/// </summary>
public sealed record FastaiSlide : FastaiSuggestion
{
    private const int Window = 15;
    private const float SameSlope = 0.005f;

    /// <inheritdoc/>
    public override string Name => "fastai-slide";

    private protected override SuggestedRate FindIn(float[] rates, float[] losses)
    {
        if (losses.Length <= Window)
        {
            return SuggestedRate.None($"The window needs {Window + 1} points; {losses.Length} are left.");
        }

        float[] slopes = Slopes(losses);
        int left = losses.Length - 1 - Window;
        int answer = left;
        for (; left >= 0 && Math.Abs(slopes[left + Window] - slopes[left]) > SameSlope; left--)
        {
            answer = left;
        }

        return SuggestedRate.At(answer, rates[answer]);
    }

    private static float[] Slopes(float[] losses)
    {
        int last = losses.Length - 1;
        return
        [
            losses[1] - losses[0],
            .. Enumerable.Range(1, last - 1).Select(i => (losses[i + 1] - losses[i - 1]) / 2),
            losses[last] - losses[last - 1],
        ];
    }
}
