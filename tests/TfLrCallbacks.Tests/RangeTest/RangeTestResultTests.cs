namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class RangeTestResultTests
{
    private static RangeTestResult Answer => new()
    {
        BaseLearningRate = 0.1,
        MaxLearningRate = 0.178,
        Confidence = RangeTestConfidence.High,
        Flags = [],
        Sweeps = [],
        Baseline = 1,
        Rounds = [],
    };

    [TestMethod]
    [DataRow(ScheduleShape.Constant, 0.1)]
    [DataRow(ScheduleShape.WarmupStableDecay, 0.15)]
    [DataRow(ScheduleShape.Step, 0.15)]
    [DataRow(ScheduleShape.Linear, 0.178)]
    [DataRow(ScheduleShape.Cosine, 0.178)]
    [DataRow(ScheduleShape.Rex, 0.178)]
    [DataRow(ScheduleShape.OneCycle, 0.178)]
    [DataRow(ScheduleShape.Triangular, 0.178)]
    [DataRow(ScheduleShape.CosineRestarts, 0.178)]
    [DataRow(ScheduleShape.Polynomial, 0.178)]
    [DataRow(ScheduleShape.InverseSquareRoot, 0.3)]
    [DataRow(ScheduleShape.Exponential, 0.3)]
    public void Each_shape_has_its_rate(ScheduleShape shape, double expected)
    {
        Assert.AreEqual(expected, Answer.ForSchedule(shape), 1e-12);
        Assert.AreEqual(expected, Answer.ForSchedule(shape, totalSteps: 1000), 1e-12);
        Assert.AreEqual(expected * Math.Pow(10, -0.25), Answer.ForSchedule(shape, totalSteps: 1001), 1e-12);
    }

    [TestMethod]
    public void Without_an_answer_asking_for_a_rate_says_why()
    {
        RangeTestResult nothing = new LrRangeTest().Run(new ScriptedTrainer(10, _ => 1) { Probe = _ => 1 });

        foreach (Func<double> ask in (Func<double>[])[
            () => nothing.ForSchedule(ScheduleShape.OneCycle), () => nothing.BaseLearningRate, () => nothing.MaxLearningRate])
        {
            var error = Assert.ThrowsExactly<InvalidOperationException>(() => ask());

            StringAssert.Contains(error.Message, nothing.Flags[0].Reason, StringComparison.Ordinal);
            StringAssert.Contains(error.Message, nothing.Flags[0].Remedy, StringComparison.Ordinal);
        }

        StringAssert.Contains(nothing.ToString(), "No learning rate", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Bad_arguments_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Answer.ForSchedule((ScheduleShape)99));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Answer.ForSchedule(ScheduleShape.Constant, totalSteps: -1));
    }

    [TestMethod]
    public void Only_an_answer_that_is_sure_is_said_to_be_without_doubt()
    {
        Assert.Contains("Confidence: high. Worse rates were found below and above", (Answer with { Confidence = RangeTestConfidence.High, Flags = [] }).ToSummary());
        Assert.Contains("Confidence: low.\n", (Answer with { Confidence = RangeTestConfidence.Low, Flags = [] }).ToSummary());
    }

    [TestMethod]
    public void The_summary_says_what_was_found_how_sure_and_why()
    {
        RecordedWalk flagged = RecordedWalk.All.First(walk => walk.Flags is ["SlowStart"]);

        string summary = flagged.Replay().ToSummary();

        StringAssert.Contains(summary, "Good rates lie between", StringComparison.Ordinal);
        StringAssert.Contains(summary, "Confidence: medium, because:", StringComparison.Ordinal);
        StringAssert.Contains(summary, "- SlowStart: ", StringComparison.Ordinal);
    }
}
