using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Built layers with a loss, an optimizer and metrics: the arithmetic of one step, and all state but the data's.</summary>
internal sealed class CompiledModel
{
    private readonly bool _onSums;
    private readonly BatchBuffer _losses = new();
    private readonly BatchBuffer _gradients = new();
    private readonly BatchBuffer _outputs = new();
    private PutAside? _aside;
    private bool _isKnown;

    public CompiledModel(LayerStack layers, Optimizer optimizer, Loss loss, IReadOnlyList<Metric> metrics)
    {
        if (layers.OutputShape.Length is 0)
        {
            throw new InvalidOperationException("A loss takes at least one axis of outputs, and this model gives single numbers.");
        }

        if (loss.TakesProbabilities && layers.EndsWith is { } activation and not (Softmax or Sigmoid or HardSigmoid) && !OwnParts.Is(activation) && activation is not LambdaActivation)
        {
            throw new InvalidOperationException(
                $"{loss.GetType().Name} takes probabilities, and the model ends with the activation {ActivationFunction.NameOf(activation)}. End it with \"{(loss is BinaryCrossentropy ? "sigmoid" : "softmax")}\"{(loss is KLDivergence ? string.Empty : ", or make the loss with fromLogits: true")}.");
        }

        Layers = layers;
        Metrics = metrics;
        Optimizer = optimizer;
        Loss? onSums = loss.OnSums(layers.EndsWith);
        _onSums = onSums is not null;
        Loss = onSums ?? loss;
        _isKnown = !OwnParts.Is(Loss);
        MetricNames = [LogNames.Loss, .. metrics.Select(metric => metric.Name)];
        optimizer.Build(layers.Block);
    }

    public LayerStack Layers { get; }

    /// <summary>Gets the loss as it is computed: on the last layer's sums, where that is better.</summary>
    public Loss Loss { get; }

    public Optimizer Optimizer { get; }

    public IReadOnlyList<Metric> Metrics { get; }

    public IReadOnlyList<string> MetricNames { get; }

    /// <summary>Refuses metrics that cannot be computed on targets, before there is a first batch.</summary>
    public void CheckMetrics(NDArray y)
    {
        using var scope = NDScope.Open();
        NDArray first = PositionRows.Flat(y[new Slice(0, 1)], Layers.OutputShape.Length);
        foreach (Metric metric in Metrics.Where(metric => metric.GetType().Assembly == typeof(Metric).Assembly && metric is not LambdaMetric))
        {
            metric.Count(first, np.zeros(new Shape(first.shape[0], Layers.OutputShape[^1]), NPTypeCode.Single));
        }
    }

    /// <summary>Makes one update, and gives the loss and metrics of the batch before it.</summary>
    public void TrainStep(Batch batch, MetricTotals totals, Span<double> metrics, BatchPart? part)
    {
        using var scope = NDScope.Open();
        Optimizer.MoveTo(WeightPoint.Training);
        NDArray gradient = Compute(batch, ForwardMode.Training, totals, metrics, part)!;
        Layers.Backward(gradient, _onSums);
        part?.Average(Layers.Block.Gradients);
        Optimizer.Update();
    }

    /// <summary>Computes the loss and metrics of a batch without a change.</summary>
    public void Evaluate(Batch batch, ForwardMode mode, MetricTotals? totals, Span<double> metrics, BatchPart? part = null)
    {
        using var scope = NDScope.Open();
        Optimizer.MoveTo(WeightPoint.Evaluation);
        Compute(batch, mode, totals, metrics, part);
    }

    /// <summary>Computes loss and metrics; in training also the gradient of the loss with respect to the outputs.</summary>
    /// <remarks>What the layers remember for the way back lives in the caller's scope.</remarks>
    [NDScopedCovered]
    private NDArray? Compute(Batch batch, ForwardMode mode, MetricTotals? totals, Span<double> metrics, BatchPart? part)
    {
        Layers.Use(part);
        NDArray outputs = Layers.Forward(batch.X, mode, _onSums);
        int axes = outputs.ndim - 1;
        NDArray predictions = PositionRows.Flat(outputs, axes);
        NDArray y = PositionRows.Flat(batch.Y, axes);
        NDArray? weights = batch.SampleWeight?.reshape(-1, 1);
        long rows = predictions.shape[0];
        NDArray losses = _losses.Of(rows, 1);
        NDArray? gradient = mode is ForwardMode.Training ? _gradients.Of(predictions.shape) : null;
        Evaluate(y, predictions, losses, gradient);
        if (weights is not null)
        {
            np.multiply(losses, weights, losses);
        }

        if (gradient is not null)
        {
            NDArray scale = weights is null ? NDArray.Scalar((part?.Weight ?? 1) / rows) : weights * ((part?.Weight ?? 1) / rows);
            np.multiply(gradient, scale, gradient);
        }

        Span<double> sums = [np.sum(losses, dtype: typeof(double)).item<double>(), rows];
        part?.Sum(sums);
        metrics[0] = sums[0] / sums[1] + Layers.Penalty();
        if (totals is not null && Metrics.Count > 0)
        {
            AddMetrics(y, predictions, totals, metrics, part);
        }

        return gradient?.reshape(outputs.shape);
    }

