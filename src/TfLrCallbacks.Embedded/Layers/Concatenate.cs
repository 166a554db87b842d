using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Concatenates the outputs of its branches along the last axis.</summary>
/// <remarks>As <c>keras.layers.Concatenate</c>; all axes but the last agree.</remarks>
public sealed class Concatenate : Merge
{
    private int[] _widths = [];

    /// <summary>Initializes a layer.</summary>
    /// <param name="branches">Two or more layers; each receives the inputs.</param>
    /// <exception cref="ArgumentException">There are fewer than two branches, or one is part of another model.</exception>
    public Concatenate(params IEnumerable<Layer> branches)
        : base(branches)
    {
    }

    private protected override NDArray Combine(NDArray[] outputs) => np.concatenate(outputs, outputs[0].ndim - 1);

    private protected override NDArray[] Part(NDArray gradient)
    {
        NDArray rows = gradient.reshape(-1, gradient.shape[^1]);
        var parts = new NDArray[_widths.Length];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = np.ascontiguousarray(rows[Slice.All, new Slice(start, start + _widths[i])]).reshape([.. gradient.shape[..^1], _widths[i]]);
            start += _widths[i];
        }

        return parts;
    }

    private protected override int[] Combine(int[][] shapes, int[] inputShape)
    {
        if (Array.Exists(shapes, shape => shape.Length is 0 || !shape.SkipLast(1).SequenceEqual(shapes[0].SkipLast(1))))
        {
            throw DoesNotFit(
                inputShape, $"needs branches that differ in the last axis only, and has {string.Join(" and ", shapes.Select(shape => Arrays.Show(shape)))}");
        }

        _widths = [.. shapes.Select(shape => shape[^1])];
        return [.. shapes[0][..^1], _widths.Sum()];
    }
}
