using System.Text.Json;

namespace TfLrCallbacks.Tests.RangeTest;

/// <summary>
/// Plays a recorded run of the range test: it gives the recorded losses, and fails where the test does something else than it did then: another rate, another row, another epoch,
/// a snapshot taken or put back at another place, a trial that ends elsewhere.
/// </summary>
internal sealed class TapeTrainer(JsonElement recorded) : ITrainer
{
    // Rates come from powers, whose last bit may differ from machine to machine.
    private const double Tolerance = 1e-12;

    private readonly JsonElement[] _events = [.. recorded.GetProperty("events").EnumerateArray()];
    private readonly List<TrainerSnapshot> _snapshots = [];
    private int _next;
    private int _loss = 2;

    public bool IsAtTheEnd => _next == _events.Length;

    public double LearningRate { get; set; } = 0.01;

    public double? Momentum { get; set; } = recorded.GetProperty("momentum").NumberOrNull();

    public double? WeightDecay { get; set; }

    public IReadOnlyList<string> MetricNames { get; } = ["loss"];

    public long? StepsPerEpoch => null;

    public bool HasValidation => false;

    public int ProbeRowCount { get; } = recorded.GetProperty("rows").GetInt32();

    public void BeginEpoch(int epoch) => Assert.AreEqual(Next("epoch")[1].GetInt32(), epoch);

    public bool MoveToNextBatch() => _next < _events.Length && _events[_next][0].GetString() is "step";

    public double TrainBatch(Span<double> metrics)
    {
        JsonElement steps = _events[_next];
        double rate = steps[1].GetDouble();
        Assert.AreEqual(rate, LearningRate, Tolerance * rate, $"event {_next}, step {_loss - 2} of a trial");
        metrics[0] = steps[_loss++].Single();
        if (_loss == steps.GetArrayLength())
        {
            _next++;
            _loss = 2;
        }

        return 1;
    }

    public double ProbeLoss(IReadOnlyList<int> rows)
    {
        JsonElement probe = Next("probe");
        Assert.AreEqual((probe[1].GetInt32(), probe[2].GetInt64()), (rows.Count, rows.Index().Sum(row => (row.Index + 1L) * row.Item)), "other rows");
        return probe[3].Single();
    }

    public double? ConstantPredictorLoss(IReadOnlyList<int> rows) => Next("constant")[1] is { ValueKind: not JsonValueKind.Null } loss ? loss.Single() : null;

    public TrainerSnapshot Capture(SnapshotParts parts)
    {
        Next("capture");
        _snapshots.Add(new TrainerSnapshot(new Dictionary<string, SnapshotTensor> { ["weights/w"] = new(new float[1], 1) }));
        return _snapshots[^1];
    }

    public void Restore(TrainerSnapshot snapshot) => Assert.AreSame(_snapshots[Next("restore")[1].GetInt32()], snapshot, "another state is put back");

    public void BeginValidation() => throw new NotSupportedException();

    public bool MoveToNextValidationBatch() => throw new NotSupportedException();

    public double ValidateBatch(Span<double> metrics) => throw new NotSupportedException();

    private JsonElement Next(string kind)
    {
        Assert.IsLessThan(_events.Length, _next, $"{kind} after the recorded end");
        Assert.AreEqual(_events[_next][0].GetString(), kind, $"event {_next}; {_loss - 2} of its steps were made");
        return _loss is 2 ? _events[_next++] : throw new AssertFailedException($"{kind} after {_loss - 2} of {_events[_next].GetArrayLength() - 2} steps of event {_next}");
    }
}
