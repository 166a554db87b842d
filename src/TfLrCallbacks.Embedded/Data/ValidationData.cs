using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The data that a model is evaluated on after an epoch. Tuples convert to it: <c>(x, y)</c>, or <c>(x, y, sampleWeight)</c>.</summary>
/// <param name="X">The inputs, (samples, …).</param>
/// <param name="Y">The targets, one row for each sample, in the form that the loss takes.</param>
/// <param name="SampleWeight">The weight of each sample in the loss, (samples); null where all weigh 1.</param>
public readonly record struct ValidationData(NDArray X, NDArray Y, NDArray? SampleWeight = null)
{
    /// <summary>Converts inputs and targets.</summary>
    /// <param name="data">The inputs and the targets.</param>
    public static implicit operator ValidationData((NDArray X, NDArray Y) data) => FromValueTuple(data);

    /// <summary>Converts inputs, targets and weights.</summary>
    /// <param name="data">The inputs, the targets and the weights.</param>
    public static implicit operator ValidationData((NDArray X, NDArray Y, NDArray SampleWeight) data) => FromValueTuple(data);

    /// <summary>Converts inputs and targets.</summary>
    /// <param name="data">The inputs and the targets.</param>
    /// <returns>The data.</returns>
    public static ValidationData FromValueTuple((NDArray X, NDArray Y) data) => new(data.X, data.Y);

    /// <summary>Converts inputs, targets and weights.</summary>
    /// <param name="data">The inputs, the targets and the weights.</param>
    /// <returns>The data.</returns>
    public static ValidationData FromValueTuple((NDArray X, NDArray Y, NDArray SampleWeight) data) => new(data.X, data.Y, data.SampleWeight);
}
