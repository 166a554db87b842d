using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The same value everywhere.</summary>
public sealed record Constant : Initializer
{
    private readonly double _value;

    /// <summary>Initializes the initializer.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
    public Constant(double value = 0) => _value = Check.Finite(value);

    /// <inheritdoc/>
    public override NDArray Make(int[] shape, NumPyRandom random) => np.full(new Shape(shape), (float)_value);
}
