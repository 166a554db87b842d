using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Adagrad: the gradient divided by the root of the sum of all its squares so far.</summary>
/// <remarks>
/// <code>
/// s ← s + g²
/// x ← x − η·g / √(s + ε)
/// </code>
/// <para>
/// As <c>keras.optimizers.Adagrad</c>. From Duchi, Hazan and Singer, <i>Adaptive subgradient methods for online learning and stochastic optimization</i>, 2011.
/// </para>
/// </remarks>
public sealed class Adagrad : Optimizer
{
    private readonly HyperParameter _rate = new();
    private readonly double _initialAccumulatorValue;
    private readonly double _epsilon;
    private NDArray _sum = null!;

    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">The learning rate, 0 or more.</param>
    /// <param name="initialAccumulatorValue">What the sum starts from, 0 or more.</param>
    /// <param name="epsilon">What is added under the root, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Adagrad(double learningRate = 0.001, double initialAccumulatorValue = 0.1, double epsilon = 1e-7)
        : base(learningRate)
    {
        _initialAccumulatorValue = Check.AtLeast(0.0, initialAccumulatorValue);
        _epsilon = Check.GreaterThan(0, epsilon);
    }

    /// <inheritdoc/>
    protected override void MakeSlots()
    {
        _sum = AddSlot("accumulator");
        _sum.fill((float)_initialAccumulatorValue);
    }

    /// <inheritdoc/>
    protected override void Apply(NDArray x, NDArray gradient)
    {
        np.evaluate(_sum + NDExpr.Square(gradient), _sum);
        np.evaluate(x - (NDExpr)gradient * _rate.Of(LearningRate) / NDExpr.Sqrt((NDExpr)_sum + (float)_epsilon), x);
    }
}
