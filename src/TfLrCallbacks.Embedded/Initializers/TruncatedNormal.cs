using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Normally distributed values; a value beyond two standard deviations is drawn again.</summary>
public sealed record TruncatedNormal : Initializer
{
    /// <summary>The standard deviation of a standard normal distribution that is cut off at ±2.</summary>
    internal const double RelativeDeviation = 0.87962566103423978;

    private const double Bound = 2;
    private readonly double _mean;
    private readonly double _stddev;

    /// <summary>Initializes the initializer.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="stddev">The standard deviation before the cut, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public TruncatedNormal(double mean = 0, double stddev = 0.05)
    {
        _mean = Check.Finite(mean);
        _stddev = Check.AtLeast(0.0, stddev);
    }

    /// <inheritdoc/>
    public override NDArray Make(int[] shape, NumPyRandom random)
    {
        NDArray values = random.standard_normal(new Shape(shape));
        for (NDArray beyond = np.abs(values) > Bound; np.any(beyond); beyond = np.abs(values) > Bound)
        {
            values = np.where(beyond, random.standard_normal(new Shape(shape)), values);
        }

        return (values * _stddev + _mean).astype(NPTypeCode.Single);
    }
}
