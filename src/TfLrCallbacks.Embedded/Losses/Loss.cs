using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>
/// What a training makes small: the mean over the samples of a batch of each sample's loss, as in Keras
/// (<c>reduction="sum_over_batch_size"</c>).
/// </summary>
public abstract record Loss
{
    private protected Loss()
    {
    }

    /// <summary>
    /// Brings targets into the form that <see cref="Evaluate"/> takes, and checks that they fit outputs of a shape.
    /// </summary>
    /// <param name="y">The targets as the user gave them.</param>
    /// <param name="outputShape">The shape of the model's output for one sample.</param>
    /// <returns>One row for each sample.</returns>
    internal abstract NDArray Prepare(NDArray y, int[] outputShape);

    /// <summary>Computes the loss of each sample, and the gradient of the sum of these losses.</summary>
    /// <param name="y">The targets of the batch.</param>
    /// <param name="predictions">The model's outputs, (batch, width).</param>
    /// <param name="losses">Filled with the losses, (batch, 1).</param>
    /// <param name="gradient">Filled with the gradient, as <paramref name="predictions"/>; null where none is wanted.</param>
    internal abstract void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient);

    /// <summary>Gives the loss to use on the sums before an activation, where both together are better computed from these.</summary>
    internal virtual Loss? OnSums(ActivationFunction activation) => null;
}
