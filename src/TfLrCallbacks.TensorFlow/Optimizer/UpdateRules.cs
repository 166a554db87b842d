namespace TfLrCallbacks.TensorFlow;

/// <summary>What an optimizer does besides its own update.</summary>
internal sealed record UpdateRules
{
    /// <summary>Gets the rate by update; null where callbacks or the user set it.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>Gets how gradients are bounded.</summary>
    public Clipping Clipping { get; init; }

    /// <summary>Gets the bound.</summary>
    public double Bound { get; init; }

    /// <summary>Gets of how many batches the gradients are gathered for one update.</summary>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>Gets a value indicating whether the norm of all gradients is computed for whoever wants to know.</summary>
    public bool WatchesNorm { get; init; }

    /// <summary>Gets the norm above which an update is left out; null where all are made.</summary>
    public double? NormLimit { get; init; }

    /// <summary>Gets what is different for some variables.</summary>
    public IReadOnlyList<VariableRule> Variables { get; init; } = [];

    /// <summary>Gets the workers that train the model together.</summary>
    public IWorkers Workers { get; init; } = SingleWorker.Instance;

    /// <summary>Adds a bound, where there is none yet.</summary>
    /// <param name="clipping">How gradients are bounded.</param>
    /// <param name="bound">The bound, greater than 0.</param>
    /// <returns>The rules with it.</returns>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    public UpdateRules Clip(Clipping clipping, double bound) => Clipping is Clipping.None
        ? this with { Clipping = clipping, Bound = bound }
        : throw new InvalidOperationException($"An optimizer clips its gradients in one way. This one clips by {Clipping} already; remove one of the two.");

    /// <summary>Adds a rule for some variables.</summary>
    /// <param name="rule">The rule.</param>
    /// <returns>The rules with it.</returns>
    public UpdateRules Add(VariableRule rule) => this with { Variables = [.. Variables, rule] };

    /// <summary>Sorts variables by what their rate is multiplied with.</summary>
    /// <param name="variableNames">The names of the variables of an update.</param>
    /// <param name="update">The zero-based update.</param>
    /// <returns>The places of the variables for each factor greater than 0, in the order of their first; the factors of several rules multiply.</returns>
    /// <exception cref="ArgumentException">A rule is for no variable.</exception>
    public IReadOnlyList<(double Factor, int[] Places)> Groups(IReadOnlyList<string> variableNames, long update)
    {
        foreach (VariableRule rule in Variables)
        {
            if (!variableNames.Any(rule.Matches))
            {
                throw new ArgumentException(
                    $"No variable is meant by \"{rule.Target}\". There is: {string.Join(", ", variableNames)}. TensorFlow.NET numbers layers over the whole process, so name them yourself or give the layer itself.",
                    nameof(variableNames));
            }
        }

        return
        [
            .. Enumerable.Range(0, variableNames.Count)
                .GroupBy(place => Factor(variableNames[place], update))
                .Where(group => group.Key > 0)
                .Select(group => (group.Key, group.ToArray())),
        ];
    }

    /// <summary>Says whether an update with such gradients is made.</summary>
    /// <param name="norm">The norm of all gradients.</param>
    /// <returns>False where the limit is exceeded, or there is one and the norm is not a number.</returns>
    public bool Allows(double norm) => NormLimit is not { } limit || norm <= limit;

    private double Factor(string name, long update) => Variables
        .Where(rule => update < rule.UntilUpdate && rule.Matches(name))
        .Aggregate(1.0, (product, rule) => product * rule.Factor);
}
