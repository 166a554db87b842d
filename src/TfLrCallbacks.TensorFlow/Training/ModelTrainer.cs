using System.Runtime.InteropServices;
using Tensorflow;
using Tensorflow.Gradients;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Losses;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// A compiled TensorFlow.NET model with its data, trained by a <see cref="GradientTape"/> of our own: the weights are bit for bit those of
/// <c>fit</c>, without its garbage collection in every step.
/// </summary>
internal sealed class ModelTrainer : ITrainer
{
    private readonly HostModel _host;
    private readonly IBatchSource _training;
    private readonly IBatchSource? _validation;
    private readonly ClassWeights? _classWeights;
    private readonly InputTypes _types;
    private readonly UnreadMetrics _unread;
    private readonly ILossFunc _loss;
    private readonly BatchMetric[] _metrics;
    private readonly MovingStatistics _moving;
    private readonly ILayer[] _dropouts;
    private readonly bool _normalizes;
    private Batch? _batch;
    private Batch? _ahead;
    private Batch? _validationBatch;
    private int _epoch;
    private long _taken;
    private bool _isFirstValidationBatch;

    /// <summary>Initializes a trainer.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="training">The training data.</param>
    /// <param name="validation">The validation data; null for no validation.</param>
    /// <param name="classWeights">The weight of each class; null where all count alike.</param>
    /// <exception cref="ArgumentException">The model cannot be trained.</exception>
    public ModelTrainer(IModel model, IBatchSource training, IBatchSource? validation = null, IReadOnlyDictionary<int, float>? classWeights = null)
    {
        _host = new HostModel(model);
        _training = training;
        _validation = validation;
        _classWeights = classWeights is null ? null : new ClassWeights(classWeights);
        _loss = HostFields.Loss(Model);
        _types = new InputTypes(Model, _loss);
        _metrics = BatchMetric.Of(Model);
        MetricNames = [LogNames.Loss, .. _metrics.Select(metric => metric.Name)];
        Build();
        _host.RequireThatUpdatesAct();
        foreach (IBatchSource? source in new[] { training, validation })
        {
            if (source is ArrayBatches arrays)
            {
                DataShapes.Require(Model, _loss, arrays.Rows([0]).Columns(_types));
                SparseLabels.Require(Model, _loss, arrays.Targets);
            }
        }

        Workers = (Model.Optimizer as SteeredOptimizer)?.Rules.Workers ?? SingleWorker.Instance;
        _unread = new UnreadMetrics(Workers, IsOverAllBatches);
        _moving = new MovingStatistics(Model, _host.IsOfThisThread());
        ILayer[] layers = [.. Model._flatten_layers()];
        _normalizes = layers.Any(MovingStatistics.IsBatchNormalization);
        _dropouts = [.. layers.Where(layer => layer.GetType().Name is "Dropout")];
        if (Workers.Count > 1)
        {
            WorkerModels.Require(layers, _metrics);
            WorkerModels.GiveToAll(Workers, _host);
        }
    }

    /// <summary>Gets the number of batches from one reading of loss and metrics to the next; 0 for the first and last batch of an epoch only.</summary>
    /// <value>The default is 1: every batch is read.</value>
    public int MetricsEvery
    {
        get;
        init => field = Check.AtLeast(0, value, nameof(MetricsEvery));
    } = 1;

    /// <inheritdoc/>
    public IReadOnlyList<string> MetricNames { get; }

    /// <inheritdoc/>
    public IWorkers Workers { get; }

    /// <inheritdoc/>
    public long? StepsPerEpoch => _training.Steps;

    /// <inheritdoc/>
    public bool HasValidation => _validation is not null;

    /// <inheritdoc/>
    public int ProbeRowCount => _training.RowCount;

    /// <inheritdoc/>
    public int ValidationRowCount => _validation?.RowCount ?? 0;

    /// <inheritdoc/>
    public bool IsOverAllBatches(int metric) => metric > 0 && _metrics[metric - 1].IsOverAllBatches;

    /// <inheritdoc/>
    public int BatchesPerUpdate => (Model.Optimizer as SteeredOptimizer)?.Rules.AccumulationSteps ?? 1;

    /// <inheritdoc/>
    public double LearningRate
    {
        get => _host.LearningRate;
        set => _host.LearningRate = value;
    }

    /// <inheritdoc/>
    public double? Momentum
    {
        get => _host.Momentum;
        set => _host.Momentum = value;
    }

