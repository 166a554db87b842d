using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A layer of a <see cref="Sequential"/> model. The layers are those of Keras, with its names, shapes and defaults.</summary>
/// <remarks>
/// <para>
/// To write a layer, override <see cref="Build"/>, <see cref="Forward"/> and <see cref="Backward"/>. The arrays they create live until
/// the end of the step, so what <see cref="Forward"/> keeps in a field is there in the following <see cref="Backward"/>. To keep an array
/// longer, detach it with <c>NDScope.Detach</c>.
/// </para>
/// <para>
/// For <see cref="Sequential.Save"/>, keep each constructor argument in a property of the same name.
/// </para>
/// </remarks>
public abstract class Layer
{
    private readonly List<Parameter> _own = [];
    private readonly List<Layer> _parts = [];
    private Layer? _whole;
    private readonly bool _isOwn;
    private NumPyRandom? _random;
    private int[] _inputShape = [];
    private int[]? _outputShape;
    private bool _isBuilding;
    private bool _hasFilled;

    /// <summary>Initializes a layer.</summary>
    protected Layer() => _isOwn = OwnParts.Is(this);

    /// <summary>Gets the name in tables and snapshots: the name of the class in snake case, numbered from the second layer of the class on.</summary>
    /// <value>Empty before the layer is added to a model.</value>
    public string Name { get; private set; } = string.Empty;

    /// <summary>Gets or sets a value indicating whether the optimizer changes the layer's weights. It acts from the next step on.</summary>
    /// <value>The default is true. A frozen <see cref="BatchNormalization"/> uses its moving statistics in training too, as in Keras.</value>
    public bool Trainable { get; set; } = true;

    /// <summary>Gets or sets the factor on the learning rate for this layer's weights, 0 or more. It acts from the next step on.</summary>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRateFactor
    {
        get;
        set => field = Check.AtLeast(0.0, value, nameof(LearningRateFactor));
    } = 1;

    /// <summary>Gets the parameters, including those of inner layers; empty before the model is built.</summary>
    public IReadOnlyList<Parameter> Parameters => [.. _own, .. _parts.SelectMany(part => part.Parameters)];

    /// <summary>Gets the shape of one sample's output.</summary>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public IReadOnlyList<int> OutputShape => _outputShape ?? throw new InvalidOperationException($"{Name} has no shape before its model is built.");

    /// <summary>Gets the activation with which the layer ends; null where that is not known.</summary>
    internal virtual ActivationFunction? EndsWith => null;

    internal double EffectiveRateFactor => IsTrained ? LearningRateFactor * (_whole?.EffectiveRateFactor ?? 1) : 0;

    /// <summary>Gets a value indicating whether a weight in it is not frozen.</summary>
    internal bool CanTrain => Trainable && (_parts.Count is 0 || _own.Count > 0 || _parts.Exists(part => part.CanTrain));

    /// <summary>Gets the part of the batch that this worker computes; null where it computes all of it.</summary>
    internal BatchPart? Share { get; private set; }

    internal bool IsBuilt => _outputShape is not null;

    internal IReadOnlyList<Layer> Parts => _parts;

    /// <summary>Gets a value indicating whether neither the layer nor one around it is frozen.</summary>
    protected bool IsTrained => Trainable && _whole?.IsTrained is not false;

    /// <summary>Gets the random numbers of the model, which follow its seed.</summary>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    protected NumPyRandom Random => _random ?? throw new InvalidOperationException($"{Name} has no random numbers before its model is built.");

    /// <summary>Computes the outputs of a batch. They may be overwritten by the next call.</summary>
    /// <param name="x">The inputs, (batch, …).</param>
    /// <param name="mode">The purpose of the pass.</param>
    /// <returns>The outputs, (batch, …).</returns>
    public abstract NDArray Forward(NDArray x, ForwardMode mode);

    /// <summary>
    /// Computes the gradients of the parameters into <see cref="Parameter.Gradient"/> and, if wanted, returns the gradient of the inputs of the
    /// last <see cref="Forward"/>.
    /// </summary>
    /// <param name="gradient">The gradient with respect to the outputs; it may be overwritten.</param>
    /// <param name="toInputs">Whether the gradient of the inputs is wanted.</param>
    /// <returns>The gradient of the inputs; may be null if it was not wanted.</returns>
    public abstract NDArray? Backward(NDArray gradient, bool toInputs);

