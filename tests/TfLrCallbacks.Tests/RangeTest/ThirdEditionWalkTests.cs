using System.Text.Json;

namespace TfLrCallbacks.Tests.RangeTest;

/// <summary>Recorded runs of the third edition, on real tasks: every rate, every end of a trial, every snapshot and the answer are met again.</summary>
[TestClass]
public sealed class ThirdEditionWalkTests
{
    // Answers come from powers and logarithms.
    private const double Tolerance = 1e-9;

    private static JsonElement[] Walks { get; } =
        [.. Golden.Read("RangeTest/walks-third").EnumerateArray(), .. Golden.Read("RangeTest/walks-third-more").EnumerateArray()];

    private static IEnumerable<object[]> Recorded => Walks.Select(walk => new object[] { $"{walk.Text("task")}, seed {walk.GetProperty("seed").GetInt32()}" });

    [TestMethod]
    [DynamicData(nameof(Recorded))]
    public void A_recorded_run_is_made_again_to_the_last_step(string name)
    {
        JsonElement walk = Walks.Single(walk => name == $"{walk.Text("task")}, seed {walk.GetProperty("seed").GetInt32()}");
        var tape = new TapeTrainer(walk);

        RangeTestResult found = Run(walk, tape);

        Assert.IsTrue(tape.IsAtTheEnd, "The recorded run went on.");
        Near("base_learning_rate", found.HasAnswer ? found.BaseLearningRate : null);
        Near("max_learning_rate", found.HasAnswer ? found.MaxLearningRate : null);
        Near("lower_learning_rate", found.LowerLearningRate);
        Near("upper_learning_rate", found.UpperLearningRate);
        Near("divergence_learning_rate", found.DivergenceLearningRate);
        Assert.AreEqual(walk.Text("confidence"), found.Confidence.ToString());
        Assert.AreEqual(walk.GetProperty("steps").GetInt32(), found.Steps);
        CollectionAssert.AreEqual(walk.GetProperty("flags").Texts(), found.Flags.Select(flag => flag.Kind.ToString()).ToArray());
        CollectionAssert.AreEqual(
            walk.GetProperty("rounds").EnumerateArray().Select(round => $"{round[0]}: {Trials(round[1])}").ToArray(),
            found.Rounds.Select(round => $"{round.Steps}: {Trials(round.Trials)}").ToArray());
        Assert.AreEqual(Trials(walk.GetProperty("cooled")), Trials(found.Cooled));

        void Near(string field, double? actual)
        {
            double? expected = walk.GetProperty(field).NumberOrNull();
            Assert.AreEqual(expected is null, actual is null, field);
            Assert.AreEqual(expected ?? 0, actual ?? 0, Tolerance * (expected ?? 0), field);
        }
    }

    [TestMethod]
    public void Everything_that_a_walk_can_do_was_recorded()
    {
        RangeTestTrial[] All(JsonElement trials) => [.. trials.EnumerateArray().Select(Trial)];
        JsonElement[][] rounds = [.. Walks.Select(walk => walk.GetProperty("rounds").EnumerateArray().ToArray())];

        Assert.IsTrue(rounds.Any(round => round.Length is 0), "no trials");
        Assert.IsTrue(rounds.Any(round => round.Length is 2), "a second round");
        Assert.IsTrue(rounds.SelectMany(round => round).Any(round => All(round[1]).Any(trial => trial.EndedEarly)), "an early end");
        Assert.IsTrue(rounds.SelectMany(round => round).Any(round => All(round[1]).Any(trial => double.IsInfinity(trial.Loss))), "an explosion");
        Assert.IsTrue(Walks.Any(walk => walk.GetProperty("cooled").GetArrayLength() is 3), "three cool-downs");
        Assert.IsTrue(Walks.Any(walk => walk.GetProperty("momentum").NumberOrNull() is null or 0), "no momentum");
        CollectionAssert.IsSubsetOf(
            new[] { "High", "Medium", "Low", "None" }, Walks.Select(walk => walk.Text("confidence")).ToArray());
    }

    [TestMethod]
    public void Another_rule_does_not_meet_the_recorded_steps()
    {
        JsonElement walk = Walks.First(walk => walk.GetProperty("rounds").GetArrayLength() > 0);

        Assert.Throws<AssertFailedException>(() => Run(walk, new TapeTrainer(walk), new LrRangeTestOptions { SweepSteps = 21 }));
        Assert.Throws<AssertFailedException>(() => Run(walk, new TapeTrainer(walk), new LrRangeTestOptions { TrialSteps = 41 }));
        Assert.Throws<AssertFailedException>(() => Run(walk, new TapeTrainer(walk), new LrRangeTestOptions { MaxSnapshotBytes = 0 }));
    }

    private static RangeTestResult Run(JsonElement walk, TapeTrainer tape, LrRangeTestOptions? options = null) =>
        new LrRangeTest((options ?? new LrRangeTestOptions()) with { Seed = walk.GetProperty("seed").GetInt32() }).Run(tape);

    private static RangeTestTrial Trial(JsonElement trial) => new(trial[0].GetInt32(), trial[1].Number()) { EndedEarly = trial[2].GetBoolean() };

    private static string Trials(JsonElement trials) => Trials(trials.EnumerateArray().Select(Trial));

    private static string Trials(IEnumerable<RangeTestTrial> trials) =>
        string.Join(' ', trials.Select(trial => FormattableString.Invariant($"{trial.HalfDecades} {trial.Loss}{(trial.EndedEarly ? " early" : string.Empty)}")));
}
