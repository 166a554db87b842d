namespace TfLrCallbacks.Porting;

/// <summary>
/// What the rules of fastai's <c>Learner.lr_find</c> have in common: an average that forgets 2 % with every batch, corrected for its
/// start; a stop at four times the best; no first tenth and no last five points; and float32 throughout.
/// </summary>
/// <remarks>As fastai 2.8, <c>fastai/callback/schedule.py</c>.</remarks>
public abstract record FastaiSuggestion : RateSuggestion
{
    private const float Memory = 0.98f;

    private protected FastaiSuggestion()
    {
    }

    /// <summary>Gets a value indicating whether the curve is cut as <c>lr_find</c> does before it asks the rule: the first tenth of the steps asked for, the last five points, and all from the first NaN on.</summary>
    /// <value>The default is true.</value>
    public bool Trim { get; init; } = true;

    /// <summary>Gets how many steps the sweep was asked for, 1 or more; <c>num_it</c> in fastai. A sweep that stopped early has fewer points.</summary>
    /// <value>The default, null, is the number of points.</value>
    public int? Iterations
    {
        get;
        init => field = value is { } steps ? Check.AtLeast(1, steps, nameof(Iterations)) : null;
    }

    private protected sealed override SuggestedRate Find(double[] rates, double[] losses)
    {
        (int start, int end) = Trim ? Window(losses) : (0, losses.Length);
        float[] single = [.. losses[start..end].Select(loss => (float)loss)];
        SuggestedRate found = FindIn([.. rates[start..end].Select(rate => (float)rate)], single);
        return found with { Index = found.Index + start };
    }

    private protected sealed override IEnumerable<double> Smooth(IEnumerable<double> batchLosses)
    {
        float average = 0;
        float best = float.PositiveInfinity;
        int count = 0;
        foreach (float loss in batchLosses.Select(loss => (float)loss))
        {
            // Fused as in torch.lerp; without it one value in seven differs in its last bit.
            average = MathF.FusedMultiplyAdd(Memory - 1, average - loss, average);
            float smoothed = average / (float)(1 - Math.Pow(0.98, ++count));
            best = smoothed < best ? smoothed : best;
            yield return smoothed;
            if (smoothed > 4 * best)
            {
                yield break;
            }
        }
    }

    /// <summary>Suggests a rate from the points that are left.</summary>
    private protected abstract SuggestedRate FindIn(float[] rates, float[] losses);

    private (int Start, int End) Window(double[] losses)
    {
        int start = Math.Min((Iterations ?? losses.Length) / 10, losses.Length);
        int end = Math.Max(losses.Length - 5, start);
        int nan = Array.FindIndex(losses, start, end - start, double.IsNaN);
        return (start, nan >= 0 ? nan : end);
    }
}
