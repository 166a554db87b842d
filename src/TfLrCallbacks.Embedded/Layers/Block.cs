using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A sequence of layers used as one layer, such as a branch of an <see cref="Add"/> or a <see cref="Concatenate"/>. Without layers it is the identity.</summary>
public sealed class Block : Layer
{
    private readonly Layer[] _layers;

    /// <summary>Initializes a block.</summary>
    /// <param name="layers">The layers, from the inputs to the outputs.</param>
    /// <exception cref="ArgumentException">A layer is part of another model or block.</exception>
    public Block(params IEnumerable<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        _layers = [.. layers.Select(AddPart)];
    }

    internal override ActivationFunction? EndsWith => _layers is [.., var last] ? last.EndsWith : null;

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode) => _layers.Aggregate(x, (inputs, layer) => layer.Outputs(inputs, mode));

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs) => Backward(gradient, toInputs, fromSums: false);

    internal override NDArray ForwardToSums(NDArray x, ForwardMode mode)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            x = i < _layers.Length - 1 ? _layers[i].Outputs(x, mode) : _layers[i].ForwardToSums(x, mode);
        }

        return x;
    }

    internal override NDArray? BackwardFromSums(NDArray gradient, bool toInputs) => Backward(gradient, toInputs, fromSums: true);

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape) => _layers.Aggregate(inputShape, (shape, layer) => BuildPart(layer, shape));

    private NDArray? Backward(NDArray gradient, bool toInputs, bool fromSums)
    {
        for (int i = _layers.Length - 1; i >= 0; i--)
        {
            bool wanted = toInputs || i > 0;
            gradient = (fromSums && i == _layers.Length - 1
                ? _layers[i].BackwardFromSums(gradient, wanted)
                : _layers[i].InputGradient(gradient, wanted))!;
        }

        return toInputs || _layers.Length is 0 ? gradient : null;
    }
}
