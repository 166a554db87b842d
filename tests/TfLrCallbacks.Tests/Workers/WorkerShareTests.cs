namespace TfLrCallbacks.Tests.Workers;

[TestClass]
public sealed class WorkerShareTests
{
    [TestMethod]
    [DataRow(64, 1)]
    [DataRow(64, 3)]
    [DataRow(7, 8)]
    [DataRow(1, 2)]
    [DataRow(0, 4)]
    [DataRow(1000, 7)]
    public void The_parts_follow_one_another_cover_every_row_once_and_differ_by_one_row_at_most(int rows, int count)
    {
        WorkerShare[] parts = [.. Enumerable.Range(0, count).Select(rank => WorkerShare.Of(rows, rank, count))];

        int next = 0;
        foreach (WorkerShare part in parts)
        {
            Assert.AreEqual(next, part.Start);
            next += part.Length;
        }

        Assert.AreEqual(rows, next);
        Assert.IsLessThanOrEqualTo(1, parts.Max(part => part.Length) - parts.Min(part => part.Length));
        if (rows > 0)
        {
            Assert.AreEqual(count, parts.Sum(part => part.Weight(rows, count)), 1e-12);
        }
    }

    [TestMethod]
    public void Equal_parts_weigh_exactly_one() => Assert.AreEqual(1.0, WorkerShare.Of(66, 2, 3).Weight(66, 3));

    [TestMethod]
    [DataRow(-1, 0, 1)]
    [DataRow(4, 2, 2)]
    [DataRow(4, -1, 2)]
    [DataRow(4, 0, 0)]
    public void A_worker_that_is_not_there_is_refused(int rows, int rank, int count) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => WorkerShare.Of(rows, rank, count));
}
