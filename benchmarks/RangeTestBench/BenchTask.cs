using System.Globalization;
using System.Text.Json;
using NumSharp;
using TfLrCallbacks.Embedded;

namespace TfLrCallbacks.RangeTestBench;

/// <summary>A task: data, model, loss and optimizer, as a file describes them.</summary>
internal sealed class BenchTask(JsonElement task, IReadOnlyList<string> dataFolders)
{
    public string Id => task.GetProperty("id").GetString()!;

    public int Batch => task.GetProperty("batch").GetInt32();

    public bool IsBroken => task.TryGetProperty("broken", out _);

    public string[] Expected => IsBroken ? [.. task.GetProperty("expect").EnumerateArray().Select(item => item.GetString()!)] : [];

    /// <summary>Reads the tasks of a folder: tasks.json, the data beside it in data/, and in ../data.</summary>
    public static IReadOnlyList<BenchTask> ReadAll(string folder)
    {
        JsonElement file = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "tasks.json"))).RootElement;
        JsonElement list = file.ValueKind is JsonValueKind.Array ? file : file.GetProperty("tasks");
        string[] folders = [Path.Combine(folder, "data"), Path.Combine(folder, "..", "data")];
        return [.. list.EnumerateArray().Select(item => new BenchTask(item, folders))];
    }

    /// <summary>Builds the model with fresh weights, and trains it beforehand where the task says so.</summary>
    public ITrainer Build(int seed)
    {
        TaskData data = TaskData.Read(task.GetProperty("data"), dataFolders);
        var model = new Sequential(Layers(task.GetProperty("model"), data.X[0].Length)) { Seed = seed };
        if (task.TryGetProperty("pretrain", out JsonElement before))
        {
            TaskData earlier = before.TryGetProperty("data", out JsonElement other) ? TaskData.Read(other, dataFolders) : data;
            model.Compile(new Adam(before.GetProperty("learning_rate").GetDouble(), epsilon: 1e-8), LossOf(data));
            ITrainer trainer = model.CreateTrainer(earlier.Inputs, earlier.Targets, Batch);
            Train(trainer, before.GetProperty("steps").GetInt32());
        }

        model.Compile(OptimizerOf(), LossOf(data));
        return model.CreateTrainer(data.Inputs, data.Targets, Batch);
    }

    private static void Train(ITrainer trainer, int steps)
    {
        var metrics = new double[trainer.MetricNames.Count];
        int made = 0;
        for (int epoch = 0; made < steps; epoch++)
        {
            trainer.BeginEpoch(epoch);
            while (made < steps && trainer.MoveToNextBatch())
            {
                trainer.TrainBatch(metrics);
                made++;
            }
        }
    }

    private List<Layer> Layers(JsonElement model, int inputs)
    {
        var layers = new List<Layer>();
        int width = inputs;
        int channels = 0;
        int side = 0;
        foreach (JsonElement layer in model.EnumerateArray())
        {
            switch (layer.GetProperty("op").GetString()!)
            {
                case "dense":
                    int units = Int(layer, "units");
                    (Initializer kernel, Initializer bias) = InitializersOf(width, units);
                    layers.Add(new Dense(
                        units,
                        layer.GetProperty("act").GetString()!,
                        kernelInitializer: kernel,
                        biasInitializer: layer.TryGetProperty("bias_init", out JsonElement constant) ? new Constant(constant.GetDouble()) : bias));
                    width = units;
                    break;
                case "conv":
                    int filters = Int(layer, "filters");
                    (Initializer filter, Initializer offset) = InitializersOf(9 * channels, 9 * filters);
                    layers.Add(new Conv2D(filters, 3, padding: Padding.Same, activation: layer.GetProperty("act").GetString()!, kernelInitializer: filter, biasInitializer: offset));
                    channels = filters;
                    break;
                case "maxpool":
                    layers.Add(new MaxPooling2D(2));
                    side /= 2;
                    break;
                case "reshape":
                    // The file has channels first, with one channel; the engine has them last.
                    int[] shape = [.. layer.GetProperty("shape").EnumerateArray().Select(item => item.GetInt32())];
                    layers.Add(new Reshape(shape[1], shape[2], shape[0]));
                    (channels, side) = (shape[0], shape[1]);
                    break;
                case "flatten":
                    layers.Add(new Flatten());
                    width = channels > 0 ? side * side * channels : width * inputs;
                    break;
                case "embedding":
                    layers.Add(new Embedding(Int(layer, "vocab"), Int(layer, "dim"), Uniform(layer)));
                    width = Int(layer, "dim");
                    break;
                case "position":
                    layers.Add(new PositionEmbedding(Uniform(layer)));
                    break;
                case "residual":
                    layers.Add(new Residual(Layers(layer.GetProperty("inner"), width)));
                    break;
                case "attention":
                    int heads = Int(layer, "heads");
                    layers.Add(new MultiHeadAttention(heads, width / heads, causal: true, kernelInitializer: InitializersOf(width, width).Kernel));
                    break;
                case "gru":
                    layers.Add(new GRU(Int(layer, "units"), returnSequences: true, kernelInitializer: InitializersOf(width, Int(layer, "units")).Kernel));
                    width = Int(layer, "units");
                    break;
                default:
                    layers.Add(Plain(layer));
                    break;
            }
        }

        return layers;
    }

    private static Layer Plain(JsonElement layer) => layer.GetProperty("op").GetString() switch
    {
        "act" => new ActivationLayer(layer.GetProperty("act").GetString()!),
        "batchnorm" => new BatchNormalization(),
        "layernorm" => new LayerNormalization(epsilon: 1e-5),
        "dropout" => new Dropout(layer.GetProperty("rate").GetDouble()),
        "scale" when (float)layer.GetProperty("by").GetDouble() is var by => new ActivationLayer(ActivationFunction.Of(x => x * by, x => np.full_like(x, by))),
        "log" => new ActivationLayer(ActivationFunction.Of(x => np.log(x), x => np.reciprocal(x))),
        var other => throw new NotSupportedException($"The engine has no layer \"{other}\"."),
    };

    private static RandomUniform Uniform(JsonElement layer)
    {
        double limit = layer.GetProperty("uniform").GetDouble();
        return new RandomUniform(-limit, limit);
    }

    private (Initializer Kernel, Initializer Bias) InitializersOf(int inputs, int outputs)
    {
        string name = task.GetProperty("init").GetString()!;
        double limit = Math.Sqrt(6.0 / (inputs + outputs));
        return name switch
        {
            "glorot_uniform" => (new RandomUniform(-limit, limit), new Zeros()),
            "he_normal" => (new RandomNormal(0, Math.Sqrt(2.0 / inputs)), new Zeros()),
            "lecun_uniform" => (new RandomUniform(-1 / Math.Sqrt(inputs), 1 / Math.Sqrt(inputs)), new RandomUniform(-1 / Math.Sqrt(inputs), 1 / Math.Sqrt(inputs))),
            _ when name.StartsWith("normal:", StringComparison.Ordinal) =>
                (new RandomNormal(0, double.Parse(name.AsSpan(7), CultureInfo.InvariantCulture) / Math.Sqrt(inputs)), new Zeros()),
            _ => throw new NotSupportedException($"No initialisation \"{name}\"."),
        };
    }

    private Loss LossOf(TaskData data)
    {
        string name = task.GetProperty("loss").GetString()!;
        return name switch
        {
            "cross_entropy" => new SparseCategoricalCrossentropy(fromLogits: true),
            "mse" => new MeanSquaredError(),
            "huber" => new Huber(1),
            "gaussian_nll" => new GaussianLikelihood(),
            _ => throw new NotSupportedException($"No loss \"{name}\" with {data.Classes} classes."),
        };
    }

    private Optimizer OptimizerOf()
    {
        JsonElement optimizer = task.GetProperty("optimizer");
        double? Value(string name) => optimizer.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : null;
        double? clip = task.TryGetProperty("clip_norm", out JsonElement norm) ? norm.GetDouble() : null;
        return optimizer.GetProperty("name").GetString() switch
        {
            "sgd" when Value("weight_decay") is null or 0 => new SGD(0.01, Value("momentum") ?? 0, optimizer.TryGetProperty("nesterov", out JsonElement nesterov) && nesterov.ValueKind is JsonValueKind.True) { GlobalClipNorm = clip },
            "adam" => new Adam(0.001, Value("beta1") ?? 0.9, Value("beta2") ?? 0.999, 1e-8) { GlobalClipNorm = clip },
            "adamw" => new AdamW(0.001, Value("weight_decay") ?? 0.01, Value("beta1") ?? 0.9, Value("beta2") ?? 0.999, 1e-8) { GlobalClipNorm = clip },
            "rmsprop" => new RMSprop(0.001, Value("rho") ?? 0.9, epsilon: Value("eps") ?? 1e-7) { GlobalClipNorm = clip },
            var other => throw new NotSupportedException($"No optimizer \"{other}\"."),
        };
    }

    private static int Int(JsonElement layer, string name) => layer.GetProperty(name).GetInt32();
}
