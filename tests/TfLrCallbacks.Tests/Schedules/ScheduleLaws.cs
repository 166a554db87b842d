namespace TfLrCallbacks.Tests.Schedules;

[TestClass]
public sealed class ScheduleLaws
{
    private static readonly long[] Steps =
        [.. Enumerable.Range(0, 130).Select(step => (long)step), 499, 500, 501, 1_000_000, 1L << 53, long.MaxValue - 1, long.MaxValue];

    private static IEnumerable<LearningRateSchedule> Schedules => EverySchedule.Examples;

    [TestMethod]
    public void Every_public_kind_of_schedule_has_an_example()
    {
        IEnumerable<Type> kinds = typeof(LearningRateSchedule).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(LearningRateSchedule)) && !type.IsAbstract);

        CollectionAssert.IsSubsetOf(kinds.ToArray(), Schedules.Select(schedule => schedule.GetType()).Distinct().ToArray(), "Add examples to EverySchedule.cs.");
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void Every_rate_is_finite_and_not_negative(LearningRateSchedule schedule)
    {
        foreach (long step in Steps)
        {
            double rate = schedule.ValueAt(step);

            Assert.IsTrue(double.IsFinite(rate) && rate >= 0, $"{schedule} gives {rate} at step {step}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void Every_momentum_is_between_0_and_1(LearningRateSchedule schedule)
    {
        foreach (long step in Steps)
        {
            Assert.IsTrue(schedule.MomentumAt(step) is null or (>= 0 and <= 1), $"{schedule} at step {step}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void A_negative_step_is_refused(LearningRateSchedule schedule)
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => schedule.ValueAt(-1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => schedule.ValueAt(double.NaN));
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void A_schedule_holds_its_last_value(LearningRateSchedule schedule)
    {
        if (schedule.EndStep() is not { } end)
        {
            return;
        }

        double last = schedule.ValueAt(end);
        foreach (long step in Steps.Where(step => step >= end))
        {
            Assert.AreEqual(last, schedule.ValueAt(step), $"{schedule} at step {step}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void Order_and_number_of_calls_do_not_matter(LearningRateSchedule schedule)
    {
        double[] forwards = [.. Steps.Select(schedule.ValueAt)];
        double[] backwards = [.. Steps.Reverse().Select(schedule.ValueAt)];

        CollectionAssert.AreEqual(forwards, backwards.Reverse().ToArray());
    }

    [TestMethod]
    public void Schedules_are_equal_by_value()
    {
        foreach ((LearningRateSchedule one, LearningRateSchedule other) in EverySchedule.Examples.Zip(EverySchedule.Examples))
        {
            Assert.AreNotSame(one, other);
            Assert.AreEqual(one, other);
            Assert.AreEqual(one.GetHashCode(), other.GetHashCode());
        }
    }

    [TestMethod]
    public void Different_schedules_are_not_equal() =>
        Assert.HasCount(EverySchedule.Examples.Count(), EverySchedule.Examples.ToHashSet());

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void Binding_a_bound_schedule_changes_nothing(LearningRateSchedule schedule) =>
        Assert.AreEqual(schedule, schedule.Bind(new RunLength(epochs: 3, stepsPerEpoch: 7)));

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void Binding_needs_a_run(LearningRateSchedule schedule) =>
        Assert.ThrowsExactly<ArgumentNullException>(() => schedule.Bind(null!));

    [TestMethod]
    [DynamicData(nameof(Schedules))]
    public void A_value_allocates_nothing(LearningRateSchedule schedule)
    {
        _ = schedule.ValueAt(3L);
        long before = GC.GetAllocatedBytesForCurrentThread();
        double sum = 0;
        for (long step = 0; step < 100; step++)
        {
            sum += schedule.ValueAt(step);
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before, $"sum {sum}");
    }
}
