using System.Runtime.CompilerServices;
using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Optimizers;

namespace TfLrCallbacks.TensorFlow;

/// <summary>The numbers and the state of a TensorFlow.NET optimizer. There is one for each optimizer object.</summary>
internal sealed class HostOptimizer
{
    private static readonly ConditionalWeakTable<OptimizerV2, HostOptimizer> All = [];

    private readonly OptimizerV2 _optimizer;
    private HyperParameter? _rate;
    private HyperParameter? _momentum;

    private HostOptimizer(OptimizerV2 optimizer) => _optimizer = optimizer;

    /// <summary>Gets the optimizer.</summary>
    public OptimizerV2 Inner => _optimizer;

    /// <summary>Gets the low rate that a schedule has left behind; it holds null where none has.</summary>
    public StrongBox<LeftRate?> Left { get; } = new();

    /// <summary>Gets or sets the rate of the step that is being trained, as the last one knew it who set a rate before it.</summary>
    public double RateOfStep { get; set; }

    /// <summary>Gets or sets the rate of the next update.</summary>
    public double LearningRate
    {
        get => Rate.Value;
        set
        {
            Rate.Value = Check.AtLeast(0.0, value, nameof(LearningRate));

            // AdamW decays the weights with the number that it was built with, and not with the variable: both are written.
            HostFields.Hyper(_optimizer)["learning_rate"] = (float)value;
        }
    }

    /// <summary>Gets or sets the momentum, or beta_1 in the Adam family; null where the optimizer does not use one.</summary>
    public double? Momentum
    {
        get => MomentumName is null ? null : MomentumParameter.Value;
        set
        {
            if (MomentumName is null)
            {
                throw new NotSupportedException(_optimizer is SGD
                    ? "This SGD was built with momentum 0, and TensorFlow.NET keeps no velocity for it. Build it with a momentum greater than 0."
                    : $"TensorFlow.NET's {_optimizer.GetType().Name} does not use a momentum. Use SGD with momentum, Adam or AdamW.");
            }

            MomentumParameter.Value = value ?? throw new ArgumentNullException(nameof(value));
        }
    }

    /// <summary>Gets or sets the weight decay; null where the optimizer has none.</summary>
    public double? WeightDecay
    {
        get => _optimizer is AdamW adamW ? HostFields.WeightDecay(adamW) : null;
        set
        {
            if (_optimizer is not AdamW adamW)
            {
                throw new NotSupportedException($"TensorFlow.NET's {_optimizer.GetType().Name} has no weight decay. Use AdamW.");
            }

            HostFields.WeightDecay(adamW) = (float)(value ?? throw new ArgumentNullException(nameof(value)));
        }
    }

    private string? MomentumName => _optimizer switch
    {
        Adam => "beta_1",
        SGD when HostFields.HasMomentum(_optimizer) => "momentum",
        _ => null,
    };

    private HyperParameter Rate => _rate ??= Parameter("learning_rate");

    private HyperParameter MomentumParameter => _momentum ??= Parameter(MomentumName!);

    /// <summary>Gives the one object for an optimizer.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <returns>The object.</returns>
    public static HostOptimizer Of(OptimizerV2 optimizer) => All.GetValue(optimizer, key => new HostOptimizer(key));

    /// <summary>Forgets what was written: a training begins, and the user may have written since.</summary>
    public void Forget()
    {
        _rate?.Forget();
        _momentum?.Forget();
    }

    /// <summary>Says whether this thread is the one that made the slots.</summary>
    /// <param name="variables">The model's trainable weights.</param>
    /// <returns>Whether it is; true where there are none yet.</returns>
    public bool SlotsAreOfThisThread(IEnumerable<IVariableV1> variables) =>
        variables.SelectMany(variable => SlotsOf(variable).Values).Take(1).All(slot => VariableWriter.IsOfThisThread(new HostVariable(slot)));

    /// <summary>Counts one update less: several updates of one step, with different variables, count once.</summary>
    public void StepBack() => HostFields.Iterations(_optimizer).assign_sub(1L);

    /// <summary>Copies the state.</summary>
    /// <param name="variables">The model's weights.</param>
    /// <param name="tensors">Where the arrays go.</param>
    public void Capture(IReadOnlyList<IVariableV1> variables, Dictionary<string, SnapshotTensor> tensors)
    {
        CreateVariables();
        tensors[SnapshotNames.Iterations] = new HostVariable(HostFields.Iterations(_optimizer)).Capture();
        foreach ((string name, IVariableV1 variable) in HostFields.HyperVariables(_optimizer))
        {
            tensors[SnapshotNames.HyperParameters + name] = new HostVariable(variable).Capture();
        }

        tensors[SnapshotNames.Exact + "learning_rate"] = new SnapshotTensor(new[] { LearningRate });
        if (Momentum is { } momentum)
        {
            tensors[SnapshotNames.Exact + "momentum"] = new SnapshotTensor(new[] { momentum });
        }

        if (WeightDecay is { } decay)
        {
            tensors[SnapshotNames.HyperParameters + "weight_decay"] = new SnapshotTensor(new[] { (float)decay });
        }

        for (int i = 0; i < variables.Count; i++)
        {
            foreach ((string name, IVariableV1 slot) in SlotsOf(variables[i]))
            {
                tensors[SnapshotNames.Slot(i, name)] = new HostVariable(slot).Capture();
            }
        }
    }

