using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>
/// Changes the weights of a model after every batch. The arithmetic is that of Keras 3, in single precision.
/// </summary>
/// <remarks>
/// <para>
/// Gradients are clipped first, where that is asked for; then, with weight decay λ, x ← x − η·λ·x, decoupled from
/// the gradient in every optimizer; then comes the optimizer's own rule.
/// </para>
/// </remarks>
public abstract class Optimizer
{
    private readonly HyperParameter _decayFactor = new();
    private readonly List<(string Name, NDArray Block)> _slots = [];
    private ParameterBlock? _block;

    private protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>Gets or sets the learning rate η, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRate
    {
        get;
        set => field = Check.AtLeast(0.0, value, nameof(LearningRate));
    }

    /// <summary>Gets or sets the momentum, or beta_1 in the Adam family; null where the optimizer has none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 up to, but not including, 1.</exception>
    /// <exception cref="NotSupportedException">The optimizer has none.</exception>
    public virtual double? Momentum
    {
        get => null;
        set => ChangeMomentum(null, value);
    }

    /// <summary>Gets or sets the weight decay λ, 0 or more; null where there is none.</summary>
    /// <value>The default is null.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double? WeightDecay
    {
        get;
        set => field = value is { } decay ? Check.AtLeast(0.0, decay, nameof(WeightDecay)) : null;
    }

    /// <summary>Gets the greatest norm of a parameter's gradient: a longer one is scaled down to it. Greater than 0, or null for none.</summary>
    /// <value>The default is null.</value>
    public double? ClipNorm
    {
        get;
        init => field = CheckClip(value, nameof(ClipNorm));
    }

    /// <summary>Gets the greatest norm of all gradients together: longer ones are scaled down to it. Greater than 0, or null for none.</summary>
    /// <value>The default is null.</value>
    public double? GlobalClipNorm
    {
        get;
        init => field = CheckClip(value, nameof(GlobalClipNorm));
    }

    /// <summary>Gets the greatest magnitude of a gradient's element: others are cut to it. Greater than 0, or null for none.</summary>
    /// <value>The default is null.</value>
    public double? ClipValue
    {
        get;
        init => field = CheckClip(value, nameof(ClipValue));
    }

    /// <summary>Gets how many updates were made.</summary>
    public long Iterations { get; internal set; }

    internal bool IsBuilt => _block is not null;

    /// <summary>Gets the optimizer's memory: arrays laid out as the model's parameters.</summary>
    internal IReadOnlyList<(string Name, NDArray Block)> Slots => _slots;

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
            MakeSlots();
        }
    }

    /// <summary>Makes one update from the gradients in the block.</summary>
    internal void Update()
    {
        ParameterBlock block = _block!;
        Iterations++;
        Clip(block);
        if (WeightDecay is { } decay)
        {
            np.evaluate((NDExpr)block.Values - (NDExpr)block.Values * _decayFactor.Of(decay * LearningRate), block.Values);
        }

        Apply(block.Values, block.Gradients);
    }

    private protected static double CheckMomentum(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Must be from 0 up to, but not including, 1.");

    private protected abstract void Apply(NDArray x, NDArray gradient);

    private protected virtual void MakeSlots()
    {
    }

    private protected NDArray AddSlot(string name)
    {
        NDArray slot = _block!.Allocate();
        _slots.Add((name, slot));
        return slot;
    }

    private protected double? ChangeMomentum(double? before, double? value) => (before, value) switch
    {
        (null, null) => null,
        (null, _) => throw new NotSupportedException(
            $"This {GetType().Name} has no momentum. Received: {value}. Make it with a momentum above 0."),
        (_, null) => throw new ArgumentNullException(nameof(value), $"The momentum of this {GetType().Name} can be changed, not taken away."),
        _ => CheckMomentum(value.Value, nameof(Momentum)),
    };

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

    private void Clip(ParameterBlock block)
    {
        if (ClipValue is { } bound)
        {
            np.evaluate(NDExpr.Clamp(block.Gradients, (float)-bound, (float)bound), block.Gradients);
        }
        else if (GlobalClipNorm is { } global)
        {
            Shorten(block.Gradients, global);
        }
        else if (ClipNorm is { } norm)
        {
            foreach (Parameter parameter in block.Parameters)
            {
                Shorten(parameter.Gradient, norm);
            }
        }
    }

    private static void Shorten(NDArray gradient, double norm)
    {
        NDArray flat = gradient.reshape(-1);
        double length = Math.Sqrt(np.dot(flat, flat).item<float>());
        np.multiply(gradient, NDArray.Scalar((float)(norm / Math.Max(length, norm))), gradient);
    }
}