    /// <summary>Checks the inputs of a whole data set if this is the first layer of a model. The default accepts everything.</summary>
    /// <param name="x">The inputs, (samples, …), float32.</param>
    /// <exception cref="ArgumentException">The layer cannot take them.</exception>
    public virtual void CheckInputs(NDArray x)
    {
    }

    /// <summary>Says which part of the next batch this worker computes.</summary>
    internal void Use(BatchPart? share)
    {
        Share = share;
        foreach (Layer part in _parts)
        {
            part.Use(share);
        }
    }

    internal void AddToModel(string name)
    {
        Name = Name.Length is 0
            ? name
            : throw new ArgumentException(
                $"A layer is part of one model, once. This {GetType().Name} is {Name} of one already; make another.", nameof(name));
        for (int i = 0; i < _parts.Count; i++)
        {
            _parts[i].AddToModel($"{name}/{LayerNames.For(_parts[i], _parts[..i])}");
        }
    }

    /// <summary>Makes the parameters for inputs of a shape, that of one sample.</summary>
    internal int[] BuildFor(int[] inputShape, NumPyRandom random)
    {
        _random = random;
        _inputShape = inputShape;
        _own.Clear();
        _parts.ForEach(part => part._outputShape = null);
        _isBuilding = true;
        try
        {
            _outputShape = Build([.. inputShape]);
        }
        finally
        {
            _isBuilding = false;
        }

        if (_outputShape is null || Array.Exists(_outputShape, size => size < 1))
        {
            throw new InvalidOperationException(
                $"{OwnParts.Of(this, nameof(Build))} must give the shape of one sample's output, of sizes of 1 or more. Received: {(_outputShape is null ? "null" : Arrays.Show(_outputShape))}.");
        }

        return _parts.Find(part => !part.IsBuilt) is { } forgotten
            ? throw new InvalidOperationException(
                $"{OwnParts.Of(this, nameof(Build))} must build each of its parts, by {nameof(BuildPart)}, and left {forgotten.Name} ({forgotten.GetType().Name}).")
            : _outputShape;
    }

    /// <summary>As <see cref="Forward"/>; what a layer of the user's gives is checked.</summary>
    internal NDArray Outputs(NDArray x, ForwardMode mode) => _isOwn ? OwnParts.Outputs(this, Forward(x, mode), x) : Forward(x, mode);

    /// <summary>As <see cref="Backward"/>; what a layer of the user's gives is checked.</summary>
    internal NDArray? InputGradient(NDArray gradient, bool toInputs)
    {
        if (!_isOwn)
        {
            return Backward(gradient, toInputs);
        }

        Parameter[] unfilled = _hasFilled || !IsTrained ? [] : [.. _own.Where(parameter => parameter.Trainable)];
        Array.ForEach(unfilled, parameter => OwnParts.Mark(parameter.Gradient));
        NDArray? inputs = Backward(gradient, toInputs);
        if (Array.Find(unfilled, parameter => OwnParts.IsMarked(parameter.Gradient)) is { } left)
        {
            throw OwnParts.DidNotFill(this, left);
        }

        _hasFilled |= IsTrained;
        return toInputs ? OwnParts.InputGradient(this, inputs, gradient, _inputShape) : null;
    }

    /// <summary>As <see cref="Backward"/>, but from the gradient with respect to the sums before <see cref="EndsWith"/>.</summary>
    internal virtual NDArray? BackwardFromSums(NDArray gradient, bool toInputs) => InputGradient(gradient, toInputs);

    /// <summary>As <see cref="Forward"/>, but without <see cref="EndsWith"/>.</summary>
    internal virtual NDArray ForwardToSums(NDArray x, ForwardMode mode) => Outputs(x, mode);

    /// <summary>Adds the parameters for inputs of a shape, by <see cref="AddParameter"/>.</summary>
    /// <param name="inputShape">The shape of one sample's input.</param>
    /// <returns>The shape of one sample's output.</returns>
    /// <exception cref="ArgumentException">The shape does not fit the layer (<see cref="DoesNotFit"/>).</exception>
    protected abstract int[] Build(int[] inputShape);

