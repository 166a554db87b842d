namespace TfLrCallbacks;

/// <summary>A choice that a callback, or the run itself, made while training, for the ledger.</summary>
/// <param name="Step">The zero-based step that is trained next.</param>
/// <param name="Who">Who decided, by its type's name.</param>
/// <param name="What">What was decided, in a word such as <c>plan</c>, <c>rollback</c> or <c>cooldown</c>.</param>
/// <param name="Why">Why, in words for a person.</param>
public sealed record Decision(long Step, string Who, string What, string Why)
{
    /// <summary>Gets the numbers that belong to the decision, by name.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, double> Numbers { get; init; } = new Dictionary<string, double>();
}
