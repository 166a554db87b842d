namespace TfLrCallbacks.Embedded;

/// <summary>DoWG, distance over weighted gradients: gradient descent that needs no learning rate.</summary>
/// <remarks>
/// <code>
/// r = max(r, ‖x − x₀‖), at first r₀
/// s ← s + r²·‖g‖²
/// x ← x − η · r² / √s · g
/// </code>
/// <para>From Khaled, Mishchenko and Jin, <i>DoWG unleashed</i>, 2023, <see href="https://arxiv.org/abs/2305.16284"/>, algorithm 1.</para>
/// </remarks>
public sealed class DoWG : DistanceOverGradients
{
    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">A factor η on the rate found, 0 or more; 1 as in the paper.</param>
    /// <param name="initialDistance">
    /// r₀, the length of the first update, greater than 0. The default is the same as in the authors' code and in optax, whose <c>eps</c> of 1e-4 is r₀²; they add it to √s, too, which algorithm 1 does not.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public DoWG(double learningRate = 1, double initialDistance = 1e-2)
        : base(learningRate, initialDistance)
    {
    }

    private protected override double FirstDistance(double initialDistance, double startNorm) => initialDistance;

    private protected override double Weight(double distance) => distance * distance;

    private protected override double Rate(double distance, double sum) => distance * distance / Math.Sqrt(sum);
}
