namespace TfLrCallbacks.Embedded;

/// <summary><see cref="Adam"/> with weight decay from the start.</summary>
/// <remarks>
/// x ← x − η·λ·x, then Adam's update. From Loshchilov and Hutter, <i>Decoupled weight decay regularization</i>, 2019,
/// <see href="https://arxiv.org/abs/1711.05101"/>.
/// </remarks>
public sealed class AdamW : Adam
{
    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">The learning rate, 0 or more.</param>
    /// <param name="weightDecay">The weight decay λ, 0 or more.</param>
    /// <param name="beta1">β₁, the decay rate of the mean of the gradients, from 0 up to, but not including, 1.</param>
    /// <param name="beta2">β₂, the decay rate of the mean of their squares, from 0 up to, but not including, 1.</param>
    /// <param name="epsilon">ε, which is added to the root, greater than 0.</param>
    /// <param name="amsgrad">Whether to use the largest v so far (AMSGrad).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public AdamW(
        double learningRate = 0.001,
        double weightDecay = 0.004,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-7,
        bool amsgrad = false)
        : base(learningRate, beta1, beta2, epsilon, amsgrad) => WeightDecay = Check.AtLeast(0.0, weightDecay);
}
