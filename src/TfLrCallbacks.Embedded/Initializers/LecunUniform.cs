namespace TfLrCallbacks.Embedded;

/// <summary>Uniform values in ±√(3 / fan_in).</summary>
/// <remarks>From LeCun et al., <i>Efficient backprop</i>, 1998.</remarks>
public sealed record LecunUniform() : VarianceScaling(1, FanMode.Input, uniform: true);
