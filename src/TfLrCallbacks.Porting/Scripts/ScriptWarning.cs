namespace TfLrCallbacks.Porting;

/// <summary>How much a warning matters.</summary>
public enum ScriptSeverity
{
    /// <summary>Something is named otherwise or left out.</summary>
    Note,

    /// <summary>It has no effect in the host, or a value is not known.</summary>
    Warning,

    /// <summary>The C# would train differently if it were taken as it stands.</summary>
    Error,
}

/// <summary>What to know about a line of a script that is ported.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Code">The stable code, for example <c>string-optimizer</c>.</param>
/// <param name="Text">What it means and what to do.</param>
/// <param name="Severity">How much it matters.</param>
public sealed record ScriptWarning(int Line, string Code, string Text, ScriptSeverity Severity);
