namespace TfLrCallbacks.Porting;

/// <summary>How bad a finding is.</summary>
public enum LintSeverity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Probably not what was meant.</summary>
    Warning,

    /// <summary>The training will not do what the schedule says.</summary>
    Error,
}