    /// <summary>Evaluates the loss; one of the user's is looked at once, whether it fills what it has to.</summary>
    private void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
    {
        if (_isKnown)
        {
            Loss.Evaluate(y, predictions, losses, gradient);
            return;
        }

        OwnParts.Mark(losses);
        if (gradient is not null)
        {
            OwnParts.Mark(gradient);
        }

        Loss.Evaluate(y, predictions, losses, gradient);
        if (OwnParts.IsMarked(losses) || (gradient is not null && OwnParts.IsMarked(gradient)))
        {
            throw new InvalidOperationException(
                $"{Loss.GetType().Name}.Evaluate must fill the losses, (rows, 1), and the gradient, as the predictions, where it is not null. Write them with np.copyto.");
        }

        _isKnown = gradient is not null;
    }

    /// <summary>Metrics see what the model gives to its user, also where the loss is computed on the sums before the last activation.</summary>
    [NDScopedCovered]
    private void AddMetrics(NDArray y, NDArray predictions, MetricTotals totals, Span<double> metrics, BatchPart? part)
    {
        if (_onSums)
        {
            NDArray outputs = _outputs.Of(predictions.shape);
            Layers.EndsWith!.Forward(predictions, outputs);
            predictions = outputs;
        }

        for (int i = 0; i < Metrics.Count; i++)
        {
            metrics[i + 1] = totals.Add(i, y, predictions, part);
        }
    }

    public void Capture(SnapshotParts parts, Dictionary<string, SnapshotTensor> tensors)
    {
        using var scope = NDScope.Open();
        if (parts.HasFlag(SnapshotParts.Weights) && !parts.HasFlag(SnapshotParts.Optimizer))
        {
            Optimizer.MoveTo(WeightPoint.Evaluation);
        }

        if (parts.HasFlag(SnapshotParts.Weights))
        {
            foreach (Parameter parameter in Layers.Parameters)
            {
                tensors[$"weights/{parameter.Name}"] = new SnapshotTensor(parameter.Value.ToArray<float>(), parameter.Dimensions);
            }
        }

        if (parts.HasFlag(SnapshotParts.Optimizer))
        {
            tensors["optimizer/iterations"] = new SnapshotTensor(new[] { Optimizer.Iterations });
            tensors["optimizer/learning_rate"] = new SnapshotTensor(new[] { Optimizer.LearningRate });
            tensors["optimizer/hyper_parameters"] =
                new SnapshotTensor(new[] { Optimizer.Momentum ?? double.NaN, Optimizer.WeightDecay ?? double.NaN }, 2);
            foreach (OptimizerNumber number in Optimizer.Numbers)
            {
                tensors[$"optimizer/{number.Name}"] = new SnapshotTensor(new[] { number.Value });
            }

            foreach ((string name, Parameter parameter, NDArray view) in SlotViews())
            {
                tensors[name] = new SnapshotTensor(view.ToArray<float>(), parameter.Dimensions);
            }

            _aside?.Capture(tensors);
        }
    }

    /// <summary>Reads everything before it changes anything.</summary>
    public void Restore(SnapshotReader reader)
    {
        using var scope = NDScope.Open();
        RefuseOthers(reader);
        PutAside? saved = null;
        var writes = new List<Action>();
        if (reader.Parts.HasFlag(SnapshotParts.Weights))
        {
            foreach (Parameter parameter in Layers.Parameters)
            {
                float[] values = reader.Read($"weights/{parameter.Name}", parameter.Shape);
                writes.Add(() => np.copyto(parameter.Value, np.array(values).reshape(parameter.Dimensions)));
            }
        }

        if (reader.Parts.HasFlag(SnapshotParts.Optimizer))
        {
            long iterations = reader.Read<long>("optimizer/iterations", 1)[0];
            double rate = reader.Read<double>("optimizer/learning_rate", 1)[0];
            double[] hyper = reader.Read<double>("optimizer/hyper_parameters", 2);
            saved = PutAside.Read(Optimizer, Layers.Block.Values, iterations, reader);
            writes.Add(() =>
            {
                Optimizer.Iterations = iterations;
                Optimizer.LearningRate = rate;
                Optimizer.Momentum = double.IsNaN(hyper[0]) ? null : hyper[0];
                Optimizer.WeightDecay = double.IsNaN(hyper[1]) ? null : hyper[1];
            });
            foreach (OptimizerNumber number in Optimizer.Numbers)
            {
                double value = reader.Read<double>($"optimizer/{number.Name}", 1)[0];
                writes.Add(() => number.Value = value);
            }

            foreach ((string name, Parameter parameter, NDArray view) in SlotViews())
            {
                float[] values = reader.Read(name, parameter.Shape);
                writes.Add(() => np.copyto(view, np.array(values).reshape(parameter.Dimensions)));
            }
        }

        bool weightsAlone = reader.Parts.HasFlag(SnapshotParts.Weights) && !reader.Parts.HasFlag(SnapshotParts.Optimizer);
        PutAside? aside = weightsAlone && Optimizer.RemembersWeights ? new PutAside(Optimizer, Layers.Block.Values) : null;
        writes.ForEach(write => write());
        if (!weightsAlone)
        {
            _aside = reader.Parts.HasFlag(SnapshotParts.Optimizer) ? saved : _aside;
        }
        else if (_aside?.PutBack(Layers.Block.Values) is true)
        {
            _aside = null;
        }
        else
        {
            _aside = aside;
            Optimizer.WeightsWereSet();
        }
    }

    private void RefuseOthers(SnapshotReader reader)
    {
        var own = new Dictionary<string, SnapshotTensor>();
        Capture(reader.Parts, own);
        string? other = reader.Names.FirstOrDefault(
            name => TrainerSnapshot.PartOf(name) is not SnapshotParts.Data && !own.ContainsKey(name) && !(Optimizer.RemembersWeights && PutAside.IsOurs(name)));
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
