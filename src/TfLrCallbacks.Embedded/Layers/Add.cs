using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Adds the outputs of its branches: y = a(x) + b(x) + …</summary>
/// <remarks>As <c>keras.layers.Add</c> over the branches' outputs, which have the same shape.</remarks>
public sealed class Add : Merge
{
    private NDArray[] _outputs = [];

    /// <summary>Initializes a layer.</summary>
    /// <param name="branches">Two or more layers; each receives the inputs.</param>
    /// <exception cref="ArgumentException">There are fewer than two branches, or one is part of another model.</exception>
    public Add(params IEnumerable<Layer> branches)
        : base(branches)
    {
    }

    private protected override NDArray Combine(NDArray[] outputs)
    {
        _outputs = outputs;
        return outputs.Skip(1).Aggregate(outputs[0].copy(), (sum, output) => np.add(sum, output, sum));
    }

    private protected override NDArray[] Part(NDArray gradient) => [.. _outputs.Select(_ => gradient.copy())];
}
