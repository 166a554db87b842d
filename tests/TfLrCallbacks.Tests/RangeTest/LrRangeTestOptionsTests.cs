namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class LrRangeTestOptionsTests
{
    private static IEnumerable<object[]> OutOfRange =>
    [
        ["StartLearningRate", () => new LrRangeTestOptions { StartLearningRate = 0 }],
        ["StartLearningRate", () => new LrRangeTestOptions { StartLearningRate = double.NaN }],
        ["EndLearningRate", () => new LrRangeTestOptions { EndLearningRate = double.PositiveInfinity }],
        ["EndLearningRate", () => new LrRangeTestOptions { EndLearningRate = -1 }],
        ["SweepSteps", () => new LrRangeTestOptions { SweepSteps = 5 }],
        ["TrialSteps", () => new LrRangeTestOptions { TrialSteps = 0 }],
        ["SweepProbeRows", () => new LrRangeTestOptions { SweepProbeRows = 0 }],
        ["TrialProbeRows", () => new LrRangeTestOptions { TrialProbeRows = 0 }],
        ["MaxSnapshotBytes", () => new LrRangeTestOptions { MaxSnapshotBytes = -1 }],
        ["Edition", () => new LrRangeTestOptions { Edition = (RangeTestEdition)7 }],
    ];

    [TestMethod]
    [DynamicData(nameof(OutOfRange))]
    public void An_option_out_of_its_range_is_refused(string name, Func<LrRangeTestOptions> make)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => make());

        Assert.AreEqual(name, error.ParamName);
    }

    [TestMethod]
    public void A_sweep_must_go_upwards() => Assert.ThrowsExactly<ArgumentException>(
        () => new LrRangeTest(new LrRangeTestOptions { StartLearningRate = 0.1, EndLearningRate = 0.1 }));

    [TestMethod]
    public void Trials_are_measured_on_as_many_rows_as_the_sweep() => Assert.ThrowsExactly<ArgumentException>(
        () => new LrRangeTest(new LrRangeTestOptions { SweepProbeRows = 65, TrialProbeRows = 64 }));

    [TestMethod]
    public void The_second_edition_is_that_of_the_recorded_runs() => Assert.AreEqual(
        new LrRangeTestOptions
        {
            Edition = RangeTestEdition.Second,
            StartLearningRate = 1e-7,
            EndLearningRate = 100,
            SweepSteps = 40,
            TrialSteps = null,
            SweepProbeRows = 64,
            TrialProbeRows = 128,
            Seed = 0,
        },
        LrRangeTestOptions.SecondEdition);
}
