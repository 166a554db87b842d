using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Applies an activation, value by value: <c>keras.layers.Activation</c>.</summary>
public sealed class ActivationLayer : Layer
{
    private readonly ActivationFunction _activation;
    private readonly BatchBuffer _outputs = new();
    private NDArray _y = null!;

    /// <summary>Initializes a layer.</summary>
    /// <param name="activation">The activation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="activation"/> is null.</exception>
    public ActivationLayer(ActivationFunction activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        _activation = activation;
    }

    internal override ActivationFunction EndsWith => _activation;

    internal override NDArray Forward(NDArray x, ForwardMode mode)
    {
        _y = _outputs.Of(x.shape);
        _activation.Forward(x, _y);
        return _y;
    }

    internal override NDArray ForwardToSums(NDArray x, ForwardMode mode) => x;

    internal override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        _activation.Backward(_y, gradient);
        return BackwardFromSums(gradient, toInputs);
    }

    internal override NDArray? BackwardFromSums(NDArray gradient, bool toInputs) => toInputs ? gradient : null;

    private protected override int[] MakeParameters(int[] inputShape) => inputShape;
}
