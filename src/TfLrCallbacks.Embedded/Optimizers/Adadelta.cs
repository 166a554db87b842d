using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Adadelta: the gradient scaled by the root of the mean square of recent changes over that of recent gradients.</summary>
/// <remarks>
/// <code>
/// v ← ρ·v + (1 − ρ)·g²
/// d = −√(u + ε) / √(v + ε) · g
/// u ← ρ·u + (1 − ρ)·d²
/// x ← x + η·d
/// </code>
/// <para>
/// As <c>keras.optimizers.Adadelta</c>. From Zeiler, <i>ADADELTA: an adaptive learning rate method</i>, 2012, <see href="https://arxiv.org/abs/1212.5701"/>, whose rate is 1.
/// </para>
/// </remarks>
public sealed class Adadelta : Optimizer
{
    private readonly HyperParameter _rate = new();
    private readonly double _rho;
    private readonly double _epsilon;
    private NDArray _squares = null!;
    private NDArray _changes = null!;

    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">The learning rate, 0 or more.</param>
    /// <param name="rho">ρ, the decay rate of the means, from 0 up to, but not including, 1.</param>
    /// <param name="epsilon">ε, which is added inside the roots, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Adadelta(double learningRate = 0.001, double rho = 0.95, double epsilon = 1e-7)
        : base(learningRate)
    {
        _rho = CheckMomentum(rho, nameof(rho));
        _epsilon = Check.GreaterThan(0, epsilon);
    }

    /// <inheritdoc/>
    protected override void MakeSlots()
    {
        _squares = AddSlot("accumulated_grad");
        _changes = AddSlot("accumulated_delta_var");
    }

    /// <inheritdoc/>
    protected override void Apply(NDArray x, NDArray gradient)
    {
        float rho = (float)_rho;
        float rest = (float)(1 - _rho);
        float epsilon = (float)_epsilon;
        np.evaluate((NDExpr)_squares * rho + NDExpr.Square(gradient) * rest, _squares);
        NDArray change = np.evaluate(NDExpr.Sqrt((NDExpr)_changes + epsilon) * gradient / NDExpr.Sqrt((NDExpr)_squares + epsilon));
        np.evaluate((NDExpr)_changes * rho + NDExpr.Square(change) * rest, _changes);
        np.evaluate(x - (NDExpr)change * _rate.Of(LearningRate), x);
    }
}
