namespace TfLrCallbacks;

/// <summary>What a <see cref="Length"/> counts.</summary>
public enum LengthUnit
{
    /// <summary>Optimizer steps.</summary>
    Steps,

    /// <summary>Epochs, fractions of them too.</summary>
    Epochs,

    /// <summary>A fraction of all steps of the run.</summary>
    Run,
}
