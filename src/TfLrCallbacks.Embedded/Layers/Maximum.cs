using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Computes the element-wise maximum of its branches. Of equal values the first receives the gradient.</summary>
/// <remarks>As <c>keras.layers.Maximum</c> over the branches' outputs, which have the same shape.</remarks>
public sealed class Maximum : Merge
{
    private NDArray[] _outputs = [];
    private NDArray _greatest = null!;

    /// <summary>Initializes a layer.</summary>
    /// <param name="branches">Two or more layers; each receives the inputs.</param>
    /// <exception cref="ArgumentException">There are fewer than two branches, or one is part of another model.</exception>
    public Maximum(params IEnumerable<Layer> branches)
        : base(branches)
    {
    }

    private protected override NDArray Combine(NDArray[] outputs)
    {
        _outputs = outputs;
        return _greatest = outputs.Skip(1).Aggregate(outputs[0].copy(), (greatest, output) => np.maximum(greatest, output, greatest));
    }

    private protected override NDArray[] Part(NDArray gradient)
    {
        NDArray open = np.full(new Shape(gradient.shape), true);
        var parts = new NDArray[_outputs.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            NDArray chosen = np.logical_and(open, _outputs[i] == _greatest);
            parts[i] = np.multiply(gradient, chosen.astype(NPTypeCode.Single));
            open = np.logical_and(open, np.logical_not(chosen));
        }

        return parts;
    }
}
