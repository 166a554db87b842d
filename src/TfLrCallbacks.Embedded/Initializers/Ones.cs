using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Ones: the default of a normalisation's scale.</summary>
public sealed record Ones : Initializer
{
    /// <inheritdoc/>
    public override NDArray Make(int[] shape, NumPyRandom random) => np.full(new Shape(shape), 1f);
}
