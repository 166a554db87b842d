using Tensorflow.NumPy;
using Tensorflow.Util;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Data that a model is evaluated on after an epoch. A tuple is taken for it: <c>(x, y)</c>, or <c>(x, y, weights)</c>.</summary>
public sealed class ValidationData
{
    /// <summary>Initializes it for a model with several inputs.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The targets.</param>
    /// <param name="sample_weight">The weight of each sample; null where all count alike.</param>
    public ValidationData(IEnumerable<NDArray> x, NDArray y, NDArray? sample_weight = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        Inputs = [.. x];
        Targets = y;
        Weights = sample_weight;
    }

    internal IReadOnlyList<NDArray> Inputs { get; }

    internal NDArray Targets { get; }

    internal NDArray? Weights { get; }

    /// <summary>Takes inputs and targets.</summary>
    /// <param name="data">The inputs and the targets.</param>
    public static implicit operator ValidationData((NDArray X, NDArray Y) data) => new([data.X], data.Y);

    /// <summary>Takes inputs, targets and weights.</summary>
    /// <param name="data">The inputs, the targets and the weights.</param>
    public static implicit operator ValidationData((NDArray X, NDArray Y, NDArray Weights) data) => new([data.X], data.Y, data.Weights);

    /// <summary>Takes what TensorFlow.NET's fit takes, for a model with one input.</summary>
    /// <param name="data">The data.</param>
    public static implicit operator ValidationData(ValidationDataPack data) => FromValidationDataPack(data);

    /// <summary>Takes inputs and targets.</summary>
    /// <param name="data">The inputs and the targets.</param>
    /// <returns>The data.</returns>
    public static ValidationData FromValueTuple((NDArray X, NDArray Y) data) => data;

    /// <summary>Takes what TensorFlow.NET's fit takes, for a model with one input.</summary>
    /// <param name="data">The data.</param>
    /// <returns>The data.</returns>
    public static ValidationData FromValidationDataPack(ValidationDataPack data)
    {
        ArgumentNullException.ThrowIfNull(data);
        (NDArray x, NDArray y, NDArray weights) = data;
        return new ValidationData([x], y, weights);
    }

    internal ArrayBatches Batches(int batchSize) => new(Inputs, Targets, Weights, batchSize, seed: null);
}
