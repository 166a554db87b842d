using System.Text.Json.Nodes;
using TfLrCallbacks;

namespace TfLrCallbacks.RangeTestBench;

/// <summary>
/// A trainer that writes down what a range test does with it and what it answers. Losses are rounded to float32 before the test sees them, so that a recording is short and holds
/// the very numbers that were decided by.
/// </summary>
internal sealed class WalkTrainer(ITrainer inner) : ITrainer
{
    private readonly List<TrainerSnapshot> _snapshots = [];

    /// <summary>Gets the events: capture; restore, number of the capture; epoch, number; probe, row count, checksum of the rows, loss; constant, loss; step, rate, losses of steps in a row.</summary>
    public JsonArray Events { get; } = [];

    public double LearningRate { get; set; } = inner.LearningRate;

    public double? Momentum
    {
        get => inner.Momentum;
        set => inner.Momentum = value;
    }

    public double? WeightDecay
    {
        get => inner.WeightDecay;
        set => inner.WeightDecay = value;
    }

    public IReadOnlyList<string> MetricNames => inner.MetricNames;

    public long? StepsPerEpoch => inner.StepsPerEpoch;

    public bool HasValidation => false;

    public int ProbeRowCount => inner.ProbeRowCount;

    public void BeginEpoch(int epoch)
    {
        Events.Add((JsonNode)new JsonArray("epoch", epoch));
        inner.BeginEpoch(epoch);
    }

    public bool MoveToNextBatch() => inner.MoveToNextBatch();

    public double TrainBatch(Span<double> metrics)
    {
        inner.LearningRate = LearningRate;
        double samples = inner.TrainBatch(metrics);
        metrics[0] = (float)metrics[0];
        if (Events[^1] is JsonArray { Count: > 2 } last && (string?)last[0] is "step" && last[1]!.GetValue<double>() == LearningRate)
        {
            last.Add(Number(metrics[0]));
        }
        else
        {
            Events.Add((JsonNode)new JsonArray("step", LearningRate, Number(metrics[0])));
        }

        return samples;
    }

    public void BeginValidation() => inner.BeginValidation();

    public bool MoveToNextValidationBatch() => inner.MoveToNextValidationBatch();

    public double ValidateBatch(Span<double> metrics) => inner.ValidateBatch(metrics);

    public double ProbeLoss(IReadOnlyList<int> rows)
    {
        double loss = (float)inner.ProbeLoss(rows);
        Events.Add((JsonNode)new JsonArray("probe", rows.Count, rows.Index().Sum(row => (row.Index + 1L) * row.Item), Number(loss)));
        return loss;
    }

    public double? ConstantPredictorLoss(IReadOnlyList<int> rows)
    {
        double? loss = inner.ConstantPredictorLoss(rows) is { } known ? (float)known : null;
        Events.Add((JsonNode)new JsonArray("constant", loss is { } number ? Number(number) : null));
        return loss;
    }

    public TrainerSnapshot Capture(SnapshotParts parts)
    {
        Events.Add((JsonNode)new JsonArray("capture"));
        _snapshots.Add(inner.Capture(parts));
        return _snapshots[^1];
    }

    public void Restore(TrainerSnapshot snapshot)
    {
        Events.Add((JsonNode)new JsonArray("restore", _snapshots.FindIndex(known => ReferenceEquals(known, snapshot))));
        inner.Restore(snapshot);
    }

    // A float32 in its own digits; NaN and infinities are no numbers of JSON.
    private static JsonValue Number(double value) => double.IsFinite(value) ? JsonValue.Create((float)value) : JsonValue.Create(value.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
