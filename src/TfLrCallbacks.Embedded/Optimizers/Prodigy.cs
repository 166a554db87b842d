using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Prodigy: Adam that estimates the scale of its own learning rate.</summary>
/// <remarks>
/// <para>With gradient g at x, factor γ (the learning rate, 1 by default) and the estimate d of the distance to the solution, at first d₀:</para>
/// <code>
/// m ← β₁·m + (1 − β₁)·d·g
/// v ← β₂·v + (1 − β₂)·d²·g²
/// r ← √β₂·r + (1 − √β₂)·γ·d²·⟨g, x₀ − x⟩
/// s ← √β₂·s + (1 − √β₂)·γ·d²·g
/// x ← x − γ·d·(m / (√v + d·ε) + λ·x)
/// d ← max(d, r / ‖s‖₁)
/// </code>
/// <para>
/// A schedule drives γ; a cosine without warm-up is what the authors use. From Mishchenko and Defazio, <i>Prodigy: an expeditiously adaptive parameter-free learner</i>, 2023,
/// <see href="https://arxiv.org/abs/2306.06101"/>, algorithm 4.
/// </para>
/// </remarks>
public sealed class Prodigy : Optimizer
{
    private readonly HyperParameter _toMean = new();
    private readonly HyperParameter _beta1Row = new();
    private readonly HyperParameter _toSquare = new();
    private readonly HyperParameter _toSum = new();
    private readonly HyperParameter _small = new();
    private readonly HyperParameter _rate = new();
    private readonly HyperParameter _decay = new();
    private readonly double _beta2;
    private readonly double _epsilon;
    private readonly double _d0;
    private double _beta1;
    private NDArray _start = null!;
    private NDArray _mean = null!;
    private NDArray _square = null!;
    private NDArray _sum = null!;
    private OptimizerNumber _distance = null!;
    private OptimizerNumber _product = null!;

    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">The factor γ, 0 or more; 1 as in the paper.</param>
    /// <param name="weightDecay">The weight decay λ, 0 or more.</param>
    /// <param name="beta1">β₁, the decay rate of the mean of the gradients, from 0 up to, but not including, 1.</param>
    /// <param name="beta2">β₂, the decay rate of the mean of their squares, from 0 up to, but not including, 1.</param>
    /// <param name="epsilon">ε, which is added to the root, greater than 0.</param>
    /// <param name="d0">The first estimate of the distance, greater than 0; it only has to be small.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Prodigy(
        double learningRate = 1, double weightDecay = 0, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double d0 = 1e-6)
        : base(learningRate)
    {
        WeightDecay = Check.AtLeast(0.0, weightDecay);
        _beta1 = CheckMomentum(beta1, nameof(beta1));
        _beta2 = CheckMomentum(beta2, nameof(beta2));
        _epsilon = Check.GreaterThan(0, epsilon);
        _d0 = Check.GreaterThan(0, d0);
    }

    /// <summary>Gets the estimate d; the effective learning rate of Adam is γ·d.</summary>
    public double Distance => _distance?.Value ?? _d0;

    /// <inheritdoc/>
    public override double? Momentum
    {
        get => _beta1;
        set => _beta1 = ChangeMomentum(_beta1, value)!.Value;
    }

    internal override bool DecaysItself => true;

    internal override bool RemembersWeights => true;

    internal override void WeightsWereSet() => CopyWeightsTo(_start);

    /// <inheritdoc/>
    protected override void MakeSlots()
    {
        _start = AddSlot("start");
        _mean = AddSlot("momentum");
        _square = AddSlot("velocity");
        _sum = AddSlot("gradient_sum");
        _distance = AddNumber("distance", _d0);
        _product = AddNumber("product");
        CopyWeightsTo(_start);
    }

    /// <inheritdoc/>
    protected override void Apply(NDArray x, NDArray gradient)
    {
        double d = _distance.Value;
        double root = Math.Sqrt(_beta2);
        double weight = (1 - root) * LearningRate * d * d;
        double product = np.sum(np.evaluate(gradient * ((NDExpr)_start - x)), dtype: typeof(double)).item<double>();
        np.evaluate((NDExpr)_mean * _beta1Row.Of(_beta1) + (NDExpr)gradient * _toMean.Of((1 - _beta1) * d), _mean);
        np.evaluate((NDExpr)_square * (float)_beta2 + NDExpr.Square((NDExpr)gradient * _toSquare.Of(Math.Sqrt(1 - _beta2) * d)), _square);
        np.evaluate((NDExpr)_sum * (float)root + (NDExpr)gradient * _toSum.Of(weight), _sum);
        _product.Value = root * _product.Value + weight * product;
        NDExpr step = (NDExpr)_mean / (NDExpr.Sqrt(_square) + _small.Of(d * _epsilon)) + (NDExpr)x * _decay.Of(WeightDecay ?? 0);
        np.evaluate(x - step * _rate.Of(LearningRate * d), x);
        double length = np.sum(np.abs(_sum), dtype: typeof(double)).item<double>();
        if (length > 0)
        {
            _distance.Value = Math.Max(d, _product.Value / length);
        }
    }
}
