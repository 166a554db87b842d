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
