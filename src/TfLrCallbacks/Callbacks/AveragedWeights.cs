namespace TfLrCallbacks;

/// <summary>A running average of a model's floating-point weights; whole numbers (counters) are taken as they are.</summary>
internal sealed class AveragedWeights
{
    private Dictionary<string, SnapshotTensor>? _average;

    public bool IsEmpty => _average is null;

    /// <summary>Moves the average towards weights: average = (1 - share) · average + share · weights.</summary>
    /// <param name="weights">The weights; the first become the average.</param>
    /// <param name="share">How much of the new weights, from 0 to 1.</param>
    /// <returns>False where the weights are not finite: they are left out, or the average would never be finite again.</returns>
    public bool Add(TrainerSnapshot weights, double share)
    {
        if (!weights.Tensors.Values.All(tensor => AreFinite(tensor.Values)))
        {
            return false;
        }

        if (_average is null)
        {
            _average = new Dictionary<string, SnapshotTensor>(weights.Tensors);
            return true;
        }

        foreach ((string name, SnapshotTensor tensor) in weights.Tensors)
        {
            switch (_average[name].Values, tensor.Values)
            {
                case (float[] average, float[] values):
                    for (int i = 0; i < average.Length; i++)
                    {
                        average[i] = (float)(((1 - share) * average[i]) + (share * values[i]));
                    }

                    break;
                case (double[] average, double[] values):
                    for (int i = 0; i < average.Length; i++)
                    {
                        average[i] = ((1 - share) * average[i]) + (share * values[i]);
                    }

                    break;
                default:
                    _average[name] = tensor;
                    break;
            }
        }

        return true;
    }

    public void Clear() => _average = null;

    /// <summary>Gives the average as weights.</summary>
    public TrainerSnapshot ToSnapshot() => new(_average!);

    /// <summary>Gives a copy of the average; null before the first weights were averaged.</summary>
    public TrainerSnapshot? Copy() => _average is null
        ? null
        : new TrainerSnapshot(_average.ToDictionary(
            entry => entry.Key, entry => new SnapshotTensor((Array)entry.Value.Values.Clone(), [.. entry.Value.Shape])));

    /// <summary>Takes over an average that was saved; null where there was none.</summary>
    public void Load(TrainerSnapshot? average) =>
        _average = average is null ? null : new Dictionary<string, SnapshotTensor>(average.Tensors);

    private static bool AreFinite(Array values) => values switch
    {
        float[] numbers => Array.TrueForAll(numbers, float.IsFinite),
        double[] numbers => Array.TrueForAll(numbers, double.IsFinite),
        _ => true,
    };
}
