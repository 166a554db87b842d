using CsCheck;

namespace TfLrCallbacks.Tests.Schedules;

[TestClass]
public sealed class CurveLaws
{
    private static readonly double[] Fractions = [.. Enumerable.Range(0, 101).Select(i => i / 100.0)];

    /// <summary>Gets curves that go from one end to the other, without a way back.</summary>
    private static IEnumerable<Curve> Ways =>
    [
        Curve.Linear, Curve.Cosine, Curve.OneMinusSqrt, Curve.OneMinusSquare, Curve.MirrorCosine, Curve.Rex, new PolynomialCurve(3),
        new PolynomialCurve(0.5), new ExponentialCurve(1e-9), new ExponentialCurve(1e9), new ExponentialCurve(1), new ExponentialCurve(1 + 1e-12),
        new LogCurve(1e-12), new LogCurve(1e6), Curve.Cosine.Reversed(), Curve.Rex.Reversed(), Curve.Cosine.KDecay(2), Curve.Cosine.ToPower(2),
        new TanhCurve(-20, 20),
    ];

    [TestMethod]
    [DynamicData(nameof(Ways))]
    public void A_curve_goes_from_0_to_1_and_never_back(Curve curve)
    {
        double[] done = [.. Fractions.Select(curve.DoneAt)];

        Assert.AreEqual(0, done[0], 1e-15);
        Assert.AreEqual(1, done[^1], 1e-15);
        Assert.IsTrue(done.Zip(done.Skip(1)).All(pair => pair.First <= pair.Second + 1e-15));
    }

    [TestMethod]
    [DynamicData(nameof(Ways))]
    public void Between_two_values_a_curve_meets_both_and_holds_the_last(Curve curve)
    {
        if (curve is TanhCurve)
        {
            return;
        }

        Assert.AreEqual(0.1, curve.Between(0.1, 0.3, -5, 7));
        Assert.AreEqual(0.1, curve.Between(0.1, 0.3, 0, 7), 1e-16);
        Assert.AreEqual(0.3, curve.Between(0.1, 0.3, 7, 7));
        Assert.AreEqual(0.3, curve.Between(0.1, 0.3, 1e300, 7));
        Assert.AreEqual(0.3, curve.Between(0.1, 0.3, 0, 0));
        Assert.AreEqual(0.0, curve.Between(0.3, 0, 7, 7));
    }

    [TestMethod]
    [DynamicData(nameof(Ways))]
    public void A_curve_twice_backwards_is_itself(Curve curve)
    {
        foreach (double fraction in Fractions)
        {
            Assert.AreEqual(curve.DoneAt(fraction), curve.Reversed().Reversed().DoneAt(fraction), 1e-12);
            Assert.AreEqual(1 - curve.DoneAt(1 - fraction), curve.Reversed().DoneAt(fraction), 1e-15);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Ways))]
    public void Nothing_between_two_rates_is_negative_or_beyond_them(Curve curve) =>
        Gen.Select(Gen.OneOf(Gen.Double[0, 1], Gen.Double[0, 1e300]), Gen.Double[0, 1], Gen.Double[0, 1]).Sample((from, to, fraction) =>
        {
            double down = curve.Between(from, to, fraction, 1);
            double up = curve.Between(to, from, fraction, 1);
            Assert.IsTrue(Math.Min(down, up) >= Math.Min(from, to) && Math.Max(down, up) <= Math.Max(from, to), $"{curve}: {down}, {up}");
        });

    [TestMethod]
    public void A_polynomial_is_a_power_backwards()
    {
        foreach (double fraction in Fractions)
        {
            Assert.AreEqual(new PowerCurve(2.5).Reversed().DoneAt(fraction), new PolynomialCurve(2.5).DoneAt(fraction), 1e-15);
        }
    }

    [TestMethod]
    [DataRow(1e-7, 10.0)]
    [DataRow(10.0, 1e-7)]
    [DataRow(1.0, 1.0)]
    public void An_exponential_from_a_to_b_is_geometric(double from, double to)
    {
        var curve = new ExponentialCurve(to / from);

        foreach (double fraction in Fractions)
        {
            double expected = from * Math.Pow(to / from, fraction);
            Assert.AreEqual(expected, curve.Between(from, to, fraction, 1), 1e-7 * expected);
        }
    }

    [TestMethod]
    public void The_mirror_cosine_mirrors_the_cosine_at_the_line()
    {
        foreach (double fraction in Fractions)
        {
            Assert.AreEqual(fraction, (Curve.MirrorCosine.DoneAt(fraction) + Curve.Cosine.DoneAt(fraction)) / 2, 1e-15);
        }
    }

    [TestMethod]
    public void A_repeated_curve_starts_again_and_breaks_off_where_the_times_end()
    {
        Curve curve = Curve.Linear.Repeat(2.5);

        Assert.AreEqual(0.5, curve.DoneAt(0.2), 1e-15);
        Assert.AreEqual(0.25, curve.DoneAt(0.5), 1e-15);
        Assert.AreEqual(0.4999, curve.DoneAt(0.99996), 1e-12);
        Assert.AreEqual(1, curve.DoneAt(1));
    }

    [TestMethod]
    public void A_curve_of_ones_own_can_be_used_everywhere()
    {
        var schedule = new Anneal(1, 0, 10, new Jump());

        Assert.AreEqual(1, schedule.ValueAt(4));
        Assert.AreEqual(0, schedule.ValueAt(5));
        Assert.AreEqual(schedule, new Anneal(1, 0, 10, new Jump()));
    }

    private sealed record Jump : Curve
    {
        protected override double Done(double fraction) => fraction < 0.5 ? 0 : 1;
    }
}
