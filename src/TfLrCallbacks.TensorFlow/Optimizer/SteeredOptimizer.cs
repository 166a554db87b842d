using System.Globalization;
using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Optimizers;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// A TensorFlow.NET optimizer whose updates are steered: a schedule, clipping, gradient accumulation, several workers, rates by layer, frozen layers, and an
/// eye on the gradient norm. Made by the methods of <see cref="OptimizerExtensions"/>; give it to <c>compile</c>.
/// </summary>
/// <remarks>
/// For each update, in this order: gradients are gathered over <c>k</c> batches and averaged, then averaged over the workers; their norm is computed and the update left out where
/// it exceeds the guard; gradients are clipped; the schedule sets the rate; each group of variables is updated with its own multiple of the rate, which
/// is right for Adam too, where scaling gradients would change nothing. A step counts once, however many groups it has.
/// </remarks>
public sealed class SteeredOptimizer : IOptimizer
{
    private readonly HostOptimizer _host;
    private LearningRateSchedule? _schedule;
    private IReadOnlyList<(double Factor, int[] Places)>? _groups;
    private string[]? _variables;
    private Tensor[]? _gathered;
    private int _gatheredBatches;
    private Tensor? _norm;
    private double? _baseRate;
    private long _start;

    internal SteeredOptimizer(OptimizerV2 inner, UpdateRules rules)
    {
        _host = HostOptimizer.Of(inner);
        Rules = rules;
        _schedule = rules.Schedule;
    }

    /// <summary>Gets the TensorFlow.NET optimizer that makes the updates.</summary>
    public OptimizerV2 Inner => _host.Inner;

    /// <summary>Gets how many updates were made or left out: the position of the schedule.</summary>
    public long Updates { get; private set; }

    /// <summary>Gets how many updates the guard of the gradient norm left out.</summary>
    public long SkippedUpdates { get; private set; }

    /// <summary>Gets the norm of all gradients of the last update, before clipping; NaN where it is neither watched nor needed.</summary>
    public double GradientNorm => _norm is null ? double.NaN : (float)_norm;

    internal UpdateRules Rules { get; }

    /// <summary>Gets or sets by what the gradients of the next batch are multiplied, so that the mean over the workers is that over all rows.</summary>
    internal float BatchWeight { get; set; } = 1;

    /// <summary>Gets or sets the rate that factors are multiplied with.</summary>
    internal double LearningRate
    {
        get => _schedule?.ValueAt(Position) ?? BaseRate;
        set
        {
            if (_schedule is not null)
            {
                throw new InvalidOperationException(
                    $"The optimizer follows {_schedule.GetType().Name}, and something else sets the rate too: a callback, or SetLearningRate. Take the schedule out of one of the two.");
            }

            if (Rules.Variables.Count is 0)
            {
                _host.LearningRate = value;
            }
            else
            {
                _baseRate = Check.AtLeast(0.0, value, nameof(LearningRate));
            }
        }
    }

    /// <summary>Gets the position in the schedule: one whose lengths are parts of the run starts anew with every run.</summary>
    private long Position => Math.Max(0, Updates - _start);

    /// <summary>Gets the rate without factors; with factors, the optimizer's own number is that of the group that was updated last.</summary>
    private double BaseRate => Rules.Variables.Count is 0 ? _host.LearningRate : _baseRate ??= _host.LearningRate;

    /// <inheritdoc/>
    public Tensor[] aggregate_gradients(IEnumerable<(Tensor, IVariableV1)> grads_and_vars) =>
        _host.Inner.aggregate_gradients(grads_and_vars);

    /// <inheritdoc/>
    public Tensor[] clip_gradients(Tensor[] grads) => grads;

    /// <inheritdoc/>
    public IVariableV1 add_slot(IVariableV1 var, string slot_name, IInitializer initializer = null!) =>
        _host.Inner.add_slot(var, slot_name, initializer);

    /// <inheritdoc/>
    public void apply_gradients((Tensor, IVariableV1) grads_and_vars, string name = null!, bool experimental_aggregate_gradients = true) =>
        Update([grads_and_vars]);