    /// <summary>Refuses the state of another kind of optimizer, before anything is changed.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <exception cref="ArgumentException">It holds a number that this optimizer does not have.</exception>
    public void RequireOwn(TrainerSnapshot snapshot)
    {
        CreateVariables();
        string? foreign = snapshot.Tensors.Keys
            .Where(name => name.StartsWith(SnapshotNames.HyperParameters, StringComparison.Ordinal))
            .Select(name => name[SnapshotNames.HyperParameters.Length..])
            .FirstOrDefault(hyper => !HostFields.HyperVariables(_optimizer).ContainsKey(hyper) && !(hyper is "weight_decay" && _optimizer is AdamW));
        if (foreign is not null)
        {
            throw new ArgumentException($"The snapshot is of another optimizer: {_optimizer.GetType().Name} has no {foreign}.", nameof(snapshot));
        }
    }

    /// <summary>Puts back the state. Slots that the snapshot does not have, because they were made later, are set to zero.</summary>
    /// <param name="variables">The model's weights.</param>
    /// <param name="snapshot">The snapshot.</param>
    public void Restore(IReadOnlyList<IVariableV1> variables, TrainerSnapshot snapshot)
    {
        CreateVariables();
        for (int i = 0; i < variables.Count; i++)
        {
            foreach ((string name, IVariableV1 slot) in SlotsOf(variables[i]))
            {
                if (!snapshot.Tensors.ContainsKey(SnapshotNames.Slot(i, name)))
                {
                    new HostVariable(slot).Clear();
                }
            }
        }

        foreach ((string name, SnapshotTensor tensor) in snapshot.Tensors)
        {
            if (name is SnapshotNames.Iterations)
            {
                new HostVariable(HostFields.Iterations(_optimizer)).Restore(name, tensor);
            }
            else if (name.StartsWith(SnapshotNames.Slots, StringComparison.Ordinal))
            {
                (int index, string slot) = SnapshotNames.ReadSlot(name);
                if (index >= variables.Count)
                {
                    throw new ArgumentException($"The snapshot is of another model: it has a slot of weight {index}, and the model has {variables.Count} weights.", nameof(snapshot));
                }

                new HostVariable(_optimizer.add_slot(variables[index], slot)).Restore(name, tensor);
            }
            else if (name.StartsWith(SnapshotNames.HyperParameters, StringComparison.Ordinal))
            {
                RestoreHyperParameter(name, tensor);
            }
        }

        // A training that goes on must see the numbers that were set, not those that the host rounded.
        Forget();
        Recall(Rate, "learning_rate", snapshot);
        if (MomentumName is not null)
        {
            Recall(MomentumParameter, "momentum", snapshot);
        }
    }

    private static void Recall(HyperParameter parameter, string name, TrainerSnapshot snapshot)
    {
        if (snapshot.Tensors.TryGetValue(SnapshotNames.Exact + name, out SnapshotTensor? exact) && exact.Values is double[] { Length: > 0 } values)
        {
            parameter.Recall(values[0]);
        }
    }

    private void RestoreHyperParameter(string name, SnapshotTensor tensor)
    {
        string hyper = name[SnapshotNames.HyperParameters.Length..];
        if (HostFields.HyperVariables(_optimizer).TryGetValue(hyper, out IVariableV1? variable))
        {
            new HostVariable(variable).Restore(name, tensor);
            if (hyper is "learning_rate")
            {
                HostFields.Hyper(_optimizer)[hyper] = ((float[])tensor.Values)[0];
            }
        }
        else
        {
            WeightDecay = ((float[])tensor.Values)[0];
        }
    }

    private Dictionary<string, IVariableV1> SlotsOf(IVariableV1 variable) =>
        HostFields.Slots(_optimizer).GetValueOrDefault(variable.UniqueId) ?? [];

    private HyperParameter Parameter(string name)
    {
        CreateVariables();
        return new HyperParameter(new HostScalar(HostFields.HyperVariables(_optimizer)[name]));
    }

    /// <summary>Before the first update the optimizer has no variables, and no rate that could be set. An update of nothing makes them.</summary>
    private void CreateVariables()
    {
        if (!HostFields.HypersCreated(_optimizer))
        {
            _optimizer.apply_gradients(Array.Empty<(Tensor, IVariableV1)>());
        }
    }
}
