using CsCheck;

namespace TfLrCallbacks.Tests.Schedules;

[TestClass]
public sealed class ReplanTests
{
    private static readonly LearningRateSchedule OneCycle = new OneCycle(0.1).WithCooldown("10%");

    [TestMethod]
    public void A_run_whose_length_is_learned_in_its_first_epoch_goes_on_without_a_jump_and_ends_where_it_should() =>
        Gen.Select(Gen.Int[2, 30], Gen.Int[2, 300], Gen.Int[2, 300]).Sample((epochs, guessed, actual) =>
        {
            LearningRateSchedule guess = OneCycle.Bind(new RunLength(epochs, guessed));
            int known = Math.Min(actual, (epochs * guessed) - 1);
            LearningRateSchedule schedule = guess.Replan(known, epochs * guessed, Math.Max(known + 1, epochs * actual));

            for (int step = 0; step < known; step++)
            {
                Assert.AreEqual(guess.ValueAt(step), schedule.ValueAt(step));
            }

            Assert.AreEqual(guess.ValueAt(known), schedule.ValueAt(known), 1e-15);
            Assert.AreEqual(guess.ValueAt(epochs * guessed), schedule.ValueAt(Math.Max(known + 1, epochs * actual)), 1e-15);
        });

    [TestMethod]
    public void The_same_length_changes_nothing()
    {
        var schedule = new CosineDecay(0.1, 100);
        LearningRateSchedule replanned = schedule.Replan(10, 100, 100);

        Assert.IsTrue(Enumerable.Range(0, 120).All(step => Math.Abs(schedule.ValueAt(step) - replanned.ValueAt(step)) < 1e-16));
    }

    [TestMethod]
    [DataRow(-1.0, 100.0, 100.0)]
    [DataRow(100.0, 100.0, 200.0)]
    [DataRow(50.0, 100.0, 50.0)]
    [DataRow(50.0, double.NaN, 60.0)]
    public void Lengths_that_leave_nothing_are_refused(double step, double planned, double actual) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new CosineDecay(0.1, 100).Replan(step, planned, actual));
}
