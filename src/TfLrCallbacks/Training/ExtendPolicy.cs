namespace TfLrCallbacks;

/// <summary>What a run that goes on from a saved state does where it is given other epochs than it was saved with.</summary>
public enum ExtendPolicy
{
    /// <summary>It is refused: a schedule over the whole run would jump.</summary>
    Refuse,

    /// <summary>
    /// Schedules keep their shape over the new length: one whose lengths are steps goes on unchanged, one whose lengths are parts of the run
    /// is stretched, so that its rate jumps to where it is in the longer or shorter run.
    /// </summary>
    KeepShape,
}
