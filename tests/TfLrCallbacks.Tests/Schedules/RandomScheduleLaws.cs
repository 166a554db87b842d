using CsCheck;

namespace TfLrCallbacks.Tests.Schedules;

/// <summary>The laws again, for schedules that nobody thought of. More of them: set the variable CsCheck_Iter.</summary>
[TestClass]
public sealed class RandomScheduleLaws
{
    private static readonly long[] Steps = [0, 1, 2, 3, 10, 99, 1_000, 12_345, 1_000_000, 1L << 53, long.MaxValue];

    [TestMethod]
    public void Every_rate_is_finite_and_not_negative_and_the_same_again() =>
        RandomSchedules.Schedule.Sample(
            schedule =>
            {
                foreach (long step in Steps)
                {
                    // ValueAt itself throws where a rate is none.
                    if (schedule.ValueAt(step) != schedule.ValueAt(step) || schedule.MomentumAt(step) is < 0 or > 1)
                    {
                        return false;
                    }
                }

                return true;
            },
            iter: Math.Max(20_000, CsCheck.Check.Iter));

    [TestMethod]
    public void A_schedule_holds_its_last_value_from_its_end_on_exactly() =>
        RandomSchedules.Nested.Sample(
            schedule =>
            {
                if (schedule.EndStep() is not { } end)
                {
                    return true;
                }

                double last = schedule.ValueAt(double.MaxValue);
                double[] later = [end, Math.BitIncrement(end), Math.Ceiling(end), end + 1, (2 * end) + 1, 1e15, 1L << 53, long.MaxValue];
                return double.IsFinite(end) && later.Where(step => step >= end && double.IsFinite(step)).All(step => schedule.ValueAt(step) == last);
            },
            iter: Math.Max(100_000, CsCheck.Check.Iter));

    [TestMethod]
    public void Binding_changes_no_bound_schedule() =>
        RandomSchedules.Schedule.Sample(schedule => schedule.Bind(new RunLength(3, 7)) == schedule, iter: 2_000);

    [TestMethod]
    public void Every_kind_that_holds_no_other_schedule_is_made()
    {
        Type[] kinds = [.. EverySchedule.OneOfEachType.Select(schedule => schedule.GetType())
            .Where(type => !type.GetProperties().Any(property => property.PropertyType == typeof(LearningRateSchedule)))];
        HashSet<Type> made = [.. RandomSchedules.Leaf.Array[2_000].Single().Select(schedule => schedule.GetType())];

        CollectionAssert.IsSubsetOf(kinds, made.ToArray(), "Make it of random arguments in RandomSchedules.cs.");
    }
}
