namespace TfLrCallbacks.Embedded;

/// <summary>DoG, distance over gradients: gradient descent that needs no learning rate.</summary>
/// <remarks>
/// <code>
/// r = max(r, ‖x − x₀‖), at first r₀·(1 + ‖x₀‖)
/// s ← s + ‖g‖²
/// x ← x − η · r / √s · g
/// </code>
/// <para>
/// The paper evaluates an average of the weights; put a <c>SwapEMAWeights</c> beside it for that. From Ivgi, Hinder and Carmon, <i>DoG is SGD's best friend</i>, 2023,
/// <see href="https://arxiv.org/abs/2302.12022"/>.
/// </para>
/// </remarks>
public sealed class DoG : DistanceOverGradients
{
    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">A factor η on the rate found, 0 or more; 1 as in the paper.</param>
    /// <param name="initialDistance">r₀, greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public DoG(double learningRate = 1, double initialDistance = 1e-6)
        : base(learningRate, initialDistance)
    {
    }

    private protected override double FirstDistance(double initialDistance, double startNorm) => initialDistance * (1 + startNorm);

    private protected override double Weight(double distance) => 1;

    private protected override double Rate(double distance, double sum) => distance / Math.Sqrt(sum);
}
