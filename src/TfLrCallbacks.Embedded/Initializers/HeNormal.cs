namespace TfLrCallbacks.Embedded;

/// <summary>Normal values with standard deviation √(2 / fan_in), cut off: for relu.</summary>
/// <remarks>From He et al., <i>Delving deep into rectifiers</i>, 2015, <see href="https://arxiv.org/abs/1502.01852"/>.</remarks>
public sealed record HeNormal() : VarianceScaling(2, FanMode.Input, uniform: false);
