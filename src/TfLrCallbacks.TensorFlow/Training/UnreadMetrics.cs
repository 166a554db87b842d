using Tensorflow;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Losses and metrics of batches that were trained and not read yet: reading waits for the device, so several are read at once.</summary>
/// <param name="workers">The workers that each computed a part of the batches.</param>
/// <param name="isOverAllBatches">Says of which value the last one counts, by its index, and not the mean.</param>
internal sealed class UnreadMetrics(IWorkers workers, Func<int, bool> isOverAllBatches)
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

    /// <summary>Copies what is unread; it stays so.</summary>
    /// <returns>The values, batch by batch, and the number of samples in each batch.</returns>
    public (SnapshotTensor Values, SnapshotTensor Samples) Capture() => (new SnapshotTensor(ReadAll(), _values.Count), new SnapshotTensor(_samples.ToArray(), _samples.Count));

    /// <summary>Puts back what was unread.</summary>
    /// <param name="values">The values.</param>
    /// <param name="samples">The number of samples in each batch.</param>
    /// <param name="metrics">The number of values of a batch.</param>
    /// <exception cref="ArgumentException">They do not belong together.</exception>
    public void Restore(SnapshotTensor values, SnapshotTensor samples, int metrics)
    {
        float[] all = (float[])values.Values;
        int[] counts = (int[])samples.Values;
        if (all.Length != counts.Length * metrics || counts.Any(count => count < 0))
        {
            throw new ArgumentException($"Must hold {metrics} values for each of {counts.Length} batches. Received: {all.Length}.", nameof(values));
        }

        Clear();
        _values.AddRange(all.Select(value => tf.constant(value)));
        _samples.AddRange(counts);
    }

    /// <summary>Reads all.</summary>
    /// <param name="means">Filled with the means over the batches, weighted by samples, or the last values.</param>
    /// <returns>The number of samples, over all workers.</returns>
    public double Read(Span<double> means)
    {
        double samples = ReadOwn(means);
        if (workers.Count is 1)
        {
            return samples;
        }

        // A worker without rows computed one that counts as nothing.
        Span<double> sums = new double[means.Length + 1];
        for (int i = 0; i < means.Length && samples > 0; i++)
        {
            sums[i] = means[i] * samples;
        }

        sums[^1] = samples;
        workers.Sum(sums);
        for (int i = 0; i < means.Length; i++)
        {
            means[i] = sums[i] / sums[^1];
        }

        return sums[^1];
    }

    private float[] ReadAll() => _values.Count is 1 ? [(float)_values[0]] : tf.stack(_values.ToArray()).ToArray<float>();

    private double ReadOwn(Span<double> means)
    {
        float[] read = ReadAll();
        int metrics = _values.Count / _samples.Count;
        double all = _samples.Sum();
        means.Clear();
        for (int batch = 0; batch < _samples.Count; batch++)
        {
            for (int i = 0; i < metrics; i++)
            {
                double value = read[(batch * metrics) + i];
                means[i] = _samples.Count is 1 || all is 0 || isOverAllBatches(i) ? value : means[i] + (_samples[batch] is 0 ? 0 : value * (_samples[batch] / all));
            }
        }

        Clear();
        return all;
    }
}
