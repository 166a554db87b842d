using System.Globalization;
using System.Runtime.CompilerServices;
using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>
/// Updates the weights of a model after every batch, in float32, with the formulas of Keras 3.
/// </summary>
/// <remarks>
/// <para>
/// Gradients are clipped first, if a clip is set; then, with weight decay λ, x ← x − η·λ·x, decoupled from
/// the gradient in every optimizer; then comes the optimizer's own rule. With factors on the rates of layers
/// (<see cref="Layer.LearningRateFactor"/>, <see cref="Layer.Trainable"/>) each weight changes by its factor times the update of the rule.
/// </para>
/// <para>
/// A Keras name can be given wherever an optimizer is expected: <c>"sgd"</c>, <c>"adam"</c>, <c>"adamw"</c>, <c>"rmsprop"</c>, and so on,
/// or the name of the class, <c>"AdamW"</c>.
/// To write an optimizer, override <see cref="MakeSlots"/> and <see cref="Apply"/>.
/// </para>
/// </remarks>
public abstract partial class Optimizer
{
    private readonly HyperParameter _decayFactor = new();
    private readonly List<(string Name, NDArray Block)> _slots = [];
    private readonly List<OptimizerNumber> _numbers = [];
    private ParameterBlock? _block;
    private bool _isMakingSlots;
    private GradientAccumulator? _accumulator;
    private RateFactors? _factors;

    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">The learning rate, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite.</exception>
    protected Optimizer(double learningRate) => LearningRate = Check.AtLeast(0.0, learningRate);

    /// <summary>Gets or sets the learning rate η, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRate
    {
        get;
        set => field = Check.AtLeast(0.0, value, nameof(LearningRate));
    }

    /// <summary>Gets or sets the momentum, or beta_1 in the Adam family; null if the optimizer has none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 up to, but not including, 1.</exception>
    /// <exception cref="NotSupportedException">The optimizer has none.</exception>
    public virtual double? Momentum
    {
        get => null;
        set => ChangeMomentum(null, value);
    }

    /// <summary>Gets or sets the weight decay λ, 0 or more; null for an optimizer without weight decay.</summary>
    /// <value>The default is null.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double? WeightDecay
    {
        get;
        set => field = value is { } decay ? Check.AtLeast(0.0, decay, nameof(WeightDecay)) : null;
    }

    /// <summary>Gets the maximum norm of each parameter's gradient, to which longer gradients are scaled down; greater than 0, or null for none.</summary>
    /// <value>The default is null.</value>
    public double? ClipNorm
    {
        get;
        init => field = CheckClip(value, nameof(ClipNorm));
    }

    /// <summary>Gets the maximum norm of all gradients together, to which longer gradients are scaled down; greater than 0, or null for none.</summary>
    /// <value>The default is null.</value>
    public double? GlobalClipNorm
    {
        get;
        init => field = CheckClip(value, nameof(GlobalClipNorm));
    }

    /// <summary>Gets the maximum magnitude of each element of the gradients, to which larger ones are clipped; greater than 0, or null for none.</summary>
    /// <value>The default is null.</value>
    public double? ClipValue
    {
        get;
        init => field = CheckClip(value, nameof(ClipValue));
    }

    /// <summary>Gets the number of batches whose gradients are averaged for one update, 1 or more.</summary>
    /// <value>
    /// The default is 1. With k, k − 1 batches change nothing, weight decay included, and the k-th makes one update with the mean gradient and that
    /// batch's rate; <see cref="Iterations"/> counts updates, a run's steps count batches. As <c>gradient_accumulation_steps</c> in Keras.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int GradientAccumulationSteps
    {
        get;
        init => field = Check.AtLeast(1, value, nameof(GradientAccumulationSteps));
    } = 1;

    /// <summary>Gets the number of updates made.</summary>
    public long Iterations { get; internal set; }

    internal bool IsBuilt => _block is not null;

    /// <summary>Gets the low rate that the schedule of a fit has left behind; it holds null where none has.</summary>
    internal StrongBox<LeftRate?> Left { get; } = new();

    /// <summary>Gets the optimizer's state: arrays laid out as the model's parameters.</summary>
    internal IReadOnlyList<(string Name, NDArray Block)> Slots => _slots;

    /// <summary>Gets the optimizer's state: single numbers.</summary>
    internal IReadOnlyList<OptimizerNumber> Numbers => _numbers;

    /// <summary>Gets a value indicating whether the rule has the weight decay in it.</summary>
    internal virtual bool DecaysItself => false;

    /// <summary>Makes the optimizer ready for the parameters of a model.</summary>
    internal void Build(ParameterBlock block)
    {
        if (_block is not null && !ReferenceEquals(_block, block))
        {
            throw new InvalidOperationException(
                $"This {GetType().Name} trains another model and remembers its updates. Make an optimizer for each model.");
        }

        if (_block is null)
        {
            _block = block;
            _factors = new RateFactors(block);
            _isMakingSlots = true;
            if (GradientAccumulationSteps > 1)
            {
                _accumulator = new GradientAccumulator(
                    AddSlot("gradient_accumulator"), AddNumber("accumulated_batches"), GradientAccumulationSteps);
            }

            MakeSlots();
            _isMakingSlots = false;
        }
    }

