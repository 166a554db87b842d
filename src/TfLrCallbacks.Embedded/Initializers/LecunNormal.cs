namespace TfLrCallbacks.Embedded;

/// <summary>Normal values with standard deviation √(1 / fan_in), cut off: for selu.</summary>
/// <remarks>From LeCun et al., <i>Efficient backprop</i>, 1998.</remarks>
public sealed record LecunNormal() : VarianceScaling(1, FanMode.Input, uniform: false);
