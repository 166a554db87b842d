namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class MediansTests
{
    [TestMethod]
    [DataRow(new[] { 5.0 }, 5)]
    [DataRow(new[] { 4.0, 1 }, 2.5)]
    [DataRow(new[] { 9.0, 1, 4 }, 4)]
    [DataRow(new[] { 8.0, 1, 4, 2 }, 3)]
    public void The_median_is_the_middle_one_or_the_mean_of_the_two_in_the_middle(double[] values, double median)
    {
        double[] given = [.. values];

        Assert.AreEqual(median, Medians.Median(values));
        CollectionAssert.AreEqual(given, values, "the values keep their order");
    }
}
