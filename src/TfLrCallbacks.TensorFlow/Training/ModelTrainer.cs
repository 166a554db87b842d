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
    private readonly Tensor? _classWeights;
    private readonly ILossFunc _loss;
    private readonly BatchMetric[] _metrics;
    private readonly MovingStatistics _moving;
    private readonly ILayer[] _dropouts;
    private readonly bool _normalizes;
    private Batch? _batch;
    private Batch? _validationBatch;
    private int _epoch;
    private long _taken;

    /// <summary>Initializes a trainer.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="training">The training data.</param>
    /// <param name="validation">The validation data; null where there is none.</param>
    /// <param name="classWeights">The weight of each class; null where all count alike.</param>
    /// <exception cref="ArgumentException">The model cannot be trained.</exception>
    public ModelTrainer(IModel model, IBatchSource training, IBatchSource? validation = null, IReadOnlyDictionary<int, float>? classWeights = null)
    {
        _host = new HostModel(model);
        _training = training;
        _validation = validation;
        _classWeights = classWeights is null ? null : ClassTable(classWeights);
        _loss = HostFields.Loss(Model);
        _metrics = BatchMetric.Of(Model);
        MetricNames = [LogNames.Loss, .. _metrics.Select(metric => metric.Name)];
        Build();
        _host.RequireThatUpdatesAct();
        _moving = new MovingStatistics(Model, _host.IsOfThisThread());
        ILayer[] layers = [.. Model._flatten_layers()];
        _normalizes = layers.Any(MovingStatistics.IsBatchNormalization);
        _dropouts = [.. layers.Where(layer => layer.GetType().Name is "Dropout")];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> MetricNames { get; }

    /// <inheritdoc/>
    public long? StepsPerEpoch => _training.Steps;

    /// <inheritdoc/>
    public bool HasValidation => _validation is not null;

    /// <inheritdoc/>
    public int ProbeRowCount => _training.RowCount;

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

    /// <summary>Tells a schedule in the optimizer how long the run is.</summary>
    /// <param name="length">The length.</param>
    public void Announce(RunLength length) => _host.Announce(length);

    /// <inheritdoc/>
    public void BeginEpoch(int epoch)
    {
        _epoch = epoch;
        _taken = 0;
        _training.Begin(epoch);
    }

    /// <inheritdoc/>
    public bool MoveToNextBatch()
    {
        _batch = _training.Next();
        _taken += _batch is null ? 0 : 1;
        return _batch is not null;
    }

    /// <inheritdoc/>
    public double TrainBatch(Span<double> metrics)
    {
        Batch batch = Columns(_batch!);

        // The tensors of a step are native memory, of which the collector would not know.
        long bytes = batch.Bytes;
        GC.AddMemoryPressure(bytes);
        try
        {
            Train(batch, metrics);
        }
        finally
        {
            GC.RemoveMemoryPressure(bytes);
        }

        return batch.Count;
    }

    /// <inheritdoc/>
    public void BeginValidation() => _validation!.Begin(0);

    /// <inheritdoc/>
    public bool MoveToNextValidationBatch()
    {
        _validationBatch = _validation!.Next();
        return _validationBatch is not null;
    }

    /// <inheritdoc/>
    public double ValidateBatch(Span<double> metrics)
    {
        Batch batch = Columns(_validationBatch!);
        Tensor predictions = Model.Apply(batch.Inputs, training: false);
        Write(metrics, batch, predictions, Loss(batch, predictions, weights: batch.Weights));
        return batch.Count;
    }

    /// <inheritdoc/>
    public double ProbeLoss(IReadOnlyList<int> rows)
    {
        Batch batch = Columns(_training.Rows(rows));
        if (!_normalizes)
        {
            return BatchMetric.Number(Loss(batch, Model.Apply(batch.Inputs, training: false), Weights(batch)));
        }

        // Normalisation by the rows' own statistics is what training does. Dropout is turned off, and moving statistics are put back.
        float[] rates = [.. _dropouts.Select(layer => HostFields.DropoutArgs(layer).Rate)];
        Array[] statistics = [.. Model.NonTrainableWeights.Select(weight => new HostVariable(weight).Read())];
        try
        {
            foreach (ILayer layer in _dropouts)
            {
                HostFields.DropoutArgs(layer).Rate = 0;
            }

            return BatchMetric.Number(Loss(batch, Model.Apply(batch.Inputs, training: true), Weights(batch)));
        }
        finally
        {
            for (int i = 0; i < rates.Length; i++)
            {
                HostFields.DropoutArgs(_dropouts[i]).Rate = rates[i];
            }

            for (int i = 0; i < statistics.Length; i++)
            {
                VariableWriter.Write(new HostVariable(Model.NonTrainableWeights[i]), statistics[i]);
            }
        }
    }

    /// <inheritdoc/>
    public TrainerSnapshot Capture(SnapshotParts parts)
    {
        TrainerSnapshot model = _host.Capture(parts);
        if (!parts.HasFlag(SnapshotParts.Data))
        {
            return model;
        }

        return new TrainerSnapshot(new Dictionary<string, SnapshotTensor>(model.Tensors)
        {
            [SnapshotNames.Position] = new(new[] { _epoch, _taken }, 2),
        });
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
    }

    private static Tensor ClassTable(IReadOnlyDictionary<int, float> weights)
    {
        float[] table = new float[weights.Count];
        foreach ((int label, float weight) in weights)
        {
            if (label < 0 || label >= table.Length)
            {
                throw new ArgumentException($"Class weights must be given for the classes 0 to n - 1. Received a class {label} among {table.Length}.", nameof(weights));
            }

            table[label] = weight;
        }

        return tf.constant(table);
    }

    /// <summary>
    /// Gives inputs and targets that are vectors a second dimension, as fit does. Weights stay a vector: as a column, which fit makes of them, the losses would be
    /// multiplied with their mean and not one by one.
    /// </summary>
    private static Batch Columns(Batch batch) => batch with { Inputs = [.. batch.Inputs.Select(Column)], Targets = Column(batch.Targets) };

    private static Tensor Column(Tensor tensor) => tensor.ndim is 1 ? tf.expand_dims(tensor, -1) : tensor;

    private void Train(Batch batch, Span<double> metrics)
    {
        List<IVariableV1> variables = Model.TrainableVariables;
        using GradientTape tape = tf.GradientTape();
        (Tensor predictions, Tensor[] layerInputs) = _moving.Apply(batch.Inputs);
        Tensor loss = Loss(batch, predictions, Weights(batch));
        Tensor[] gradients = tape.gradient(loss, variables);
        (Tensor, IVariableV1)[] pairs = [.. gradients.Zip(variables)];
        if (Model.Optimizer is not SteeredOptimizer)
        {
            Gradients.RequireAll(pairs);
        }

        Model.Optimizer.apply_gradients(pairs, experimental_aggregate_gradients: false);
        _moving.Update(layerInputs);
        Write(metrics, batch, predictions, loss);
    }

    private void Write(Span<double> metrics, Batch batch, Tensor predictions, Tensor loss)
    {
        metrics[0] = BatchMetric.Number(loss);
        for (int i = 0; i < _metrics.Length; i++)
        {
            metrics[i + 1] = _metrics[i].Compute(batch.Targets, predictions);
        }
    }

    private Tensor Loss(Batch batch, Tensor predictions, Tensor? weights) => _loss.Call(batch.Targets, predictions, weights!);

    /// <summary>Gives the weights of samples times those of their classes.</summary>
    private Tensor? Weights(Batch batch)
    {
        if (_classWeights is null)
        {
            return batch.Weights;
        }

        Tensor classes = batch.Targets.shape.dims[^1] > 1
            ? tf.math.argmax(batch.Targets, dimension: -1)
            : tf.cast(tf.reshape(batch.Targets, new Shape(-1)), TF_DataType.TF_INT64);
        Tensor weights = tf.gather(_classWeights, classes);
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
                Model.Apply(Columns(first).Inputs, training: false);
            }
        }
    }
}
