namespace TfLrCallbacks;

/// <summary>What a <see cref="Length"/> counts.</summary>
public enum LengthUnit
{
    /// <summary>Optimizer steps, fractions of them too.</summary>
    Steps,

    /// <summary>Epochs, fractions of them too.</summary>
    Epochs,

    /// <summary>A fraction of all steps of the run.</summary>
    Run,

    /// <summary>Wall time, in seconds. A run measures how long its steps take, and plans with that.</summary>
    Time,

    /// <summary>The rest of the run, or of the part that a composition leaves for the schedule.</summary>
    Rest,
}
