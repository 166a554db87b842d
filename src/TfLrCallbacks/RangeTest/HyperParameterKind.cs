namespace TfLrCallbacks;

/// <summary>What a <see cref="HyperParameterTest"/> compares values of.</summary>
public enum HyperParameterKind
{
    /// <summary>The momentum, or beta_1 in the Adam family.</summary>
    Momentum,

    /// <summary>The weight decay.</summary>
    WeightDecay,
}
