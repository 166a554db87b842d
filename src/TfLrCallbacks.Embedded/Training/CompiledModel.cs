using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Built layers with a loss, an optimizer and metrics: the arithmetic of one step, and all state but the data's.</summary>
internal sealed class CompiledModel
{
    private readonly bool _onSums;
    private readonly IReadOnlyList<Metric> _metrics;
    private readonly BatchBuffer _losses = new();
    private readonly BatchBuffer _gradients = new();

    public CompiledModel(LayerStack layers, Optimizer optimizer, Loss loss, IReadOnlyList<Metric> metrics)
    {
        if (layers.OutputShape.Length is not 1)
        {
            throw new InvalidOperationException(
                $"A loss takes one axis of outputs, and this model gives {Arrays.Show(layers.OutputShape)} for each sample. Add a {nameof(Flatten)}.");
        }

        Layers = layers;
        _metrics = metrics;
        Optimizer = optimizer;
        Loss? onSums = loss.OnSums(layers.EndsWith);
        _onSums = onSums is not null;
        Loss = onSums ?? loss;
        MetricNames = [LogNames.Loss, .. metrics.Select(metric => metric.Name)];
        optimizer.Build(layers.Block);
    }

    public LayerStack Layers { get; }

    /// <summary>Gets the loss as it is computed: on the last layer's sums, where that is better.</summary>
    public Loss Loss { get; }

    public Optimizer Optimizer { get; }

    public IReadOnlyList<string> MetricNames { get; }

    /// <summary>Makes one update, and gives the loss and metrics of the batch before it.</summary>
    public void TrainStep(NDArray x, NDArray y, NDArray? weights, Span<double> metrics)
    {
        using var scope = NDScope.Open();
        NDArray gradient = Evaluate(x, y, weights, ForwardMode.Training, metrics)!;
        Layers.Backward(gradient, _onSums);
        Optimizer.Update();
    }

    /// <summary>Computes the loss and metrics of a batch; in training also the gradient of the loss with respect to the outputs.</summary>
    /// <remarks>What the layers remember for the way back lives in the caller's scope.</remarks>
    [NDScopedCovered]
    public NDArray? Evaluate(NDArray x, NDArray y, NDArray? weights, ForwardMode mode, Span<double> metrics)
    {
        NDArray predictions = Layers.Forward(x, mode, _onSums);
        long samples = predictions.shape[0];
        NDArray losses = _losses.Of(samples, 1);
        NDArray? gradient = mode is ForwardMode.Training ? _gradients.Of(predictions.shape) : null;
        Loss.Evaluate(y, predictions, losses, gradient);
        if (weights is not null)
        {
            np.multiply(losses, weights, losses);
        }

        if (gradient is not null)
        {
            NDArray scale = weights is null ? NDArray.Scalar(1f / samples) : weights / (float)samples;
            np.multiply(gradient, scale, gradient);
        }

        metrics[0] = np.sum(losses, dtype: typeof(double)).item<double>() / samples + Layers.Penalty();
        for (int i = 0; i < _metrics.Count; i++)
        {
            metrics[i + 1] = _metrics[i].Evaluate(y, predictions);
        }

        return gradient;
    }

    public void Capture(SnapshotParts parts, Dictionary<string, SnapshotTensor> tensors)
    {
        using var scope = NDScope.Open();
        if (parts.HasFlag(SnapshotParts.Weights))
        {
            foreach (Parameter parameter in Layers.Parameters)
            {
                tensors[$"weights/{parameter.Name}"] = new SnapshotTensor(parameter.Value.ToArray<float>(), parameter.Shape);
            }
        }

        if (parts.HasFlag(SnapshotParts.Optimizer))
        {
            tensors["optimizer/iterations"] = new SnapshotTensor(new[] { Optimizer.Iterations });
            tensors["optimizer/learning_rate"] = new SnapshotTensor(new[] { Optimizer.LearningRate });
            tensors["optimizer/hyper_parameters"] =
                new SnapshotTensor(new[] { Optimizer.Momentum ?? double.NaN, Optimizer.WeightDecay ?? double.NaN }, 2);
            foreach ((string name, Parameter parameter, NDArray view) in SlotViews())
            {
                tensors[name] = new SnapshotTensor(view.ToArray<float>(), parameter.Shape);
            }
        }
    }

    /// <summary>Reads everything before it changes anything.</summary>
    public void Restore(SnapshotReader reader)
    {
        using var scope = NDScope.Open();
        RefuseOthers(reader);
        var writes = new List<Action>();
        if (reader.Parts.HasFlag(SnapshotParts.Weights))
        {
            foreach (Parameter parameter in Layers.Parameters)
            {
                float[] values = reader.Read($"weights/{parameter.Name}", parameter.Shape);
                writes.Add(() => np.copyto(parameter.Value, np.array(values).reshape(parameter.Shape)));
            }
        }

        if (reader.Parts.HasFlag(SnapshotParts.Optimizer))
        {
            long iterations = reader.Read<long>("optimizer/iterations", 1)[0];
            double rate = reader.Read<double>("optimizer/learning_rate", 1)[0];
            double[] hyper = reader.Read<double>("optimizer/hyper_parameters", 2);
            writes.Add(() =>
            {
                Optimizer.Iterations = iterations;
                Optimizer.LearningRate = rate;
                Optimizer.Momentum = double.IsNaN(hyper[0]) ? null : hyper[0];
                Optimizer.WeightDecay = double.IsNaN(hyper[1]) ? null : hyper[1];
            });
            foreach ((string name, Parameter parameter, NDArray view) in SlotViews())
            {
                float[] values = reader.Read(name, parameter.Shape);
                writes.Add(() => np.copyto(view, np.array(values).reshape(parameter.Shape)));
            }
        }

        writes.ForEach(write => write());
    }

    private void RefuseOthers(SnapshotReader reader)
    {
        var own = new Dictionary<string, SnapshotTensor>();
        Capture(reader.Parts, own);
        string? other = reader.Names.FirstOrDefault(
            name => TrainerSnapshot.PartOf(name) is not SnapshotParts.Data && !own.ContainsKey(name));
        if (other is not null)
        {
            throw SnapshotReader.Foreign($"this one has no \"{other}\"");
        }
    }

    private IEnumerable<(string Name, Parameter Parameter, NDArray View)> SlotViews() =>
        from slot in Optimizer.Slots
        from pair in Layers.Block.Parameters.Zip(Layers.Block.ViewsOf(slot.Block))
        select ($"optimizer/{pair.First.Name}/{slot.Name}", pair.First, pair.Second);
}
