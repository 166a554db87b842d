using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Adam: adaptive steps whose size depends little on the scale of the gradients.</summary>
/// <remarks>
/// <para>With gradient g, rate η and t counted from 1:</para>
/// <code>
/// m ← m + (1 − β₁)·(g − m)
/// v ← v + (1 − β₂)·(g² − v)
/// x ← x − η · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
/// </code>
/// <para>
/// ε is added to the uncorrected root ("epsilon hat"), as in <c>keras.optimizers.Adam</c>, and unlike PyTorch's. With amsgrad the
/// greatest v so far takes the place of v in the last line. A change of β₁ also changes its power. From Kingma and Ba, <i>Adam</i>, 2015,
/// <see href="https://arxiv.org/abs/1412.6980"/>, before section 2.1.
/// </para>
/// </remarks>
public class Adam : Optimizer
{
    private readonly HyperParameter _stepSize = new();
    private readonly HyperParameter _oneMinusBeta1 = new();
    private readonly HyperParameter _oneMinusBeta2 = new();
    private readonly double _beta2;
    private readonly float _epsilon;
    private readonly bool _amsgrad;
    private double _beta1;
    private NDArray _mean = null!;
    private NDArray _square = null!;
    private NDArray _greatestSquare = null!;

    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">The learning rate, 0 or more.</param>
    /// <param name="beta1">β₁, the decay rate of the mean of the gradients, from 0 up to, but not including, 1.</param>
    /// <param name="beta2">β₂, the decay rate of the mean of their squares, from 0 up to, but not including, 1.</param>
    /// <param name="epsilon">ε, which is added to the root, greater than 0.</param>
    /// <param name="amsgrad">Whether to use the largest v so far (AMSGrad).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Adam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false)
        : base(learningRate)
    {
        _beta1 = CheckMomentum(beta1, nameof(beta1));
        _beta2 = CheckMomentum(beta2, nameof(beta2));
        _epsilon = (float)Check.GreaterThan(0, epsilon);
        _amsgrad = amsgrad;
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
        _greatestSquare = _amsgrad ? AddSlot("velocity_hat") : _square;
    }

    /// <inheritdoc/>
    protected override void Apply(NDArray x, NDArray gradient)
    {
        double stepSize = LearningRate * Math.Sqrt(1 - Power(_beta2)) / (1 - Power(_beta1));
        if (!_amsgrad)
        {
            FusedUpdate.Adam(Block, x, _mean, _square, gradient, (float)stepSize, (float)(1 - _beta1), (float)(1 - _beta2), _epsilon);
            return;
        }

        np.evaluate((NDExpr)_mean + ((NDExpr)gradient - _mean) * _oneMinusBeta1.Of(1 - _beta1), _mean);
        np.evaluate((NDExpr)_square + (NDExpr.Square(gradient) - _square) * _oneMinusBeta2.Of(1 - _beta2), _square);
        np.maximum(_greatestSquare, _square, _greatestSquare);
        np.evaluate((NDExpr)x - (NDExpr)_mean * _stepSize.Of(stepSize) / (NDExpr.Sqrt(_greatestSquare) + _epsilon), x);
    }

    /// <summary>βᵗ, of β in float32: 1 − 0.999 is then smaller by 1.3e−5 of itself, as in Keras.</summary>
    private double Power(double beta) => Math.Pow((float)beta, Iterations);
}
