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
    /// <param name="halfDecades">By how much all rates are higher than recorded.</param>
    /// <param name="unit">What all losses are multiplied by.</param>
    public RangeTestResult Replay(int halfDecades = 0, double unit = 1)
    {
        double shift = Math.Pow(10, halfDecades / 2.0);
        IReadOnlyList<RangeTestRound> recordedRounds = Rounds;
        var evidence = new RangeTestEvidence
        {
            Sweeps = [Sweeps.WithEdge(Edge * shift)],
            EndLearningRate = 100 * shift,
            Momentum = Momentum,
            Baseline = unit * Baseline,
            Edition = RangeTestEdition.Second,
        };
        var walk = new TrialWalk(
            evidence.Rules,
            Math.Log10(Edge!.Value) + (halfDecades / 2.0),
            endLearningRate: 100 * shift,
            evidence.Rules.FirstSteps(),
            new ScriptedTrials((steps, rate) => unit * recordedRounds.Single(round => round.Steps == steps)
                .Trials.Single(trial => trial.HalfDecades == rate - halfDecades).Loss));
        return RangeTestVerdict.Of(evidence with { Rounds = walk.Run() });
    }
}
