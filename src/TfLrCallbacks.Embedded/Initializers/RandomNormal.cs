using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Normal values.</summary>
public sealed record RandomNormal : Initializer
{
    private readonly double _mean;
    private readonly double _stddev;

    /// <summary>Initializes the initializer.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="stddev">The standard deviation, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public RandomNormal(double mean = 0, double stddev = 0.05)
    {
        _mean = Check.Finite(mean);
        _stddev = Check.AtLeast(0.0, stddev);
    }

    /// <inheritdoc/>
    public override NDArray Make(int[] shape, NumPyRandom random) =>
        random.normal(_mean, _stddev, new Shape(shape)).astype(NPTypeCode.Single);
}
