using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Uniform values.</summary>
public sealed record RandomUniform : Initializer
{
    private readonly double _minval;
    private readonly double _maxval;

    /// <summary>Initializes the initializer.</summary>
    /// <param name="minval">The smallest value.</param>
    /// <param name="maxval">The bound that no value reaches; not below <paramref name="minval"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not finite, or the range is empty.</exception>
    public RandomUniform(double minval = -0.05, double maxval = 0.05)
    {
        _minval = Check.Finite(minval);
        _maxval = Check.AtLeast(minval, maxval);
    }

    /// <inheritdoc/>
    public override NDArray Make(int[] shape, NumPyRandom random) =>
        random.uniform(_minval, _maxval, new Shape(shape)).astype(NPTypeCode.Single);
}
