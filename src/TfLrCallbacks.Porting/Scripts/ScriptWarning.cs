namespace TfLrCallbacks.Porting;

/// <summary>A warning about a line of a script that is ported.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Code">The stable code, for example <c>string-optimizer</c>.</param>
/// <param name="Text">What it means and what to do.</param>
/// <param name="Severity">How much it matters.</param>
public sealed record ScriptWarning(int Line, string Code, string Text, ScriptSeverity Severity)
{
    /// <summary>Gets a value indicating whether nothing is left to do about it: the C# has what it is about. By default false.</summary>
    public bool IsSettled { get; init; }
}
