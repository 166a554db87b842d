namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class ProbeRowsTests
{
    [TestMethod]
    [DataRow(10)]
    [DataRow(128)]
    [DataRow(1000)]
    [DataRow(int.MaxValue)]
    public void Rows_are_distinct_and_there(int available)
    {
        int[] rows = ProbeRows.Draw(available, 128, seed: 7);

        Assert.HasCount(Math.Min(available, 128), rows);
        Assert.HasCount(rows.Length, rows.Distinct());
        Assert.IsTrue(rows.All(row => row >= 0 && row < available));
    }

    [TestMethod]
    public void A_smaller_draw_is_the_beginning_of_a_larger_one() =>
        CollectionAssert.AreEqual(ProbeRows.Draw(1000, 128, seed: 3)[..64], ProbeRows.Draw(1000, 64, seed: 3));

    [TestMethod]
    public void Another_seed_gives_other_rows() =>
        CollectionAssert.AreNotEqual(ProbeRows.Draw(1000, 64, seed: 3), ProbeRows.Draw(1000, 64, seed: 4));

    [TestMethod]
    public void Every_row_is_drawn_as_often()
    {
        var counts = new int[20];
        for (int seed = 0; seed < 4000; seed++)
        {
            foreach (int row in ProbeRows.Draw(20, 5, seed))
            {
                counts[row]++;
            }
        }

        // 1000 times each, with a standard deviation of 27.
        Assert.IsTrue(counts.All(count => Math.Abs(count - 1000) < 140), string.Join(' ', counts));
    }
}
