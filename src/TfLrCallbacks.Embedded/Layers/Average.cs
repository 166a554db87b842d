using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Averages the outputs of its branches: y = (a(x) + b(x) + …) / n.</summary>
/// <remarks>As <c>keras.layers.Average</c> over the branches' outputs, which have the same shape.</remarks>
public sealed class Average : Merge
{
    private NDArray[] _outputs = [];

    /// <summary>Initializes a layer.</summary>
    /// <param name="branches">Two or more layers; each receives the inputs.</param>
    /// <exception cref="ArgumentException">There are fewer than two branches, or one is part of another model.</exception>
    public Average(params IEnumerable<Layer> branches)
        : base(branches)
    {
    }

    private protected override NDArray Combine(NDArray[] outputs)
    {
        _outputs = outputs;
        return np.multiply(outputs.Skip(1).Aggregate(outputs[0].copy(), (sum, output) => np.add(sum, output, sum)), NDArray.Scalar(1f / outputs.Length));
    }

    private protected override NDArray[] Part(NDArray gradient) => [.. _outputs.Select(_ => np.multiply(gradient, NDArray.Scalar(1f / _outputs.Length)))];
}
