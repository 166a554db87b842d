using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Schedule-free AdamW: <see cref="ScheduleFree"/> with Adam's direction without its momentum.</summary>
/// <remarks>
/// <code>
/// v ← β₂·v + (1 − β₂)·g²
/// d = g / (√(v / (1 − β₂ᵗ)) + ε)
/// </code>
/// </remarks>
public sealed class ScheduleFreeAdamW : ScheduleFree
{
    private readonly HyperParameter _correction = new();
    private readonly double _beta2;
    private readonly double _epsilon;
    private NDArray _square = null!;

    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">The learning rate γ, 0 or more: one to ten times the rate of Adam with a schedule.</param>
    /// <param name="weightDecay">The weight decay λ, 0 or more, taken at the point of the gradient.</param>
    /// <param name="beta1">β, from 0 up to, but not including, 1.</param>
    /// <param name="beta2">The decay rate of the mean of the squares, from 0 up to, but not including, 1.</param>
    /// <param name="epsilon">ε, which is added to the root, greater than 0.</param>
    /// <param name="warmupSteps">The number of updates in which the rate rises from 0, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public ScheduleFreeAdamW(
        double learningRate = 0.0025, double weightDecay = 0, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, int warmupSteps = 0)
        : base(learningRate, beta1, warmupSteps, nameof(beta1))
    {
        WeightDecay = Check.AtLeast(0.0, weightDecay);
        _beta2 = CheckMomentum(beta2, nameof(beta2));
        _epsilon = Check.GreaterThan(0, epsilon);
    }

    /// <summary>Gets β.</summary>
    public double Beta1 => Momentum!.Value;

    /// <inheritdoc/>
    protected override void MakeSlots()
    {
        base.MakeSlots();
        _square = AddSlot("velocity");
    }

    private protected override NDArray Direction(NDArray gradient)
    {
        NDArray correction = _correction.Of(1 / (1 - Math.Pow(_beta2, Iterations)));
        np.evaluate((NDExpr)_square * (float)_beta2 + NDExpr.Square(gradient) * (float)(1 - _beta2), _square);
        return np.evaluate(gradient / (NDExpr.Sqrt((NDExpr)_square * correction) + (float)_epsilon));
    }
}
