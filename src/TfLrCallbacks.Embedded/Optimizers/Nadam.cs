using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Nadam: Adam with Nesterov's momentum, whose β₁ warms up.</summary>
/// <remarks>
/// <code>
/// uₜ = β₁·(1 − ½·0.96ᵗ),  U = u₁·…·uₜ
/// m ← m + (1 − β₁)·(g − m)
/// v ← v + (1 − β₂)·(g² − v)
/// x ← x − η · (uₜ₊₁·m / (1 − U·uₜ₊₁) + (1 − uₜ)·g / (1 − U)) / (√(v / (1 − β₂ᵗ)) + ε)
/// </code>
/// <para>
/// As <c>keras.optimizers.Nadam</c>. From Dozat, <i>Incorporating Nesterov momentum into Adam</i>, 2016,
/// <see href="https://cs229.stanford.edu/proj2015/054_report.pdf"/>.
/// </para>
/// </remarks>
public sealed class Nadam : Optimizer
{
    private const double Decay = 0.96;

    private readonly HyperParameter _rate = new();
    private readonly HyperParameter _oneMinusBeta1 = new();
    private readonly HyperParameter _meanFactor = new();
    private readonly HyperParameter _gradientFactor = new();
    private readonly HyperParameter _correction = new();
    private readonly double _beta2;
    private readonly double _epsilon;
    private double _beta1;
    private NDArray _mean = null!;
    private NDArray _square = null!;
    private OptimizerNumber _product = null!;

    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">The learning rate, 0 or more.</param>
    /// <param name="beta1">β₁, the decay rate of the mean of the gradients, from 0 up to, but not including, 1.</param>
    /// <param name="beta2">β₂, the decay rate of the mean of their squares, from 0 up to, but not including, 1.</param>
    /// <param name="epsilon">ε, which is added to the root, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Nadam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
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
        _square = AddSlot("velocity");
        _product = AddNumber("u_product", 1);
    }

    /// <inheritdoc/>
    protected override void Apply(NDArray x, NDArray gradient)
    {
        double now = MomentumAt(Iterations);
        double next = MomentumAt(Iterations + 1);
        _product.Value *= now;
        NDArray meanFactor = _meanFactor.Of(next / (1 - _product.Value * next));
        NDArray gradientFactor = _gradientFactor.Of((1 - now) / (1 - _product.Value));
        NDArray correction = _correction.Of(1 - Math.Pow(_beta2, Iterations));
        NDArray rate = _rate.Of(LearningRate);
        np.evaluate(_mean + ((NDExpr)gradient - _mean) * _oneMinusBeta1.Of(1 - _beta1), _mean);
        np.evaluate(_square + (NDExpr.Square(gradient) - _square) * (float)(1 - _beta2), _square);
        np.evaluate(
            x - ((NDExpr)_mean * meanFactor + (NDExpr)gradient * gradientFactor) * rate / (NDExpr.Sqrt((NDExpr)_square / correction) + (float)_epsilon), x);
    }

    private double MomentumAt(long update) => (float)_beta1 * (1 - 0.5 * Math.Pow((float)Decay, update));
}
