namespace TfLrCallbacks;

/// <summary>What a threshold for being better refers to, in PyTorch's rules.</summary>
public enum ThresholdMode
{
    /// <summary>A part of the best value: <c>best · (1 ∓ threshold)</c>. It goes the wrong way for negative metrics.</summary>
    Relative,

    /// <summary>An amount: <c>best ∓ threshold</c>.</summary>
    Absolute,
}
