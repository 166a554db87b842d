namespace TfLrCallbacks;

/// <summary>
/// Means of a trainer's values over batches, weighted by samples, written into logs; of a value that is one over all batches, the last.
/// </summary>
internal sealed class RunningMeans(IReadOnlyList<string> names, Func<int, bool>? isOverAllBatches = null)
{
    private readonly string[] _names = [.. names];
    private readonly double[] _sums = new double[names.Count];
    private readonly double[] _batch = new double[names.Count];
    private double _weight;

    /// <summary>Gets the place for the values of the next batch.</summary>
    public Span<double> Batch => _batch;

    public double BatchLoss => _batch[0];

    public IReadOnlyList<string> Names => _names;

    /// <summary>Gives the sums and, at the end, the weight.</summary>
    public double[] Save() => [.. _sums, _weight];

    /// <summary>Takes over what <see cref="Save"/> gave.</summary>
    public void Load(IReadOnlyList<double> saved)
    {
        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i] = saved[i];
        }

        _weight = saved[^1];
    }

    public void Reset()
    {
        Array.Clear(_sums);
        _weight = 0;
    }

    /// <summary>Adds the values in <see cref="Batch"/>; a batch of weight 0 has none.</summary>
    public void Add(double weight)
    {
        if (weight is 0)
        {
            return;
        }

        _weight += weight;
        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i] = isOverAllBatches?.Invoke(i) is true ? _batch[i] * _weight : _sums[i] + _batch[i] * weight;
        }
    }

    public void WriteTo(IDictionary<string, double> logs)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            logs[_names[i]] = _sums[i] / _weight;
        }
    }
}
