using Tensorflow;
using Tensorflow.Keras.Engine;

namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// Stands in for a model's optimizer while updates are not to be made: the first one of a fit is kept until the rate is known, and those
/// after a stop are dropped.
/// </summary>
/// <remarks>
/// While it stands in, the model's <c>Stop_training</c> is true. Every fit begins by setting that to false: where it is, an exception has ended the fit that
/// this was for, and it takes itself out.
/// </remarks>
internal sealed class PausedOptimizer(Model model, IOptimizer inner, bool holds) : IOptimizer
{
    private (Tensor, IVariableV1)[]? _held;
    private bool _released;

    /// <summary>Gets the optimizer that it stands in for.</summary>
    public IOptimizer Inner { get; } = inner;

    /// <inheritdoc/>
    public Tensor[] aggregate_gradients(IEnumerable<(Tensor, IVariableV1)> grads_and_vars) => Inner.aggregate_gradients(grads_and_vars);

    /// <inheritdoc/>
    public Tensor[] clip_gradients(Tensor[] grads) => Inner.clip_gradients(grads);

    /// <inheritdoc/>
    public IVariableV1 add_slot(IVariableV1 var, string slot_name, IInitializer initializer = null!) => Inner.add_slot(var, slot_name, initializer);

    /// <inheritdoc/>
    public void apply_gradients((Tensor, IVariableV1) grads_and_vars, string name = null!, bool experimental_aggregate_gradients = true) =>
        Take([grads_and_vars]);

    /// <inheritdoc/>
    public void apply_gradients((Tensor, ResourceVariable) grads_and_vars, string name = null!, bool experimental_aggregate_gradients = true) =>
        Take([(grads_and_vars.Item1, grads_and_vars.Item2)]);

    /// <inheritdoc/>
    public void apply_gradients(IEnumerable<(Tensor, ResourceVariable)> grads_and_vars, string name = null!, bool experimental_aggregate_gradients = true) =>
        Take([.. grads_and_vars.Select(pair => (pair.Item1, (IVariableV1)pair.Item2))]);

    /// <inheritdoc/>
    public void apply_gradients(IEnumerable<(Tensor, IVariableV1)> grads_and_vars, string name = null!, bool experimental_aggregate_gradients = true) =>
        Take([.. grads_and_vars]);

    /// <summary>Makes the update that was kept.</summary>
    public void Apply()
    {
        if (_held is { } held)
        {
            _held = null;
            RequireGradients(held);
            Inner.apply_gradients(held, experimental_aggregate_gradients: false);
        }
    }

    /// <summary>Forgets the update that was kept.</summary>
    public void Forget() => _held = null;

    /// <summary>Lets updates through again.</summary>
    public void Release()
    {
        _released = true;
        while (model.Optimizer is PausedOptimizer { _released: true } released)
        {
            model.Optimizer = released.Inner;
        }
    }

    private void Take((Tensor, IVariableV1)[] pairs)
    {
        if (!model.Stop_training)
        {
            Release();
        }

        if (_released)
        {
            Inner.apply_gradients(pairs, experimental_aggregate_gradients: false);
        }
        else if (holds)
        {
            _held = pairs;
        }
    }

    private void RequireGradients((Tensor, IVariableV1)[] pairs)
    {
        if (Inner is not SteeredOptimizer)
        {
            Gradients.RequireAll(pairs);
        }
    }
}
