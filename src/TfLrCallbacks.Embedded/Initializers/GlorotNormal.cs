namespace TfLrCallbacks.Embedded;

/// <summary>Normal values with standard deviation √(2 / (fan_in + fan_out)), cut off.</summary>
/// <remarks>From Glorot and Bengio, <i>Understanding the difficulty of training deep feedforward neural networks</i>, 2010.</remarks>
public sealed record GlorotNormal() : VarianceScaling(1, FanMode.Mean, uniform: false);
