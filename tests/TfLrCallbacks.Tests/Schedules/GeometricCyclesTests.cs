using CsCheck;

namespace TfLrCallbacks.Tests.Schedules;

/// <summary>Whole cycles that grow or shrink are found without walking over them.</summary>
[TestClass]
public sealed class GeometricCyclesTests
{
    [TestMethod]
    public void Whole_cycles_are_those_that_are_counted_one_by_one() =>
        Gen.Select(Gen.Int[1, 3000], Gen.OneOf(Gen.Double[0.5, 2], Gen.Double[0.99, 1.01], Gen.Double[0.9999, 1.0001], Gen.Double[1e-3, 3]), Gen.Int[0, 3_000_000]).Sample(
            (first, growth, moment) =>
            {
                (double, double, double) found = GeometricCycles.At(moment, first, growth, whole: true);
                return found == OneByOne(moment, first, growth);
            },
            iter: 20_000);

    [TestMethod]
    [DataRow(1_000_000_000, 1.000000002)]
    [DataRow(1_000_000_000, 0.999999999)]
    [DataRow(1_000_000_000_000_000, 0.9999999999999999)]
    [DataRow(1_000_000_000_000_000, 1.0000000000000002)]
    [DataRow(1_000, 1.000001)]
    [DataRow(1, 1.5)]
    [DataRow(7, 1.0000014)]
    [DataRow(long.MaxValue, 0.999999)]
    public void Whole_cycles_of_any_growth_are_found_at_once_however_far_out(long period, double growth)
    {
        RepeatedSchedule repeated = new Anneal(1, 0, period).Repeat(period, tMul: growth, wholeSteps: true);
        var time = System.Diagnostics.Stopwatch.StartNew();
        foreach (double step in new[] { 1e6, 1e12, 1e15, long.MaxValue, 1e30, 1e300, double.MaxValue })
        {
            Assert.IsInRange(0.0, 1.0, repeated.ValueAt(step));
        }

        // Walking over them took hours: a hang is told from a slow machine.
        Assert.IsLessThan(20, time.Elapsed.TotalSeconds);
    }

    [TestMethod]
    public void Very_many_cycles_follow_each_other_without_a_gap()
    {
        double before = -1;
        for (double moment = 1e9; moment < 1e16; moment *= 1.01)
        {
            (double cycle, double elapsed, double length) = GeometricCycles.At(Math.Floor(moment), 5000, 1.0001, whole: true);
            Assert.IsTrue(cycle >= before && elapsed >= 0 && elapsed < length, $"{moment}");
            before = cycle;
        }
    }

    private static (double Cycle, double Elapsed, double Length) OneByOne(double moment, double length, double growth)
    {
        for (double cycle = 0; length > 0; cycle++)
        {
            if (moment < length)
            {
                return (cycle, moment, length);
            }

            moment -= length;
            length = Math.Floor(length * growth);
        }

        return (double.PositiveInfinity, 1, 1);
    }
}
