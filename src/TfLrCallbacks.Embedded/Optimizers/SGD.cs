using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Gradient descent with optional momentum.</summary>
/// <remarks>
/// <para>With gradient g, rate η and momentum μ:</para>
/// <code>
/// v ← μ·v − η·g
/// x ← x + v                 or, with Nesterov's momentum, x ← x + μ·v − η·g
/// </code>
/// <para>
/// The rate is part of the velocity, so earlier steps keep their rate after a change: as <c>keras.optimizers.SGD</c>, and unlike
/// PyTorch's. With momentum 0 it is x ← x − η·g, Nesterov or not, and there is no momentum to change.
/// </para>
/// </remarks>
public sealed class SGD : Optimizer
{
    private readonly HyperParameter _rate = new();
    private readonly bool _nesterov;
    private double? _momentumValue;
    private NDArray _velocity = null!;

    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">The learning rate, 0 or more.</param>
    /// <param name="momentum">The momentum, from 0 up to, but not including, 1.</param>
    /// <param name="nesterov">Whether to use Nesterov's momentum, which looks ahead along the velocity.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public SGD(double learningRate = 0.01, double momentum = 0, bool nesterov = false)
        : base(learningRate)
    {
        _momentumValue = CheckMomentum(momentum, nameof(momentum)) > 0 ? momentum : null;
        _nesterov = nesterov;
    }

    /// <inheritdoc/>
    public override double? Momentum
    {
        get => _momentumValue;
        set => _momentumValue = ChangeMomentum(_momentumValue, value);
    }

    /// <inheritdoc/>
    protected override void MakeSlots()
    {
        if (_momentumValue is not null)
        {
            _velocity = AddSlot("momentum");
        }
    }

    /// <inheritdoc/>
    protected override void Apply(NDArray x, NDArray gradient)
    {
        if (_momentumValue is not { } momentumValue)
        {
            np.evaluate((NDExpr)x - (NDExpr)gradient * _rate.Of(LearningRate), x);
            return;
        }

        FusedUpdate.Momentum(Block, x, _velocity, gradient, (float)LearningRate, (float)momentumValue, _nesterov);
    }
}
