using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Lion: steps of constant size, in the direction of the sign of momentum and gradient.</summary>
/// <remarks>
/// <code>
/// x ← x − η·sign(β₁·m + (1 − β₁)·g)
/// m ← β₂·m + (1 − β₂)·g
/// </code>
/// <para>
/// Rates are three to ten times smaller than Adam's. As <c>keras.optimizers.Lion</c>. From Chen et al., <i>Symbolic discovery of optimization algorithms</i>, 2023,
/// <see href="https://arxiv.org/abs/2302.06675"/>.
/// </para>
/// </remarks>
public sealed class Lion : Optimizer
{
    private readonly HyperParameter _rate = new();
    private readonly HyperParameter _beta1Row = new();
    private readonly HyperParameter _oneMinusBeta1 = new();
    private readonly double _beta2;
    private double _beta1;
    private NDArray _mean = null!;

    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">The learning rate, 0 or more.</param>
    /// <param name="beta1">β₁, the share of the momentum in the direction of a step, from 0 up to, but not including, 1.</param>
    /// <param name="beta2">β₂, the decay rate of the momentum, from 0 up to, but not including, 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Lion(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.99)
        : base(learningRate)
    {
        _beta1 = CheckMomentum(beta1, nameof(beta1));
        _beta2 = CheckMomentum(beta2, nameof(beta2));
    }

    /// <inheritdoc/>
    public override double? Momentum
    {
        get => _beta1;
        set => _beta1 = ChangeMomentum(_beta1, value)!.Value;
    }

    /// <inheritdoc/>
    protected override void MakeSlots() => _mean = AddSlot("momentum");

    /// <inheritdoc/>
    protected override void Apply(NDArray x, NDArray gradient)
    {
        NDExpr direction = NDExpr.Sign((NDExpr)_mean * _beta1Row.Of(_beta1) + (NDExpr)gradient * _oneMinusBeta1.Of(1 - _beta1));
        np.evaluate(x - direction * _rate.Of(LearningRate), x);
        np.evaluate((NDExpr)_mean * (float)_beta2 + (NDExpr)gradient * (float)(1 - _beta2), _mean);
    }
}
