using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Adds the output of its layers to their input: y = x + f(x).</summary>
/// <remarks>
/// The layers have to give the shape of their inputs; where they do not, <see cref="Add"/> takes a projection as its other branch. From He et al.,
/// <i>Deep residual learning for image recognition</i>, 2016, <see href="https://arxiv.org/abs/1512.03385"/>.
/// </remarks>
public sealed class Residual : Layer
{
    private readonly Layer[] _layers;
    private readonly BatchBuffer _outputs = new();

    /// <summary>Initializes a layer.</summary>
    /// <param name="layers">The layers of f, from the inputs on.</param>
    /// <exception cref="ArgumentException">There is no layer, or one is part of another model or block.</exception>
    public Residual(params IEnumerable<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        _layers = [.. layers.Select(AddPart)];
        if (_layers.Length is 0)
        {
            throw new ArgumentException("Must hold one layer or more. Received: 0.", nameof(layers));
        }
    }

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        NDArray made = _layers.Aggregate(x, (inputs, layer) => layer.Outputs(inputs, mode));
        return np.add(x, made, _outputs.Of(x.shape));
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        NDArray direct = toInputs ? gradient.copy() : gradient;
        for (int i = _layers.Length - 1; i >= 0; i--)
        {
            gradient = _layers[i].InputGradient(gradient, toInputs || i > 0)!;
        }

        return toInputs ? np.add(direct, gradient, direct) : null;
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        int[] shape = _layers.Aggregate(inputShape, (before, layer) => BuildPart(layer, before));
        return shape.SequenceEqual(inputShape)
            ? shape
            : throw DoesNotFit(inputShape, $"adds its inputs to what its layers make of them, which has the shape {Arrays.Show(shape)}; take Add with a projection");
    }
}
