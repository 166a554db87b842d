using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Optimizers;

namespace TfLrCallbacks.TensorFlow;

/// <summary>A compiled TensorFlow.NET model, as callbacks steer it.</summary>
internal sealed class HostModel : ITrainedModel
{
    private readonly HostOptimizer _host;
    private readonly SteeredOptimizer? _steered;

    /// <summary>Initializes it, and forgets what was known about its numbers.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">It cannot be trained.</exception>
    public HostModel(IModel model)
    {
        Model = Require(model);
        _steered = Model.Optimizer as SteeredOptimizer;
        _host = HostOptimizer.Of(Inner(Model.Optimizer));
        _host.Forget();
    }

    /// <summary>Gets the model.</summary>
    public Model Model { get; }

    /// <summary>Gets or sets a value indicating whether weights were put into the model through this object.</summary>
    public bool HasRestoredWeights { get; set; }

    /// <inheritdoc/>
    public double LearningRate
    {
        get => _steered?.LearningRate ?? _host.LearningRate;
        set
        {
            if (_steered is not null)
            {
                _steered.LearningRate = value;
            }
            else
            {
                _host.LearningRate = value;
            }
        }
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

    /// <summary>Gets or sets the rate of the step that is being trained; the optimizer keeps it, for everybody who trains with it.</summary>
    public double RateOfStep
    {
        get => _host.RateOfStep;
        set => _host.RateOfStep = value;
    }

    /// <summary>Gives the TensorFlow.NET optimizer that makes the updates.</summary>
    /// <param name="optimizer">It, or one that steers it.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentException">It is not one of TensorFlow.NET's.</exception>
    public static OptimizerV2 Inner(IOptimizer optimizer) => optimizer switch
    {
        OptimizerV2 own => own,
        SteeredOptimizer steered => steered.Inner,
        PausedOptimizer paused => Inner(paused.Inner),
        null => throw new ArgumentNullException(nameof(optimizer)),
        _ => throw new ArgumentException(
            $"Must be one of TensorFlow.NET's optimizers, or one that is steered by With, ClipNorm and the like. Received: {optimizer.GetType()}, whose rate nobody can set.",
            nameof(optimizer)),
    };

    /// <summary>Says whether this thread is the one that built the model.</summary>
    /// <returns>Whether it is.</returns>
    public bool IsOfThisThread() =>
        Model.TrainableWeights.Count is 0 || VariableWriter.IsOfThisThread(new HostVariable(Model.TrainableWeights[0]));

    /// <summary>Refuses RMSprop on a thread where its update, which is an assignment, would silently do nothing.</summary>
    /// <exception cref="InvalidOperationException">The weights or the optimizer's slots were made on another thread.</exception>
    public void RequireThatUpdatesAct()
    {
        if (_host.Inner is RMSprop && !(IsOfThisThread() && _host.SlotsAreOfThisThread(Model.TrainableWeights)))
        {
            throw new InvalidOperationException(
                "RMSprop trains only on the thread that built the model and made the optimizer's first update or loaded its state: its update is an assignment, which TensorFlow.NET ignores on any other. Train there, or use SGD, Adam or AdamW.");
        }
    }

    /// <summary>Tells a schedule in the optimizer how long the run is.</summary>
    /// <param name="length">The length.</param>
    /// <param name="firstStep">The zero-based step that the run begins with.</param>
    /// <param name="callbacks">The user's callbacks.</param>
    /// <returns>The callback that says what about the rate may surprise.</returns>
    public RateMemory Announce(RunLength length, long firstStep, IEnumerable<Callback> callbacks) =>
        new(_host.Left, callbacks, rate => $"optimizer.SetLearningRate({rate})", _steered?.Bind(length, firstStep));

    /// <summary>Refuses an optimizer whose rate a range test could not set.</summary>
    /// <exception cref="InvalidOperationException">It follows a schedule.</exception>
    public void RequireNoSchedule()
    {
        if (_steered?.Rules.Schedule is { } schedule)
        {
            throw new InvalidOperationException(
                $"The optimizer follows {schedule.GetType().Name}, so a range test cannot set its rate. Compile with the bare optimizer for the test, without With(...), and with the schedule afterwards.");
        }
    }

    /// <summary>Refuses a schedule in the optimizer whose lengths depend on the number of epochs, where nobody knows how many the run will have.</summary>
    /// <exception cref="InvalidOperationException">The optimizer follows such a schedule.</exception>
    public void RequireNoScheduleOverTheRun()
    {
        if (_steered?.Rules.Schedule is { } schedule && !schedule.Bind(new RunLength(1 << 20, 1 << 10)).Equals(schedule.Bind(new RunLength(1 << 21, 1 << 10))))
        {
            throw new InvalidOperationException(
                $"The optimizer follows {schedule.GetType().Name}, whose lengths are parts of the run, and this fit ends by time or when it is stopped, so its steps are not known before. Take the schedule out of With(...) and give it as a callback, which is planned anew as the time goes by.");
        }
    }

    /// <inheritdoc/>
    public TrainerSnapshot Capture(SnapshotParts parts)
    {
        var tensors = new Dictionary<string, SnapshotTensor>();
        List<IVariableV1> weights = Weights();
        if (parts.HasFlag(SnapshotParts.Weights))
        {
            for (int i = 0; i < weights.Count; i++)
            {
                tensors[SnapshotNames.Weight(i, weights[i].Name)] = new HostVariable(weights[i]).Capture();
            }
        }

        if (parts.HasFlag(SnapshotParts.Optimizer))
        {
            if (_steered is not null)
            {
                _steered.Capture(weights, tensors);
            }
            else
            {
                _host.Capture(weights, tensors);
            }
        }

        return new TrainerSnapshot(tensors);
    }

    /// <inheritdoc/>
    public void Restore(TrainerSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        List<IVariableV1> weights = Weights();
        if (snapshot.Parts.HasFlag(SnapshotParts.Optimizer))
        {
            if (_steered is not null)
            {
                _steered.RequireOwn(snapshot);
            }
            else
            {
                _host.RequireOwn(snapshot);
            }
        }

        if (snapshot.Parts.HasFlag(SnapshotParts.Weights))
        {
            RestoreWeights(weights, snapshot);
            HasRestoredWeights = true;
        }

        if (!snapshot.Parts.HasFlag(SnapshotParts.Optimizer))
        {
            return;
        }

        if (_steered is not null)
        {
            _steered.Restore(weights, snapshot);
        }
        else
        {
            _host.Restore(weights, snapshot);
        }
    }

    private static void RestoreWeights(List<IVariableV1> weights, TrainerSnapshot snapshot)
    {
        int saved = snapshot.Tensors.Keys.Count(name => TrainerSnapshot.PartOf(name) is SnapshotParts.Weights);
        if (saved != weights.Count)
        {
            throw new ArgumentException($"The snapshot is of another model: it has {saved} weights, and the model has {weights.Count}.", nameof(snapshot));
        }

        for (int i = 0; i < weights.Count; i++)
        {
            string name = SnapshotNames.Weight(i, weights[i].Name);
            if (!snapshot.Tensors.TryGetValue(name, out SnapshotTensor? tensor))
            {
                throw new ArgumentException($"The snapshot is of another model: it has no \"{name}\".", nameof(snapshot));
            }

            new HostVariable(weights[i]).Restore(name, tensor);
        }
    }

    private static Model Require(IModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model own = model as Model ?? throw new ArgumentException(
            $"Must be a Model of TensorFlow.NET, as keras.Sequential and keras.Model give it. Received: {model.GetType()}.", nameof(model));
        if (own.Optimizer is null)
        {
            throw new ArgumentException("The model is not compiled; a loaded one never is. Call model.compile(optimizer, loss, metrics) first.", nameof(model));
        }

        IVariableV1? other = own.TrainableWeights.Find(weight => weight.dtype != TF_DataType.TF_FLOAT);
        return other is null ? own : throw new ArgumentException(
            $"TensorFlow.NET trains float32 models only, and {other.Name} is {other.dtype}. Build the layers and the input with float32, its default.", nameof(model));
    }

    private List<IVariableV1> Weights() => [.. Model.TrainableWeights, .. Model.NonTrainableWeights];
}
