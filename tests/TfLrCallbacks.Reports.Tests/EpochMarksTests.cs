namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class EpochMarksTests
{
    [TestMethod]
    [DataRow(5, 20, "1 2 3 4 5")]
    [DataRow(20, 20, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20")]
    [DataRow(30, 20, "2 4 6 8 10 12 14 16 18 20 22 24 26 28 30")]
    [DataRow(90, 9, "10 20 30 40 50 60 70 80 90")]
    [DataRow(300, 8, "50 100 150 200 250 300")]
    public void Epochs_are_marked_as_densely_as_labels_fit(int epochs, int most, string labels)
    {
        EpochMarks marks = EpochMarks.Of([Run(7)], epochs * 7L, most)!;

        Assert.AreEqual(labels, string.Join(' ', marks.Ends.Select(end => end.Label)));
        Assert.IsTrue(marks.Ends.All(end => end.Position == 7 * int.Parse(end.Label, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [TestMethod]
    public void A_run_that_went_on_has_marks_after_its_first_step() =>
        Assert.AreEqual("3 4", string.Join(' ', EpochMarks.Of([Run(7) with { FirstStep = 14 }], 28, 20)!.Ends.Select(end => end.Label)));

    [TestMethod]
    public void Runs_with_epochs_of_other_lengths_have_no_marks()
    {
        Assert.IsNull(EpochMarks.Of([Run(7), Run(8)], 100, 20));
        Assert.IsNull(EpochMarks.Of([Run(7), Run(null)], 100, 20));
        Assert.IsNull(EpochMarks.Of([Run(7)], 6, 20));
    }

    private static RunFigure Run(long? stepsPerEpoch) => Samples.Runs[0] with { StepsPerEpoch = stepsPerEpoch };
}
