using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The counts of the metrics since an epoch or a validation began.</summary>
internal sealed class MetricTotals(IReadOnlyList<Metric> metrics)
{
    private readonly double[][] _counts = [.. metrics.Select(_ => Array.Empty<double>())];

    public void Reset() => Array.Fill(_counts, []);

    /// <summary>Returns the value of a batch alone where a metric is a mean, else that of all batches with this one.</summary>
    public double Add(int metric, NDArray y, NDArray predictions, BatchPart? part)
    {
        double[] counts = metrics[metric].Count(y, predictions)
            ?? throw new InvalidOperationException($"{metrics[metric].GetType().Name}.Count must give an array. Received: null.");
        part?.Sum(counts);
        if (metrics[metric].IsMean)
        {
            return metrics[metric].Value(counts);
        }

        if (_counts[metric].Length > 0 && _counts[metric].Length != counts.Length)
        {
            throw new InvalidOperationException(
                $"{metrics[metric].GetType().Name}.Count must give as many numbers for every batch. Received: {counts.Length} after {_counts[metric].Length}.");
        }

        _counts[metric] = _counts[metric].Length is 0 ? counts : [.. _counts[metric].Zip(counts, (sum, count) => sum + count)];
        return metrics[metric].Value(_counts[metric]);
    }

    public void Capture(string name, Dictionary<string, SnapshotTensor> tensors)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            if (!metrics[i].IsMean)
            {
                tensors[$"data/{name}/{metrics[i].Name}"] = new SnapshotTensor((double[])_counts[i].Clone(), _counts[i].Length);
            }
        }
    }

    public Action Restore(string name, SnapshotReader reader)
    {
        double[][] counts = [.. metrics.Select(metric => metric.IsMean ? [] : reader.Read<double>($"data/{name}/{metric.Name}"))];
        return () => counts.CopyTo(_counts, 0);
    }
}
