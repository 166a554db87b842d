using System.Text.Json;
using System.Text.Json.Nodes;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <content>Weights and whole models in files.</content>
public sealed partial class Sequential
{
    private const string ConfigName = "data/config";
    private const int LongestReason = 300;

    // A layer inside a layer is three levels deeper; JSON's usual bound is 64.
    private const int DeepestConfig = 1024;
    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = DeepestConfig };

    /// <summary>Writes the weights into an <c>.npz</c> file, an array for each: <c>weights/dense/kernel</c>. <c>numpy.load</c> reads it.</summary>
    /// <param name="path">The file, which is overwritten.</param>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void SaveWeights(string path)
    {
        Check.NotEmpty(path);
        _model?.Optimizer.MoveTo(WeightPoint.Evaluation);
        SnapshotFile.Write(path, new TrainerSnapshot(WeightTensors()));
    }

    /// <summary>Reads weights from an <c>.npz</c> file: one that <see cref="SaveWeights"/>, <see cref="Save"/> or a checkpoint callback wrote, or one from Python.</summary>
    /// <remarks>
    /// <para>From Keras, each of these is read:</para>
    /// <code>
    /// np.savez("w.npz", *model.get_weights())                          by order: arr_0, arr_1, …
    /// np.savez("w.npz", **{w.path: w.numpy() for w in model.weights})  by name: sequential/dense/kernel
    /// </code>
    /// <para>
    /// A name may have a model's name in front and <c>:0</c> behind. Where layers are numbered otherwise, such as dense_4 for dense, arrays go by
    /// their order, and the last part of each name has to be that of the parameter. Files of Keras itself, <c>.keras</c> and <c>.h5</c>, are not read.
    /// </para>
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or its arrays are not this model's. No weight is changed then.</exception>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public void LoadWeights(string path)
    {
        Check.NotEmpty(path);
        LayerStack stack = BuiltStack();
        using var scope = NDScope.Open();
        stack.SetWeights(WeightFile.Read(path, stack.Parameters));
        _model?.Optimizer.WeightsWereSet();
    }

    /// <summary>Writes the whole model into an <c>.npz</c> file: layers, weights and, if it is compiled, the optimizer with its state, the loss and the metrics.</summary>
    /// <remarks>
    /// The array <c>data/config</c> describes the layers as JSON in UTF-8. A class of your own is stored by its name and the arguments of its
    /// constructor, each of which it keeps in a property of the same name.
    /// </remarks>
    /// <param name="path">The file, which is overwritten.</param>
    /// <param name="includeOptimizer">Whether optimizer, loss and metrics are stored too.</param>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    /// <exception cref="NotSupportedException">A part of the model can't be stored, such as a loss that was made of functions.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void Save(string path, bool includeOptimizer = true)
    {
        Check.NotEmpty(path);
        var config = new JsonObject
        {
            ["seed"] = Seed,
            ["input_shape"] = ObjectConfig.Write(BuiltStack().InputShape),
            ["layers"] = ObjectConfig.Write(_layers),
        };
        _model?.Optimizer.MoveTo(WeightPoint.Evaluation);
        Dictionary<string, SnapshotTensor> tensors = WeightTensors();
        if (includeOptimizer && _compiled is var (optimizer, loss, metrics))
        {
            config["optimizer"] = ObjectConfig.Write(optimizer);
            config["loss"] = ObjectConfig.Write(loss);
            config["metrics"] = ObjectConfig.Write(metrics);
            _model ??= new CompiledModel(BuiltStack(), optimizer, loss, metrics);
            _model.Capture(SnapshotParts.Optimizer, tensors);
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(config, Deep);
        tensors[ConfigName] = new SnapshotTensor(json, json.Length);
        SnapshotFile.Write(path, new TrainerSnapshot(tensors));
    }

    /// <summary>Reads a model that <see cref="Save"/> wrote. Training continues where it was saved; only the order of the samples starts again from the seed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="customTypes">The classes of your own that the file uses: layers, losses, metrics, optimizers, activations, initializers.</param>
    /// <returns>The model.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or holds no model, or a class in it is not known.</exception>
    public static Sequential Load(string path, params IReadOnlyList<Type> customTypes)
    {
        ArgumentNullException.ThrowIfNull(customTypes);
        TrainerSnapshot snapshot = SnapshotFile.Read(path);
        if (!snapshot.Tensors.TryGetValue(ConfigName, out SnapshotTensor? stored) || stored.Values is not byte[] json)
        {
            throw new InvalidDataException($"{path} holds no model: there is no array {ConfigName}. Weights alone are read by {nameof(LoadWeights)}.");
        }

        try
        {
            return FromConfig(JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = DeepestConfig })!.AsObject(), new ObjectConfig(customTypes), snapshot);
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or InvalidOperationException or ArgumentException
            or NullReferenceException or FormatException or OverflowException or InvalidCastException or OutOfMemoryException or System.Reflection.TargetInvocationException)
        {
            Exception cause = error is System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : error;
            bool isOfTheRuntime = cause is NullReferenceException || cause.Message.Contains("System.", StringComparison.Ordinal);
            string why = isOfTheRuntime ? $"its settings, {ConfigName}, have a value that can't stand there." : Shown.Of(cause.Message, LongestReason);
            throw new InvalidDataException($"{path} holds no model that can be read: {why}", error);
        }
    }

    private static Sequential FromConfig(JsonObject config, ObjectConfig reader, TrainerSnapshot snapshot)
    {
        var model = new Sequential((Layer[])reader.Read(config["layers"], typeof(Layer[]))!) { Seed = (int)config["seed"]! };
        model.Build((int[])reader.Read(config["input_shape"], typeof(int[]))!);
        var snapshotReader = new SnapshotReader(snapshot);
        if (config["optimizer"] is { } optimizer)
        {
            model.Compile(
                (Optimizer)reader.Read(optimizer, typeof(Optimizer))!,
                (Loss)reader.Read(config["loss"], typeof(Loss))!,
                (Metric[])reader.Read(config["metrics"], typeof(Metric[]))!);
            (Optimizer made, Loss loss, IReadOnlyList<Metric> metrics) = model.Compiled();
            model._model = new CompiledModel(model.BuiltStack(), made, loss, metrics);
            model._model.Restore(snapshotReader);
        }
        else
        {
            using var scope = NDScope.Open();
            model.SetWeights([.. model.BuiltStack().Parameters.Select(
                parameter => np.array(snapshotReader.Read($"weights/{parameter.Name}", parameter.Shape)).reshape(parameter.Dimensions))]);
        }

        return model;
    }

    private Dictionary<string, SnapshotTensor> WeightTensors() => BuiltStack().Parameters.ToDictionary(
        parameter => $"weights/{parameter.Name}",
        parameter => new SnapshotTensor(parameter.Value.ToArray<float>(), parameter.Dimensions));
}
