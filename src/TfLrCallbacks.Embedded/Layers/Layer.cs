using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A layer of a <see cref="Sequential"/> model. The layers are those of Keras, with its names, shapes and defaults.</summary>
public abstract class Layer
{
    private readonly List<Parameter> _parameters = [];
    private int[]? _outputShape;

    private protected Layer()
    {
    }

    /// <summary>Gets the name in tables and snapshots: that of the class in snake case, with a number from the second on.</summary>
    /// <value>Empty before the layer is added to a model.</value>
    public string Name { get; private set; } = string.Empty;

    /// <summary>Gets the activation with which the layer ends, where it does.</summary>
    internal virtual ActivationFunction EndsWith => ActivationFunction.Linear;

    /// <summary>Gets the randomness of the model that the layer is part of.</summary>
    private protected NumPyRandom Random { get; private set; } = null!;

    internal IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Gets the shape of one sample's output.</summary>
    internal int[] OutputShape => _outputShape ?? throw new InvalidOperationException($"{Name} has no shape before its model is built.");

    internal void AddToModel(string name)
    {
        Name = Name.Length is 0
            ? name
            : throw new ArgumentException(
                $"A layer is part of one model, once. This {GetType().Name} is {Name} of one already; make another.", nameof(name));
    }

    /// <summary>Makes the parameters for inputs of a shape, that of one sample.</summary>
    internal void Build(int[] inputShape, NumPyRandom random)
    {
        Random = random;
        _parameters.Clear();
        _outputShape = MakeParameters(inputShape);
    }

    /// <summary>Computes the outputs of a batch. They are overwritten by the next call.</summary>
    internal abstract NDArray Forward(NDArray x, ForwardMode mode);

    /// <summary>
    /// Computes the gradients of the parameters, and, where it is wanted, of the inputs of the last <see cref="Forward"/>.
    /// </summary>
    /// <param name="gradient">The gradient with respect to the outputs; it may be overwritten.</param>
    /// <param name="toInputs">Whether the gradient of the inputs is wanted.</param>
    /// <returns>The gradient of the inputs; null where it was not wanted.</returns>
    internal abstract NDArray? Backward(NDArray gradient, bool toInputs);

    /// <summary>As <see cref="Backward"/>, but from the gradient with respect to the sums before <see cref="EndsWith"/>.</summary>
    internal virtual NDArray? BackwardFromSums(NDArray gradient, bool toInputs) => Backward(gradient, toInputs);

    /// <summary>As <see cref="Forward"/>, but without <see cref="EndsWith"/>.</summary>
    internal virtual NDArray ForwardToSums(NDArray x, ForwardMode mode) => Forward(x, mode);

    private protected abstract int[] MakeParameters(int[] inputShape);

    private protected Parameter AddParameter(
        string name, int[] shape, Initializer initializer, bool trainable = true, double l2 = 0)
    {
        var parameter = new Parameter($"{Name}/{name}", shape, initializer, trainable, l2);
        _parameters.Add(parameter);
        return parameter;
    }

    private protected ArgumentException DoesNotFit(int[] inputShape, string rule) =>
        new($"{Name} ({GetType().Name}) {rule}. Received samples of shape {Arrays.Show(inputShape)}.", nameof(inputShape));

    private protected ImageWindows WindowsOver(
        int[] inputShape, Size2D window, Size2D strides, Size2D dilation, Padding padding)
    {
        if (inputShape.Length is not 3)
        {
            throw DoesNotFit(inputShape, "needs images (height, width, channels); a Reshape in front of it can make them");
        }

        ImageWindows windows = ImageWindows.Over(inputShape, window, strides, dilation, padding);
        return windows.Rows.Count > 0 && windows.Columns.Count > 0
            ? windows
            : throw DoesNotFit(inputShape, "has windows that are larger than the image; take smaller ones, or Padding.Same");
    }
}