    /// <summary>Adds a parameter. Its values are available once the model is built.</summary>
    /// <param name="name">The name in the layer, such as <c>kernel</c>.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="initializer">The initial values; <see cref="GlorotUniform"/> by default.</param>
    /// <param name="trainable">Whether an optimizer changes it; otherwise the layer does itself.</param>
    /// <param name="l2">The factor λ of the penalty λ·Σw² in the loss, 0 or more.</param>
    /// <returns>The parameter.</returns>
    /// <exception cref="ArgumentException">The layer has a parameter of this name already.</exception>
    /// <exception cref="InvalidOperationException">It is not called in <see cref="Build"/>.</exception>
    protected Parameter AddParameter(string name, int[] shape, Initializer? initializer = null, bool trainable = true, double l2 = 0)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (!_isBuilding)
        {
            throw new InvalidOperationException($"Call {nameof(AddParameter)} in {nameof(Build)}, where the shape of the inputs is known; {GetType().Name} calls it elsewhere.");
        }

        if (_own.Exists(other => other.Name == $"{Name}/{name}"))
        {
            throw new ArgumentException($"{GetType().Name} has a parameter \"{name}\" already. Give each a name of its own.", nameof(name));
        }

        var parameter = new Parameter(
            $"{Name}/{Check.NotEmpty(name)}",
            [.. shape.Select(dimension => Check.AtLeast(1, dimension, nameof(shape)))],
            initializer ?? new GlorotUniform(),
            trainable,
            Check.AtLeast(0.0, l2),
            this);
        _own.Add(parameter);
        return parameter;
    }

    /// <summary>Makes a layer part of this one; call it in the constructor. The part is named, trained and saved with this layer.</summary>
    /// <typeparam name="TLayer">The type of the layer.</typeparam>
    /// <param name="part">The layer.</param>
    /// <returns>The layer itself.</returns>
    /// <exception cref="ArgumentException">The layer is part of another layer or model.</exception>
    /// <exception cref="InvalidOperationException">It is not called in the constructor.</exception>
    protected TLayer AddPart<TLayer>(TLayer part)
        where TLayer : Layer
    {
        ArgumentNullException.ThrowIfNull(part);
        if (Name.Length > 0)
        {
            throw new InvalidOperationException($"Call {nameof(AddPart)} in the constructor; {GetType().Name} calls it when it is part of a model already.");
        }

        if (part._whole is not null || part.Name.Length > 0 || ReferenceEquals(part, this))
        {
            throw new ArgumentException(
                $"A layer is part of one model, once. This {part.GetType().Name} is part of one already; make another.", nameof(part));
        }

        part._whole = this;
        _parts.Add(part);
        return part;
    }

    /// <summary>Builds a layer that is part of this one, in <see cref="Build"/>.</summary>
    /// <param name="part">The layer, added by <see cref="AddPart"/>.</param>
    /// <param name="inputShape">The shape of one sample's input to it.</param>
    /// <returns>The shape of one sample's output.</returns>
    /// <exception cref="ArgumentException">The layer is not part of this one.</exception>
    protected int[] BuildPart(Layer part, int[] inputShape)
    {
        ArgumentNullException.ThrowIfNull(part);
        return part._whole == this
            ? part.BuildFor(inputShape, Random)
            : throw new ArgumentException($"This {part.GetType().Name} is not part of this {GetType().Name}. Add it in the constructor, by {nameof(AddPart)}.", nameof(part));
    }

    /// <summary>
    /// Draws numbers from 0 up to, but not including, 1. Where several workers compute a batch, each gets the numbers of its rows, those that
    /// one worker would have drawn for them.
    /// </summary>
    /// <param name="shape">The shape; its first axis is the rows of the batch, or a multiple of them.</param>
    /// <returns>The numbers, float64.</returns>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    protected NDArray RandomSample(long[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Share is { } share ? share.Draw(Random, shape) : Random.random_sample(shape);
    }

    /// <summary>Creates the exception for samples that do not fit the layer.</summary>
    /// <param name="inputShape">The shape of one sample.</param>
    /// <param name="rule">What the layer needs, such as "needs images (height, width, channels)".</param>
    /// <returns>The error, to be thrown.</returns>
    protected ArgumentException DoesNotFit(int[] inputShape, string rule) =>
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
