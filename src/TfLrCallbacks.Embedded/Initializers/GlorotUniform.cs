namespace TfLrCallbacks.Embedded;

/// <summary>Uniform values in ±√(6 / (fan_in + fan_out)): the default of kernels.</summary>
/// <remarks>From Glorot and Bengio, <i>Understanding the difficulty of training deep feedforward neural networks</i>, 2010.</remarks>
public sealed record GlorotUniform() : VarianceScaling(1, FanMode.Mean, uniform: true);
