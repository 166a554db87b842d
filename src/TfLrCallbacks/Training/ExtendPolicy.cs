namespace TfLrCallbacks;

/// <summary>
/// What happens when a run is resumed from a saved state with another number of epochs. Schedules whose lengths are
/// steps go on unchanged under each policy but <see cref="Refuse"/>, <see cref="ReAnneal"/> after their end, and <see cref="StableDecay"/>.
/// </summary>
public enum ExtendPolicy
{
    /// <summary>Extending the run is an error, because a schedule that spans the run would jump.</summary>
    Refuse,

    /// <summary>Schedules keep their shape over the new length, so that the rate jumps to its value in the longer or shorter run.</summary>
    KeepShape,

    /// <summary>
    /// The rest of the schedule is stretched over the rest of the run, without a jump; where the planned run had ended, the schedule
    /// begins anew, over the added epochs.
    /// </summary>
    ReAnneal,

    /// <summary>
    /// The rate stays as it is when the run is resumed, and falls to the schedule's last rate along 1 − √ in the last fifth of the rest. For a
    /// state that was saved before the decay.
    /// </summary>
    StableDecay,
}
