using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The layers of a model, built for inputs of a shape, with their parameters in one block.</summary>
internal sealed class LayerStack
{
    private readonly IReadOnlyList<Layer> _layers;
    private readonly Parameter[] _penalised;
    private readonly bool[] _hasWeights;

    public LayerStack(IReadOnlyList<Layer> layers, int[] inputShape, NumPyRandom random)
    {
        using var scope = NDScope.Open();
        _layers = layers;
        InputShape = inputShape;
        int[] shape = inputShape;
        foreach (Layer layer in layers)
        {
            shape = layer.BuildFor(shape, random);
        }

        OutputShape = shape;
        Parameters = [.. layers.SelectMany(layer => layer.Parameters)];
        _hasWeights = [.. layers.Select(layer => layer.Parameters.Any(parameter => parameter.Trainable))];
        Block = new ParameterBlock([.. Parameters.Where(parameter => parameter.Trainable)]);
        _penalised = [.. Parameters.Where(parameter => parameter.L2 > 0)];
        Initialize(random);
    }

    public int[] InputShape { get; }

    public int[] OutputShape { get; }

    public ActivationFunction? EndsWith => _layers[^1].EndsWith;

    /// <summary>Gets all parameters, in the order of the layers.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Gets the layers that have weights which are trained.</summary>
    public IEnumerable<Layer> Trained => _layers.Where((layer, i) => _hasWeights[i] && layer.CanTrain);

    /// <summary>Gets the trainable parameters.</summary>
    public ParameterBlock Block { get; }

    /// <summary>Computes the outputs of a batch, with or without the activation at the end.</summary>
    public NDArray Forward(NDArray x, ForwardMode mode, bool toSums)
    {
        for (int i = 0; i < _layers.Count - 1; i++)
        {
            x = _layers[i].Outputs(x, mode);
        }

        return toSums ? _layers[^1].ForwardToSums(x, mode) : _layers[^1].Outputs(x, mode);
    }

    /// <summary>Says which part of the next batch this worker computes; null for all of it.</summary>
    public void Use(BatchPart? share)
    {
        foreach (Layer layer in _layers)
        {
            layer.Use(share);
        }
    }

    /// <summary>Checks the inputs of a whole data set.</summary>
    public void CheckInputs(NDArray x) => _layers[0].CheckInputs(x);

    /// <summary>Computes the gradients of all parameters from that of the outputs.</summary>
    public void Backward(NDArray gradient, bool fromSums)
    {
        using var scope = NDScope.Open();
        int last = _layers.Count - 1;
        int first = FirstTrained();
        for (int i = last; i >= first; i--)
        {
            bool toInputs = i > first;
            NDArray? inputs = fromSums && i == last
                ? _layers[i].BackwardFromSums(gradient, toInputs)
                : _layers[i].InputGradient(gradient, toInputs);
            gradient = inputs!;
        }

        foreach (Parameter parameter in _penalised)
        {
            np.add(parameter.Gradient, parameter.Value * (float)(2 * parameter.L2), parameter.Gradient);
        }
    }

    /// <summary>Computes the penalties λ·Σw² that are added to the loss.</summary>
    public double Penalty()
    {
        using var scope = NDScope.Open();
        double penalty = 0;
        foreach (Parameter parameter in _penalised)
        {
            penalty += parameter.L2 * np.sum(np.square(parameter.Value), dtype: typeof(double)).item<double>();
        }

        return penalty;
    }

    /// <summary>Sets all parameters, after all shapes were checked.</summary>
    public void SetWeights(IReadOnlyList<NDArray> weights)
    {
        if (weights.Count != Parameters.Count)
        {
            throw new ArgumentException($"Must hold {Parameters.Count} arrays. Received: {weights.Count}.", nameof(weights));
        }

        foreach ((NDArray array, Parameter parameter) in weights.Zip(Parameters))
        {
            ArgumentNullException.ThrowIfNull(array, nameof(weights));
            if (!array.shape.SequenceEqual(parameter.Dimensions.Select(dimension => (long)dimension)))
            {
                throw new ArgumentException(
                    $"{parameter.Name} has the shape {Arrays.Show(parameter.Shape)}. Received: {Arrays.Show(array.shape)}.", nameof(weights));
            }
        }

        using var scope = NDScope.Open();
        foreach ((NDArray array, Parameter parameter) in weights.Zip(Parameters))
        {
            np.copyto(parameter.Value, array.astype(NPTypeCode.Single));
        }
    }

    /// <summary>The layers below the first that has weights to train need no gradient.</summary>
    private int FirstTrained()
    {
        int i = 0;
        while (i < _layers.Count && !(_hasWeights[i] && _layers[i].CanTrain))
        {
            i++;
        }

        return i;
    }

    private void Initialize(NumPyRandom random)
    {
        foreach (Parameter parameter in Parameters)
        {
            using var scope = NDScope.Open();
            if (!parameter.Trainable)
            {
                parameter.Bind(Arrays.Keep(np.empty(new Shape(parameter.Dimensions), NPTypeCode.Single)), null);
            }

            NDArray values = parameter.Initializer.Make(parameter.Dimensions, random);
            if (values is null || !values.shape.SequenceEqual(parameter.Dimensions.Select(dimension => (long)dimension)) || !np.all(np.isfinite(values)))
            {
                string received = values is null ? "null" : values.shape.SequenceEqual(parameter.Dimensions.Select(dimension => (long)dimension)) ? "NaN or an infinity" : Arrays.Show(values.shape);
                throw new InvalidOperationException(
                    $"The initializer of {parameter.Name} must make finite numbers of the shape {Arrays.Show(parameter.Shape)}. Received: {received}.");
            }

            np.copyto(parameter.Value, values.astype(NPTypeCode.Single, copy: false));
        }
    }
}
