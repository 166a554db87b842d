using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>A trainer that notes the rate of each update and gives the recorded logs of each epoch.</summary>
internal sealed class RecordedTrainer : ITrainer
{
    private readonly Dictionary<int, JsonElement> _logs = [];
    private readonly string[] _metrics;
    private int _epoch;
    private long _batch;
    private bool _isValidated;

    public RecordedTrainer(long stepsPerEpoch, JsonElement? logs)
    {
        StepsPerEpoch = stepsPerEpoch;
        foreach (JsonElement epoch in logs?.EnumerateArray().ToArray() ?? [])
        {
            _logs[epoch.GetProperty("epoch").GetInt32()] = epoch;
        }

        _metrics = ["loss", .. _logs.Values.FirstOrDefault() is { ValueKind: JsonValueKind.Object } first ? first.EnumerateObject().Select(member => member.Name).Where(name => name is "acc" or "accuracy" or "mae") : []];
        HasValidation = _logs.Values.Any(epoch => epoch.TryGetProperty("val_loss", out _));
    }

    public List<double> Rates { get; } = [];

    public IReadOnlyList<string> MetricNames => [.. _metrics.Select(name => name == "acc" ? "accuracy" : name)];

    public long? StepsPerEpoch { get; }

    public bool HasValidation { get; }

    public int ProbeRowCount => 0;

    public double LearningRate { get; set; }

    public double? Momentum { get; set; }

    public double? WeightDecay { get; set; }

    public void BeginEpoch(int epoch)
    {
        _epoch = epoch;
        _batch = 0;
    }

    public bool MoveToNextBatch() => _batch++ < StepsPerEpoch;

    public double TrainBatch(Span<double> metrics)
    {
        Rates.Add(LearningRate);
        Fill(metrics, string.Empty);
        return 1;
    }

    public void BeginValidation() => _isValidated = false;

    public bool MoveToNextValidationBatch() => !_isValidated && (_isValidated = true);

    public double ValidateBatch(Span<double> metrics)
    {
        Fill(metrics, "val_");
        return 1;
    }

    public double ProbeLoss(IReadOnlyList<int> rows) => double.NaN;

    public TrainerSnapshot Capture(SnapshotParts parts) => new(new Dictionary<string, SnapshotTensor>());

    public void Restore(TrainerSnapshot snapshot)
    {
    }

    private void Fill(Span<double> metrics, string prefix)
    {
        for (int i = 0; i < metrics.Length; i++)
        {
            metrics[i] = _logs.TryGetValue(_epoch, out JsonElement epoch) && epoch.TryGetProperty(prefix + _metrics[i], out JsonElement value) && value.ValueKind is JsonValueKind.Number ? value.GetDouble() : 1;
        }
    }
}