    /// <inheritdoc/>
    public void apply_gradients((Tensor, ResourceVariable) grads_and_vars, string name = null!, bool experimental_aggregate_gradients = true) =>
        Update([(grads_and_vars.Item1, grads_and_vars.Item2)]);

    /// <inheritdoc/>
    public void apply_gradients(IEnumerable<(Tensor, ResourceVariable)> grads_and_vars, string name = null!, bool experimental_aggregate_gradients = true) =>
        Update([.. grads_and_vars.Select(pair => (pair.Item1, (IVariableV1)pair.Item2))]);

    /// <inheritdoc/>
    public void apply_gradients(IEnumerable<(Tensor, IVariableV1)> grads_and_vars, string name = null!, bool experimental_aggregate_gradients = true) =>
        Update([.. grads_and_vars]);

    /// <summary>Binds the lengths of the schedule. One whose lengths are parts of the run starts anew; one in steps goes on.</summary>
    /// <param name="run">The run; one step of it is a batch.</param>
    /// <param name="firstStep">The zero-based step that the run begins with.</param>
    /// <returns>A warning where the schedule is over already; else null.</returns>
    internal string? Bind(RunLength run, long firstStep)
    {
        if (Rules.Schedule is not { } schedule)
        {
            return null;
        }

        if (run.StepsPerEpoch is not null)
        {
            // What an epoch leaves over goes into the next, so the run has as many updates as its batches make together.
            _schedule = schedule.Bind(run.InUnitsOf(Length.Steps(Rules.AccumulationSteps)));
            if (!_schedule.Equals(schedule))
            {
                _start = Updates - (firstStep / Rules.AccumulationSteps);
                return null;
            }
        }
        else
        {
            // Not the length that an earlier fit had.
            _schedule = schedule;
        }

        return _schedule == schedule && schedule.EndStep() is > 0 and { } end && Position >= end
            ? string.Create(CultureInfo.InvariantCulture, $"{schedule.GetType().Name} in the optimizer was over after update {end}, and this run begins with update {Position}, so the rate stays {LearningRate}. Give its lengths as parts of the run (\"10%\"), and it starts anew with every fit, or compile with a new optimizer.")
            : null;
    }

    internal void Capture(IReadOnlyList<IVariableV1> variables, Dictionary<string, SnapshotTensor> tensors)
    {
        _host.Capture(variables, tensors);
        tensors[SnapshotNames.BaseRate] = new SnapshotTensor(new[] { BaseRate });
        tensors[SnapshotNames.Updates] = new SnapshotTensor(new[] { Updates, SkippedUpdates, _gatheredBatches, _start }, 4);
        for (int i = 0; i < _gathered?.Length; i++)
        {
            tensors[SnapshotNames.Gathered + i] = new SnapshotTensor(
                _gathered[i].numpy().ToArray<float>(), [.. _gathered[i].shape.dims.Select(length => (int)length)]);
        }
    }

    /// <summary>Refuses the state of another optimizer, before anything is changed.</summary>
    internal void RequireOwn(TrainerSnapshot snapshot)
    {
        _host.RequireOwn(snapshot);
        if (!snapshot.Tensors.ContainsKey(SnapshotNames.Updates))
        {
            throw new ArgumentException("The snapshot is of another optimizer, one that was not steered.", nameof(snapshot));
        }
    }

    internal void Restore(IReadOnlyList<IVariableV1> variables, TrainerSnapshot snapshot)
    {
        _host.Restore(variables, snapshot);
        long[] values = (long[])snapshot.Tensors[SnapshotNames.Updates].Values;
        (Updates, SkippedUpdates, _gatheredBatches, _start) = (values[0], values[1], (int)values[2], values[3]);
        _baseRate = ((double[])snapshot.Tensors[SnapshotNames.BaseRate].Values)[0];
        _groups = null;
        _gathered = _gatheredBatches is 0 ? null :
        [
            .. Enumerable.Range(0, snapshot.Tensors.Keys.Count(name => name.StartsWith(SnapshotNames.Gathered, StringComparison.Ordinal)))
                .Select(i => snapshot.Tensors[SnapshotNames.Gathered + i])
                .Select(tensor => tf.constant(tensor.Values, shape: new Shape([.. tensor.Shape]))),
        ];
    }

