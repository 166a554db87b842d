using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Samples that are trained on together, as a stream of data gives them.</summary>
/// <param name="X">The inputs, (samples, …).</param>
/// <param name="Y">The targets, one row for each sample, in the form that the loss takes.</param>
/// <param name="SampleWeight">The weight of each sample in the loss, (samples); null where all weigh 1.</param>
public sealed record Batch(NDArray X, NDArray Y, NDArray? SampleWeight = null);
