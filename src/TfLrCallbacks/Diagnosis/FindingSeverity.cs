namespace TfLrCallbacks;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; nothing was wrong.</summary>
    Info,

    /// <summary>The run would have been better otherwise.</summary>
    Warning,

    /// <summary>The run is lost.</summary>
    Error,
}