    /// <inheritdoc/>
    public double? WeightDecay
    {
        get => _host.WeightDecay;
        set => _host.WeightDecay = value;
    }

    private Model Model => _host.Model;

    private bool IsRead => MetricsEvery is 1 || _taken is 1 || IsLast || (MetricsEvery > 0 && _taken % MetricsEvery is 0);

    private bool IsLast => _training.Steps is { } steps ? _taken == steps : _ahead is null;

    /// <summary>Tells a schedule in the optimizer how long the run is.</summary>
    /// <param name="length">The length.</param>
    /// <param name="initialEpoch">The epoch that it starts at.</param>
    /// <param name="callbacks">The user's callbacks.</param>
    /// <returns>The callback that says what about the rate may surprise.</returns>
    public RateMemory Announce(RunLength length, int initialEpoch, IEnumerable<Callback> callbacks) =>
        _host.Announce(length, (length.StepsPerEpoch ?? 0) * initialEpoch, callbacks);

    /// <inheritdoc/>
    public void BeginEpoch(int epoch)
    {
        _epoch = epoch;
        _taken = 0;
        _ahead = null;
        _unread.Clear();
        Array.ForEach(_metrics, metric => metric.Reset());
        _training.Begin(epoch);
    }

    /// <inheritdoc/>
    public bool MoveToNextBatch()
    {
        // The last batch is read in any case. Data that does not say how long it is says it one batch ahead.
        bool looksAhead = MetricsEvery is not 1 && _training.Steps is null;
        _batch = looksAhead && _taken > 0 ? _ahead : _training.Next();
        _ahead = looksAhead && _batch is not null ? _training.Next() : null;
        _taken += _batch is null ? 0 : 1;
        return _batch is not null;
    }

    /// <inheritdoc/>
    public double TrainBatch(Span<double> metrics)
    {
        (Batch batch, int samples) = WorkerModels.Own(Workers, Model, Checked(_batch!, isFirst: _taken is 1));

        // The tensors of a step are native memory, of which the collector would not know.
        long bytes = batch.Bytes;
        GC.AddMemoryPressure(bytes);
        try
        {
            _unread.Add(Train(batch), samples);
            if (IsRead)
            {
                return _unread.Read(metrics);
            }
        }
        catch (Exception error) when (HostFaults.Explain(error) is not null)
        {
            throw new InvalidOperationException(HostFaults.Explain(error), error);
        }
        finally
        {
            GC.RemoveMemoryPressure(bytes);
        }

        metrics.Fill(double.NaN);
        return 0;
    }

    /// <inheritdoc/>
    public void BeginValidation()
    {
        _validation!.Begin(0);
        Array.ForEach(_metrics, metric => metric.Reset());
        _isFirstValidationBatch = true;
    }

    /// <inheritdoc/>
    public bool MoveToNextValidationBatch()
    {
        _validationBatch = _validation!.Next();
        return _validationBatch is not null;
    }

    /// <inheritdoc/>
    public double ValidateBatch(Span<double> metrics)
    {
        (Batch batch, int samples) = WorkerModels.Own(Workers, Model, Checked(_validationBatch!, _isFirstValidationBatch));
        _isFirstValidationBatch = false;
        Tensor predictions = Model.Apply(batch.Inputs, training: false);
        var read = new UnreadMetrics(Workers, IsOverAllBatches);
        read.Add(Values(batch, predictions, Loss(batch, predictions, weights: batch.Weights)), samples);
        return read.Read(metrics);
    }

    /// <inheritdoc/>
    public double ProbeLoss(IReadOnlyList<int> rows) => ProbeLoss(_training, rows);

    /// <inheritdoc/>
    public double ValidationLoss(IReadOnlyList<int> rows) => ProbeLoss(_validation!, rows);

    /// <inheritdoc/>
    public ITrainer Copy() => throw new NotSupportedException(
        "TensorFlow.NET has no way to copy a model with its optimizer, and trains on one thread at a time.");

    private double ProbeLoss(IBatchSource data, IReadOnlyList<int> rows)
    {
        Batch batch = data.Rows(rows).Columns(_types);
        if (!_normalizes)
        {
            return Probe(batch, Model.Apply(batch.Inputs, training: false));
        }

        using var statistics = new ProbeMode(Model, _dropouts);
        return Probe(batch, Model.Apply(batch.Inputs, training: true));
    }

