namespace TfLrCallbacks;

/// <summary>A short training with one value of a hyper-parameter.</summary>
/// <param name="Value">The value.</param>
/// <param name="Loss">The loss on the probe rows after it; positive infinity where it exploded.</param>
public readonly record struct HyperParameterTrial(double Value, double Loss);
