using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A model whose layers follow one another, with the methods and arguments of <c>keras.Sequential</c>.</summary>
/// <remarks>
/// <para>
/// Everything is computed in single precision, on one thread. All randomness comes from <see cref="Seed"/>: two runs
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
public sealed class Sequential
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

    /// <summary>Gets the layers.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

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

    /// <summary>Makes the weights. Fit, evaluate and predict do it where it was not done, for the shape of their data.</summary>
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

    /// <summary>Says how the model is trained.</summary>
    /// <param name="optimizer">What changes the weights. It serves one model.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="metrics">What is watched besides, such as <c>"accuracy"</c>; each once.</param>
    /// <exception cref="ArgumentException">A metric is null or stands there twice.</exception>
    public void Compile(Optimizer optimizer, Loss loss, params IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(metrics);
        Metric[] all = [.. metrics];
        if (all.Contains(null) || all.DistinctBy(metric => metric.Name).Count() < all.Length)
        {
            throw new ArgumentException(
                $"Must hold each metric once. Received: {string.Join(", ", all.Select(metric => metric?.Name ?? "null"))}.", nameof(metrics));
        }

        _compiled = (optimizer, loss, all);
        _model = null;
    }

    /// <summary>Trains.</summary>
    /// <param name="x">The inputs, (samples, …).</param>
    /// <param name="y">The targets, one row for each sample, as the loss wants them.</param>
    /// <param name="batchSize">How many samples make a step, 1 or more; the last batch of an epoch may be smaller.</param>
    /// <param name="epochs">The epoch that the training goes up to, 0 or more.</param>
    /// <param name="verbose">0 shows nothing, 1 a progress bar, 2 a line for each epoch.</param>
    /// <param name="validationSplit">The share of the samples that is set apart for validation, from 0 up to, but not including, 1:
    /// the last ones, before any shuffling.</param>
    /// <param name="validationData">The inputs and targets of the validation, instead of a split.</param>
    /// <param name="shuffle">Whether every epoch takes the samples in a new random order.</param>
    /// <param name="classWeight">The weight in the training loss of the samples of a class; 1 where a class is not named.</param>
    /// <param name="initialEpoch">The epoch to start at.</param>
    /// <param name="validationBatchSize">How many samples a batch of the validation has; <paramref name="batchSize"/> by default.</param>
    /// <param name="validationFreq">Every how many epochs there is a validation, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the training before the next step.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, is empty, or holds numbers that are not finite.</exception>
    /// <exception cref="InvalidOperationException">The model was not compiled.</exception>
    public History Fit(
        NDArray x,
        NDArray y,
        int batchSize = 32,
        int epochs = 1,
        int verbose = 1,
        double validationSplit = 0,
        (NDArray X, NDArray Y)? validationData = null,
        bool shuffle = true,
        IReadOnlyDictionary<int, double>? classWeight = null,
        int initialEpoch = 0,
        int? validationBatchSize = null,
        int validationFreq = 1,
        CancellationToken cancellationToken = default,
        params IEnumerable<Callback> callbacks)
    {
        var options = new FitOptions
        {
            Epochs = epochs,
            InitialEpoch = initialEpoch,
            ValidationFrequency = validationFreq,
            Verbose = verbose,
            CancellationToken = cancellationToken,
        };
        return CreateTrainer(x, y, batchSize, validationSplit, validationData, shuffle, classWeight, validationBatchSize)
            .Fit(options, callbacks);
    }

    /// <summary>Puts the model and data together for a loop of one's own, or for a learning-rate range test.</summary>
    /// <param name="x">The inputs, (samples, …).</param>
    /// <param name="y">The targets, one row for each sample, as the loss wants them.</param>
    /// <param name="batchSize">How many samples make a step, 1 or more; the last batch of an epoch may be smaller.</param>
    /// <param name="validationSplit">The share of the samples that is set apart for validation, from 0 up to, but not including, 1:
    /// the last ones, before any shuffling.</param>
    /// <param name="validationData">The inputs and targets of the validation, instead of a split.</param>
    /// <param name="shuffle">Whether every epoch takes the samples in a new random order.</param>
    /// <param name="classWeight">The weight in the training loss of the samples of a class; 1 where a class is not named.</param>
    /// <param name="validationBatchSize">How many samples a batch of the validation has; <paramref name="batchSize"/> by default.</param>
    /// <returns>The trainer. Several of one model share its weights, optimizer and random state.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, is empty, or holds numbers that are not finite.</exception>
    /// <exception cref="InvalidOperationException">The model was not compiled.</exception>
    public ITrainer CreateTrainer(
        NDArray x,
        NDArray y,
        int batchSize = 32,
        double validationSplit = 0,
        (NDArray X, NDArray Y)? validationData = null,
        bool shuffle = true,
        IReadOnlyDictionary<int, double>? classWeight = null,
        int? validationBatchSize = null) =>
        CreateTrainer(
            x, y, batchSize, validationSplit, validationData, classWeight, validationBatchSize, (count, _) => Random.Order(count, shuffle));

    /// <summary>Computes loss and metrics over data, without changing the model.</summary>
    /// <param name="x">The inputs, (samples, …).</param>
    /// <param name="y">The targets, one row for each sample.</param>
    /// <param name="batchSize">How many samples are computed at a time, 1 or more.</param>
    /// <returns>The means over all samples: <c>loss</c>, and the compiled metrics.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, is empty, or holds numbers that are not finite.</exception>
    /// <exception cref="InvalidOperationException">The model was not compiled.</exception>
    public IReadOnlyDictionary<string, double> Evaluate(NDArray x, NDArray y, int batchSize = 32)
    {
        Check.AtLeast(1, batchSize);
        CompiledModel model = ModelFor(x);
        var all = new Samples(x, y, model.Layers, model.Loss);
        return new SequentialTrainer(model, all, all, batchSize, batchSize, _ => [], Random).ValidationMeans();
    }

    /// <summary>Computes the outputs.</summary>
    /// <param name="x">The inputs, (samples, …).</param>
    /// <param name="batchSize">How many samples are computed at a time, 1 or more.</param>
    /// <returns>The outputs, one row for each sample.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, is empty, or holds numbers that are not finite.</exception>
    public NDArray Predict(NDArray x, int batchSize = 32)
    {
        using var scope = NDScope.Open();
        Check.AtLeast(1, batchSize);
        LayerStack stack = StackFor(x);
        NDArray inputs = Inputs.Check(x, stack.InputShape);
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
    public IReadOnlyList<NDArray> GetWeights() => [.. BuiltStack().Parameters.Select(parameter => parameter.Value.copy())];

    /// <summary>Sets all weights.</summary>
    /// <param name="weights">Arrays of the same shapes and in the same order as <see cref="GetWeights"/> gives.</param>
    /// <exception cref="ArgumentException">Their number or a shape is another. No weight is changed then.</exception>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public void SetWeights(IReadOnlyList<NDArray> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        BuiltStack().SetWeights(weights);
    }

    /// <summary>Writes a table of the layers, their output shapes and numbers of weights.</summary>
    /// <param name="output">Where to; the console by default.</param>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public void Summary(TextWriter? output = null)
    {
        BuiltStack();
        ModelSummary.Write(_layers, output ?? Console.Out);
    }

    internal ITrainer CreateTrainer(
        NDArray x,
        NDArray y,
        int batchSize,
        double validationSplit,
        (NDArray X, NDArray Y)? validationData,
        IReadOnlyDictionary<int, double>? classWeight,
        int? validationBatchSize,
        Func<int, int, long[]> order)
    {
        ArgumentNullException.ThrowIfNull(y);
        Check.AtLeast(1, batchSize);
        Check.AtLeast(1, validationBatchSize ?? batchSize, nameof(validationBatchSize));
        CompiledModel model = ModelFor(x);
        if (validationSplit is not 0)
        {
            ((x, y), validationData) = ValidationSplit.Of(x, y, validationSplit, validationData);
        }

        var training = new Samples(x, y, model.Layers, model.Loss, classWeight);
        Samples? validation = validationData is var (validationX, validationY)
            ? new Samples(validationX, validationY, model.Layers, model.Loss)
            : null;
        return new SequentialTrainer(
            model, training, validation, batchSize, validationBatchSize ?? batchSize, epoch => order(training.Count, epoch), Random);
    }

    private CompiledModel ModelFor(NDArray x)
    {
        LayerStack stack = StackFor(x);
        (Optimizer optimizer, Loss loss, IReadOnlyList<Metric> metrics) = _compiled
            ?? throw new InvalidOperationException("The model is not compiled. Call Compile first.");
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
