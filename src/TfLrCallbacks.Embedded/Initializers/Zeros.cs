using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Zeros: the default of biases.</summary>
public sealed record Zeros : Initializer
{
    /// <inheritdoc/>
    public override NDArray Make(int[] shape, NumPyRandom random) => np.zeros(new Shape(shape), NPTypeCode.Single);
}
