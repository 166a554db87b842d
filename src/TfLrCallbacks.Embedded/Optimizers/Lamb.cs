using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>LAMB: Adam's step, scaled for each parameter to the length of the parameter itself; for large batches.</summary>
/// <remarks>
/// <code>
/// m, v as Adam's;  d = m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)
/// x ← x − η · ‖x‖ / ‖d‖ · d            for each parameter; the ratio is 1 where a norm is 0
/// </code>
/// <para>
/// As <c>keras.optimizers.Lamb</c>. From You et al., <i>Large batch optimization for deep learning</i>, 2020, <see href="https://arxiv.org/abs/1904.00962"/>.
/// </para>
/// </remarks>
public sealed class Lamb : Optimizer
{
    private readonly HyperParameter _oneMinusBeta1 = new();
    private readonly HyperParameter _meanCorrection = new();
    private readonly HyperParameter _squareCorrection = new();
    private readonly double _beta2;
    private readonly double _epsilon;
    private double _beta1;
    private NDArray _mean = null!;
    private NDArray _square = null!;

    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">The learning rate, 0 or more.</param>
    /// <param name="beta1">β₁, the decay rate of the mean of the gradients, from 0 up to, but not including, 1.</param>
    /// <param name="beta2">β₂, the decay rate of the mean of their squares, from 0 up to, but not including, 1.</param>
    /// <param name="epsilon">ε, which is added to the root, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Lamb(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
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
    }

    /// <inheritdoc/>
    protected override void Apply(NDArray x, NDArray gradient)
    {
        NDArray meanCorrection = _meanCorrection.Of(1 / (1 - Math.Pow((float)_beta1, Iterations)));
        NDArray squareCorrection = _squareCorrection.Of(1 / Math.Sqrt(1 - Math.Pow((float)_beta2, Iterations)));
        np.evaluate(_mean + ((NDExpr)gradient - _mean) * _oneMinusBeta1.Of(1 - _beta1), _mean);
        np.evaluate(_square + (NDExpr.Square(gradient) - _square) * (float)(1 - _beta2), _square);
        np.evaluate((NDExpr)_mean * meanCorrection / (NDExpr.Sqrt(_square) * squareCorrection + (float)_epsilon), gradient);
        foreach (Parameter parameter in Block.Parameters)
        {
            double weights = Norm(parameter.Value);
            double step = Norm(parameter.Gradient);
            double ratio = weights > 0 && step > 0 ? weights / step : 1;
            np.multiply(parameter.Gradient, NDArray.Scalar((float)(ratio * LearningRate)), parameter.Gradient);
        }

        np.subtract(x, gradient, x);
    }

    private static double Norm(NDArray values) => Math.Sqrt(np.sum(np.square(values), dtype: typeof(double)).item<double>());
}
