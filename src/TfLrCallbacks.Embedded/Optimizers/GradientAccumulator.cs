using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Sums the gradients of several batches for one update.</summary>
internal sealed class GradientAccumulator(NDArray sum, OptimizerNumber count, int steps)
{
    /// <summary>Takes the gradients of a batch; with the last one the mean stands in their place.</summary>
    /// <returns>True where the update is due.</returns>
    public bool Take(NDArray gradients)
    {
        np.add(sum, gradients, sum);
        if (++count.Value < steps)
        {
            return false;
        }

        np.multiply(sum, NDArray.Scalar(1f / steps), gradients);
        sum.fill(0f);
        count.Value = 0;
        return true;
    }
}
