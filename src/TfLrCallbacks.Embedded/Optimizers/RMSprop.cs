using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>RMSprop: the gradient divided by the root of the mean of its recent squares.</summary>
/// <remarks>
/// <para>With gradient g, rate η, ρ and momentum μ:</para>
/// <code>
/// v ← ρ·v + (1 − ρ)·g²
/// a ← ρ·a + (1 − ρ)·g                 where centered; otherwise a = 0
/// d = η·g / √(v − a² + ε)
/// x ← x − d                           or, with momentum, m ← μ·m + d and x ← x − m
/// </code>
/// <para>
/// ε is inside the root, as in <c>keras.optimizers.RMSprop</c> of Keras 3, and unlike PyTorch's. From Tieleman and Hinton,
/// <i>Lecture 6.5: RMSprop</i>, 2012.
/// </para>
/// </remarks>
public sealed class RMSprop : Optimizer
{
    private readonly HyperParameter _rate = new();
    private readonly HyperParameter _momentum = new();
    private readonly double _rho;
    private readonly double _epsilon;
    private readonly bool _centered;
    private double? _momentumValue;
    private NDArray _square = null!;
    private NDArray _mean = null!;
    private NDArray _velocity = null!;

    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">The learning rate, 0 or more.</param>
    /// <param name="rho">The decay rate of the mean of the squares, from 0 up to, but not including, 1.</param>
    /// <param name="momentum">The momentum, from 0 up to, but not including, 1.</param>
    /// <param name="epsilon">What is added under the root, greater than 0.</param>
    /// <param name="centered">Whether the square of the mean gradient is subtracted: the variance takes the place of the mean square.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public RMSprop(
        double learningRate = 0.001, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, bool centered = false)
        : base(learningRate)
    {
        _rho = CheckMomentum(rho, nameof(rho));
        _momentumValue = CheckMomentum(momentum, nameof(momentum)) > 0 ? momentum : null;
        _epsilon = Check.GreaterThan(0, epsilon);
        _centered = centered;
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
        _square = AddSlot("velocity");
        _mean = _centered ? AddSlot("average_gradient") : _mean;
        _velocity = _momentumValue is not null ? AddSlot("momentum") : _velocity;
    }

    /// <inheritdoc/>
    protected override void Apply(NDArray x, NDArray gradient)
    {
        float rho = (float)_rho;
        float rest = (float)(1 - _rho);
        np.evaluate((NDExpr)_square * rho + NDExpr.Square(gradient) * rest, _square);
        NDExpr variance = _square;
        if (_centered)
        {
            np.evaluate((NDExpr)_mean * rho + (NDExpr)gradient * rest, _mean);
            variance -= NDExpr.Square(_mean);
        }

        NDExpr step = (NDExpr)gradient * _rate.Of(LearningRate) / NDExpr.Sqrt(variance + (float)_epsilon);
        if (_momentumValue is { } momentum)
        {
            np.evaluate((NDExpr)_velocity * _momentum.Of(momentum) + step, _velocity);
            np.subtract(x, _velocity, x);
        }
        else
        {
            np.evaluate(x - step, x);
        }
    }
}
