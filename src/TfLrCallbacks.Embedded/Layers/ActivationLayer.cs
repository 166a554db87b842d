using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Applies an activation: <c>keras.layers.Activation</c>.</summary>
public sealed class ActivationLayer : Layer
{
    private readonly ActivationStage _activation;

    /// <summary>Initializes a layer.</summary>
    /// <param name="activation">The activation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="activation"/> is null.</exception>
    public ActivationLayer(ActivationFunction activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        _activation = new ActivationStage(activation);
    }

    internal override ActivationFunction EndsWith => _activation.Function;

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode) => _activation.Forward(x, inPlace: false);

    internal override NDArray ForwardToSums(NDArray x, ForwardMode mode) => x;

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        _activation.Backward(gradient);
        return BackwardFromSums(gradient, toInputs);
    }

    internal override NDArray? BackwardFromSums(NDArray gradient, bool toInputs) => toInputs ? gradient : null;

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape) => inputShape;
}
