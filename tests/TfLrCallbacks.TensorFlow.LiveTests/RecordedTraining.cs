using System.Text.Json;
using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>A recorded training of Keras, built on TensorFlow.NET.</summary>
internal sealed class RecordedTraining
{
    private readonly JsonElement _recorded;
    private readonly JsonElement _spec;

    public RecordedTraining(string name)
    {
        _recorded = Golden.Training(name);
        _spec = _recorded.GetProperty("spec");
        double[] rates = _recorded.Doubles("rates");
        Rates = rates.Length is 1 ? [.. Enumerable.Repeat(rates[0], _spec.GetProperty("total_steps").GetInt32())] : rates;
        BatchLosses = _recorded.Doubles("batch_loss");
        Deviation = _recorded.GetProperty("loss_deviation").GetDouble();
        Epochs = _spec.GetProperty("epochs").GetInt32();
    }

    public double[] Rates { get; }

    public double[] BatchLosses { get; }

    public double Deviation { get; }

    public int Epochs { get; }

    public int BatchSize => _spec.GetProperty("batch_size").GetInt32();

    public float[] FinalWeights => _recorded.Numbers<float>("final");

    public int Every => _recorded.GetProperty("every").GetInt32();

    public JsonElement Optimizer => _spec.GetProperty("optimizer");

    public double[] History(string name) => _recorded.GetProperty("history").Doubles(name);

    /// <summary>The initial weights, in the order of the recording.</summary>
    public float[][] InitialWeights()
    {
        short[] all = _recorded.Numbers<short>("initial_times_4096");
        int start = 0;
        return [.. Layout().Select(entry =>
        {
            float[] values = [.. all[start..(start + entry.Size)].Select(value => value / 4096f)];
            start += entry.Size;
            return values;
        })];
    }

    /// <summary>The samples of a step: position i of epoch e holds sample (a i + b) mod n.</summary>
    public int[] Samples(int epoch, int batch, int count)
    {
        JsonElement order = _spec.GetProperty("order")[epoch % _spec.GetProperty("order").GetArrayLength()];
        long a = order[0].GetInt64();
        long b = order[1].GetInt64();
        int start = batch * BatchSize;
        return [.. Enumerable.Range(start, Math.Min(BatchSize, count - start)).Select(i => (int)(((a * i) + b) % count))];
    }

    public Model Build(IOptimizer optimizer)
    {
        List<ILayer> layers = [keras.layers.InputLayer(new Shape(64))];
        foreach (JsonElement layer in _spec.GetProperty("layers").EnumerateArray())
        {
            layers.Add(Layer(layer[0].GetString()!, layer[1]));
        }

        Sequential model = keras.Sequential(layers);
        Load(model);
        model.compile(
            optimizer,
            _spec.GetProperty("loss")[0].GetString() is "MeanSquaredError" ? keras.losses.MeanSquaredError() : keras.losses.SparseCategoricalCrossentropy(from_logits: true),
            ["accuracy"]);
        return model;
    }

    public ModelTrainer Trainer(Model model)
    {
        (NDArray x, NDArray y) = Data(test: false);
        (NDArray xv, NDArray yv) = Data(test: true);
        return new ModelTrainer(model, new Order(this, x, y), new ArrayBatches([xv], yv, null, 128, null), ClassWeights());
    }

    /// <summary>The weights at the end, as far as they were recorded.</summary>
    public float[] Weights(Model model)
    {
        float[] all = [.. Layout().SelectMany(entry => Variable(model, entry).numpy().ToArray<float>())];
        return [.. all.Where((_, i) => i % Every is 0)];
    }

    private Dictionary<int, float>? ClassWeights() => _spec.TryGetProperty("class_weight", out JsonElement weights)
        ? Enumerable.Range(0, 10).ToDictionary(label => label, label => weights.TryGetProperty($"{label}", out JsonElement weight) ? weight.GetSingle() : 1)
        : null;

    private (NDArray X, NDArray Y) Data(bool test)
    {
        (float[] pixels, int[] labels) = Golden.Digits(test);
        NDArray y = _spec.GetProperty("labels").GetString() is "onehot"
            ? new NDArray(labels.SelectMany(label => Enumerable.Range(0, 10).Select(i => i == label ? 1f : 0f)).ToArray(), new Shape(labels.Length, 10))
            : labels;
        return (new NDArray(pixels, new Shape(labels.Length, 64)), y);
    }

    private IEnumerable<(int Layer, string Name, int Size)> Layout() => _recorded.GetProperty("layout").EnumerateArray().Select(entry =>
    {
        string[] words = entry[0].GetString()!.Split('/');
        return (int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), words[1], entry[1].EnumerateArray().Aggregate(1, (size, n) => size * n.GetInt32()));
    });

    private static IVariableV1 Variable(Model model, (int Layer, string Name, int Size) entry) =>
        model.Layers.Where(layer => layer.Weights.Count > 0).ElementAt(entry.Layer).Weights.First(weight => weight.Name.Contains($"/{entry.Name}:", StringComparison.Ordinal));

    private void Load(Model model)
    {
        float[][] initial = InitialWeights();
        int i = 0;
        foreach ((int Layer, string Name, int Size) entry in Layout())
        {
            IVariableV1 variable = Variable(model, entry);
            variable.assign(tf.constant(initial[i++], shape: variable.shape));
        }
    }

    private static ILayer Layer(string kind, JsonElement arguments)
    {
        int Number(string name) => arguments.GetProperty(name).GetInt32();
        string? Text(string name, string? otherwise = null) => arguments.TryGetProperty(name, out JsonElement text) ? text.GetString() : otherwise;
        return kind switch
        {
            "Dense" => keras.layers.Dense(Number("units"), activation: Text("activation")!, input_shape: null!),
            "BatchNormalization" => keras.layers.BatchNormalization(momentum: arguments.GetProperty("momentum").GetSingle()),
            "Activation" => keras.layers.LeakyReLU(alpha: 0),
            "Reshape" => keras.layers.Reshape(new Shape(8, 8, 1)),
            "Conv2D" => keras.layers.Conv2D(Number("filters"), kernel_size: new Shape(Number("kernel_size"), Number("kernel_size")), padding: Text("padding", "valid")!, activation: Text("activation")!),
            "MaxPooling2D" => keras.layers.MaxPooling2D(new Shape(2, 2)),
            "Flatten" => keras.layers.Flatten(),
            _ => throw new NotSupportedException(kind),
        };
    }

    /// <summary>The recorded order of the samples.</summary>
    private sealed class Order(RecordedTraining training, NDArray x, NDArray y) : IBatchSource
    {
        private readonly ArrayBatches _rows = new([x], y, null, training.BatchSize, null);
        private int _epoch;
        private int _batch;

        public long? Steps => _rows.Steps;

        public int RowCount => _rows.RowCount;

        public void Begin(int epoch)
        {
            _epoch = epoch;
            _batch = 0;
        }

        public Batch? Next() => _batch < Steps ? Rows(training.Samples(_epoch, _batch++, RowCount)) : null;

        public Batch Rows(IReadOnlyList<int> rows) => _rows.Rows(rows);
    }
}
