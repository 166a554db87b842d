namespace TfLrCallbacks.Embedded.Tests;

[TestClass]
[DoNotParallelize]
public sealed class TeamTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(5)]
    public void Every_part_is_done_once_and_before_the_call_returns(int count)
    {
        int[] done = new int[count];
        for (int round = 1; round <= 500; round++)
        {
            Team.Do(count, part => done[part]++);
            Assert.IsTrue(done.All(times => times == round), $"round {round}: {string.Join(' ', done)}");
        }
    }

    [TestMethod]
    public void Parts_are_done_on_several_threads_at_once()
    {
        using var both = new Barrier(2);
        Team.Do(2, _ => Assert.IsTrue(both.SignalAndWait(TimeSpan.FromSeconds(60))));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void An_error_of_a_part_is_the_callers_and_the_team_works_on(int failing)
    {
        ArithmeticException error = Assert.ThrowsExactly<ArithmeticException>(() => Team.Do(2, part =>
        {
            if (part == failing)
            {
                throw new ArithmeticException("of a part");
            }
        }));
        Assert.AreEqual("of a part", error.Message);
        int done = 0;
        Team.Do(2, _ => Interlocked.Increment(ref done));
        Assert.AreEqual(2, done);
    }

    [TestMethod]
    public void A_part_may_have_parts_and_so_may_other_trainings()
    {
        int done = 0;
        Parallel.For(0, 4, _ => Team.Do(3, _ => Team.Do(2, _ => Interlocked.Increment(ref done))));
        Assert.AreEqual(24, done);
    }
}
