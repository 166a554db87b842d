using Tensorflow;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Losses and metrics of batches that were trained and not read yet: reading waits for the device, so several are read at once.</summary>
internal sealed class UnreadMetrics
{
    private readonly List<Tensor> _values = [];
    private readonly List<int> _samples = [];

    /// <summary>Gets how many batches are unread.</summary>
    public int Count => _samples.Count;

    /// <summary>Forgets all: an epoch begins.</summary>
    public void Clear()
    {
        _values.Clear();
        _samples.Clear();
    }

    /// <summary>Adds the values of a batch.</summary>
    /// <param name="values">Scalars on the device, as many for each batch.</param>
    /// <param name="samples">The number of samples in the batch.</param>
    public void Add(IReadOnlyCollection<Tensor> values, int samples)
    {
        _values.AddRange(values);
        _samples.Add(samples);
    }

    /// <summary>Reads all.</summary>
    /// <param name="means">Filled with the means over the batches, weighted by samples.</param>
    /// <returns>The number of samples.</returns>
    public double Read(Span<double> means)
    {
        float[] read = _values.Count is 1 ? [(float)_values[0]] : tf.stack(_values.ToArray()).ToArray<float>();
        int metrics = _values.Count / _samples.Count;
        double all = _samples.Sum();
        means.Clear();
        for (int batch = 0; batch < _samples.Count; batch++)
        {
            for (int i = 0; i < metrics; i++)
            {
                double value = read[(batch * metrics) + i];
                means[i] = _samples.Count is 1 ? value : means[i] + (value * (_samples[batch] / all));
            }
        }

        Clear();
        return all;
    }
}