    private void Update((Tensor Gradient, IVariableV1 Variable)[] pairs)
    {
        IReadOnlyList<(double Factor, int[] Places)> groups = Groups(pairs);
        Gradients.RequireAll(groups.SelectMany(group => group.Places).Select(place => pairs[place]));
        if (Gather(pairs, groups) is not { } gradients)
        {
            return;
        }

        int[] places = [.. groups.SelectMany(group => group.Places)];
        if (Rules.Workers.Count > 1)
        {
            Gradients.Average(gradients, places, Rules.Workers);
        }

        if (Rules.WatchesNorm || Rules.NormLimit is not null)
        {
            _norm = Gradients.GlobalNorm(places.Select(place => gradients[place]));
        }

        if (Rules.Allows(Rules.NormLimit is null ? 0 : GradientNorm))
        {
            Gradients.Clip(gradients, places, Rules);
            Apply(pairs, gradients, groups);
        }
        else
        {
            SkippedUpdates++;
        }

        Updates++;
    }

    private void Apply((Tensor Gradient, IVariableV1 Variable)[] pairs, Tensor?[] gradients, IReadOnlyList<(double Factor, int[] Places)> groups)
    {
        double rate = LearningRate;
        for (int i = 0; i < groups.Count; i++)
        {
            if (i > 0)
            {
                _host.StepBack();
            }

            if (_schedule is not null || Rules.Variables.Count > 0)
            {
                _host.LearningRate = rate * groups[i].Factor;
            }

            (Tensor, IVariableV1)[] group = [.. groups[i].Places.Select(place => (gradients[place]!, pairs[place].Variable))];
            _host.Inner.apply_gradients(group, experimental_aggregate_gradients: false);
        }
    }

    /// <summary>Adds the gradients of a batch up.</summary>
    /// <returns>The mean gradients, where a batch completes them; null where more are to come.</returns>
    private Tensor?[]? Gather((Tensor Gradient, IVariableV1 Variable)[] pairs, IReadOnlyList<(double Factor, int[] Places)> groups)
    {
        if (Rules.AccumulationSteps is 1)
        {
            return [.. pairs.Select(pair => pair.Gradient is null ? null : Weighted(pair.Gradient))];
        }

        Tensor[] gradients = [.. pairs.Select(pair => pair.Gradient is null ? tf.zeros_like(pair.Variable.AsTensor()) : Weighted(pair.Gradient))];
        _gathered = _gathered is null ? gradients : [.. _gathered.Zip(gradients, (sum, gradient) => sum + gradient)];
        _gatheredBatches++;
        if (_gatheredBatches < Rules.AccumulationSteps)
        {
            return null;
        }

        Tensor[] means = [.. _gathered.Select(sum => sum / (float)Rules.AccumulationSteps)];
        _gathered = null;
        _gatheredBatches = 0;
        return means;
    }

    /// <summary>Weighs a gradient; a worker without rows, whose weight is 0, counts as nothing whatever it computed.</summary>
    private Tensor Weighted(Tensor gradient) => BatchWeight switch
    {
        1 => gradient,
        0 => tf.zeros_like(gradient),
        _ => gradient * BatchWeight,
    };

    /// <summary>Sorts the variables into groups; only again where a freeze may have ended, or the variables are others.</summary>
    private IReadOnlyList<(double Factor, int[] Places)> Groups((Tensor Gradient, IVariableV1 Variable)[] pairs)
    {
        if (_variables is null || !pairs.Select(pair => pair.Variable.UniqueId).SequenceEqual(_variables, StringComparer.Ordinal))
        {
            // Another model, or layers that were frozen before: places and gathered gradients belong to other variables.
            bool isOther = _variables is not null;
            _variables = [.. pairs.Select(pair => pair.Variable.UniqueId)];
            _groups = null;
            (_gathered, _gatheredBatches) = isOther ? (null, 0) : (_gathered, _gatheredBatches);
        }

        if (_groups is null || Rules.Variables.Any(rule => rule.UntilUpdate == Updates))
        {
            _groups = Rules.Groups([.. pairs.Select(pair => pair.Variable.Name)], Updates);
        }

        return _groups;
    }
}
