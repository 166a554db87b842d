using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Multiplies the outputs of its branches element by element: y = a(x) · b(x) · …</summary>
/// <remarks>As <c>keras.layers.Multiply</c> over the branches' outputs, which have the same shape.</remarks>
public sealed class Multiply : Merge
{
    private NDArray[] _outputs = [];

    /// <summary>Initializes a layer.</summary>
    /// <param name="branches">Two or more layers; each receives the inputs.</param>
    /// <exception cref="ArgumentException">There are fewer than two branches, or one is part of another model.</exception>
    public Multiply(params IEnumerable<Layer> branches)
        : base(branches)
    {
    }

    private protected override NDArray Combine(NDArray[] outputs)
    {
        _outputs = outputs;
        return outputs.Skip(1).Aggregate(outputs[0].copy(), (product, output) => np.multiply(product, output, product));
    }

    private protected override NDArray[] Part(NDArray gradient) => 
        [.. _outputs.Select((_, i) => _outputs.Where((_, other) => other != i).Aggregate(gradient.copy(), (product, output) => np.multiply(product, output, product)))];
}
