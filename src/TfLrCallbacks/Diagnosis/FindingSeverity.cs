namespace TfLrCallbacks;

/// <summary>How much a finding about a run, or about the line of a schedule, matters.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Info,

    /// <summary>Probably not what was meant, or a run that could have been better.</summary>
    Warning,

    /// <summary>The training does not do what the schedule says, or the run is lost.</summary>
    Error,
}
