using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>In training, sets a random share of the values to 0 and scales the others up by 1 / (1 − rate); otherwise does nothing.</summary>
/// <remarks>
/// From Srivastava et al., <i>Dropout: a simple way to prevent neural networks from overfitting</i>, 2014. The random numbers
/// follow the seed of the model.
/// </remarks>
public sealed class Dropout : Layer
{
    private readonly double _rate;
    private readonly BatchBuffer _outputs = new();
    private readonly BatchBuffer _factors = new();
    private NDArray? _kept;

    /// <summary>Initializes a layer.</summary>
    /// <param name="rate">The share of the values that is set to 0, from 0 up to, but not including, 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is out of its range.</exception>
    public Dropout(double rate) => _rate = rate is >= 0 and < 1
        ? rate
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "Must be from 0 up to, but not including, 1.");

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        _kept = null;
        if (mode is not ForwardMode.Training || _rate is 0)
        {
            return x;
        }

        _kept = _factors.Of(x.shape);
        np.multiply(
            (RandomSample(x.shape) >= _rate).astype(NPTypeCode.Single), NDArray.Scalar((float)(1 / (1 - _rate))), _kept);
        return np.multiply(x, _kept, _outputs.Of(x.shape));
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        if (toInputs && _kept is not null)
        {
            np.multiply(gradient, _kept, gradient);
        }

        return toInputs ? gradient : null;
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape) => inputShape;
}
