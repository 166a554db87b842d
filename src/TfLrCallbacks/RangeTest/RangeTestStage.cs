namespace TfLrCallbacks;

/// <summary>The parts of a range test.</summary>
public enum RangeTestStage
{
    /// <summary>One step at each of many rates, from low to high.</summary>
    Sweep,

    /// <summary>A short training at one rate.</summary>
    Trial,

    /// <summary>The end of a good trial, while the rate falls to nearly 0.</summary>
    CoolDown,
}
