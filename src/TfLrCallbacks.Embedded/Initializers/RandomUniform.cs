using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Uniform values.</summary>
public sealed record RandomUniform : Initializer
{
    private readonly double _min;
    private readonly double _max;

    /// <summary>Initializes the initializer.</summary>
    /// <param name="minval">The smallest value.</param>
    /// <param name="maxval">The bound that no value reaches; not below <paramref name="minval"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not finite, or the range is empty.</exception>
    public RandomUniform(double minval = -0.05, double maxval = 0.05)
    {
        _min = Check.Finite(minval);
        _max = Check.AtLeast(minval, maxval);
    }

    internal override NDArray Make(int[] shape, NumPyRandom random) =>
        random.uniform(_min, _max, new Shape(shape)).astype(NPTypeCode.Single);
}
