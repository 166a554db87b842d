using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A model whose layers follow one another, with the methods and arguments of <c>keras.Sequential</c>.</summary>
/// <remarks>
/// <para>
/// Everything is computed in float32. All randomness comes from <see cref="Seed"/>: two runs
/// with the same seed on the same machine have bit-identical weights. Arrays are NumSharp's; the first axis counts the samples.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var model = new Sequential(new Dense(128, activation: "relu"), new Dense(10)) { Seed = 42 };
/// model.Compile(new SGD(learningRate: 0.01, momentum: 0.9), new SparseCategoricalCrossentropy(fromLogits: true), ["accuracy"]);
/// History history = model.Fit(data.TrainImages, data.TrainLabels, batchSize: 64, epochs: 5);
/// </code>
/// </example>
public sealed partial class Sequential
{
    private readonly List<Layer> _layers = [];
    private LayerStack? _stack;
    private RandomSource? _random;
    private CompiledModel? _model;
    private (Optimizer Optimizer, Loss Loss, IReadOnlyList<Metric> Metrics)? _compiled;

    /// <summary>Initializes a model.</summary>
    /// <param name="layers">The layers, from the inputs to the outputs. More can be added.</param>
    /// <exception cref="ArgumentException">A layer is part of a model already.</exception>
    public Sequential(params IEnumerable<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        foreach (Layer layer in layers)
        {
            Add(layer);
        }
    }

    /// <summary>Gets the seed of the initial weights, the order of the samples and dropout, 0 or more.</summary>
    /// <value>The default is 0.</value>
    public int Seed
    {
        get;
        init => field = Check.AtLeast(0, value, nameof(Seed));
    }

