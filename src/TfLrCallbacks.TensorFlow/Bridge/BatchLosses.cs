namespace TfLrCallbacks.TensorFlow;

/// <summary>Recovers the loss of each batch alone from the running means that a fit logs.</summary>
/// <remarks>
/// <code>
/// l_k = (m_k N_k - m_(k-1) N_(k-1)) / (N_k - N_(k-1))      m: running mean, N: samples in it
/// </code>
/// <para>
/// Computed in double from float means: the error is near 1e-5 after 100 batches and 1e-4 after 1000. A mean that is not finite stays so, and every
/// later loss of the epoch is NaN.
/// </para>
/// </remarks>
internal sealed class BatchLosses
{
    private double _samples;
    private double _sum;

    /// <summary>Begins an epoch.</summary>
    public void Reset()
    {
        _samples = 0;
        _sum = 0;
    }

    /// <summary>Takes the mean after a batch.</summary>
    /// <param name="mean">The running mean.</param>
    /// <param name="samples">How many samples it is of; NaN where that is not known, then all batches count as equally large.</param>
    /// <returns>The loss of the batch.</returns>
    public double Next(double mean, double samples)
    {
        double total = double.IsNaN(samples) ? _samples + 1 : samples;
        double sum = mean * total;
        double loss = (sum - _sum) / (total - _samples);
        _samples = total;
        _sum = sum;
        return loss;
    }
}
