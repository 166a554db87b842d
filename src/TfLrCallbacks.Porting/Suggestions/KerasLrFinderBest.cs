namespace TfLrCallbacks.Porting;

/// <summary>keras_lr_finder's <c>get_best_lr</c>: the end of the window of points over which the loss falls most.</summary>
/// <remarks>
/// As github.com/surmenok/keras_lr_finder. The losses are not smoothed; a sweep stops after its sixth batch at a NaN or above four times the best.
/// </remarks>
public sealed record KerasLrFinderBest : RateSuggestion
{
    /// <inheritdoc/>
    public override string Name => "keras-lr-finder";

    /// <summary>Gets how many points the window spans, 1 or more; <c>sma</c> there, without a default.</summary>
    /// <value>The default is 20.</value>
    public int Window
    {
        get;
        init => field = Check.AtLeast(1, value, nameof(Window));
    } = 20;

    /// <summary>Gets how many points are left out at the beginning, 0 or more.</summary>
    /// <value>The default is 10.</value>
    public int SkipBeginning
    {
        get;
        init => field = Check.AtLeast(0, value, nameof(SkipBeginning));
    } = 10;

    /// <summary>Gets how many points are left out at the end, 1 or more.</summary>
    /// <value>The default is 5.</value>
    public int SkipEnd
    {
        get;
        init => field = Check.AtLeast(1, value, nameof(SkipEnd));
    } = 5;

    private protected override SuggestedRate Find(double[] rates, double[] losses)
    {
        int count = losses.Length - SkipBeginning - SkipEnd;
        if (count < 1)
        {
            return SuggestedRate.None($"Needs at least {SkipBeginning + SkipEnd + 1} points; the curve has {losses.Length}.");
        }

        // Points before the first whole window count as level.
        double[] changes = [.. Enumerable.Range(SkipBeginning, count)
            .Select(i => i < Window ? 0 : (losses[i] - losses[i - Window]) / Window)];
        int index = SkipBeginning + ArgMin.Of<double>(changes);
        return SuggestedRate.At(index, rates[index]);
    }

    private protected override IEnumerable<double> Smooth(IEnumerable<double> batchLosses)
    {
        double best = 1e9;
        int batch = 0;
        foreach (double loss in batchLosses)
        {
            yield return loss;
            if (batch++ > 5 && (double.IsNaN(loss) || loss > 4 * best))
            {
                yield break;
            }

            best = loss < best ? loss : best;
        }
    }
}