    /// <summary>
    /// Gets the processes that train the model together. Each computes its part of every batch, and the gradients are averaged, so that all
    /// have the same weights: those that one process would have, up to the rounding of sums.
    /// </summary>
    /// <value>The default is <see cref="SingleWorker.Instance"/>: this process alone.</value>
    public IWorkers Workers
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Workers));
            field = value;
        }
    } = SingleWorker.Instance;

    /// <summary>Gets the layers.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>Gets the optimizer of <see cref="Compile"/>, or of the file that the model was loaded from: <c>model.Optimizer.LearningRate = 0.01</c>.</summary>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public Optimizer Optimizer => Compiled().Optimizer;

    private RandomSource Random => _random ??= new RandomSource(Seed);

    /// <summary>Adds a layer after the others.</summary>
    /// <param name="layer">The layer.</param>
    /// <exception cref="ArgumentException">The layer is part of a model already.</exception>
    /// <exception cref="InvalidOperationException">The model is built already.</exception>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (_stack is not null)
        {
            throw new InvalidOperationException("The model is built already, so no layer can be added. Add all layers before the first use.");
        }

        layer.AddToModel(LayerNames.For(layer, _layers));
        _layers.Add(layer);
    }

    /// <summary>Creates the weights for samples of a shape. Fit, Evaluate and Predict do this for the shape of their data, unless it was done before.</summary>
    /// <param name="inputShape">The shape of one sample, without the batch.</param>
    /// <exception cref="ArgumentException">The shape does not fit the layers.</exception>
    /// <exception cref="InvalidOperationException">The model has no layer, or was built for another shape.</exception>
    public void Build(params int[] inputShape)
    {
        ArgumentNullException.ThrowIfNull(inputShape);
        foreach (int dimension in inputShape)
        {
            Check.AtLeast(1, dimension, nameof(inputShape));
        }

        if (_layers.Count is 0)
        {
            throw new InvalidOperationException("The model has no layer. Add one first.");
        }

        if (_stack is not null && !_stack.InputShape.SequenceEqual(inputShape))
        {
            throw new InvalidOperationException(
                $"The model was built for samples of shape {Arrays.Show(_stack.InputShape)}. Received {Arrays.Show(inputShape)}.");
        }

        _stack ??= new LayerStack(_layers, inputShape, Random.Generator);
    }

    /// <summary>Sets the optimizer, the loss and the metrics.</summary>
    /// <param name="optimizer">The optimizer, or its Keras name, such as <c>"adam"</c>. An optimizer trains one model only.</param>
    /// <param name="loss">The loss to minimize, or its Keras name, such as <c>"mse"</c>.</param>
    /// <param name="metrics">The metrics to log besides the loss, such as <c>"accuracy"</c> or <c>"mae"</c>; each once.</param>
    /// <exception cref="ArgumentException">A metric is null or given twice, or two have the same name of their own.</exception>
    public void Compile(Optimizer optimizer, Loss loss, params IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(metrics);
        _compiled = (optimizer, loss, MetricNames.Distinct(metrics));
        _model = null;
    }

    /// <summary>Computes the outputs.</summary>
    /// <param name="x">The inputs, (samples, …).</param>
    /// <param name="batchSize">The number of samples computed at a time, 1 or more.</param>
    /// <returns>The outputs, one row for each sample.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, is empty, or holds numbers that are not finite.</exception>
    public NDArray Predict(NDArray x, int batchSize = 32)
    {
        using var scope = NDScope.Open();
        Check.AtLeast(1, batchSize);
        LayerStack stack = StackFor(x);
        NDArray inputs = Inputs.Check(x, stack.InputShape);
        stack.CheckInputs(inputs);
        _model?.Optimizer.MoveTo(WeightPoint.Evaluation);
        long samples = inputs.shape[0];
        NDArray outputs = np.empty(new Shape([samples, .. stack.OutputShape.Select(dimension => (long)dimension)]), NPTypeCode.Single);
        for (long start = 0; start < samples; start += batchSize)
        {
            var rows = new Slice(start, Math.Min(start + batchSize, samples));
            np.copyto(outputs[rows], stack.Forward(inputs[rows], ForwardMode.Inference, toSums: false));
        }

        return scope.Returns(outputs);
    }

    /// <summary>Copies all weights, layer by layer, a layer's trainable ones first.</summary>
    /// <returns>The copies.</returns>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public IReadOnlyList<NDArray> GetWeights()
    {
        _model?.Optimizer.MoveTo(WeightPoint.Evaluation);
        return [.. BuiltStack().Parameters.Select(parameter => parameter.Value.copy())];
    }

    /// <summary>Sets all weights.</summary>
    /// <param name="weights">Arrays of the same shapes and in the same order as <see cref="GetWeights"/> gives.</param>
    /// <exception cref="ArgumentException">Their number or a shape is another. No weight is changed then.</exception>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public void SetWeights(IReadOnlyList<NDArray> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        BuiltStack().SetWeights(weights);
        _model?.Optimizer.WeightsWereSet();
    }

    /// <summary>Writes a table of the layers, their output shapes and numbers of weights.</summary>
    /// <remarks>Before the model is built, shapes and numbers are not known and stand as <c>?</c>.</remarks>
    /// <param name="output">Where to; the console by default.</param>
    public void Summary(TextWriter? output = null) => ModelSummary.Write(_layers, output ?? Console.Out);

    /// <summary>Makes a compiled model of the same layers and optimizer, with weights and memory of its own that are not those of this one yet. Loss and metrics keep nothing and are shared.</summary>
    private Sequential Copy()
    {
        (Optimizer optimizer, Loss loss, IReadOnlyList<Metric> metrics) = Compiled();
        var copy = new Sequential(_layers.Select(ObjectCopy.Of)) { Seed = Seed };
        copy.Build(BuiltStack().InputShape);
        copy.Compile(ObjectCopy.Of(optimizer), loss, metrics);
        copy._model = new CompiledModel(copy.BuiltStack(), copy.Optimizer, loss, metrics);
        return copy;
    }

    private (Optimizer Optimizer, Loss Loss, IReadOnlyList<Metric> Metrics) Compiled() =>
        _compiled ?? throw new InvalidOperationException("The model is not compiled. Call Compile first.");

    private CompiledModel ModelFor(NDArray x)
    {
        LayerStack stack = StackFor(x);
        (Optimizer optimizer, Loss loss, IReadOnlyList<Metric> metrics) = Compiled();
        return _model ??= new CompiledModel(stack, optimizer, loss, metrics);
    }

    private LayerStack StackFor(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (_stack is null)
        {
            Build(Inputs.ShapeOfSample(Inputs.NotEmpty(x)));
        }

        return BuiltStack();
    }

    private LayerStack BuiltStack() =>
        _stack ?? throw new InvalidOperationException("The model is not built, so it has no weights yet. Call Build with the shape of a sample, or train it.");
}
