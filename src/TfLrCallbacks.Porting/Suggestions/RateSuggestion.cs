namespace TfLrCallbacks.Porting;

/// <summary>
/// A rule by which a public library suggests a rate from the recorded curve of a range test, exactly as it does, in its own
/// precision. For comparison: <see cref="LrRangeTest"/> does not use any of them.
/// </summary>
public abstract record RateSuggestion
{
    /// <summary>Gets every rule, with the settings that its library has by default.</summary>
    public static IReadOnlyList<RateSuggestion> All { get; } =
    [
        new FastaiValley(),
        new FastaiSlide(),
        new FastaiMinimum(),
        new FastaiSteep(),
        new LightningSteepest(),
        new TorchLrFinderSteepest(),
        new IgniteSteepest(),
        new KerasLrFinderBest(),
        new GeronMinimum(),
    ];

    /// <summary>Gets the name of the rule, as a command takes it.</summary>
    public abstract string Name { get; }

    /// <summary>Suggests a rate.</summary>
    /// <param name="learningRates">The rate of each point, finite and greater than 0.</param>
    /// <param name="losses">The loss of each point, as the library stores it, that is smoothed; NaN and infinities are allowed.</param>
    /// <returns>The rate; where the library gives none or fails, the reason.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, or a rate is not finite and greater than 0.</exception>
    public SuggestedRate Suggest(IReadOnlyList<double> learningRates, IReadOnlyList<double> losses)
    {
        ArgumentNullException.ThrowIfNull(learningRates);
        ArgumentNullException.ThrowIfNull(losses);
        if (learningRates.Count != losses.Count)
        {
            throw new ArgumentException(
                $"Must have as many losses as rates, {learningRates.Count}. Received: {losses.Count}.", nameof(losses));
        }

        foreach (double rate in learningRates)
        {
            Check.GreaterThan(0, rate, nameof(learningRates));
        }

        return Find([.. learningRates], [.. losses]);
    }

    /// <summary>Returns the smoothed losses that the library stores for the batch losses of a sweep.</summary>
    /// <param name="batchLosses">The loss of each batch.</param>
    /// <returns>The stored losses, up to the one at which the library's sweep stops.</returns>
    public IReadOnlyList<double> Store(IReadOnlyList<double> batchLosses)
    {
        ArgumentNullException.ThrowIfNull(batchLosses);
        return [.. Smooth(batchLosses)];
    }

    /// <summary>Suggests a rate; the lists have been checked.</summary>
    private protected abstract SuggestedRate Find(double[] rates, double[] losses);

    /// <summary>Smooths the losses of batches, up to the stop.</summary>
    private protected abstract IEnumerable<double> Smooth(IEnumerable<double> batchLosses);
}
