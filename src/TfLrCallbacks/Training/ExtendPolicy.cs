namespace TfLrCallbacks;

/// <summary>
/// What a run that goes on from a saved state does where it is given other epochs than it was saved with. Schedules whose lengths are
/// steps go on unchanged under each policy but <see cref="Refuse"/>, <see cref="ReAnneal"/> after their end, and <see cref="StableDecay"/>.
/// </summary>
public enum ExtendPolicy
{
    /// <summary>It is refused: a schedule over the whole run would jump.</summary>
    Refuse,

    /// <summary>Schedules keep their shape over the new length, so that the rate jumps to where it is in the longer or shorter run.</summary>
    KeepShape,

    /// <summary>
    /// What is left of a schedule is stretched over what is left of the run, without a jump; where the planned run had ended, the schedule
    /// begins anew, over the added epochs.
    /// </summary>
    ReAnneal,

    /// <summary>
    /// The rate stays as it is where the run goes on, and falls to the schedule's last rate along 1 − √ in the last fifth of what is left. For a
    /// state that was saved before the decay.
    /// </summary>
    StableDecay,
}
