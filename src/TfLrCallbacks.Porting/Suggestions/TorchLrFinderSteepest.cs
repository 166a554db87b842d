namespace TfLrCallbacks.Porting;

/// <summary>torch-lr-finder's suggestion in <c>LRFinder.plot</c>: the steepest descent from point to point, whatever their rates.</summary>
/// <remarks>As torch-lr-finder 0.2.2. A NaN among the losses wins, as in <c>numpy.argmin</c>.</remarks>
public sealed record TorchLrFinderSteepest : RateSuggestion
{
    /// <inheritdoc/>
    public override string Name => "torch-lr-finder";

    /// <summary>Gets how many points are left out at the beginning, 0 or more.</summary>
    /// <value>The default is 10.</value>
    public int SkipStart
    {
        get;
        init => field = Check.AtLeast(0, value, nameof(SkipStart));
    } = 10;

    /// <summary>Gets how many points are left out at the end, 0 or more.</summary>
    /// <value>The default is 5.</value>
    public int SkipEnd
    {
        get;
        init => field = Check.AtLeast(0, value, nameof(SkipEnd));
    } = 5;

    private protected override SuggestedRate Find(double[] rates, double[] losses)
    {
        int count = Math.Max(0, losses.Length - SkipStart - SkipEnd);
        if (count < 2)
        {
            return SuggestedRate.None($"Needs at least {SkipStart + SkipEnd + 2} points; the curve has {losses.Length}.");
        }

        var slopes = new double[count];
        for (int i = 0; i < count; i++)
        {
            int before = Math.Max(i - 1, 0);
            int after = Math.Min(i + 1, count - 1);
            slopes[i] = (losses[SkipStart + after] - losses[SkipStart + before]) / (after - before);
        }

        int index = SkipStart + ArgMin.Of<double>(slopes);
        return SuggestedRate.At(index, rates[index]);
    }

    private protected override IEnumerable<double> Smooth(IEnumerable<double> batchLosses) => FivePercentAverage.Of(batchLosses);
}
