using System.Text.Json;

namespace TfLrCallbacks.Tests.RangeTest;

/// <summary>A recorded run of the range test.</summary>
internal sealed class RecordedWalk(JsonElement recorded)
{
    public static RecordedWalk[] All { get; } =
        [.. Golden.Read("RangeTest/walks").EnumerateArray().Select(item => new RecordedWalk(item))];

    public double Momentum => Number("momentum")!.Value;

    public double Baseline => Number("b") ?? 1;

    public double? Edge => Number("edge");

    public string[] Flags => recorded.GetProperty("diag").Texts();

    public string Confidence => recorded.GetProperty("conf").GetString()!;

    public IReadOnlyList<RangeTestRound> Rounds =>
        [.. recorded.GetProperty("rounds").EnumerateArray().Select(round => new RangeTestRound(
            round[0].GetInt32(),
            [.. round[1].EnumerateArray().Select(trial => new RangeTestTrial((int)Math.Round(2 * trial[0].GetDouble()), trial[1].Number()))]))];

    public double? Number(string field) => recorded.TryGetProperty(field, out JsonElement value) && value.ValueKind is JsonValueKind.Number
        ? value.GetDouble()
        : null;

    public override string ToString() => $"{recorded.GetProperty("task").GetString()} seed {recorded.GetProperty("seed").GetInt32()}";

    /// <summary>Walks again, with the recorded losses; a trial that was not recorded fails.</summary>
    public IReadOnlyList<RangeTestRound> WalkAgain() => new TrialWalk(
        Baseline,
        Math.Log10(Edge!.Value),
        endLearningRate: 100,
        TrialWalk.FirstSteps(Momentum),
        (steps, rate) => Rounds.Single(round => round.Steps == steps).Trials.Single(trial => trial.HalfDecades == rate).Loss).Run();

    /// <summary>Draws the verdict from the recorded trials, and a sweep that learned, without noise, and has the recorded edge.</summary>
    public RangeTestResult Decide(IReadOnlyList<RangeTestRound> rounds) => RangeTestVerdict.Of(new RangeTestEvidence
    {
        Sweeps = [Sweeps.WithEdge(Edge)],
        EndLearningRate = 100,
        Momentum = Momentum,
        Baseline = Baseline,
        Rounds = rounds,
    });
}
