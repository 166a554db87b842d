using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Values scaled by the number of inputs and outputs of a unit.</summary>
/// <remarks>
/// With n = fan_in, fan_out, or their mean: uniform in ±√(3·scale/n), or normal with standard deviation √(scale/n),
/// cut off at two standard deviations and widened so that the standard deviation is kept. As
/// <c>keras.initializers.VarianceScaling</c>.
/// </remarks>
public abstract record VarianceScaling : Initializer
{
    private readonly double _scale;
    private readonly FanMode _mode;
    private readonly bool _uniform;

    private protected VarianceScaling(double scale, FanMode mode, bool uniform)
    {
        _scale = scale;
        _mode = mode;
        _uniform = uniform;
    }

    private protected enum FanMode
    {
        Input,
        Mean,
    }

    /// <inheritdoc/>
    public override NDArray Make(int[] shape, NumPyRandom random)
    {
        (double fanIn, double fanOut) = Fans(shape);
        double variance = _scale / Math.Max(1, _mode is FanMode.Input ? fanIn : (fanIn + fanOut) / 2);
        if (_uniform)
        {
            double limit = Math.Sqrt(3 * variance);
            return new RandomUniform(-limit, limit).Make(shape, random);
        }

        return new TruncatedNormal(0, Math.Sqrt(variance) / TruncatedNormal.RelativeDeviation).Make(shape, random);
    }
}