    /// <inheritdoc/>
    public TrainerSnapshot Capture(SnapshotParts parts)
    {
        TrainerSnapshot model = _host.Capture(parts);
        if (!parts.HasFlag(SnapshotParts.Data))
        {
            return model;
        }

        var tensors = new Dictionary<string, SnapshotTensor>(model.Tensors) { [SnapshotNames.Position] = new(new[] { _epoch, _taken }, 2) };
        if (_unread.Count > 0)
        {
            (tensors[SnapshotNames.UnreadValues], tensors[SnapshotNames.UnreadSamples]) = _unread.Capture();
        }

        foreach ((int i, IVariableV1 state) in _metrics.SelectMany(metric => metric.State).Index())
        {
            tensors[SnapshotNames.MetricState(i)] = new HostVariable(state).Capture();
        }

        return new TrainerSnapshot(tensors);
    }

    /// <inheritdoc/>
    public void Restore(TrainerSnapshot snapshot)
    {
        _host.Restore(snapshot);
        if (!snapshot.Tensors.TryGetValue(SnapshotNames.Position, out SnapshotTensor? position))
        {
            return;
        }

        long[] values = (long[])position.Values;
        BeginEpoch((int)values[0]);
        while (_taken < values[1] && MoveToNextBatch())
        {
        }

        if (snapshot.Tensors.TryGetValue(SnapshotNames.UnreadValues, out SnapshotTensor? unread))
        {
            _unread.Restore(unread, snapshot.Tensors[SnapshotNames.UnreadSamples], MetricNames.Count);
        }

        foreach ((int i, IVariableV1 state) in _metrics.SelectMany(metric => metric.State).Index())
        {
            if (snapshot.Tensors.TryGetValue(SnapshotNames.MetricState(i), out SnapshotTensor? saved))
            {
                new HostVariable(state).Restore(SnapshotNames.MetricState(i), saved);
            }
        }
    }

    /// <summary>Gives a batch as the model takes it. That of a dataset is seen here for the first time, so its shapes are looked at.</summary>
    private Batch Checked(Batch batch, bool isFirst)
    {
        Batch columns = batch.Columns(_types);
        if (isFirst)
        {
            DataShapes.Require(Model, _loss, columns);
        }

        return columns;
    }

    private Tensor[] Train(Batch batch)
    {
        List<IVariableV1> variables = Model.TrainableVariables;
        using GradientTape tape = tf.GradientTape();
        (Tensor predictions, Tensor[] layerInputs) = _moving.Apply(batch.Inputs);
        Tensor loss = Loss(batch, predictions, Weights(batch, predictions));
        Tensor[] gradients = tape.gradient(loss, variables);
        if (Array.TrueForAll(gradients, gradient => gradient is null))
        {
            SparseLabels.Require(Model, _loss, batch.Targets, predictions.shape.dims[^1]);
        }

        (Tensor, IVariableV1)[] pairs = [.. gradients.Zip(variables)];
        if (Model.Optimizer is not SteeredOptimizer)
        {
            Gradients.RequireAll(pairs);
        }

        Model.Optimizer.apply_gradients(pairs, experimental_aggregate_gradients: false);
        _moving.Update(layerInputs);
        return Values(batch, predictions, loss);
    }

    /// <summary>Gives the loss and the metrics, which stay on the device.</summary>
    private Tensor[] Values(Batch batch, Tensor predictions, Tensor loss) =>
        [BatchMetric.Scalar(loss), .. _metrics.Select(metric => metric.Compute(batch.Targets, predictions))];

    private float Probe(Batch batch, Tensor predictions) => (float)BatchMetric.Scalar(Loss(batch, predictions, Weights(batch, predictions)));

    private Tensor Loss(Batch batch, Tensor predictions, Tensor? weights) => _loss.Call(batch.Targets, predictions, weights!);

    /// <summary>Gives the weights of samples times those of their classes.</summary>
    private Tensor? Weights(Batch batch, Tensor predictions)
    {
        if (_classWeights is null)
        {
            return batch.Weights;
        }

        Tensor weights = _classWeights.Of(batch.Targets, predictions.shape.dims[^1]);
        return batch.Weights is null ? weights : weights * batch.Weights;
    }

    /// <summary>A Sequential without an input shape has no weights before it has seen data.</summary>
    private void Build()
    {
        if (Model.TrainableVariables.Count is 0)
        {
            _training.Begin(0);
            if (_training.Next() is { } first)
            {
                Model.Apply(first.Columns(_types).Inputs, training: false);
            }
        }
    }
}
