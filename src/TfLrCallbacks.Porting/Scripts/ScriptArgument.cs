namespace TfLrCallbacks.Porting;

/// <summary>An argument of a call in a script.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Json">The value as JSON text, where it can be known from the file; else null.</param>
/// <param name="Prefix">The expression in prefix form, where it is not the value itself; else null.</param>
internal sealed record ScriptArgument(string Name, string? Json, string? Prefix)
{
    public Value? Known { get; init; }

    public required Expression Written { get; init; }
}
