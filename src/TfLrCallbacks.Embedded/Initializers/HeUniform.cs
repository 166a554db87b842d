namespace TfLrCallbacks.Embedded;

/// <summary>Uniform values in ±√(6 / fan_in): for relu.</summary>
/// <remarks>From He et al., <i>Delving deep into rectifiers</i>, 2015, <see href="https://arxiv.org/abs/1502.01852"/>.</remarks>
public sealed record HeUniform() : VarianceScaling(2, FanMode.Input, uniform: true);
