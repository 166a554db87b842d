using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Adamax: Adam with the greatest recent gradient in the place of the root of their mean square.</summary>
/// <remarks>
/// <code>
/// m ← m + (1 − β₁)·(g − m)
/// u ← max(β₂·u, |g|)
/// x ← x − η / (1 − β₁ᵗ) · m / (u + ε)
/// </code>
/// <para>As <c>keras.optimizers.Adamax</c>. From Kingma and Ba, <i>Adam</i>, 2015, <see href="https://arxiv.org/abs/1412.6980"/>, section 7.1.</para>
/// </remarks>
public sealed class Adamax : Optimizer
{
    private readonly HyperParameter _stepSize = new();
    private readonly HyperParameter _oneMinusBeta1 = new();
    private readonly double _beta2;
    private readonly double _epsilon;
    private double _beta1;
    private NDArray _mean = null!;
    private NDArray _greatest = null!;

    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">The learning rate, 0 or more.</param>
    /// <param name="beta1">β₁, the decay rate of the mean of the gradients, from 0 up to, but not including, 1.</param>
    /// <param name="beta2">How much of the greatest gradient is kept, from 0 up to, but not including, 1.</param>
    /// <param name="epsilon">What is added to the greatest gradient, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Adamax(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
        : base(learningRate)
    {
        _beta1 = CheckMomentum(beta1, nameof(beta1));
        _beta2 = CheckMomentum(beta2, nameof(beta2));
        _epsilon = Check.GreaterThan(0, epsilon);
    }

    /// <inheritdoc/>
    public override double? Momentum
    {
        get => _beta1;
        set => _beta1 = ChangeMomentum(_beta1, value)!.Value;
    }

    /// <inheritdoc/>
    protected override void MakeSlots()
    {
        _mean = AddSlot("momentum");
        _greatest = AddSlot("norm");
    }

    /// <inheritdoc/>
    protected override void Apply(NDArray x, NDArray gradient)
    {
        NDArray stepSize = _stepSize.Of(LearningRate / (1 - Math.Pow((float)_beta1, Iterations)));
        np.evaluate(_mean + ((NDExpr)gradient - _mean) * _oneMinusBeta1.Of(1 - _beta1), _mean);
        np.evaluate(NDExpr.Max((NDExpr)_greatest * (float)_beta2, NDExpr.Abs(gradient)), _greatest);
        np.evaluate(x - (NDExpr)_mean * stepSize / ((NDExpr)_greatest + (float)_epsilon), x);
    }
}
