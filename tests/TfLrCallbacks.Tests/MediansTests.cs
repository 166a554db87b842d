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

    [TestMethod]
    public void The_value_at_a_place_is_that_of_a_sorted_array_with_NaN_in_front()
    {
        Random random = new(7);
        for (int run = 0; run < 500; run++)
        {
            double[] values = [.. Enumerable.Range(0, 1 + random.Next(12)).Select(_ => random.Next(8) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => double.NegativeInfinity, var n => n })];
            double[] sorted = [.. values];
            Array.Sort(sorted);
            int place = random.Next(values.Length);

            Assert.AreEqual(sorted[place], Medians.Nth([.. values], place), string.Join(' ', values));
            Assert.AreEqual(Medians.OfSorted(sorted), Medians.Median(values), string.Join(' ', values));
        }
    }
}