    /// <summary>Makes one update from the gradients in the block, or remembers them for one.</summary>
    internal void Update()
    {
        ParameterBlock block = _block!;
        _factors!.Begin();
        if (_accumulator?.Take(block.Gradients) is false)
        {
            return;
        }

        Iterations++;
        GradientClipping.Clip(this, block);
        if (WeightDecay is { } decay && !DecaysItself)
        {
            np.evaluate((NDExpr)block.Values - (NDExpr)block.Values * _decayFactor.Of(decay * LearningRate), block.Values);
        }

        Apply(block.Values, block.Gradients);
        if (this is not ScheduleFree)
        {
            _factors.End();
        }
    }

    /// <summary>Moves the weights to where the model is evaluated, or back to where it is trained. There is one point only by default.</summary>
    internal virtual void MoveTo(WeightPoint point)
    {
    }

    /// <summary>Gets a value indicating whether the memory belongs to the weights as they are, so that it starts anew from others.</summary>
    internal virtual bool RemembersWeights => false;

    /// <summary>Called when the weights were set from outside, not by an update.</summary>
    internal virtual void WeightsWereSet()
    {
    }

    /// <summary>Returns a momentum if it is valid: from 0 up to, but not including, 1.</summary>
    /// <param name="value">The momentum.</param>
    /// <param name="name">The name of the argument, for the error.</param>
    /// <returns>The momentum.</returns>
    protected static double CheckMomentum(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Must be from 0 up to, but not including, 1.");

    /// <summary>Updates the weights by the rule of the optimizer.</summary>
    /// <param name="x">All weights of the model, in one array of rows. Numbers after the last weight are 0 and have the gradient 0.</param>
    /// <param name="gradient">Their gradients, after clipping, as <paramref name="x"/>.</param>
    protected abstract void Apply(NDArray x, NDArray gradient);

    /// <summary>Creates the optimizer's state: its arrays and numbers, by <see cref="AddSlot"/> and <see cref="AddNumber"/>.</summary>
    protected virtual void MakeSlots()
    {
    }

    /// <summary>Adds an array of zeros of the same layout as the weights; it is saved and restored with the model.</summary>
    /// <param name="name">The name in snapshots.</param>
    /// <returns>The array.</returns>
    /// <exception cref="ArgumentException">There is a slot or a number of this name already.</exception>
    /// <exception cref="InvalidOperationException">It is not called in <see cref="MakeSlots"/>.</exception>
    protected NDArray AddSlot(string name)
    {
        CheckNew(name);
        NDArray slot = _block!.Allocate();
        _slots.Add((name, slot));
        return slot;
    }

    /// <summary>Adds a number; it is saved and restored with the model.</summary>
    /// <param name="name">The name in snapshots.</param>
    /// <param name="value">The value at the start.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentException">There is a slot or a number of this name already.</exception>
    /// <exception cref="InvalidOperationException">It is not called in <see cref="MakeSlots"/>.</exception>
    protected OptimizerNumber AddNumber(string name, double value = 0)
    {
        CheckNew(name);
        var number = new OptimizerNumber(name, value);
        _numbers.Add(number);
        return number;
    }

    /// <summary>Copies the weights as they are now into a slot: most optimizers that average start from them.</summary>
    /// <param name="slot">The slot.</param>
    protected void CopyWeightsTo(NDArray slot) => np.copyto(slot, _block!.Values);

    /// <summary>Gets the factors of layers on the rate, laid out as the weights; null where all are 1.</summary>
    private protected NDArray? RateFactor => _factors!.Current;

    private protected ParameterBlock Block => _block!;

    private protected double? ChangeMomentum(double? before, double? value) => (before, value) switch
    {
        (null, null) => null,
        (null, _) => throw new NotSupportedException(
            string.Create(CultureInfo.InvariantCulture, $"This {GetType().Name} has no momentum. Received: {value}. Make it with a momentum above 0.")),
        (_, null) => throw new ArgumentNullException(nameof(value), $"The momentum of this {GetType().Name} can be changed, not taken away."),
        _ => CheckMomentum(value.Value, nameof(Momentum)),
    };

    /// <summary>What is remembered is found by its name in snapshots, so it has one, from the start.</summary>
    private void CheckNew(string name)
    {
        Check.NotEmpty(name);
        if (!_isMakingSlots)
        {
            throw new InvalidOperationException($"Add slots and numbers in {nameof(MakeSlots)}, so that they are in every snapshot; {GetType().Name} adds \"{name}\" elsewhere.");
        }

        if (name is "iterations" or "learning_rate" or "hyper_parameters" || _slots.Exists(slot => slot.Name == name) || _numbers.Exists(number => number.Name == name))
        {
            throw new ArgumentException($"{GetType().Name} remembers \"{name}\" already. Give each slot and number a name of its own.", nameof(name));
        }
    }

    private double? CheckClip(double? value, string name)
    {
        if (value is { } bound)
        {
            Check.GreaterThan(0, bound, name);
            if ((ClipNorm ?? GlobalClipNorm ?? ClipValue) is not null)
            {
                throw new ArgumentException(
                    $"At most one of {nameof(ClipNorm)}, {nameof(GlobalClipNorm)} and {nameof(ClipValue)} can be set.", name);
            }
        }

        return value;
    }
}
